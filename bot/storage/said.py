"""What a person answered last is read from what went out, or from the platform's own inbox."""

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, inbox, message, operation
from bot.storage.turns import stored_reply
from handlers.texts.answering import written

_TYPED = ("card_answered", "reply_amended")
"""Reasons of what somebody wrote at a desk; an entry given by a tap is in the base already."""


def last_answer(session: Session, card_id: int) -> str:
    """Return the words a person answered on a card last, as they wrote them, "" for none."""
    found = session.execute(
        sa.select(operation.c.inbox_id)
        .join(inbox, inbox.c.id == operation.c.inbox_id)
        .where(
            operation.c.card_id == card_id,
            operation.c.origin == "person",
            operation.c.kind.in_(("send", "edit")),
            inbox.c.reason.in_(_TYPED),
        )
        .order_by(operation.c.id.desc())
        .limit(1)
    ).scalar()
    return _written_in(session, card_id) if found is None else _sent(session, found)


def _sent(session: Session, row: int) -> str:
    """What inbox row `row` brought to the asker, all pieces of it, without the office's name."""
    rows = session.execute(
        sa.select(operation.c.kind, operation.c.body)
        .where(
            operation.c.inbox_id == row,
            operation.c.origin == "person",
            operation.c.kind.in_(("send", "edit")),
        )
        .order_by(operation.c.id)
    )
    pieces = []
    for one in rows:
        reply = stored_reply(one.body, one.kind)
        if reply is None:
            return ""
        pieces.append(reply.text)
    return written("\n".join(pieces))


def _written_in(session: Session, card_id: int) -> str:
    """What a person wrote in the platform's own inbox after the card was opened."""
    return (
        session.execute(
            sa.select(message.c.text)
            .join(card, card.c.dialog_id == message.c.dialog_id)
            .where(
                card.c.id == card_id,
                message.c.author == "person",
                message.c.decided_at >= card.c.opened_at,
                sa.or_(card.c.closed_at.is_(None), message.c.decided_at <= card.c.closed_at),
            )
            .order_by(message.c.id.desc())
            .limit(1)
        ).scalar()
        or ""
    )
