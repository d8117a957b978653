"""The outbox is the table of operations: first in, first out within a lane, each act once.

Claiming is the stored beginning of an act: what is claimed may reach the platform. So a floor
taken before it is committed cancels the act, one taken after it finds the act begun.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.operations import Operation, unpack
from bot.storage.moving import MOVED_TO
from bot.storage.schema import PENDING, UNFINISHED, lock_rows, operation

# What an operation that is waited for ended as without a topic to write to.
_ENDED = ("failed", "undeliverable", "cancelled", "unconfirmed")


@dataclass(frozen=True, slots=True)
class Claimed:
    """An operation that has begun, with what its outcome will be booked on."""

    operation: Operation
    lane: str
    origin: str
    unknowns: int


Allow = Callable[[int, str], bool]
# How many due heads are looked at in one go at most, and how many more than there is room for.
_LOOK, _SPARE = 100, 8

_EXPIRE = (
    sa.update(operation)
    .where(operation.c.state == PENDING, operation.c.expires_at < sa.bindparam("now"))
    .values(state="cancelled", error="expired", done_at=sa.bindparam("now"))
)
# What stands first in its lane and is due.
_earlier = operation.alias("earlier")
_HEADS = (
    sa.select(operation, MOVED_TO.label("moved_to"))
    .where(
        operation.c.state == PENDING,
        operation.c.due_at <= sa.bindparam("now"),
        operation.c.id > sa.bindparam("after"),
        operation.c.page_id.in_(sa.bindparam("pages", expanding=True)),
        ~sa.exists().where(
            _earlier.c.lane == operation.c.lane,
            _earlier.c.id < operation.c.id,
            _earlier.c.state.in_(UNFINISHED),
        ),
    )
    .order_by(operation.c.id)
    .limit(sa.bindparam("limit"))
)
_NEXT = sa.select(sa.func.min(operation.c.due_at)).where(operation.c.state == PENDING)
_BEGIN = (
    sa.update(operation)
    .where(operation.c.id.in_(sa.bindparam("begun", expanding=True)))
    .values(
        state="sending",
        worker=sa.bindparam("by"),
        attempts=operation.c.attempts + 1,
        first_at=sa.func.coalesce(
            operation.c.first_at, sa.bindparam("now", type_=operation.c.first_at.type)
        ),
    )
)


def claim_operations(
    session: Session,
    worker: str,
    now: datetime,
    limit: int,
    *,
    pages: Collection[int],
    allow: Allow = lambda page, peer: True,
) -> list[Claimed]:
    """Begin up to `limit` due operations, at most one a lane.

    Only of `pages`, those that may act now; `allow(page, peer)` is the rate limit and is asked
    once for each operation that would begin now. What it refuses keeps nobody else from going.
    """
    session.execute(_EXPIRE, {"now": now})
    claimed: list[Claimed] = []
    refused: set[tuple[int, str]] = set()
    after, look = 0, min(limit + _SPARE, _LOOK)
    while pages and len(claimed) < limit:
        rows = _due_heads(session, now, after, pages, look)
        for row in rows:
            thread = _thread_of(session, row)
            chat = (row.page_id, row.moved_to or row.peer)
            if thread is None or chat in refused or len(claimed) == limit:
                continue
            if allow(*chat):
                claimed.append(_claimed(row, chat[1], thread, now))
            else:
                refused.add(chat)
        if len(rows) < look:
            break
        # What was found may all have been refused: look further ahead at once.
        after, look = rows[-1].id, _LOOK
    if claimed:
        begun = [one.operation.id for one in claimed]
        session.execute(_BEGIN, {"begun": begun, "by": worker, "now": now})
    return claimed


def _due_heads(
    session: Session, now: datetime, after: int, pages: Collection[int], limit: int
) -> Sequence[Any]:
    values = {"now": now, "after": after, "pages": sorted(pages), "limit": limit}
    return session.execute(lock_rows(session, _HEADS), values).all()


def _thread_of(session: Session, row: Any) -> str | None:
    """Return the topic to write to ("" = none), None while it is not known yet."""
    if row.after_id is None:
        return str(row.thread)
    before = session.execute(
        sa.select(operation.c.state, operation.c.external_id).where(operation.c.id == row.after_id)
    ).first()
    if before is None or before.state in _ENDED:
        return ""
    return str(before.external_id) if before.state == "delivered" else None


def _claimed(row: Any, peer: str, thread: str, now: datetime) -> Claimed:
    age = (now - row.first_at).total_seconds() if row.first_at else 0.0
    return Claimed(
        Operation(
            id=row.id,
            page=row.page_id,
            peer=peer,
            body=unpack(row.kind, json.loads(row.body)),
            key=row.key,
            random_id=row.random_id,
            thread=thread,
            attempt=row.attempts + 1,
            age=age,
            unknown=row.unknowns > 0,
            answered=row.origin == "staff",
        ),
        lane=row.lane,
        origin=row.origin,
        unknowns=row.unknowns,
    )


def claimed_of(row: Any, now: datetime) -> Claimed:
    """Return a row that has begun in an earlier process as a claim of this one."""
    begun = _claimed(row, str(row.peer), str(row.thread), now)
    return replace(begun, operation=replace(begun.operation, attempt=row.attempts))


def next_due_operation(session: Session) -> datetime | None:
    """Return when the next pending operation is due, None when none is."""
    return session.execute(_NEXT).scalar()


def outbox_depth(session: Session) -> int:
    """Return how many operations have not ended."""
    return int(
        session.execute(
            sa.select(sa.func.count()).where(operation.c.state.in_(UNFINISHED))
        ).scalar_one()
    )
