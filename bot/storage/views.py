"""Views are what the web page shows, read from the tables as frozen values; they change nothing."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.operations import Send, unpack
from bot.storage.dialogs import card_thread
from bot.storage.schema import (
    DONE,
    UNFINISHED,
    audit,
    card,
    dialog,
    inbox,
    message,
    operation,
    page,
    question,
)
from handlers.messages import Button, Reply
from handlers.options import Option, unpacked
from handlers.situation import Floor
from handlers.states import State
from handlers.suggesting import MOST
from knowledge.rich import Span

MOST_CARDS = 20
MOST_TURNS = 4
_MOST_IN_CHAT = 80
_NOTICE_LIFE = timedelta(minutes=1)
_OPEN = ("pending", "sending")
# Columns that a card on the desk holds in another form.
_OWN = ("dialog_id", "options")


@dataclass(frozen=True, slots=True)
class Turn:
    """Words of a dialog. `who` is asker, bot or person; `state` how they fared.

    `state` is that of the operation ("delivered", "pending" …), for words of the asker "stored"
    until they are decided and then "decided". `text` is None where it was kept long enough.
    """

    who: str
    text: str | None
    at: datetime
    state: str
    reason: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """An asker's chat: turns oldest first; `waits` while something is still to be said to it."""

    turns: tuple[Turn, ...] = ()
    floor: str = Floor.BOT
    waits: bool = False

    @property
    def live(self) -> int:
        """Where the turns after the asker's last words begin: their buttons still mean something.

        The asker's own words end the choices they were offered before.
        """
        own = (number for number, turn in enumerate(self.turns, 1) if turn.who == "asker")
        return max(own, default=0)


@dataclass(frozen=True, slots=True)
class DeskCard:
    """An open card with the end of its dialog; `waiting` while a question of it is unanswered."""

    id: int
    channel: str
    text: str
    draft: str
    danger: bool
    trouble: str
    taken_by: str
    floor: str
    reachable: bool
    waiting: bool
    opened_at: datetime
    promised_at: datetime
    turns: tuple[Turn, ...]
    options: tuple[Option, ...] = ()
    notice: Reply | None = None


@dataclass(frozen=True, slots=True)
class DeskView:
    """A college's desk: its most urgent open cards, how many there are, a word to everybody.

    `unshown` of them stand here alone: no chat of the staff took them.
    """

    cards: tuple[DeskCard, ...]
    total: int
    notice: Reply | None
    unshown: int = 0


def read_chat(session: Session, page_id: int, peer: str) -> Chat:
    """Return an asker's chat on a page; an empty one before their first word."""
    found = session.execute(
        sa.select(dialog.c.id, dialog.c.floor).where(
            dialog.c.page_id == page_id, dialog.c.peer == peer
        )
    ).first()
    turns = _turns(session, [found.id], _MOST_IN_CHAT).get(found.id, []) if found else []
    shown = [turn for turn in turns if turn.who == "asker" or turn.state == "delivered"]
    stored = _stored(session, page_id, peer)
    waits = bool(stored) or any(turn.state in _OPEN for turn in turns)
    return Chat((*shown, *stored), found.floor if found else Floor.BOT, waits)


def _stored(session: Session, page_id: int, peer: str) -> list[Turn]:
    """What was written and not decided yet: nobody's words vanish when they are sent."""
    rows = session.execute(
        sa.select(inbox.c.payload, inbox.c.received_at)
        .where(inbox.c.page_id == page_id, inbox.c.peer == peer, inbox.c.state != DONE)
        .order_by(inbox.c.id)
    )
    texts = [(json.loads(row.payload).get("text", ""), row.received_at) for row in rows]
    return [Turn("asker", str(text), at, "stored") for text, at in texts]


def _turns(session: Session, dialogs: Sequence[int], most: int) -> dict[int, list[Turn]]:
    """Return the last `most` turns of each dialog, oldest first."""
    # At equal times a message stands before what was said to it: both are written at once.
    found: dict[int, list[tuple[datetime, int, int, Turn]]] = {}
    heard = (
        *(message.c.id, message.c.author, message.c.text),
        *(message.c.sent_at, message.c.decided_at),
    )
    for row in _newest(session, message, heard, dialogs, most):
        turn = Turn(row.author, row.text, row.sent_at, "decided")
        found.setdefault(row.dialog_id, []).append((row.decided_at, 0, row.id, turn))
    to_asker = (operation.c.kind == "send", operation.c.origin.not_in(("desk", "staff")))
    said = (
        *(operation.c.id, operation.c.origin, operation.c.body, operation.c.state),
        *(operation.c.error, operation.c.created_at),
    )
    for row in _newest(session, operation, said, dialogs, most, *to_asker):
        turn = _said(row)
        found.setdefault(row.dialog_id, []).append((row.created_at, 1, row.id, turn))
    return {
        dialog_id: [turn for *_, turn in sorted(turns, key=lambda one: one[:3])[-most:]]
        for dialog_id, turns in found.items()
    }


