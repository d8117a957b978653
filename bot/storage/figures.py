"""Figures say how the process is doing: what waits, for how long, and whether a write works."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.outbox import outbox_depth
from bot.storage.schema import DONE, inbox, insert_new, question, worker
from handlers.states import State

# Stands among the workers, never alive: it claims nothing.
_PROBE = "readyz"


@dataclass(frozen=True, slots=True)
class Figures:
    """What waits now; `oldest_waiting` is when the longest waiting question was asked."""

    inbox_waiting: int
    outbox_depth: int
    oldest_waiting: datetime | None


def read_figures(session: Session) -> Figures:
    """Return what waits; reads only what is open."""
    open_rows = sa.select(sa.func.count()).where(inbox.c.state != DONE)
    oldest = sa.select(sa.func.min(question.c.created_at)).where(
        question.c.state == str(State.WAITING)
    )
    return Figures(
        int(session.execute(open_rows).scalar_one()),
        outbox_depth(session),
        session.execute(oldest).scalar(),
    )


def probe(session: Session, now: datetime) -> None:
    """Write something that changes each time: a full disk or a lock shows here."""
    session.execute(insert_new(session, worker).values(name=_PROBE, alive_until=now))
    session.execute(sa.update(worker).where(worker.c.name == _PROBE).values(alive_until=now))
