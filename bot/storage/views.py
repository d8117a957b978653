"""Views are what the web page shows, read from the tables as frozen values; they change nothing."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.card_views import lacks
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
from bot.storage.turns import Turn, read_turns, stored_reply
from handlers.carding import MOST_TURNS
from handlers.messages import Reply
from handlers.options import Option, unpacked
from handlers.situation import Floor
from handlers.states import State
from handlers.suggesting import MOST

MOST_CARDS = 20
_MOST_IN_CHAT = 80
_NOTICE_LIFE = timedelta(minutes=1)
_OPEN = ("pending", "sending")
# Columns that a card on the desk holds in another form.
_OWN = ("dialog_id", "options")


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
    reason: str
    opened_at: datetime
    since: datetime | None
    promised_at: datetime
    turns: tuple[Turn, ...]
    options: tuple[Option, ...] = ()
    missing: tuple[str, ...] = ()
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
    turns = read_turns(session, [found.id], _MOST_IN_CHAT).get(found.id, []) if found else []
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


def read_desk(
    session: Session, page_id: int, college_id: int, desk: str, now: datetime, *, duty: bool = False
) -> DeskView:
    """Return the desk of a college that stands in chat `desk` of a page.

    Who is on `duty` sees what is kept to them as well.
    """
    seen = (~card.c.centre,) if duty else (~card.c.centre, ~card.c.kept)
    rows = session.execute(_open_cards(college_id).where(*seen)).all()
    turns = dict[bool, dict[int, list[Turn]]]()
    for danger in (False, True):
        dialogs = [row.dialog_id for row in rows if row.danger is danger]
        turns[danger] = read_turns(session, dialogs, MOST_TURNS, danger=danger)
    lacking = lacks(session, [row.id for row in rows])
    notices = _notices(session, page_id, desk, now)
    cards = [
        replace(
            DeskCard(
                **{name: value for name, value in row._mapping.items() if name not in _OWN},
                turns=tuple(turns[row.danger].get(row.dialog_id, ())),
                missing=tuple(dict.fromkeys(lacking.get(row.id, ()))),
                options=tuple({o.reference: o for o in unpacked(row.options)}.values())[:MOST],
            ),
            notice=notices.pop(card_thread(row.id), None),
        )
        for row in rows
    ]
    # What was said about a card that is gone since is still news to who pressed.
    last = next(reversed(notices.values()), None)
    unshown = _count_open(session, college_id, card.c.unshown, *seen)
    return DeskView(tuple(cards), _count_open(session, college_id, *seen), last, unshown)


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
                card.c.reason,
                card.c.opened_at,
                card.c.since,
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
        if reply := stored_reply(row.body):
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
