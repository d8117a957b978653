"""A spreadsheet that a secretary filled becomes pieces of content, or problems by row and column.

The first row holds titles, in any order; every further row is one fact, program or entry, laid
over what stands (`knowledge.laying`). The rows are read by the same readers as files, so what a
file may not hold a sheet may not either.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge import cells
from knowledge.campaign_days import with_its_year, wrong_days
from knowledge.cells import Cell, Column, WrongCell
from knowledge.columns import COLUMNS, fact_value, title_of
from knowledge.content import Kind, Piece, Table, key_of
from knowledge.facts import FACTS
from knowledge.laying import NOTHING_STANDS, VERSION, Meanwhile, Standing, laid, shown
from knowledge.problems import Level, Problem

Rows = Sequence[Sequence[Cell]]
Check = Callable[[str, bytes], Sequence[Problem]]

READING_ONLY = ("Что это", "Название")
"""Titles of columns that help the reader and are not read back."""

# What a template fills in beforehand: the keys of facts.
_TEMPLATE = frozenset({"key"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a spreadsheet holds: the good pieces, and every problem with its row.

    `blank` counts the rows of a template that nobody filled in.
    """

    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: int = 0

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which nothing of the sheet may be taken."""
        return tuple(one for one in self.problems if one.level is Level.ERROR)


def kind_of(rows: Rows) -> Kind | None:
    """What a sheet holds, by its titles; None where no kind has its required columns there."""
    titles = {cells.heading(cell) for cell in (rows[0] if rows else ()) if not cells.is_empty(cell)}
    for kind, columns in COLUMNS.items():
        if {cells.heading(column.title) for column in columns if column.required} <= titles:
            return kind
    return None


def read_sheet(
    kind: Kind,
    rows: Rows,
    file: str,
    check: Check,
    standing: Standing = NOTHING_STANDS,
    today: date | None = None,
) -> Sheet:
    """Read a sheet; `check` is the reader of a file of this kind, for what a table may not be.

    A row that its author left as it was exported, and somebody else changed, is no piece. `today`
    is the college's: with it the days of its campaign are looked at as well.
    """
    if not rows:
        return Sheet((), (Problem(file, 1, "лист", "лист пуст", "Заполните строки."),))
    columns, problems = _columns(kind, rows[0], file)
    found: list[tuple[int, Piece]] = []
    blank = 0
    for number, row in enumerate(rows[1:], start=2):
        filled = {
            columns[at].key for at in columns if at < len(row) and not cells.is_empty(row[at])
        }
        if filled <= _TEMPLATE:
            blank += bool(filled)
            continue
        values, wrong = _values(row, columns, file, number)
        made, other = (None, wrong) if wrong else _piece(kind, values, standing, file, number)
        problems += other
        if made is not None:
            found.append((number, made))
    problems += _checked(found, file, check)
    if kind is Kind.FACT and today:
        those = [one for _, one in found]
        for odd in wrong_days(those, [one for one, _ in standing.now.values()], today):
            number, title = found[odd.at][0], title_of(odd.key)
            problems.append(Problem(file, number, title, odd.found, odd.repair))
    return Sheet(tuple(one for _, one in found), tuple(problems), blank)


def _columns(
    kind: Kind, titles: Sequence[Cell], file: str
) -> tuple[dict[int, Column], list[Problem]]:
    named = {at: cell for at, cell in enumerate(titles) if not cells.is_empty(cell)}
    known = cells.placed(named, COLUMNS[kind])
    ignored = {cells.heading(title) for title in READING_ONLY}
    problems = [
        Problem(file, 1, cells.text(cell), "лишний столбец", "Уберите его или поправьте название.")
        for at, cell in named.items()
        if at not in known and cells.heading(cell) not in ignored
    ]
    there = [column.key for column in known.values()]
    problems += [
        Problem(file, 1, column.title, "столбец стоит дважды", "Оставьте один.")
        for column in dict.fromkeys(known.values())
        if there.count(column.key) > 1
    ]
    problems += [
        Problem(file, 1, column.title, "нет столбца", "Верните его: возьмите образец заново.")
        for column in COLUMNS[kind]
        if column.required and column.key not in there
    ]
    return known, problems


def _values(
    row: Sequence[Cell], columns: Mapping[int, Column], file: str, number: int
) -> tuple[dict[str, object], list[Problem]]:
    """What the cells of a row hold by the keys of their columns; an empty one holds None."""
    values: dict[str, object] = {}
    problems = []
    # A fact's value is read as its key and year want it, which may stand behind it.
    ordered = sorted(columns.items(), key=lambda one: one[1].key == "value")
    for at, column in ordered:
        cell = row[at] if at < len(row) else None
        try:
            if cells.is_empty(cell) and column.required:
                raise WrongCell("пусто", "Заполните ячейку.")
            cells.refuse_formula(cell)
            values[column.key] = _read(column, cell, values)
        except WrongCell as wrong:
            problems.append(Problem(file, number, column.title, wrong.found, wrong.repair))
    return values, problems


def _read(column: Column, cell: Cell, row: Mapping[str, object]) -> object:
    """What a cell of a row holds."""
    if cells.is_empty(cell):
        return None
    if column.key != "value":
        return column.read(cell)
    year = row.get("year")
    return fact_value(str(row.get("key", "")), cell, year if isinstance(year, int) else 0)


def _piece(
    kind: Kind, values: dict[str, object], standing: Standing, file: str, number: int
) -> tuple[Piece | None, list[Problem]]:
    """The piece a row makes of what stands, if it makes one, and why it cannot."""
    columns = {column.key: column for column in COLUMNS[kind]}
    version = values.pop(VERSION.key, None)
    if kind is Kind.FACT and key_of(kind, _filled(values)) not in standing.now:
        values = with_its_year(values)

    def read(key: str, cell: Cell) -> object:
        return _read(columns[key], cell, values)

    try:
        return laid(kind, values, read, standing, version if isinstance(version, int) else 0), []
    except WrongCell as wrong:
        return None, [Problem(file, number, title_of("text"), wrong.found, wrong.repair)]
    except Meanwhile as other:
        repair = "Это изменил кто-то другой: выгрузите лист заново и внесите правку в него."
        return None, [Problem(file, number, VERSION.title, str(other), repair)]


def _filled(values: Mapping[str, object]) -> Table:
    return {name: value for name, value in values.items() if value is not None}


def _checked(found: Sequence[tuple[int, Piece]], file: str, check: Check) -> list[Problem]:
    """What the reader says of all rows together, its lines turned into rows of the sheet."""
    lines: list[int] = []
    text: list[str] = []
    for number, one in found:
        body = one.body.rstrip("\n").split("\n")
        text += body
        lines += [number] * len(body)
    problems = check(file, "\n".join(text).encode())
    return [
        Problem(
            file,
            lines[min(one.line, len(lines)) - 1] if one.line and lines else 0,
            title_of(one.key),
            one.found,
            one.repair,
            one.level,
        )
        for one in problems
    ]


def rows_of(
    kind: Kind, pieces: Iterable[Piece], versions: Mapping[str, int] | None = None
) -> list[list[Cell]]:
    """Pieces as rows under their titles, ready to be filled in and read again.

    What a sheet cannot hold (a second year's scores, wordings by phase) is not in it, and stays
    where it stands. `versions` are their numbers by key.
    """
    columns = COLUMNS[kind]
    hint = READING_ONLY[0] if kind is Kind.FACT else ""
    titles: list[Cell] = [column.title for column in columns]
    if hint:
        titles.insert(1, hint)
    rows = [titles]
    for one in pieces:
        if one.key:
            numbered = {**one.table, VERSION.key: (versions or {}).get(one.key)}
            row = [shown(numbered, column.key) for column in columns]
            if hint:
                row.insert(1, _about(one.table))
            rows.append(row)
    return rows


def _about(table: Table) -> str:
    fact = FACTS.get(str(table.get("key", "")))
    return fact.title_ru if fact else ""


def template(kind: Kind) -> list[list[Cell]]:
    """An empty sheet; of facts with every key, its meaning and an example to write over."""
    rows = rows_of(kind, ())
    if kind is Kind.FACT:
        width = len(rows[0])
        rows += [[key, fact.title_ru, *[None] * (width - 2)] for key, fact in FACTS.items()]
    return rows
