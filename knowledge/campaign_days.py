"""The days of an admission campaign stand in its year and in their order, or somebody loses one.

Looked at is what somebody writes anew: what stands already, and what is over, is history.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.content import Piece, Table
from knowledge.facts import FACTS, FactType
from knowledge.periods import campaign_days, campaign_year

DAYS = frozenset(
    key for key, fact in FACTS.items() if fact.type in (FactType.DATE, FactType.DATETIME)
)
"""The facts whose value is a day."""

_FIRST, _LAST, _ORDER = "admission.start", "admission.end", "admission.enrolment"
# The one of each pair is not after the other.
_IN_ORDER = (
    *((_FIRST, f"admission.{name}") for name in ("end", "end_tests", "end_part_time")),
    *((_FIRST, f"admission.{name}") for name in ("originals_until", "enrolment", "extra_until")),
    (_LAST, _ORDER),
    (_LAST, "admission.extra_until"),
    ("admission.originals_until", _ORDER),
)


@dataclass(frozen=True, slots=True)
class WrongDay:
    """What is wrong with the offered piece at this index: its column, what was found, the cure."""

    at: int
    key: str
    found: str
    repair: str


def with_its_year(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a fact; a day without a campaign is of the one it lies in.

    Without a year it would be told in the next one too.
    """
    day, year = values.get("value"), values.get("year")
    if values.get("key") not in DAYS or year is not None or not isinstance(day, date):
        return dict(values)
    return {**values, "year": campaign_year(day)}


def wrong_days(
    offered: Sequence[Piece], standing: Iterable[Piece], today: date
) -> tuple[WrongDay, ...]:
    """What is wrong with the days of facts that are offered over those that stand."""
    now = {one.key: one for one in standing}
    both = {**now, **{one.key: one for one in offered}}
    days = {_name(one.table): one.table["value"] for one in both.values() if _is_day(one.table)}
    found: list[WrongDay] = []
    for at, one in enumerate(offered):
        table = one.table
        if _is_day(table) and _said(table) != _said(now[one.key].table if one.key in now else {}):
            wrong = _of_another_year(at, table, today) or _out_of_order(at, table, days)
            found += [wrong] if wrong else []
    return tuple(found)


def _is_day(table: Table) -> bool:
    return table.get("key") in DAYS and isinstance(table.get("value"), date)


def _said(table: Table) -> tuple[object, ...]:
    return tuple(table.get(name) for name in ("value", "year", "place"))


def _name(table: Table) -> tuple[str, str, int]:
    """The key, the campus and the campaign of a day."""
    return str(table["key"]), str(table.get("place", "")), _campaign(table)


def _campaign(table: Table) -> int:
    return int(table.get("year", 0)) or campaign_year(_day(table["value"]))


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _of_another_year(at: int, table: Table, today: date) -> WrongDay | None:
    year, now = _campaign(table), campaign_year(today)
    if year not in (now, now + 1):
        key = "year" if table.get("year") else "value"
        found = f"стоит приём {year} года"
        return WrongDay(at, key, found, f"Сейчас идёт приём {now} года, следующий — {now + 1}.")
    first, last = campaign_days(year)
    if not first <= _day(table["value"]) <= last:
        found = f"{table['value']:%d.%m.%Y} — не из приёма {year} года"
        repair = f"Этот приём идёт с {first:%d.%m.%Y} по {last:%d.%m.%Y}: поправьте день или год."
        return WrongDay(at, "value", found, repair)
    return None


def _out_of_order(
    at: int, table: Table, days: Mapping[tuple[str, str, int], date]
) -> WrongDay | None:
    key, place, year = _name(table)
    for first, last in _IN_ORDER:
        if key not in (first, last):
            continue
        other = last if key == first else first
        theirs = days.get((other, place, year), days.get((other, "", year)))
        if theirs is None:
            continue
        mine, beside = _day(table["value"]), _day(theirs)
        if (mine > beside) if key == first else (mine < beside):
            word = "позже" if key == first else "раньше"
            found = f"{mine:%d.%m.%Y} — {word}, чем {beside:%d.%m.%Y} («{FACTS[other].title_ru}»)"
            return WrongDay(at, "value", found, "Проверьте оба дня: один из них неверен.")
    return None
