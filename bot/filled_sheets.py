"""A filled sheet is offered in place of what stands: every change beforehand, every fault by cell.

The command line and the console look at the same offer, and publish it whole or not at all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.curating import Shelf, load_shelf, problems_of
from bot.spreadsheets import Sheet
from bot.storage.content import REGION, Edit
from bot.storage.content_history import piece_of
from bot.storage.session import Session
from knowledge import cells
from knowledge.cells import Cell
from knowledge.content import (
    TOP,
    Difference,
    Kind,
    Piece,
    Table,
    differences,
    piece,
    pieces,
    with_own_confirmation,
)
from knowledge.laying import Standing
from knowledge.own_sheets import is_own, read_own
from knowledge.own_tables import ABOUT, rows_of_campuses, rows_of_fields
from knowledge.problems import Level, Problem
from knowledge.sheets import kind_of, read_sheet, rows_of, template

_OURS = ("Факты", "Программы", "Корпуса", "О колледже")
_UNTITLED = "по первой строке не видно, что здесь: нет названий столбцов"
_CAMPUS = cells.heading("Корпус")
Earlier = Callable[[Kind, str, int], Piece | None]
"""A piece as an earlier version had it: by kind, key and number; None where there was none."""


@dataclass(frozen=True, slots=True)
class Curated:
    """Where a sheet is laid over: an owner's shelf, the ids of the region's entries, the past.

    `today` is the owner's day; without it the days of a campaign are not looked at.
    """

    owner: str
    shelf: Shelf
    region: Sequence[str]
    earlier: Earlier
    today: date | None = None

    def problems(self, kind: Kind, file: str, data: bytes) -> tuple[Problem, ...]:
        """What would be wrong with `data` in its place among what stands already."""
        known = [*self.region, *(one.key for one in self.shelf.of(Kind.ENTRY))]
        return problems_of(kind, self.shelf, file, data, owner=self.owner, known=known)

    def changes(self, found: Sequence[Piece]) -> tuple[Difference, ...]:
        """What these pieces would change; a changed value keeps no confirmation of the old one."""
        standing = {(one.piece.kind, one.piece.key): one.piece for one in self.shelf.pieces}
        offers = [_own(standing.get((one.kind, one.key)), one) for one in found]
        return differences(list(standing.values()), offers)

    def edits(self, changes: Sequence[Difference]) -> list[Edit]:
        """The same as what is to be published, if nobody changed any of it meanwhile."""
        numbers = {(one.piece.kind, one.piece.key): one.number for one in self.shelf.pieces}
        return [
            Edit(
                self.owner,
                Piece(one.kind, one.key, one.offered),
                expected=numbers.get((one.kind, one.key)),
            )
            for one in changes
        ]


def curated(session: Session, owner: str, today: date | None = None) -> Curated:
    """What stands, for a sheet of an owner to be laid over it on its day `today`."""
    shelf = load_shelf(session, owner)
    region = shelf if owner == REGION else load_shelf(session, REGION)
    ids = [one.key for one in region.of(Kind.ENTRY)]
    return Curated(owner, shelf, ids, partial(piece_of, session, owner), today)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a file holds; `blank` counts rows nobody filled in, `strange` names sheets not ours."""

    pieces: tuple[Piece, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: int = 0
    kinds: tuple[Kind, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems because of which nothing of it may be taken."""
        return tuple(one for one in self.problems if one.level is Level.ERROR)


def read_offer(of: Curated, sheets: Sequence[Sheet], file: str) -> Offer:
    """Everything that the sheets of a file offer; problems name the sheet where there are more."""
    own, others = (
        [one for one in sheets if is_own(one[1])],
        [one for one in sheets if not is_own(one[1])],
    )
    found = [(title, rows, kind_of(rows)) for title, rows in others]
    known = [(title, rows, kind) for title, rows, kind in found if kind is not None]
    offer = Offer(
        kinds=tuple(dict.fromkeys([*[Kind.COLLEGE] * bool(own), *(kind for _, _, kind in known)])),
        strange=tuple(title for title, _, kind in found if kind is None and title not in _OURS),
        problems=tuple(
            Problem(title, 1, "лист", _UNTITLED, "Верните названия столбцов, возьмите их заново.")
            for title, _, kind in found
            if kind is None and title in _OURS
        ),
    )
    if own:
        offer = _own_table(of, own, offer, file if len(sheets) == 1 else "")
        # What comes next may name campuses that are new in this file.
        edits = [Edit(of.owner, one) for one in offer.pieces]
        of = replace(of, shelf=of.shelf.after(edits))
    for title, given, kind in known:
        rows = by_key(given, campuses(of.shelf))
        where = title if len(sheets) > 1 else file
        now = {one.piece.key: (one.piece, one.number) for one in of.shelf.pieces_of(kind)}
        standing = Standing(now, partial(of.earlier, kind))
        sheet = read_sheet(kind, rows, where, partial(of.problems, kind), standing, of.today)
        offer = Offer(
            (*offer.pieces, *sheet.pieces),
            (*offer.problems, *sheet.problems),
            offer.blank + sheet.blank,
            offer.kinds,
            offer.strange,
        )
    return offer


def _own_table(of: Curated, sheets: Sequence[Sheet], offer: Offer, file: str) -> Offer:
    """What sheets about the college itself make of its table."""
    table, number = of.shelf.own_table()
    problems = [*offer.problems]
    blank = 0

    def earlier(version: int) -> Table | None:
        found = of.earlier(Kind.COLLEGE, TOP, version)
        return found.table if found else None

    for title, rows in sheets:
        where = file or title
        sheet = read_own(rows, where, table, number, earlier)
        found = of.problems(Kind.COLLEGE, where, piece(Kind.COLLEGE, sheet.table).body.encode())
        # A fault of the table that no row of the sheet fills is not the sheet's.
        here = [one for one in found if one.key in sheet.rows]
        problems += sheet.problems
        problems += [
            replace(one, file=where, line=sheet.rows[one.key], key=ABOUT[1].title) for one in here
        ]
        table, blank = sheet.table, blank + sheet.blank
    made = piece(Kind.COLLEGE, table)
    return replace(offer, pieces=(made,), problems=tuple(problems), blank=blank)


def campuses(shelf: Shelf) -> dict[str, str]:
    """The names of a college's campuses by key."""
    table, _ = shelf.own_table()
    return {str(one["key"]): str(one["name"]) for one in table.get("place", ())}


def by_key(rows: Sequence[Sequence[Cell]], names: Mapping[str, str]) -> list[list[Cell]]:
    """The rows of a sheet with campuses by their keys, where people wrote names."""
    return _renamed(rows, {cells.heading(name): key for key, name in names.items()})


def _renamed(rows: Sequence[Sequence[Cell]], other: Mapping[str, str]) -> list[list[Cell]]:
    titles = [cells.heading(cell) for cell in (rows[0] if rows else ())]
    at = titles.index(_CAMPUS) if _CAMPUS in titles else len(titles)
    return [
        [
            other.get(cells.heading(cell), cell) if each == at else cell
            for each, cell in enumerate(row)
        ]
        for row in rows
    ]


def read_document(of: Curated, kind: Kind | None, file: str, data: bytes) -> Offer:
    """What a TOML document offers; without a `kind` its tables tell, and none of them nothing."""
    text = data.decode("utf-8", "replace")
    for name in (Kind.FACT, Kind.PROGRAM, Kind.ENTRY):
        if kind is None and f"[[{name}]]" in text:
            kind = name
    if kind is None:
        return Offer()
    offer = Offer((), of.problems(kind, file, data), kinds=(kind,))
    return offer if offer.errors else replace(offer, pieces=pieces(kind, data))


def sheets_of(shelf: Shelf) -> list[tuple[str, list[list[Cell]]]]:
    """All that a college supplies as sheets to be filled in: what stands, and what lacks."""
    facts, programs = (
        rows_of(kind, shelf.of(kind), shelf.versions(kind)) for kind in (Kind.FACT, Kind.PROGRAM)
    )
    there = {one.table.get("key") for one in shelf.of(Kind.FACT)}
    facts += [row for row in template(Kind.FACT)[1:] if row[0] not in there]
    table, number = shelf.own_table()
    names = {cells.heading(key): name for key, name in campuses(shelf).items()}
    sheets = (
        _renamed(facts, names),
        _renamed(programs, names),
        rows_of_campuses(table, number),
        rows_of_fields(table, number),
    )
    return list(zip(_OURS, sheets, strict=True))


def _own(now: Piece | None, found: Piece) -> Piece:
    return with_own_confirmation(now, found) if now and now.kind is not Kind.COLLEGE else found
