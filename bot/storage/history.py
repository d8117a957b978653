"""What a platform's history holds goes into the same inbox under the same unique keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.ports import Batch, Seen
from bot.storage.inbox import store_updates
from bot.storage.schema import cursor, inbox, page

# Longer digits are no number a database takes.
_LONGEST = 18


@dataclass(frozen=True, slots=True)
class Looked:
    """How far a page's history was looked through, and since when the page is connected."""

    mark: str
    since: datetime


def load_looked(session: Session, page_id: int) -> Looked | None:
    """Return where to look back from; None before the first poll of the page was stored."""
    row = session.execute(
        sa.select(cursor.c.looked, page.c.connected_at)
        .join(page, page.c.id == cursor.c.page_id)
        .where(cursor.c.page_id == page_id, page.c.connected_at.is_not(None))
    ).first()
    return Looked(row.looked, row.connected_at) if row else None


def seen(session: Session, page_id: int, peers: Sequence[str], since: datetime) -> dict[str, Seen]:
    """Return what the inbox has of chats; a gap is looked for in what was sent after `since`.

    Numbers go up by one in a chat. What came after the last one from before `since` must follow it
    without a hole; where nothing from before is kept, only numbers from one on show no gap.
    """
    number = sa.cast(inbox.c.message_key, sa.BigInteger)
    of_chats = sa.and_(
        inbox.c.page_id == page_id,
        inbox.c.peer.in_(peers),
        inbox.c.message_key != "",
        # A press is no message and has no number.
        inbox.c.message_key.not_like("%:%"),
        sa.func.length(inbox.c.message_key) <= _LONGEST,
    )
    kept = (
        sa.select(inbox.c.peer, sa.func.max(number).label("last"))
        .where(of_chats, inbox.c.sent_at < since)
        .group_by(inbox.c.peer)
        .subquery()
    )
    before = sa.func.coalesce(kept.c.last, 0)
    behind = sa.case((number > before, number))
    rows = session.execute(
        sa.select(
            inbox.c.peer,
            sa.func.max(number).label("last"),
            (sa.func.max(number) - before - sa.func.count(behind)).label("missing"),
        )
        .outerjoin(kept, kept.c.peer == inbox.c.peer)
        .where(of_chats)
        .group_by(inbox.c.peer, kept.c.last)
    )
    return {row.peer: Seen(int(row.last), row.missing > 0) for row in rows}


def store_found(
    session: Session, page_id: int, batch: Batch, now: datetime, *, counted: bool
) -> int:
    """Store what a look found and how far it got; return how many messages were new.

    `counted`: they are added to those that a poll should have brought and did not.
    """
    stored = store_updates(session, page_id, batch.updates, now)
    values: dict[str, object] = {}
    if batch.cursor:
        values["looked"] = batch.cursor
    if counted and stored:
        values["found"] = cursor.c.found + stored
    if values:
        session.execute(sa.update(cursor).where(cursor.c.page_id == page_id).values(**values))
    return stored
