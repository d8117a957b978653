"""What is meant for a desk lands somewhere: each rung takes what the one above it did not.

A topic that is gone is opened again; where none can be had, General takes it; where the group
takes nothing, its people get it in their own chats with the page; other desks have it anyway;
and where nobody was reached, the card says so in the browser. What is kept to who is on duty and
reaches none of them is shown to everybody.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.operations import Send, unpack
from bot.storage.outbox import Claimed
from bot.storage.pages import channel_of
from bot.storage.posting import AT_DESKS, About, Posting
from bot.storage.schema import card, in_lanes, operation
from bot.storage.staff import chats_of, desks_apart

_TRIES = 3


class Landing:
    """Finds another place for what a desk did not take."""

    def __init__(
        self,
        session: Session,
        posting: Posting,
        desks: Mapping[int, Sequence[Desk]],
        now: datetime,
    ) -> None:
        self._session = session
        self._posting = posting
        self._desks = desks
        self._now = now

    def in_new_topic(self, claimed: Claimed, row: Any) -> None:
        """Send what a missing topic did not take to a new one, after some tries to General."""
        desk = self._desk(claimed, row)
        if desk is None or row.dialog_id is None or claimed.operation.attempt > _TRIES:
            # No topic can be had: General is read by the same people.
            self._again(claimed, after_id=None, thread="")
            return
        opened = self._posting.open_topic(desk, row.dialog_id, row.card_id)
        self._session.execute(
            sa.update(operation)
            .where(operation.c.lane == row.lane, operation.c.after_id == row.after_id)
            .values(after_id=opened)
        )
        # The topic's operation is younger than those that wait for it: a lane of its own.
        self._session.execute(
            sa.update(operation)
            .where(operation.c.id == opened)
            .values(lane=f"{row.lane}:topic:{opened}")
        )
        self._again(claimed, error="topic gone")

    def in_own_chats(self, row: Any) -> bool:
        """Send what a staff chat did not take to its people one by one; False: there are none."""
        college, channel = self._college(row), channel_of(self._session, row.page_id)
        if college is None or row.kind != "send":
            return False
        chats = chats_of(self._session, college, self._now, channel=channel)
        body = unpack(row.kind, json.loads(row.body))
        about = About("staff", row.dialog_id, row.card_id, row.inbox_id)
        if not isinstance(body, Send):
            return False
        for chat in chats:
            self._posting.aside(chat, body.reply, about)
        return bool(chats)

    def reaches_nobody_on_duty(self, row: Any) -> bool:
        """True where a card is for who is on duty, or the Centre, and none of them can be told."""
        found = self._session.execute(
            sa.select(card.c.kept, card.c.centre, card.c.college_id).where(card.c.id == row.card_id)
        ).first()
        apart = desks_apart(self._session, found, self._now) if found else None
        if apart is None:
            return False
        theirs = in_lanes(operation, (desk.where for desk in apart))
        return self.nowhere_else(row, theirs)

    def nowhere_else(self, row: Any, *where: sa.ColumnElement[bool]) -> bool:
        """True where the card stood in no chat and nothing is on its way to one any more.

        `where` narrows which chats count.
        """
        reached = sa.select(operation.c.id).where(
            operation.c.card_id == row.card_id,
            operation.c.origin.in_(AT_DESKS),
            operation.c.kind == "send",
            operation.c.id != row.id,
            *where,
            operation.c.state.in_(("pending", "sending", "delivered", "unconfirmed")),
        )
        return self._session.execute(reached.limit(1)).first() is None

    def _again(self, claimed: Claimed, **values: Any) -> None:
        self._session.execute(
            sa.update(operation)
            .where(operation.c.id == claimed.operation.id)
            .values(worker="", state="pending", due_at=self._now, **values)
        )

    def _desk(self, claimed: Claimed, row: Any) -> Desk | None:
        college = self._college(row)
        if college is None:
            return None
        place = (claimed.operation.page, row.peer)
        found = (desk for desk in self._desks.get(college, ()) if desk.where == place)
        return next(found, None)

    def _college(self, row: Any) -> int | None:
        return self._session.execute(
            sa.select(card.c.college_id).where(card.c.id == row.card_id)
        ).scalar()
