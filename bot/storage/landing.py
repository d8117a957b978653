"""What is meant for a desk lands: a topic that is gone is opened again, else General takes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.outbox import Claimed
from bot.storage.posting import Posting
from bot.storage.schema import card, operation

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

    def _again(self, claimed: Claimed, **values: Any) -> None:
        self._session.execute(
            sa.update(operation)
            .where(operation.c.id == claimed.operation.id)
            .values(worker="", state="pending", due_at=self._now, **values)
        )

    def _desk(self, claimed: Claimed, row: Any) -> Desk | None:
        college = self._session.execute(
            sa.select(card.c.college_id).where(card.c.id == row.card_id)
        ).scalar()
        if college is None:
            return None
        place = (claimed.operation.page, row.peer)
        found = (desk for desk in self._desks.get(college, ()) if (desk.page, desk.chat) == place)
        return next(found, None)
