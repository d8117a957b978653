"""Amending changes what was said already: in place where that is still possible, else in new words.

Also here: which messages and replies a changed message speaks of.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.operations import Body, Edit, Send, unpack
from bot.storage.inbox import Lane
from bot.storage.posting import AT_DESKS, About, Posting, written
from bot.storage.schema import dialog, in_lanes, inbox, message, operation
from handlers.carding import grown
from handlers.messages import Reply
from handlers.splitting import split
from handlers.texts.answering import AMENDED

CHANGEABLE = timedelta(hours=23)
"""VK lets a message be changed for a day, Telegram for longer."""
_PERSONS_WORDS = sa.and_(operation.c.origin == "person", operation.c.kind == "send")


def asked_in(session: Session, changed: Mapping[int, tuple[Lane, str]]) -> dict[int, set[int]]:
    """Return for changed messages of askers the inbox rows their earlier forms were booked on.

    `changed` says, by inbox row, in which dialog it is and what number the message has there.
    """
    found: dict[int, set[int]] = {}
    for row, ((page, peer), key) in changed.items():
        booked = session.execute(
            sa.select(sa.func.coalesce(message.c.joined_to, message.c.inbox_id))
            .join(dialog, dialog.c.id == message.c.dialog_id)
            .where(
                dialog.c.page_id == page,
                dialog.c.peer == peer,
                message.c.key == key,
                message.c.author == "asker",
            )
        ).scalars()
        found[row] = {one for one in booked if one is not None}
    return found


def sent_by(session: Session, chat: Lane, key: str) -> int:
    """Return the inbox row of a staff chat's message whose words went to an asker, or 0."""
    row = session.execute(
        sa.select(inbox.c.id)
        .join(operation, operation.c.inbox_id == inbox.c.id)
        .where(
            inbox.c.page_id == chat[0],
            inbox.c.peer == chat[1],
            inbox.c.message_key == key,
            _PERSONS_WORDS,
        )
        .limit(1)
    ).scalar()
    return row or 0


def amend(posting: Posting, to: Lane, sent: int, reply: Reply, about: About) -> None:
    """Change what was said to an asker because of inbox row `sent` into `reply`.

    Words that are not on their way yet are replaced; what is delivered is edited; what is neither,
    or too old, or in several pieces, is said anew with a word that it is a correction.
    """
    rows = posting.session.execute(
        sa.select(operation)
        .where(
            operation.c.page_id == to[0],
            operation.c.peer == to[1],
            operation.c.inbox_id == sent,
            _PERSONS_WORDS,
        )
        .order_by(operation.c.id)
    ).all()
    if len(rows) != 1 or not change(posting, rows[0], reply, about):
        posting.reply(to, again(reply), about)


def again(reply: Reply) -> Reply:
    """The same as a message of its own that corrects an earlier one."""
    return Reply(f"{AMENDED}\n{reply.text}", reply.buttons)


def change(posting: Posting, row: Any, reply: Reply, about: About) -> bool:
    """Change the message of the operation in `row` into `reply`; False where that cannot be."""
    if len(split(reply)) != 1:
        return False
    if _rewritten(posting.session, row, Send(reply)):
        return True
    fresh = row.done_at is not None and posting.now - row.done_at < CHANGEABLE
    if row.state != "delivered" or not row.external_id or not fresh:
        return False
    edit = Edit(row.external_id, reply)
    earlier = _last(posting.session, (row.page_id, row.peer), "edit", about)
    body = _body(earlier) if earlier is not None else None
    # One change waiting is enough: a chat takes only so many a minute.
    waits = isinstance(body, Edit) and body.target == edit.target
    if not (waits and _rewritten(posting.session, earlier, edit)):
        posting.edit((row.page_id, row.peer), row.lane, edit, about)
    return True


def grow(posting: Posting, chat: Lane, added: Reply, about: About) -> bool:
    """Say it in the addition to the card that waits to be sent to this chat; False: none does."""
    row = _last(posting.session, chat, "send", about)
    body = _body(row) if row is not None else None
    whole = grown(body.reply, added) if isinstance(body, Send) else None
    fits = whole is not None and len(split(whole)) == 1
    return whole is not None and fits and _rewritten(posting.session, row, Send(whole))


def _last(session: Session, chat: Lane, kind: str, about: About) -> Any:
    """The newest operation of this kind about a card in a chat that has its words, or None."""
    return session.execute(
        sa.select(operation)
        .where(
            operation.c.dialog_id == about.dialog,
            operation.c.card_id == about.card,
            operation.c.origin == about.origin,
            operation.c.page_id == chat[0],
            operation.c.peer == chat[1],
            operation.c.kind == kind,
            operation.c.body != "{}",
        )
        .order_by(operation.c.id.desc())
        .limit(1)
    ).first()


def _body(row: Any) -> Body:
    return unpack(row.kind, json.loads(row.body))


def _rewritten(session: Session, row: Any, body: Body) -> bool:
    """Change what an operation will do; False where it has begun, perhaps just now."""
    unbegun = (operation.c.state == "pending", operation.c.attempts == 0)
    changed = sa.update(operation).where(operation.c.id == row.id, *unbegun).values(**written(body))
    return session.execute(changed.returning(operation.c.id)).first() is not None


def said_anew(posting: Posting, row: Any) -> bool:
    """Say what an edit could not bring to an asker in a message of its own; False: no such edit."""
    if row.kind != "edit" or row.origin != "person":
        return False
    body = _body(row)
    assert isinstance(body, Edit)
    about = About(row.origin, row.dialog_id, row.card_id, row.inbox_id)
    posting.reply((row.page_id, row.peer), again(body.reply), about)
    return True


def shown_as(session: Session, card_id: int, chats: Iterable[Lane]) -> dict[Lane, Any]:
    """Return the operation that brought a card to each of these staff chats."""
    rows = session.execute(
        sa.select(operation)
        .where(
            operation.c.card_id == card_id,
            operation.c.origin.in_(AT_DESKS),
            operation.c.kind == "send",
            in_lanes(operation, chats),
        )
        .order_by(operation.c.id.desc())
    )
    # The oldest is the card itself, and the last here to be written down.
    return {(row.page_id, row.peer): row for row in rows}
