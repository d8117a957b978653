"""A program is one row of a college's catalogue: a trade at a base and a form, with its values.

`programs.toml` of a college's folder is read like its facts: a row with a fault is left out and
named with its line. A value that is not written is unknown, which is not the same as zero or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations

from knowledge.confirmation import Confirmation, read_confirmation
from knowledge.periods import overlap, window
from knowledge.problems import Read
from knowledge.tables import Row, nearest, root, show
from knowledge.toml_documents import read_document
from knowledge.trade_lists import Trade
from knowledge.trades import official
from knowledge.variants import read_bounds

BASES = (9, 11)
LOWEST_SCORE, HIGHEST_SCORE = 2, 5
_KEYS = (
    *("code", "base", "form", "place", "months", "budget", "paid", "fee", "score", "test"),
    *("medical", "professionalitet", "since", "until", "year", "source", "confirmed"),
)
_LONGEST_TERM = 72
_MOST_PLACES = 10_000
_HIGHEST_FEE = 10_000_000


class Form(StrEnum):
    """A form of study, as files and answers name it."""

    FULL_TIME = "очная"
    PART_TIME = "заочная"
    EVENING = "очно-заочная"


@dataclass(frozen=True, slots=True)
class Score:
    """The average mark of the last who was enrolled in a year, 2 to 5; None = not known."""

    year: int
    budget: float | None = None
    paid: float | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A row: a trade's code, classes finished before (9 or 11), form, campus ("" = the whole).

    `months` is the term, `budget` and `paid` are places, `fee` roubles a year, `test` the
    entrance test ("" = none), `medical` whether the certificate 086/у is asked for; None where
    not known. `since`, `until` and `year` bound it like a fact.
    """

    code: str
    base: int
    form: Form
    place: str = ""
    months: int | None = None
    budget: int | None = None
    paid: int | None = None
    fee: float | None = None
    scores: tuple[Score, ...] = ()
    test: str | None = None
    medical: bool | None = None
    professionalitet: bool | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None
    year: int = 0
    source: str = ""
    confirmed: Confirmation | None = None

    @property
    def window(self) -> tuple[datetime, datetime]:
        """First and last local minute this row holds."""
        return window(self.since, self.until, self.year)

    @property
    def trade(self) -> Trade:
        """The official trade of its code."""
        return official()[self.code]

    @property
    def key(self) -> str:
        """What stands for this row where a value of it is missing: `15.01.05:9:очная`."""
        return f"{self.code}:{self.base}:{self.form}"


@dataclass(frozen=True, slots=True)
class Programs:
    """A college's rows; where they are the `whole` of it, what is not here is not taught."""

    rows: tuple[Program, ...] = ()
    whole: bool = False


NO_PROGRAMS = Programs()


def read_programs(file: str, data: bytes, places: Mapping[str, str]) -> Read[Programs]:
    """The programs of one file; `places` are the keys and names of the campuses they may name.

    A file with any fault is not `whole`, whatever it says of itself: the row that was left out
    would be told to be taught nowhere.
    """
    document, unreadable = read_document(file, data)
    top = root(document)
    top.known("complete", "program")
    whole = top.flag("complete")
    pairs = [(_program(row, places), row) for row in top.tables("program")]
    rows = _without_clashes([(program, row) for program, row in pairs if program])
    problems = (*unreadable, *top.all_problems())
    return Read((Programs(rows, whole and bool(rows) and not problems),), problems)


def _program(row: Row, places: Mapping[str, str]) -> Program | None:
    row.known(*_KEYS)
    code = row.text("code", required=True)
    if code and code not in official():
        row.problem("code", f"нет кода «{code}»", nearest(code, official()))
    base, form = _base(row), _form(row)
    place = row.text("place")
    if place and place not in places:
        row.problem("place", f"нет корпуса «{place}»", nearest(place, places))
    since, until, year = read_bounds(row)
    program = Program(
        code=code,
        base=base,
        form=form or Form.FULL_TIME,
        place=place,
        months=_whole(row, "months", 1, _LONGEST_TERM),
        budget=_whole(row, "budget", 0, _MOST_PLACES),
        paid=_whole(row, "paid", 0, _MOST_PLACES),
        fee=row.amount("fee", 1, _HIGHEST_FEE),
        scores=_scores(row),
        test=_test(row),
        medical=row.choice("medical"),
        professionalitet=row.choice("professionalitet"),
        since=since,
        until=until,
        year=year,
        source=row.text("source"),
        confirmed=read_confirmation(row),
    )
    return None if row.errors or not code or not base or not form else program


def _whole(row: Row, key: str, low: int, high: int) -> int | None:
    value = row.amount(key, low, high, whole=True)
    return None if value is None else int(value)


def _base(row: Row) -> int:
    value = row.number("base")
    if "base" not in row.values:
        row.problem("base", "нет ключа", "Впишите 9 или 11: после какого класса.")
    elif value not in BASES and type(row.values["base"]) is int:
        row.problem("base", f"стоит {show(row.values['base'])}", "Бывает: 9, 11.")
    return value if value in BASES else 0


def _form(row: Row) -> Form | None:
    text = row.text("form", required=True)
    if text in set(Form):
        return Form(text)
    if text:
        row.problem("form", f"стоит {show(text)}", nearest(text, [str(form) for form in Form]))
    return None


def _test(row: Row) -> str | None:
    """`test = false`: there is none; a text says which; absent: not known."""
    value = row.values.get("test")
    if value is False:
        return ""
    if value is True:
        row.problem("test", "стоит true", "Впишите, какое испытание, например «рисунок».")
        return None
    return row.text("test") or None


def _scores(row: Row) -> tuple[Score, ...]:
    found: dict[int, Score] = {}
    for table in row.tables("score"):
        table.known("year", "budget", "paid")
        year = _whole(table, "year", 2015, 2099)
        if "year" not in table.values:
            table.problem("year", "нет ключа", "Впишите год приёма, например 2026.")
        budget = table.amount("budget", LOWEST_SCORE, HIGHEST_SCORE)
        paid = table.amount("paid", LOWEST_SCORE, HIGHEST_SCORE)
        if year in found:
            table.problem("year", f"год {year} уже есть", "Оставьте одну строку на год.")
        if year and not table.errors:
            found[year] = Score(year, budget, paid)
    return tuple(found[year] for year in sorted(found))


def _without_clashes(pairs: list[tuple[Program, Row]]) -> tuple[Program, ...]:
    """Two rows of one program at once are both left out: which is true?"""
    clashing: set[int] = set()
    for (n, (one, first)), (m, (other, row)) in combinations(enumerate(pairs), 2):
        same = (one.key, one.place, one.year) == (other.key, other.place, other.year)
        if same and overlap(one.window, other.window):
            found = f"программа {one.key} есть дважды, первый раз в строке {first.line()}"
            row.problem("code", found, "Оставьте одну или разведите since, until, year, place.")
            clashing |= {n, m}
    return tuple(program for n, (program, _) in enumerate(pairs) if n not in clashing)
