"""Vouching says whether somebody stands for a piece of content today, or has to look at it again.

What nobody stands for gives no certain answer. What was confirmed for an earlier campaign still
does, but every campaign somebody looks it through anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from knowledge.confirmation import Confirmation
from knowledge.content import Kind, Piece
from knowledge.facts import FACTS, is_unknown
from knowledge.periods import Phase, campaign_year, phase, window
from knowledge.templates import fact_keys
from knowledge.trades import official

SOON = timedelta(days=30)
_YEARS = range(2000, 2100)
_ALWAYS = window(None, None, 0)
Window = tuple[datetime, datetime]


class Stand(StrEnum):
    """How a piece stands on a day."""

    NOBODY = "nobody"  # nobody confirmed it
    ENDED = "ended"  # the confirmation's last day has passed
    PAST = "past"  # its own time is over and nothing has taken its place
    EARLIER = "earlier"  # confirmed for an earlier campaign, and not looked at since
    DUE = "due"  # the day has come by which somebody was to read it again, and nobody did
    ENDING = "ending"  # the confirmation ends within a month
    FIRM = "firm"
    OVER = "over"  # another piece has taken its place
    BLANK = "blank"  # an entry without an answer: a person answers, whatever is confirmed


WANTED = frozenset({Stand.NOBODY, Stand.ENDED, Stand.PAST, Stand.EARLIER, Stand.DUE, Stand.ENDING})
"""What somebody should look at."""
LATE = frozenset({Stand.ENDED, Stand.PAST, Stand.EARLIER, Stand.DUE})
"""What was true once, and may not be any more."""
STOOD_FOR = frozenset({Stand.FIRM, Stand.ENDING, Stand.EARLIER, Stand.DUE})
"""What gives certain answers."""


@dataclass(frozen=True, slots=True)
class Held:
    """What confirming needs to know of a piece.

    `name` is what it shares with the pieces of other years: they take each other's place. `trade`
    is a program's code, base and form; `quotes` are the facts that an entry's answers show, `place`
    is the key of a campus, `moment` the day of a fact that is one,
    `unknown` is true where a college said that it does not know the value yet.
    """

    kind: Kind
    key: str
    name: str
    title: str
    category: str
    window: Window
    year: int = 0
    place: str = ""
    confirmed: Confirmation | None = None
    quotes: tuple[str, ...] = ()
    trade: tuple[str, int, str] = ("", 0, "")
    blank: bool = False
    moment: date | None = None
    unknown: bool = False


def coming_year(day: date) -> int:
    """The campaign people work for: from a month before it begins."""
    return campaign_year(day + SOON)


def last_day(year: int) -> date:
    """The last day of a campaign."""
    return window(None, None, year)[1].date()


def may_end(day: date, today: date) -> bool:
    """True for a day until which a confirmation given today may count."""
    return today <= day and day.year in _YEARS


def usual_end(piece: Held, today: date) -> date:
    """Until when a confirmation given today counts, if nothing else is said.

    As long as the piece holds, and today in any case; what holds for good is looked through every
    campaign.
    """
    end = piece.window[1]
    return last_day(coming_year(today)) if end == _ALWAYS[1] else max(end.date(), today)


def held(piece: Piece) -> Held | None:
    """What a piece says of itself; None for what is not confirmed, and for what names nothing.

    Nothing is raised, whatever stands in the body: faults are told where it is read for answers.
    """
    if not piece.key or piece.kind is Kind.COLLEGE:
        return None
    try:
        table = piece.table
    except ValueError:
        return None
    if piece.kind is Kind.ENTRY:
        return _entry(piece, table)
    bounds, year = _bounds(table), _year(table)
    place, mark = _text(table, "place"), _mark(table.get("confirmed"))
    if piece.kind is Kind.FACT:
        key = _text(table, "key")
        known, category = FACTS.get(key), key.partition(".")[0]
        title, name = known.title_ru if known else key, f"{key}|{place}"
        named = (piece.kind, piece.key, name, title, category)
        moment, unknown = _moment(table, "value"), is_unknown(table.get("value"))
        day = moment.date() if isinstance(moment, datetime) else moment
        return Held(*named, bounds, year, place, mark, moment=day, unknown=unknown)
    base = table.get("base")
    trade = (_text(table, "code"), base if isinstance(base, int) else 0, _text(table, "form"))
    name = "|".join(map(str, (*trade, place)))
    taught = official().get(trade[0])
    title = f"{taught.short if taught else trade[0]}, после {trade[1]} класса, {trade[2]}"
    return Held(
        *(piece.kind, piece.key, name, title, "programs", bounds, year, place, mark), trade=trade
    )


def _entry(piece: Piece, table: Mapping[str, Any]) -> Held:
    raw = table.get("variant")
    variants = [one for one in raw if isinstance(one, Mapping)] if isinstance(raw, list) else []
    spans = [_ALWAYS if "phase" in one else _bounds(one) for one in variants] or [_ALWAYS]
    keys = (key for one in variants for key in fact_keys(_text(one, "text")))
    return Held(
        kind=piece.kind,
        key=piece.key,
        name=piece.key,
        title=_text(table, "title") or piece.key,
        category=_text(table, "category"),
        window=(min(start for start, _ in spans), max(end for _, end in spans)),
        confirmed=_mark(table.get("confirmed")),
        quotes=tuple(dict.fromkeys(keys)),
        blank=not variants,
    )


def _bounds(table: Mapping[str, Any]) -> Window:
    return window(_moment(table, "since"), _moment(table, "until"), _year(table))


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return value if isinstance(value, str) else ""


def _year(table: Mapping[str, Any]) -> int:
    value = table.get("year")
    return value if isinstance(value, int) and value in _YEARS else 0


def _moment(table: Mapping[str, Any], name: str) -> date | None:
    value = table.get(name)
    good = isinstance(value, date) and getattr(value, "tzinfo", None) is None
    return value if good else None


def _day(table: Mapping[str, Any], name: str) -> date | None:
    value = _moment(table, name)
    return None if isinstance(value, datetime) else value


def _mark(table: object) -> Confirmation | None:
    if not isinstance(table, Mapping):
        return None
    at, until = _day(table, "at"), _day(table, "until")
    by, seen = _text(table, "by"), _text(table, "source_seen")
    return Confirmation(by, at, seen, until) if by and at and seen else None


def is_due(review: date | None, mark: Confirmation | None, today: date) -> bool:
    """True where the day of a review has come, and nobody confirmed the piece on it or since."""
    return review is not None and review <= today and (mark is None or mark.at < review)


def stand(piece: Held, today: date, last: bool, review: date | None = None) -> Stand:
    """How a piece stands on a local day; `last`: no other piece of its name holds longer.

    `review` is the day by which somebody is to read it again.
    """
    noon, mark = datetime.combine(today, time(12)), piece.confirmed
    if piece.blank:
        return Stand.BLANK
    if phase(piece.window, noon) is Phase.AFTER:
        return Stand.PAST if last else Stand.OVER
    if mark is None:
        return Stand.NOBODY
    for_good, until = piece.window[1] == _ALWAYS[1], mark.until
    if until is not None and until < today:
        return Stand.ENDED
    if until is None and for_good and coming_year(mark.at) < coming_year(today):
        return Stand.EARLIER
    if is_due(review, mark, today):
        return Stand.DUE
    # What itself ends then needs a new value, and no other look at the old one.
    ends = until is not None and until - today <= SOON and until < piece.window[1].date()
    return Stand.ENDING if ends else Stand.FIRM


def lasting(pieces: Iterable[Held]) -> frozenset[tuple[Kind, str]]:
    """Kind and key of those that no other of the same name outlasts; all are of one owner."""
    longest: dict[tuple[Kind, str], Held] = {}
    for one in pieces:
        other = longest.setdefault((one.kind, one.name), one)
        if one.window[1] > other.window[1]:
            longest[one.kind, one.name] = one
    return frozenset((one.kind, one.key) for one in longest.values())