def _newest(
    session: Session,
    table: sa.Table,
    columns: Iterable[sa.Column[Any]],
    dialogs: Sequence[int],
    most: int,
    *where: sa.ColumnElement[bool],
) -> Iterable[Any]:
    number = sa.func.row_number().over(partition_by=table.c.dialog_id, order_by=table.c.id.desc())
    recent = (
        sa.select(table.c.dialog_id, *columns, number.label("number"))
        .where(table.c.dialog_id.in_(dialogs), *where)
        .subquery()
    )
    return session.execute(sa.select(recent).where(recent.c.number <= most).order_by(recent.c.id))


def _said(row: Any) -> Turn:
    who = "person" if row.origin == "person" else "bot"
    reply = _reply(row.body)
    if reply is None:
        return Turn(who, None, row.created_at, row.state, row.error)
    return Turn(who, reply.text, row.created_at, row.state, row.error, reply.buttons, reply.spans)


def _reply(body: str) -> Reply | None:
    """The reply of a stored message; None where its time to be kept is over."""
    try:
        sent = unpack("send", json.loads(body))
    except TypeError:
        return None
    return sent.reply if isinstance(sent, Send) else None


def read_desk(
    session: Session, page_id: int, college_id: int, desk: str, now: datetime
) -> DeskView:
    """Return the desk of a college that stands in chat `desk` of a page."""
    rows = session.execute(_open_cards(college_id)).all()
    turns = _turns(session, [row.dialog_id for row in rows], MOST_TURNS)
    notices = _notices(session, page_id, desk, now)
    cards = [
        replace(
            DeskCard(
                **{name: value for name, value in row._mapping.items() if name not in _OWN},
                turns=tuple(turns.get(row.dialog_id, ())),
                options=unpacked(row.options)[:MOST],
            ),
            notice=notices.pop(card_thread(row.id), None),
        )
        for row in rows
    ]
    # What was said about a card that is gone since is still news to who pressed.
    last = next(reversed(notices.values()), None)
    unshown = _count_open(session, college_id, card.c.unshown)
    return DeskView(tuple(cards), _count_open(session, college_id), last, unshown)


def _open_cards(college_id: int) -> sa.Select[Any]:
    waiting = (
        sa.select(sa.literal(1))
        .where(question.c.card_id == card.c.id, question.c.state == str(State.WAITING))
        .exists()
    )
    return (
        sa.select(
            *(card.c.id, card.c.dialog_id, card.c.text, card.c.draft, card.c.danger),
            *(
                card.c.options,
                card.c.trouble,
                card.c.taken_by,
                card.c.opened_at,
                card.c.promised_at,
            ),
            *(dialog.c.floor, dialog.c.reachable, page.c.channel),
            waiting.label("waiting"),
        )
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .join(page, page.c.id == dialog.c.page_id)
        .where(card.c.college_id == college_id, card.c.state == "open")
        .order_by(card.c.danger.desc(), waiting.desc(), card.c.promised_at, card.c.id)
        .limit(MOST_CARDS)
    )


def _count_open(session: Session, college_id: int, *where: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).where(
        card.c.college_id == college_id, card.c.state == "open", *where
    )
    return int(session.execute(query).scalar_one())


def _notices(session: Session, page_id: int, desk: str, now: datetime) -> dict[str, Reply]:
    """The last minute's words to the desk, the newest of each thread, newest thread last."""
    rows = session.execute(
        sa.select(operation.c.thread, operation.c.body)
        .where(
            operation.c.page_id == page_id,
            operation.c.peer == desk,
            operation.c.kind == "send",
            operation.c.created_at > now - _NOTICE_LIFE,
        )
        .order_by(operation.c.id.desc())
        .limit(MOST_CARDS)
    ).all()
    found: dict[str, Reply] = {}
    for row in reversed(rows):
        found.pop(row.thread, None)
        if reply := _reply(row.body):
            found[row.thread] = reply
    return found


def is_busy(session: Session, page_id: int, peer: str) -> bool:
    """True while what was written in this chat is undecided, or the page has replies to show."""
    undecided = sa.select(inbox.c.id).where(
        inbox.c.page_id == page_id, inbox.c.peer == peer, inbox.c.state != DONE
    )
    # Not by the index of pages: next to nothing is open, everything stands on some page.
    unsent = sa.select(operation.c.id).where(
        operation.c.page_id + 0 == page_id, operation.c.state.in_(UNFINISHED)
    )
    return any(session.execute(query.limit(1)).first() for query in (undecided, unsent))


def pulse(session: Session) -> tuple[int, ...]:
    """Return numbers of which one differs whenever a page may have something new to show."""
    newest = [
        sa.select(sa.func.max(table.c.id)).scalar_subquery()
        for table in (inbox, message, operation, card, audit)
    ]
    open_rows = [
        sa.select(sa.func.count()).where(condition).scalar_subquery()
        for condition in (inbox.c.state != DONE, operation.c.state.in_(UNFINISHED))
    ]
    return tuple(int(n or 0) for n in session.execute(sa.select(*newest, *open_rows)).one())
