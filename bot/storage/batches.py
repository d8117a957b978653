"""Batches are edits that are written but not published: an import somebody looks at, or what waits
for another person to read it.

Nothing of a batch answers anybody. It is decided once, and published over nobody else's edit.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import Edit, EditConflict, publish
from bot.storage.schema import content_batch
from knowledge.content import Kind, Piece

# Nobody comes back to a file they uploaded yesterday.
_LOOKED_AT = timedelta(days=1)


class BatchState(StrEnum):
    """Where a batch stands: shown to who uploaded it, waiting for a second person, decided."""

    SHOWN = "shown"
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Batch:
    """Edits of one owner; `by` made them, `comment` says how they came."""

    id: int
    owner: str
    state: BatchState
    by: str
    at: datetime
    comment: str
    edits: tuple[Edit, ...]


def keep_batch(
    session: Session,
    owner: str,
    edits: Sequence[Edit],
    by: str,
    now: datetime,
    comment: str,
    state: BatchState,
) -> int:
    """Keep edits, each made upon a known version; their number."""
    if state is BatchState.SHOWN:
        _forget_shown(session, by, now)
    told = [
        [str(one.piece.kind), one.piece.key, one.piece.body, one.expected or 0] for one in edits
    ]
    made = session.execute(
        sa.insert(content_batch)
        .values(
            owner=owner,
            state=str(state),
            by=by,
            at=now,
            comment=comment,
            edits=json.dumps(told, ensure_ascii=False),
            decided_by="",
        )
        .returning(content_batch.c.id)
    )
    return int(made.scalar_one())


def _forget_shown(session: Session, by: str, now: datetime) -> None:
    """What its uploader looks at no more goes when they, or anybody later, upload something."""
    old = sa.or_(content_batch.c.by == by, content_batch.c.at < now - _LOOKED_AT)
    shown = content_batch.c.state == str(BatchState.SHOWN)
    session.execute(sa.delete(content_batch).where(shown, old))


def load_batch(session: Session, number: int) -> Batch | None:
    """A batch by its number."""
    found = session.execute(sa.select(content_batch).where(content_batch.c.id == number)).first()
    return None if found is None else _batch(found)


def waiting(session: Session, owner: str | None = None) -> list[Batch]:
    """What waits for a second person, everybody's or one owner's, the oldest first."""
    query = sa.select(content_batch).where(content_batch.c.state == str(BatchState.WAITING))
    if owner is not None:
        query = query.where(content_batch.c.owner == owner)
    return [_batch(row) for row in session.execute(query.order_by(content_batch.c.id))]


def _batch(row: Any) -> Batch:
    edits = tuple(
        Edit(row.owner, Piece(Kind(kind), key, body), expected=number)
        for kind, key, body, number in json.loads(row.edits)
    )
    return Batch(row.id, row.owner, BatchState(row.state), row.by, row.at, row.comment, edits)


def settle_batch(
    session: Session, batch: Batch, state: BatchState, who: str, now: datetime
) -> None:
    """Let a batch go on to `state`. Raises EditConflict where somebody decided about it before."""
    moved = session.execute(
        sa.update(content_batch)
        .where(content_batch.c.id == batch.id, content_batch.c.state == str(batch.state))
        .values(state=str(state), decided_by=who, decided_at=now)
        .returning(content_batch.c.id)
    )
    if moved.first() is None:
        raise EditConflict(f"batch {batch.id}")


def publish_batch(session: Session, batch: Batch, who: str, now: datetime) -> int:
    """Publish a batch; both its author and who read it stand under the versions.

    Raises EditConflict, Locked; then nothing is stored.
    """
    settle_batch(session, batch, BatchState.PUBLISHED, who, now)
    author = batch.by if batch.by == who else f"{batch.by}; {who}"
    return publish(session, batch.edits, author, now, batch.comment)
