"""The inbox holds updates from commit to decision; nothing is acknowledged before it is in here.

A *lane* is a dialog's queue (page and peer): its rows are decided in the order of their ids, and
only one at a time is claimed.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.ports import Batch, RawUpdate
from bot.storage.schema import DONE, NEW, cursor, inbox, insert_new, lock_rows
from bot.storage.storable import name, packed

Lane = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A stored update: what came, when, and how often deciding it failed."""

    id: int
    page: int
    key: str
    peer: str
    payload: dict[str, Any]
    attempts: int
    sent_at: datetime | None
    received_at: datetime
    said: str = ""

    @property
    def lane(self) -> Lane:
        """The queue it stands in."""
        return self.page, self.peer


_FIELDS = (
    inbox.c.id,
    inbox.c.page_id,
    inbox.c.key,
    inbox.c.peer,
    inbox.c.payload,
    inbox.c.attempts,
    inbox.c.sent_at,
    inbox.c.received_at,
    inbox.c.said,
)


# Of the pages that are served. The sum keeps SQLite from looking through all that a page ever got.
_SERVED = (inbox.c.page_id + 0).in_(sa.bindparam("pages", expanding=True))
# What stands first in its lane and is due. Built once: building costs more than running.
_earlier = inbox.alias("earlier")
_HEADS = (
    sa.select(*_FIELDS)
    .where(
        inbox.c.state == NEW,
        inbox.c.due_at <= sa.bindparam("now"),
        _SERVED,
        ~sa.exists().where(
            _earlier.c.page_id == inbox.c.page_id,
            _earlier.c.peer == inbox.c.peer,
            _earlier.c.id < inbox.c.id,
            _earlier.c.state != DONE,
        ),
    )
    .order_by(inbox.c.id)
    .limit(sa.bindparam("limit"))
)
_NEXT = sa.select(sa.func.min(inbox.c.due_at)).where(inbox.c.state == NEW, _SERVED)
_CLAIM = (
    sa.update(inbox)
    .where(inbox.c.id.in_(sa.bindparam("rows", expanding=True)))
    .values(state="claimed", worker=sa.bindparam("by"), attempts=inbox.c.attempts + 1)
)
_WAKE_QUIET = (
    sa.update(inbox)
    .where(
        inbox.c.page_id == sa.bindparam("page"),
        inbox.c.peer.in_(sa.bindparam("peers", expanding=True)),
        inbox.c.quiet.is_(True),
        inbox.c.state == NEW,
        # Said twice, since it is by this that the index of lanes is found.
        inbox.c.state != DONE,
    )
    .values(due_at=sa.bindparam("now"), quiet=False)
)


def store_batch(session: Session, page: int, batch: Batch, now: datetime) -> int:
    """Store a poll's updates and its cursor together; return how many were new.

    Copies (same key, or same message under another key) are passed over.
    """
    stored = store_updates(session, page, batch.updates, now)
    _store_cursor(session, page, batch, now)
    return stored


def store_updates(session: Session, page: int, updates: Iterable[RawUpdate], now: datetime) -> int:
    """Store updates of one page; return how many were new."""
    rows = [_values(page, update, now) for update in updates]
    if not rows:
        return 0
    added = session.execute(insert_new(session, inbox).returning(inbox.c.peer), rows).scalars()
    peers = list(added)
    if peers:
        _wake_quiet(session, page, set(peers), now)
    return len(peers)


def _values(page: int, update: RawUpdate, now: datetime) -> dict[str, Any]:
    return {
        "page_id": page,
        "key": name(update.key),
        "peer": name(update.peer),
        "message_key": name(update.message_key),
        "said": name(update.said),
        "mark": update.mark,
        "payload": packed(update.payload),
        "sent_at": update.sent_at,
        "received_at": now,
        "due_at": now,
        "state": "new",
        "quiet": False,
        "kind": "",
        "disposition": "",
        "reason": "",
        "worker": "",
        "attempts": 0,
        "error": "",
    }


