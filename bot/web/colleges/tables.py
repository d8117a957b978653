"""A table of facts or programs is a sheet in the browser: the same columns, read the same way.

Of what comes back only rows that somebody changed are looked at; the others stay as they are,
whoever changed them meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.curating import Shelf
from bot.filled_sheets import Curated
from bot.web.guarding import CELL
from bot.web.posting import clean
from knowledge import cells
from knowledge.cells import Cell, Column
from knowledge.columns import COLUMNS
from knowledge.content import Kind, Piece
from knowledge.laying import MARK, VERSION, shown
from knowledge.problems import Problem

MOST_CHARACTERS = 2000
_BESIDE = {*MARK, VERSION.key}
_SURE, _WAS = "sure", "was"
_NO_SOURCE = "Чтобы подтвердить, впишите источник: где вы это видели."
NEW_ROWS = 3


def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns people type in."""
    return tuple(one for one in COLUMNS[kind] if one.key not in _BESIDE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: `was` and `version` name what it was made from ("" and 0 = nothing stands).

    `wrong` has a word for a cell, by column; `mark` says who confirmed it; `meanwhile` is what a
    colleague wrote there, None where nobody did; `sure`: it is to be confirmed.
    """

    was: str = ""
    version: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    mark: Mapping[str, str] = field(default_factory=dict)
    sure: bool = False
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
            found.setdefault(int(number), {})[key] = clean(value)[:MOST_CHARACTERS]
    keys = [one.key for one in columns(kind)]
    return {
        number: Line(
            was=row.get(_WAS, ""),
            version=_number(row.get(VERSION.key, "")),
            cells={key: row.get(key, "") for key in keys},
            sure=row.get(_SURE) == "1",
        )
        for number, row in found.items()
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


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
        if (differs or line.sure) and not blank:
            found[number] = line if differs else replace(line, mark=before.mark)
    return found


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
    numbers, now = list(lines), {one.piece.key: one for one in of.shelf.pieces_of(kind)}
    found, clash = dict(lines), False
    for problem in problems:
        # The first row of a sheet are its titles.
        number = numbers[min(max(problem.line - 2, 0), len(numbers) - 1)]
        line = found[number]
        if problem.key == VERSION.title:
            stands, clash = now[line.was], True
            meanwhile = _line(kind, stands.piece, 0).cells
            found[number] = replace(line, version=stands.number, meanwhile=meanwhile)
            continue
        key = keys.get(problem.key, columns(kind)[0].key)
        said = f"{problem.found}. {problem.repair}".strip(". ") + "."
        found[number] = replace(line, wrong={**line.wrong, key: said})
    return found, clash


def unsourced(lines: Mapping[int, Line]) -> dict[int, Line]:
    """The rows with a word where somebody is sure and does not say why."""
    return {
        number: replace(line, wrong={"source": _NO_SOURCE})
        if line.sure and not line.cell("source")
        else line
        for number, line in lines.items()
    }


def over(lines: Sequence[Line], typed: Iterable[Line]) -> list[Line]:
    """What stands, with what was typed in its place; what is new stands behind."""
    named = {(one.was or one.cell("key")): one for one in typed if one.was or one.cell("key")}
    found = [named.pop(one.was or one.cell("key"), one) for one in lines]
    new = [one for one in typed if not one.was and not one.cell("key")]
    return [*found, *named.values(), *new]
