"""The floor changes hands in the transaction that cancels what the bot had not yet said."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.causes import DialogRow
from bot.storage.schema import operation, question
from bot.storage.stamping import stamps
from handlers.situation import Floor
from handlers.states import State, may_follow


def take_floor(session: Session, dialog: DialogRow, by: str, now: datetime) -> None:
    """Give the floor to a person; pending replies of the bot are never said."""
    dialog.floor, dialog.floor_by, dialog.floor_at = Floor.PERSON, by, now
    # A number somebody writes now is meant for the person.
    dialog.choices = "[]"
    cancelled = session.execute(
        sa.update(operation)
        .where(
            operation.c.dialog_id == dialog.id,
            operation.c.origin == "bot",
            operation.c.state == "pending",
        )
        .values(state="cancelled", error="floor", done_at=now)
        .returning(operation.c.inbox_id)
    ).scalars()
    move_questions(
        session,
        question.c.inbox_id.in_(sorted({row for row in cancelled if row is not None})),
        (State.ANSWERED, State.OFFERED),
        State.ANSWERED_BY_PERSON,
        "floor",
        now,
    )


def return_floor(dialog: DialogRow) -> None:
    """Give the floor to the bot."""
    dialog.floor, dialog.floor_by, dialog.floor_at = Floor.BOT, "", None


def move_questions(
    session: Session,
    where: sa.ColumnElement[bool],
    before: Sequence[State],
    after: State,
    reason: str,
    now: datetime,
) -> None:
    """Move questions that stand `before` where the table of steps lets them."""
    allowed = [str(state) for state in before if may_follow(state, after)]
    session.execute(
        sa.update(question)
        .where(where, question.c.state.in_(allowed))
        .values(state=str(after), reason=reason, changed_at=now, **stamps(after, now))
    )
