"""The clock of a card is columns of its row: the next step and when it is due; nothing ticks.

A step is booked in the transaction of what it says, so a process that dies says it once or not.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, college, dialog, lock_rows
from bot.storage.sweeps import CHUNK
from bot.storage.waits import WAITS
from handlers.reminding import Step

# A literal, as the index of due cards has it.
_TICKING = card.c.due_at.is_not(None)


def start_clock(session: Session, card_id: int, now: datetime) -> None:
    """Let the clock run from now on where it does not: a question began to wait for a person."""
    session.execute(
        sa.update(card)
        .where(card.c.id == card_id, card.c.state == "open", card.c.step == str(Step.STOPPED))
        .values(step=str(Step.START), due_at=now, since=now, overdue_at=None)
    )


def stop_clock(session: Session, card_id: int, *, unless_waiting: bool = False) -> None:
    """Stop the clock: nobody waits any more (`unless_waiting`: if that is so)."""
    held = WAITS if unless_waiting else sa.false()
    session.execute(
        sa.update(card)
        .where(card.c.id == card_id, ~held)
        .values(step=str(Step.STOPPED), due_at=None, since=None, overdue_at=None)
    )


def move_promise(session: Session, card_id: int, promised_at: datetime) -> None:
    """Note until when the asker was promised an answer."""
    session.execute(sa.update(card).where(card.c.id == card_id).values(promised_at=promised_at))


def due_cards(
    session: Session, now: datetime, *, pages: Collection[int], colleges: Collection[int]
) -> Sequence[int]:
    """Return the open cards whose clock has a step to take.

    Only of askers on `pages`, and for `colleges` to answer: for others nothing can be said here.
    """
    return (
        session.execute(
            sa.select(card.c.id)
            .join(dialog, dialog.c.id == card.c.dialog_id)
            .where(_TICKING, card.c.due_at <= now, card.c.state == "open")
            .where(dialog.c.page_id.in_(pages), card.c.college_id.in_(colleges))
            .order_by(card.c.due_at)
            .limit(CHUNK)
        )
        .scalars()
        .all()
    )


def hold_due(session: Session, card_id: int, now: datetime) -> bool:
    """Lock a card whose step is due for this transaction; False where it is not due any more."""
    query = sa.select(card.c.id).where(card.c.id == card_id, card.c.due_at <= now)
    return session.execute(lock_rows(session, query, skip=False)).first() is not None


def book_step(
    session: Session, card_id: int, step: Step, due: datetime | None, now: datetime
) -> None:
    """Note the next step and its time."""
    values: dict[str, Any] = {"step": str(step), "due_at": due}
    if step is Step.LISTED:
        values["overdue_at"] = now
    session.execute(sa.update(card).where(card.c.id == card_id).values(**values))


@dataclass(frozen=True, slots=True)
class Overdue:
    """A card of the Centre's list; `masked` is its question without personal data."""

    college: str
    card: int
    masked: str
    taken_by: str
    since: datetime


def list_overdue(session: Session, college_slug: str = "") -> list[Overdue]:
    """Return who has waited too long, by college; those in danger are seen elsewhere."""
    query = (
        sa.select(college.c.slug, card.c.id, card.c.masked, card.c.taken_by, card.c.since)
        .join(college, college.c.id == card.c.college_id)
        .where(card.c.overdue_at.is_not(None), card.c.state == "open", ~card.c.danger, WAITS)
    )
    if college_slug:
        query = query.where(college.c.slug == college_slug)
    order = (college.c.slug, card.c.since, card.c.id)
    return [Overdue(*row) for row in session.execute(query.order_by(*order))]
