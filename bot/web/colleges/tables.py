"""A table of facts or programs is a sheet in the browser: the same columns, read the same way.

Of what comes back only rows that somebody changed are looked at; the others stay as they are,
whoever changed them meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.curating import Shelf
from bot.filled_sheets import Curated
from bot.storage.content import Stored
from bot.web.guarding import CELL
from bot.web.posting import clean, number_in
from knowledge import cells
from knowledge.campaign_days import with_its_year
from knowledge.cells import Cell, Column, WrongCell
from knowledge.columns import COLUMNS
from knowledge.content import Kind, Piece
from knowledge.laying import MARK, VERSION, shown
from knowledge.problems import Problem

MOST_CHARACTERS = 2000
_BESIDE = {*MARK, VERSION.key}
_SURE, _WAS, _GONE = "sure", "was", "gone"
_TOO_LONG = f"Текст длиннее {MOST_CHARACTERS} знаков: сократите его."
_NO_SOURCE = "Чтобы подтвердить, впишите источник: где вы это видели."
NEW_ROWS = 3
# What names a row: two of them cannot stand beside each other.
_NAMING: Mapping[Kind, tuple[str, ...]] = {
    Kind.FACT: ("key", "place", "year", "since"),
    Kind.PROGRAM: ("code", "base", "form", "place", "year", "since"),
}


def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns people type in."""
    return tuple(one for one in COLUMNS[kind] if one.key not in _BESIDE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `was` and `version` name what it was made from ("" and 0 = nothing stands).

    `wrong` has a word for a cell, by column; `mark` says who confirmed it; `meanwhile` is what a
    colleague wrote there, None where nobody did; `sure`: it is to be confirmed, `gone`: taken away.
    """

    was: str = ""
    version: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    mark: Mapping[str, str] = field(default_factory=dict)
    sure: bool = False
    gone: bool = False
    meanwhile: Mapping[str, str] | None = None

    def cell(self, key: str) -> str:
        """What stands in a column."""
        return self.cells.get(key, "")


def lines_of(kind: Kind, shelf: Shelf) -> list[Line]:
    """Everything of a kind that stands, by key."""
    found = sorted(shelf.pieces_of(kind), key=lambda one: one.piece.key)
    return [_line(kind, one.piece, one.number) for one in found if one.piece.key]


def _line(kind: Kind, piece: Piece, version: int) -> Line:
    table = piece.table
    mark = {key: _text(shown(table, key)) for key in MARK}
    told = {one.key: _text(shown(table, one.key)) for one in columns(kind)}
    return Line(piece.key, version, told, mark=mark if mark["by"] else {})


def _text(cell: Cell) -> str:
    return "" if cell is None else clean(cells.text(cell))


def typed_in(form: Mapping[str, str], kind: Kind) -> dict[int, Line]:
    """The rows of a form, by their numbers."""
    found: dict[int, dict[str, str]] = {}
    for name, value in form.items():
        number, _, key = name.removeprefix(CELL).partition("-")
        if name.startswith(CELL) and number.isascii() and number.isdecimal() and len(number) < 6:
            found.setdefault(int(number), {})[key] = clean(value)
    keys = [one.key for one in columns(kind)]
    return {
        number: Line(
            was=row.get(_WAS, ""),
            version=number_in(row.get(VERSION.key, "")),
            cells={key: row.get(key, "") for key in keys},
            sure=row.get(_SURE) == "1",
            gone=row.get(_GONE) == "1",
        )
        for number, row in found.items()
    }


def changed(kind: Kind, typed: Mapping[int, Line], of: Curated) -> dict[int, Line]:
    """The rows somebody changed or confirms, each with the mark it keeps where nothing changed."""
    now = {one.piece.key: one for one in of.shelf.pieces_of(kind)}
    found = {}
    for number, line in typed.items():
        stands = now.get(line.was)
        piece = stands.piece if stands else None
        if stands and line.version not in (0, stands.number):
            piece = of.earlier(kind, line.was, line.version)
        before = _line(kind, piece, 0) if piece and line.was else Line()
        differs = any(line.cell(one.key) != before.cell(one.key) for one in columns(kind))
        blank = not line.was and not (set(filter(line.cell, line.cells)) - {"key"})
        if (differs or line.sure or (line.gone and line.was)) and not blank:
            kept = line if differs else replace(line, mark=before.mark)
            renamed = any(line.cell(name) != before.cell(name) for name in _NAMING[kind])
            found[number] = _beside(kept, kind, now.values()) if renamed else kept
    return found


def _beside(line: Line, kind: Kind, standing: Iterable[Stored]) -> Line:
    """A row under a new name, with what stands there by now: who typed it has not seen that."""
    for one in standing:
        there = _line(kind, one.piece, one.number)
        if all(_same(line, there, name) for name in _NAMING[kind]):
            return replace(line, was=one.piece.key, version=one.number, meanwhile=there.cells)
    return line


def _same(line: Line, there: Line, name: str) -> bool:
    """Whether two rows are named alike; a day without a year is of the one it lies in."""
    typed = line.cell(name)
    if name == "year" and not typed:
        with suppress(WrongCell):
            values = {"key": line.cell("key"), "value": cells.moment(line.cell("value"))}
            typed = _text(with_its_year(values).get("year"))
    return typed == there.cell(name)


def as_rows(kind: Kind, lines: Iterable[Line], by: str, today: date) -> Iterator[Sequence[Cell]]:
    """Rows as a sheet has them, titles first; who is sure of one stands for it from today on."""
    yield [one.title for one in COLUMNS[kind]]
    for line in lines:
        mark: Mapping[str, Any] = line.mark
        if line.sure:
            mark = {"by": by, "at": today, "source_seen": line.cell("source")}
        beside: Mapping[str, Any] = {**mark, VERSION.key: line.version or None}
        yield [
            beside.get(one.key) if one.key in _BESIDE else line.cell(one.key) or None
            for one in COLUMNS[kind]
        ]


def with_problems(
    kind: Kind, lines: Mapping[int, Line], problems: Iterable[Problem], of: Curated
) -> tuple[dict[int, Line], bool]:
    """The rows with a word beside each faulty cell, and whether a colleague was faster anywhere."""
    keys = {one.title: one.key for one in columns(kind)}
    now = {one.piece.key: one for one in of.shelf.pieces_of(kind)}
    numbers = [number for number, line in lines.items() if not line.gone]
    found, clash = dict(lines), any(line.meanwhile is not None for line in lines.values())
    for number, line in lines.items():
        stands = now.get(line.was)
        if line.gone and stands and stands.number != line.version:
            meanwhile, clash = _line(kind, stands.piece, 0).cells, True
            found[number] = replace(line, version=stands.number, meanwhile=meanwhile)
    for problem in problems:
        # The first row of a sheet are its titles.
        number = numbers[min(max(problem.line - 2, 0), len(numbers) - 1)]
        line = found[number]
        if problem.key == VERSION.title:
            other, clash = now[line.was], True
            meanwhile = _line(kind, other.piece, 0).cells
            found[number] = replace(line, version=other.number, meanwhile=meanwhile)
            continue
        key = keys.get(problem.key, columns(kind)[0].key)
        said = f"{problem.found}. {problem.repair}".strip(". ") + "."
        found[number] = replace(line, wrong={**line.wrong, key: said})
    return found, clash


def doubted(lines: Mapping[int, Line]) -> dict[int, Line]:
    """The rows with a word where a cell is too long, or somebody is sure and does not say why."""
    found = {}
    for number, line in lines.items():
        wrong = {key: _TOO_LONG for key in line.cells if len(line.cell(key)) > MOST_CHARACTERS}
        if line.sure and not line.cell("source"):
            wrong["source"] = _NO_SOURCE
        found[number] = replace(line, wrong=wrong)
    return found


def over(lines: Sequence[Line], typed: Iterable[Line]) -> list[Line]:
    """What stands, with what was typed in its place; what is new stands behind."""
    left = list(typed)
    found = []
    for one in lines:
        mine = next((each for each in left if _names(each) == _names(one)), one)
        found.append(mine)
        left = [each for each in left if each is not mine]
    return [*found, *left]


def _names(line: Line) -> tuple[str, str]:
    """What tells a row from the others: what it was made from, and of a new one its fact."""
    return line.was, line.was or line.cell("key") or str(id(line))
