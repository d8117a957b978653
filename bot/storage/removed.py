"""What waits for a page that no configuration names any more is decided: nobody can act there.

An update is ignored with a reason, and keeps its payload as long as raw text; an operation is
undeliverable, of which the desk is told where it was about a card.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.operations import Undeliverable
from bot.storage.outbox import claimed_of
from bot.storage.schema import NEW, PENDING, inbox, lock_rows, operation, page
from bot.storage.settling import Outcome, settle
from handlers.states import Disposition

REASON = "page_removed"
CHUNK = 50
"""Rows of one write."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How many updates and operations were ended, by the name of their page."""

    updates: Counter[str]
    operations: Counter[str]

    @property
    def total(self) -> int:
        """All of them; 0 = nothing waits any more."""
        return self.updates.total() + self.operations.total()


def end_removed(
    session: Session,
    named: Collection[str],
    before: datetime,
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> Ended:
    """End some of what came before `before` and waits for pages that are not among `named`."""
    query = sa.select(page.c.id, page.c.slug).where(page.c.slug.not_in(sorted(named)))
    slugs: dict[int, str] = {row.id: row.slug for row in session.execute(query)}
    updates = _ignored(session, slugs, before, now)
    operations = _undelivered(session, slugs, before, desks, now)
    return Ended(
        Counter(slugs[number] for number in updates),
        Counter(slugs[number] for number in operations),
    )


def _ignored(
    session: Session, pages: Collection[int], before: datetime, now: datetime
) -> list[int]:
    """Ignore updates that nobody will decide; return the page of each."""
    query = (
        sa.select(inbox.c.id)
        .where(inbox.c.state == NEW, inbox.c.page_id.in_(pages), inbox.c.received_at < before)
        .order_by(inbox.c.id)
        .limit(CHUNK)
    )
    rows = session.execute(lock_rows(session, query)).scalars().all()
    ended = (
        sa.update(inbox)
        .where(inbox.c.id.in_(rows))
        .values(state="done", disposition=str(Disposition.IGNORED), reason=REASON, done_at=now)
        .returning(inbox.c.page_id)
    )
    return list(session.execute(ended).scalars())


def _undelivered(
    session: Session,
    pages: Collection[int],
    before: datetime,
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> list[int]:
    """End operations that nobody will carry out as any that cannot arrive; return their pages."""
    query = (
        sa.select(operation)
        .where(
            operation.c.state == PENDING,
            operation.c.page_id.in_(pages),
            operation.c.created_at < before,
        )
        .order_by(operation.c.id)
        .limit(CHUNK)
    )
    rows = session.execute(lock_rows(session, query)).all()
    # Only what has begun can come out in some way.
    begun = sa.update(operation).where(operation.c.id.in_([row.id for row in rows]))
    session.execute(begun.values(state="sending"))
    found = [Outcome(claimed_of(row, now), Undeliverable(REASON)) for row in rows]
    settle(session, found, desks, now)
    return [row.page_id for row in rows]
