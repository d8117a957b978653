"""The questions of a card are read back as their asker wrote them, with the message of each."""

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import CHANNELS
from bot.storage.pages import channel_of
from bot.storage.schema import message, question
from handlers.states import State
from handlers.wording import Worded

_MOST = 20


def worded(session: Session, card_id: int, dialog_id: int, page_id: int) -> tuple[Worded, ...]:
    """Return the questions of a card of a dialog, oldest first."""
    rows = session.execute(
        sa.select(question.c.key, question.c.text, question.c.state, question.c.created_at)
        .where(question.c.card_id == card_id)
        .order_by(question.c.id)
        .limit(_MOST)
    ).all()
    asked = {row.key: int(row.key.partition(".")[0]) for row in rows}
    keys = _message_keys(session, dialog_id, set(asked.values()))
    shows = CHANNELS[channel_of(session, page_id)].answers
    last = session.execute(
        sa.select(sa.func.max(message.c.inbox_id)).where(
            message.c.dialog_id == dialog_id, message.c.author == "asker"
        )
    ).scalar()
    return tuple(
        Worded(
            row.key,
            keys.get(asked[row.key], "") if shows else "",
            row.text,
            row.created_at,
            waits=row.state == str(State.WAITING),
            behind=(last or 0) > asked[row.key],
        )
        for row in rows
    )


def _message_keys(session: Session, dialog_id: int, rows: set[int]) -> dict[int, str]:
    """The number in the chat of each message that came in one of these inbox rows."""
    found = session.execute(
        sa.select(message.c.inbox_id, message.c.key).where(
            message.c.dialog_id == dialog_id, message.c.inbox_id.in_(sorted(rows))
        )
    )
    return {row.inbox_id: row.key for row in found}
