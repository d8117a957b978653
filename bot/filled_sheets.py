"""A filled sheet is offered in place of what stands: every change beforehand, every fault by cell.

The command line and the console look at the same offer, and publish it whole or not at all.
"""

from collections.abc import Callable, Iterator, Sequence
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
from knowledge.columns import title_of
from knowledge.content import (
    Change,
    Difference,
    Kind,
    Piece,
    differences,
    pieces,
    table_of,
    with_own_confirmation,
)
from knowledge.facts import FACTS
from knowledge.laying import Standing
from knowledge.problems import Level, Problem
from knowledge.sheets import kind_of, read_sheet, rows_of, template
from knowledge.trades import official

_MARK = "confirmed"
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
    found = [(title, rows, kind_of(rows)) for title, rows in sheets]
    known = [(title, rows, kind) for title, rows, kind in found if kind is not None]
    offer = Offer(
        kinds=tuple(dict.fromkeys(kind for _, _, kind in known)),
        strange=tuple(title for title, _, kind in found if kind is None),
    )
    for title, rows, kind in known:
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
    """Facts and programs as sheets to be filled in: what stands, and every fact that lacks."""
    facts, programs = (
        rows_of(kind, shelf.of(kind), shelf.versions(kind)) for kind in (Kind.FACT, Kind.PROGRAM)
    )
    there = {one.table.get("key") for one in shelf.of(Kind.FACT)}
    facts += [row for row in template(Kind.FACT)[1:] if row[0] not in there]
    return [("Факты", facts), ("Программы", programs)]


def _own(now: Piece | None, found: Piece) -> Piece:
    return with_own_confirmation(now, found) if now and now.kind is not Kind.COLLEGE else found


@dataclass(frozen=True, slots=True)
class Told:
    """One value that changes, by the title of its column; None = nothing there.

    `unconfirmed`: the confirmation that was given for what stands goes with it.
    """

    title: str
    before: str | None = None
    after: str | None = None
    unconfirmed: bool = False


def told(one: Difference) -> Iterator[Told]:
    """What becomes of each value of a piece."""
    before = table_of(one.kind, one.now) if one.change is Change.CHANGED else {}
    after = table_of(one.kind, one.offered)
    for key in sorted(before.keys() | after.keys()):
        if key == _MARK and key not in after:
            yield Told(title_of(key), unconfirmed=True)
        elif before.get(key) != after.get(key):
            yield Told(title_of(key), _said(before.get(key)), _said(after.get(key)))


def piece_title(one: Difference) -> str:
    """What a piece of a college is called, for people."""
    first, *rest = one.key.split("|")
    if one.kind is Kind.FACT:
        fact = FACTS.get(first)
        name = fact.title_ru if fact else first
    else:
        trade = official().get(first)
        name = f"{first} {trade.short}" if trade else first
    return ", ".join([name, *filter(None, rest)])


def _said(value: object) -> str | None:
    if value is None:
        return None
    return "…" if isinstance(value, list | dict) else cells.text(value)
