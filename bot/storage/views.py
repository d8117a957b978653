"""Views are what the web page shows, read from the tables as frozen values; they change nothing."""

import json
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import (
    DONE,
    UNFINISHED,
    audit,
    card,
    dialog,
    inbox,
    message,
    operation,
)
from bot.storage.turns import Turn, read_turns
from handlers.situation import Floor

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
