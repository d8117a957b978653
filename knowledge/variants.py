"""A variant is one wording of an answer with the time it holds; here it is read and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from knowledge.campaign import are_neighbours, phases, stretches
from knowledge.facts import FACTS
from knowledge.periods import Moment, overlap, window
from knowledge.problems import Level
from knowledge.rich import unread
from knowledge.russian import plural
from knowledge.tables import Row, nearest, show
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
        row.problem(
            key, found, "Проверьте «действует с», «действует по» и год (since, until, year)."
        )
    return since, until, year


def read_variants(row: Row) -> tuple[Variant, ...]:
    """The variants of an entry; none of them if one has an error or two hold at once."""
    pairs = [(variant, table) for table in row.tables("variant") for variant in _variants(table)]
    if any(table.errors for _, table in pairs):
        return ()
    clashed: set[tuple[int, int]] = set()
    for (one, first), (other, table) in combinations(pairs, 2):
        tables = (id(first), id(table))
        if first is not table and tables not in clashed and overlap(one.window, other.window):
            clashed.add(tables)
            start = max(one.window[0], other.window[0])
            found = f"два варианта действуют одновременно с {start:%d.%m.%Y %H:%M}"
            table.problem("", found, "Разведите их: phase, since, until или year.")
    return () if row.errors_in("variant") else tuple(variant for variant, _ in pairs)


def _variants(row: Row) -> tuple[Variant, ...]:
    """A table as the variants it stands for: one, or for phases one a campaign."""
    row.known("text", "phase", "since", "until", "year")
    text, names = _text(row), [name for _, name in row.texts("phase")]
    since, until, year = read_bounds(row)
    if not names:
        return (Variant(text, since, until, year),)
    if not _are_phases(row, names):
        return ()
    return tuple(Variant(text, first, last, year) for year, first, last in stretches(names))


def _are_phases(row: Row, names: Sequence[str]) -> bool:
    """True where these are phases that can stand together; else the row has the problem."""
    unknown = [name for name in names if name not in phases()]
    given = [key for key in ("since", "until", "year") if key in row.values]
    if unknown:
        row.problem("phase", f"нет фазы {show(unknown[0])}", nearest(unknown[0], phases()))
    elif given:
        row.problem("phase", f"рядом стоит {given[0]}", "Оставьте что-то одно: phase или даты.")
    elif not are_neighbours(names):
        order = ", ".join(phases())
        row.problem("phase", "фазы не подряд", f"Перечислите соседние по порядку: {order}.")
    else:
        return True
    return False


def _text(row: Row) -> str:
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
    return text


def _check_length(row: Row, text: str) -> None:
    """The length with every fact at its example, the source line included."""
    length = len(fill(text, _example))
    found = f"в ответе {length} {plural(length, 'знак', 'знака', 'знаков')}"
    if length + SOURCE_LINE > LONGEST:
        row.problem("text", found, f"Можно не больше {LONGEST - SOURCE_LINE}: сократите.")
    elif length > LONG:
        row.problem("text", found, f"Лучше до {LONG}: читают с телефона.", Level.WARNING)


def _example(slot: Slot) -> str:
    return show_fact(slot, FACTS[slot.key].example, "осталось 100 дней")
