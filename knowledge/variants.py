"""A variant is one wording of an answer with the time it holds; here it is read and checked."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from knowledge.facts import FACTS
from knowledge.periods import Moment, overlap, window
from knowledge.problems import Level
from knowledge.rich import unread
from knowledge.tables import Row, show
from knowledge.templates import Slot, faults, fill, show_fact

LONGEST = 4096  # both VK and Telegram take this much in one message
LONG = 600  # what a person reads on a phone without scrolling
# The line with source and date that every answer ends with.
SOURCE_LINE = 120
_YEARS = range(2020, 2100)


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of an answer: a template over facts, true from `since` until `until`.

    Both bounds are local to the college and inclusive: a date means the whole day, a datetime
    (naive, local) the minute. `year` is the campaign year the text speaks of, 0 = any year.
    """

    text: str
    since: date | datetime | None = None
    until: date | datetime | None = None
    year: int = 0

    @property
    def window(self) -> tuple[datetime, datetime]:
        """First and last local minute this wording holds."""
        return window(self.since, self.until, self.year)


def read_bounds(row: Row) -> tuple[Moment, Moment, int]:
    """`since`, `until` and `year` of a variant or fact; faults are problems of the row."""
    since, until, year = row.moment("since"), row.moment("until"), row.number("year")
    if year and year not in _YEARS:
        row.problem("year", f"стоит {show(year)}", "Нужен год приёма, например 2027.")
        return since, until, 0
    start, end = window(since, until, year)
    if end < start:
        found = f"конец ({end:%d.%m.%Y %H:%M}) раньше начала ({start:%d.%m.%Y %H:%M})"
        key = "until" if until else "since"
        row.problem(key, found, "Проверьте since, until и year.")
    return since, until, year


def read_variants(row: Row) -> tuple[Variant, ...]:
    """The variants of an entry; none of them if one has an error or two hold at once."""
    pairs = [(_variant(table), table) for table in row.tables("variant")]
    if any(table.errors for _, table in pairs):
        return ()
    for (one, _), (other, table) in combinations(pairs, 2):
        if overlap(one.window, other.window):
            start = max(one.window[0], other.window[0])
            found = f"два варианта действуют одновременно с {start:%d.%m.%Y %H:%M}"
            table.problem("", found, "Разведите их: since, until или year.")
    return () if row.errors_in("variant") else tuple(variant for variant, _ in pairs)


def _variant(row: Row) -> Variant:
    row.known("text", "since", "until", "year")
    since, until, year = read_bounds(row)
    text = row.text("text", required=True)
    broken = faults(text)
    for fault in broken:
        row.problem("text", fault.found, fault.repair, near=fault.raw)
    for piece in unread(text):
        repair = "Жирно: **слова** в одной строке. Ссылка: [слова](https://адрес). Сам знак: \\*"
        found = f"«{piece}» не похоже на оформление"
        row.problem("text", found, repair, Level.WARNING, near=piece)
    if not broken:
        _check_length(row, text)
    return Variant(text, since, until, year)


def _check_length(row: Row, text: str) -> None:
    """The length with every fact at its example, the source line included."""
    length = len(fill(text, _example))
    if length + SOURCE_LINE > LONGEST:
        found = f"в ответе {length} знаков"
        row.problem("text", found, f"Можно не больше {LONGEST - SOURCE_LINE}: сократите.")
    elif length > LONG:
        found = f"в ответе {length} знаков"
        row.problem("text", found, f"Лучше до {LONG}: читают с телефона.", Level.WARNING)


def _example(slot: Slot) -> str:
    return show_fact(slot, FACTS[slot.key].example, "осталось 100 дней")
