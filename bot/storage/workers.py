"""A worker holds what it claimed as long as it is alive; after that anybody may go on with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.operations import Unknown
from bot.storage.outbox import claimed_of
from bot.storage.schema import inbox, insert_new, operation, worker
from bot.storage.settling import Outcome, settle

# Three missed heartbeats of five seconds, and some.
LIFE = timedelta(seconds=20)


def heartbeat(session: Session, name: str, now: datetime) -> None:
    """Say that worker `name` is alive for a while."""
    until = now + LIFE
    session.execute(insert_new(session, worker).values(name=name, alive_until=until))
    session.execute(sa.update(worker).where(worker.c.name == name).values(alive_until=until))


def take_over(
    session: Session,
    name: str,
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
    *,
    starting: bool = False,
) -> int:
    """Free what dead workers had claimed; return how many claims that were.

    When worker `name` is `starting`, what an earlier process of that name held is free too.
    An act that had begun may have been carried out: its outcome is unknown.
    """
    # A process knows best what it holds itself, whatever the clock did to its heartbeat.
    own = worker.c.name == name
    living = (
        sa.and_(worker.c.alive_until > now, ~own)
        if starting
        else (sa.or_(worker.c.alive_until > now, own))
    )
    alive = sa.select(worker.c.name).where(living)
    freed = session.execute(
        sa.update(inbox)
        .where(inbox.c.state == "claimed", inbox.c.worker.not_in(alive))
        .values(state="new", worker="", due_at=now)
        .returning(inbox.c.id)
    ).all()
    begun = session.execute(
        sa.select(operation).where(operation.c.state == "sending", operation.c.worker.not_in(alive))
    ).all()
    outcomes = [Outcome(claimed_of(row, now), Unknown("stopped while sending")) for row in begun]
    settle(session, outcomes, desks, now)
    return len(freed) + len(begun)


def sign_off(session: Session, name: str) -> None:
    """Worker `name` stops in order: nothing of it is claimed any more."""
    session.execute(sa.delete(worker).where(worker.c.name == name))
