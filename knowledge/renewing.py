"""Renewing carries what was true of one campaign into the next, as far as somebody says that it is.

Nothing is carried over by itself: each value is the same, or another, or not known yet.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from knowledge.content import Kind, Piece, Table, confirmed, piece
from knowledge.facts import UNKNOWN
from knowledge.periods import campaign_year, window
from knowledge.vouching import Held, coming_year, last_day


class Choice(StrEnum):
    """What somebody says of last year's value."""

    SAME = "same"
    NEW = "new"
    UNKNOWN = "unknown"


# What of a program changes from year to year; without it a person answers.
YEARLY = ("months", "budget", "paid", "fee")
_OPEN = ("budget", "paid", "fee")
_OF_ITS_TIME = ("since", "until", "year", "confirmed")


def is_dated(one: Held) -> bool:
    """True for what speaks of a campaign, and not of all time."""
    return bool(one.year or one.moment) or one.window[1].date() < date.max


def due(pieces: Iterable[Held], today: date) -> list[Held]:
    """The dated pieces of a college that nothing of the coming campaign has followed yet."""
    year, newest = coming_year(today), dict[tuple[Kind, str], Held]()
    for one in pieces:
        if one.kind in (Kind.FACT, Kind.PROGRAM) and is_dated(one):
            other = newest.setdefault((one.kind, one.name), one)
            if _year_of(one) > _year_of(other):
                newest[one.kind, one.name] = one
    return [one for one in newest.values() if _year_of(one) < year]


def _year_of(one: Held) -> int:
    """The campaign a dated piece speaks of."""
    if one.year:
        return one.year
    end = one.window[1].date()
    return campaign_year(min(end, one.moment) if one.moment else end)


def same_value(table: Mapping[str, Any], one: Held, year: int) -> Any:
    """Last year's value for this one: a day of the calendar in the new year, None without one."""
    value = table.get("value")
    return _moved(value, year - _year_of(one)) if isinstance(value, date) else value


def _moved(value: date, years: int) -> date | None:
    """The same day so many years later; None for a day that year does not have."""
    try:
        return value.replace(year=value.year + years)
    except ValueError:
        return None


def renewed(
    old: Piece, one: Held, year: int, changes: Mapping[str, Any], source: str, by: str, at: date
) -> Piece:
    """The piece of a campaign that follows `old`, confirmed; None in `changes` takes a value away.

    What the piece held for within its campaign it holds for within the new one.
    """
    table = {name: value for name, value in old.table.items() if name not in _OF_ITS_TIME}
    bounds = _bounds(old.table, one, year)
    table |= {**changes, **bounds, "year": year, "source": source}
    kept = {name: value for name, value in table.items() if value is not None and value != ""}
    end = bounds.get("until", last_day(year))
    until = end.date() if isinstance(end, datetime) else end
    seen = source or f"на {year} год ещё не объявлено"
    return confirmed(piece(old.kind, kept), by, at, seen, max(until, at))


def _bounds(table: Mapping[str, Any], one: Held, year: int) -> Table:
    """`since` and `until` a year later, where they say more than the campaign's year does."""
    before = _year_of(one)
    usual = [moment.date() for moment in window(None, None, before)]
    found: Table = {}
    for name, campaign in zip(("since", "until"), usual, strict=True):
        value = table.get(name)
        if isinstance(value, date) and value != campaign:
            moved = _moved(value, year - before)
            if moved is not None:
                found[name] = moved
    return found


def not_known(kind: Kind) -> dict[str, Any]:
    """What changes where the new value is not known yet."""
    return {"value": UNKNOWN} if kind is Kind.FACT else dict.fromkeys(_OPEN)
