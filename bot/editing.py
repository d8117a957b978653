"""Editing the base: an edit is published at once, or waits for another person to read it.

Nothing is published over somebody else's edit, and no sum or day by one person alone
(`handlers.seconding`); what its readers would refuse is found before (`curating.refuse_faulty`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.storage.batches import Batch, BatchState, keep_batch, publish_batch, settle_batch, waiting
from bot.storage.content import Edit, publish, refuse, stands
from bot.storage.content_care import at_their_numbers
from bot.storage.session import Session
from handlers.seconding import is_strict_change, may_publish
from knowledge.content import Piece, Table


class NeedsSecond(Exception):
    """Who wrote a sum or a day wants to publish it alone; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Who edits, when, and whether sums and days are read by two."""

    by: str
    now: datetime
    two_people: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """What became of edits: their publication, the batch that waits; both 0: nothing differs.

    `left` are how many of them wait.
    """

    publication: int = 0
    waits: int = 0
    left: int = 0


def submit(session: Session, edits: Sequence[Edit], of: Editor, comment: str) -> Done:
    """Publish edits of one owner, or let all of them wait. Raises EditConflict, Locked."""
    if not needs_second(session, edits, of):
        return Done(publication=publish(session, edits, of.by, of.now, comment))
    refuse(session, edits)
    made, waits = at_their_numbers(session, edits), BatchState.WAITING
    return Done(waits=keep_batch(session, edits[0].owner, made, of.by, of.now, comment, waits))


def submit_apart(session: Session, edits: Sequence[Edit], of: Editor, comment: str) -> Done:
    """Publish what one person may, and let the others of these edits wait together.

    Raises EditConflict, Locked; then nothing is stored.
    """
    strict = _strict(session, edits)
    two = [edit for edit, waits in zip(edits, strict, strict=True) if _needs(of, strict=waits)]
    alone = [edit for edit in edits if edit not in two]
    refuse(session, two)
    number = publish(session, alone, of.by, of.now, comment) if alone else 0
    if not two:
        return Done(publication=number)
    made = [*_taken_back(session, two, of), *at_their_numbers(session, two)]
    waits = BatchState.WAITING
    kept = keep_batch(session, two[0].owner, made, of.by, of.now, comment, waits)
    return Done(publication=number, waits=kept, left=len(two))


def _taken_back(session: Session, edits: Sequence[Edit], of: Editor) -> list[Edit]:
    """Of what waits already by the same author in place of these edits: the rest of it."""
    those = {(one.piece.kind, one.piece.key) for one in edits}
    left: list[Edit] = []
    for batch in waiting(session, edits[0].owner):
        rest = [one for one in batch.edits if (one.piece.kind, one.piece.key) not in those]
        if batch.by == of.by and len(rest) < len(batch.edits):
            settle_batch(session, batch, BatchState.DECLINED, of.by, of.now)
            left += rest
    return left


def is_waiting(session: Session, edits: Sequence[Edit]) -> bool:
    """True where one of these pieces waits for a second person by now."""
    those = {(one.owner, one.piece.key) for one in edits}
    return any(
        (batch.owner, edit.piece.key) in those for batch in waiting(session) for edit in batch.edits
    )


def apply(session: Session, batch: Batch, of: Editor) -> Done:
    """Publish what was uploaded and looked at, or let it wait. Raises EditConflict, Locked."""
    if not needs_second(session, batch.edits, of):
        return Done(publication=publish_batch(session, batch, of.by, of.now))
    refuse(session, batch.edits)
    settle_batch(session, batch, BatchState.WAITING, "", of.now)
    return Done(waits=batch.id)


def second(session: Session, batch: Batch, of: Editor) -> Done:
    """Publish what waits, as another person. Raises NeedsSecond, EditConflict, Locked."""
    strict = batch.state is BatchState.WAITING
    if not may_publish(strict, batch.by, of.by, of.two_people):
        raise NeedsSecond
    return Done(publication=publish_batch(session, batch, of.by, of.now))


def needs_second(session: Session, edits: Sequence[Edit], of: Editor) -> bool:
    """True where these edits say a sum or a day that nobody but their author has read."""
    return _needs(of, strict=any(_strict(session, edits)))


def _needs(of: Editor, *, strict: bool) -> bool:
    return not may_publish(strict, of.by, of.by, of.two_people)


def _strict(session: Session, edits: Sequence[Edit]) -> list[bool]:
    """Which of these edits say a sum or a day that was not said before."""
    before = map(_table, stands(session, edits))
    after = (_table(edit.piece) for edit in edits)
    return [is_strict_change(*pair) for pair in zip(before, after, strict=True)]


def _table(piece: Piece | None) -> Table:
    return piece.table if piece and piece.body else {}
