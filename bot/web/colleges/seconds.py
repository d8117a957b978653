"""What waits for a second person is told beside what stands, and who may read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.curating import Shelf
from bot.storage.batches import Batch
from bot.told_changes import Told, piece_title, told
from bot.web.access import BASE
from bot.web.base.leaves import may_edit
from bot.web.deps import DEPS, VISITOR
from handlers.seconding import may_publish
from knowledge.content import Change, Difference, Kind, differences


@dataclass(frozen=True, slots=True)
class Shown:
    """One piece that changes, as a reader sees it."""

    title: str
    new: bool
    values: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Second:
    """A batch that waits: what it changes, whether the visitor wrote it, and may publish it."""

    batch: Batch
    shown: tuple[Shown, ...]
    mine: bool
    may: bool


def shown_changes(changes: Iterable[Difference]) -> tuple[Shown, ...]:
    """Changes as a reader sees them."""
    return tuple(
        Shown(piece_title(one), one.change is Change.NEW, tuple(told(one))) for one in changes
    )


def is_of_college(batch: Batch) -> bool:
    """True for edits of what a college supplied, and not of its entries."""
    return any(edit.piece.kind is not Kind.ENTRY for edit in batch.edits)


def seconds_of(request: web.Request, shelf: Shelf, batches: Sequence[Batch]) -> tuple[Second, ...]:
    """The batches of a college as its pages show them."""
    visitor, two = request[VISITOR], request.app[DEPS].known.two_people
    standing = [one.piece for one in shelf.pieces]
    return tuple(
        Second(
            batch,
            shown_changes(differences(standing, [edit.piece for edit in batch.edits])),
            mine=batch.by == visitor.author,
            may=may_publish(True, batch.by, visitor.author, two)
            and visitor.role in BASE
            and may_edit(visitor, batch.owner),
        )
        for batch in batches
    )