def _wake_quiet(session: Session, page: int, peers: set[str], now: datetime) -> None:
    # A fragment that waited for its dialog to fall silent is looked at again with the new piece.
    session.execute(_WAKE_QUIET, {"page": page, "peers": sorted(peers), "now": now})


def _store_cursor(session: Session, page: int, batch: Batch, now: datetime) -> None:
    values = {"value": batch.cursor, "polled_at": now}
    if batch.lost:
        values["lost"] = batch.lost
    updated = session.execute(
        sa.update(cursor)
        .where(cursor.c.page_id == page)
        .values(**values)
        .returning(cursor.c.page_id)
    ).first()
    if updated is None:
        session.execute(
            sa.insert(cursor).values(
                page_id=page,
                lost=batch.lost,
                **{name: value for name, value in values.items() if name != "lost"},
            )
        )


def load_cursor(session: Session, page: int) -> str:
    """Return the page's stored cursor, "" before the first poll."""
    return session.execute(sa.select(cursor.c.value).where(cursor.c.page_id == page)).scalar() or ""


def claim_heads(
    session: Session, worker: str, now: datetime, limit: int, *, pages: Collection[int]
) -> list[Row]:
    """Claim the first due row of up to `limit` lanes; a lane with a claimed row is passed over.

    Only of `pages`, those that are served here; what came to another waits for whoever serves it.
    """
    values = {"now": now, "limit": limit, "pages": sorted(pages)}
    found = session.execute(lock_rows(session, _HEADS), values)
    rows = [_row(one) for one in found]
    if rows:
        session.execute(_CLAIM, {"rows": [row.id for row in rows], "by": worker})
    return rows


def followers(session: Session, heads: Sequence[Row], most: int = 20) -> dict[Lane, list[Row]]:
    """Return, for the lanes of claimed heads, the rows that stand behind them, in order.

    They cannot be claimed by anybody else while their head is.
    """
    found: dict[Lane, list[Row]] = {}
    for head in heads:
        query = (
            sa.select(*_FIELDS)
            .where(
                inbox.c.page_id == head.page,
                inbox.c.peer == head.peer,
                inbox.c.id > head.id,
                inbox.c.state == NEW,
                inbox.c.state != DONE,
            )
            .order_by(inbox.c.id)
            .limit(most)
        )
        found[head.lane] = [_row(row) for row in session.execute(query)]
    return found


def defer(session: Session, until: Sequence[tuple[int, datetime]]) -> None:
    """Give claimed heads back until their dialog has been quiet: (row id, due time) pairs."""
    for row, due in until:
        session.execute(
            sa.update(inbox)
            .where(inbox.c.id == row, inbox.c.state == "claimed")
            .values(state="new", quiet=True, due_at=due, worker="", attempts=inbox.c.attempts - 1)
        )


def release(
    session: Session, rows: Sequence[int], due: datetime, error: str, *, count: bool = True
) -> None:
    """Give claimed rows back to be tried again at `due`; `count` = the failure counts."""
    attempts = inbox.c.attempts if count else inbox.c.attempts - 1
    session.execute(
        sa.update(inbox)
        .where(inbox.c.id.in_(rows), inbox.c.state == "claimed")
        .values(state="new", due_at=due, worker="", error=error, attempts=attempts)
    )


def next_due(session: Session, pages: Collection[int]) -> datetime | None:
    """Return when the next waiting row of these pages is due, None when nothing waits."""
    return session.execute(_NEXT, {"pages": sorted(pages)}).scalar()


def _row(found: Any) -> Row:
    return Row(
        id=found.id,
        page=found.page_id,
        key=found.key,
        peer=found.peer,
        payload=json.loads(found.payload),
        attempts=found.attempts,
        sent_at=found.sent_at,
        received_at=found.received_at,
        said=found.said,
    )
