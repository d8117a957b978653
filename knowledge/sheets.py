"""A spreadsheet that a secretary filled becomes pieces of content, or problems by row and column.

The first row holds titles, in any order; every further row is one fact, program or entry. The
rows are read by the same readers as files, so what a file may not hold a sheet may not either.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge import cells
from knowledge.cells import Cell, Column, WrongCell
from knowledge.content import Kind, Piece, Table, piece
from knowledge.facts import FACTS, FactType
from knowledge.problems import Level, Problem

Rows = Sequence[Sequence[Cell]]
Check = Callable[[str, bytes], Sequence[Problem]]

READING_ONLY = ("Что это", "Название")
"""Titles of columns that help the reader and are not read back."""

_CONFIRMED = (
    Column("Подтвердил", "by"),
    Column("Дата подтверждения", "at", cells.moment),
    Column("Что видел", "source_seen"),
)
_TIME = (
    Column("Действует с", "since", cells.moment),
    Column("Действует по", "until", cells.moment),
    Column("Год приёма", "year", cells.whole),
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.FACT: (
        Column("Факт", "key", required=True),
        Column("Значение", "value", lambda cell: cell, required=True),
        Column("Корпус", "place"),
        *_TIME,
        Column("Источник", "source"),
        *_CONFIRMED,
    ),
    Kind.PROGRAM: (
        Column("Код", "code", required=True),
        Column("После класса", "base", cells.whole, required=True),
        Column("Форма", "form", required=True),
        Column("Корпус", "place"),
        Column("Срок, месяцев", "months", cells.whole),
        Column("Мест бюджетных", "budget", cells.whole),
        Column("Мест платных", "paid", cells.whole),
        Column("Плата за год", "fee", cells.number),
        Column("Год баллов", "score.year", cells.whole),
        Column("Балл, бюджет", "score.budget", cells.number),
        Column("Балл, платно", "score.paid", cells.number),
        Column("Испытание", "test", cells.no_or_text),
        Column("Справка 086/у", "medical", cells.yes_no),
        Column("Профессионалитет", "professionalitet", cells.yes_no),
        *_TIME,
        Column("Источник", "source"),
        *_CONFIRMED,
    ),
    Kind.ENTRY: (
        Column("id", "id", required=True),
        Column("Вопрос", "title", required=True),
        Column("Раздел", "category", required=True),
        Column("Как спрашивают", "phrasings", cells.lines, required=True),
        Column("Ответ", "text"),
        Column("Что спросят дальше", "next", cells.lines),
        Column("Если устареет", "lapse"),
        Column("Источник", "source"),
        *_CONFIRMED,
    ),
}
_MARK = frozenset({"by", "at", "source_seen"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a spreadsheet holds: the good pieces, and every problem with its row."""

    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()

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


def read_sheet(kind: Kind, rows: Rows, file: str, check: Check) -> Sheet:
    """Read a sheet; `check` is the reader of a file of this kind, for what a table may not be."""
    if not rows:
        return Sheet((), (Problem(file, 1, "лист", "лист пуст", "Заполните строки."),))
    columns, problems = _columns(kind, rows[0], file)
    found: list[tuple[int, Piece]] = []
    for number, row in enumerate(rows[1:], start=2):
        if all(cells.is_empty(cell) for cell in row):
            continue
        table, wrong = _table(kind, row, columns, file, number)
        problems += wrong
        if not wrong:
            found.append((number, piece(kind, table)))
    return Sheet(tuple(one for _, one in found), (*problems, *_checked(found, file, check)))


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


def _table(
    kind: Kind, row: Sequence[Cell], columns: Mapping[int, Column], file: str, number: int
) -> tuple[Table, list[Problem]]:
    values: dict[str, Any] = {}
    problems = []
    # A fact's value is read as its key wants it, which may stand behind it.
    ordered = sorted(columns.items(), key=lambda one: one[1].key == "value")
    for at, column in ordered:
        cell = row[at] if at < len(row) else None
        try:
            if not cells.is_empty(cell):
                cells.refuse_formula(cell)
                values[column.key] = column.read(cell)
            elif column.required:
                raise WrongCell("пусто", "Заполните ячейку.")
            if column.key == "value" and "value" in values:
                values["value"] = _fact_value(str(values.get("key", "")), cell)
        except WrongCell as wrong:
            problems.append(Problem(file, number, column.title, wrong.found, wrong.repair))
    return _shaped(kind, values), problems


def _fact_value(key: str, cell: Cell) -> object:
    """A fact's value as its key wants it; an unknown key is the reader's to name."""
    fact = FACTS.get(key)
    match fact.type if fact else FactType.TEXT:
        case FactType.DATE | FactType.DATETIME:
            return cells.moment(cell)
        case FactType.MONEY | FactType.NUMBER:
            return cells.number(cell)
        case FactType.YES_NO:
            return cells.yes_no(cell)
        case _:
            return cells.text(cell)


def _shaped(kind: Kind, values: Mapping[str, Any]) -> Table:
    """Columns as a table of a file has them: a confirmation, scores, a variant of the answer."""
    plain = {key: value for key, value in values.items() if key not in _MARK and "." not in key}
    mark = {key: values[key] for key in ("by", "at", "source_seen") if key in values}
    score = {key[6:]: value for key, value in values.items() if key.startswith("score.")}
    if mark:
        plain["confirmed"] = mark
    if score:
        plain["score"] = [score]
    if kind is Kind.ENTRY and (answer := plain.pop("text", "")):
        plain["variant"] = [{"text": answer}]
    return plain


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
            _title(one.key),
            one.found,
            one.repair,
            one.level,
        )
        for one in problems
    ]


def _title(key: str) -> str:
    """The title of the column that a reader's key stands for, the key itself where none does."""
    last = key.rpartition(".")[2]
    every = (column for columns in COLUMNS.values() for column in columns)
    return next((column.title for column in every if column.key in (last, key)), key)


def rows_of(kind: Kind, pieces: Iterable[Piece]) -> list[list[Cell]]:
    """Pieces as rows under their titles, ready to be filled in and read again.

    What a sheet cannot hold (a second year's scores, wordings by phase) is not in it.
    """
    columns = COLUMNS[kind]
    hint = READING_ONLY[0] if kind is Kind.FACT else ""
    titles: list[Cell] = [column.title for column in columns]
    if hint:
        titles.insert(1, hint)
    rows = [titles]
    for one in pieces:
        if one.key:
            row = [_cell(one.table, column.key) for column in columns]
            if hint:
                row.insert(1, _about(one.table))
            rows.append(row)
    return rows


def _about(table: Table) -> str:
    fact = FACTS.get(str(table.get("key", "")))
    return fact.title_ru if fact else ""


def _cell(table: Table, key: str) -> Cell:
    value: Any
    if key in _MARK:
        value = table.get("confirmed", {}).get(key)
    elif key.startswith("score."):
        scores = table.get("score") or [{}]
        value = max(scores, key=lambda one: one.get("year", 0)).get(key[6:])
    elif key == "text":
        variants = table.get("variant", [])
        value = variants[0].get("text") if len(variants) == 1 else None
    else:
        value = table.get(key)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "да" if value else "нет"
    return value if isinstance(value, str | int | float | date) else None


def template(kind: Kind) -> list[list[Cell]]:
    """An empty sheet; of facts with every key, its meaning and an example to write over."""
    rows = rows_of(kind, ())
    if kind is Kind.FACT:
        width = len(rows[0])
        rows += [[key, fact.title_ru, *[None] * (width - 2)] for key, fact in FACTS.items()]
    return rows
