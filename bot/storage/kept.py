"""What is kept about an asker is read whole for them, and deleted chunk by chunk.

Rows stay, without words, so that all sums hold. What stands in staff chats is changed where it
still can be; danger to life is deleted when who looks after it has ended.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.amending import change
from bot.storage.inbox import Lane
from bot.storage.posting import AT_DESKS, About, Posting
from bot.storage.retrying import SAYS
from bot.storage.schema import (
    UNFINISHED,
    card,
    dialog,
    draft,
    inbox,
    message,
    operation,
    question,
    reading,
    spread,
)
from bot.storage.sweeps import CARD_WORDS, HAS_WORDS
from bot.storage.turns import read_turns
from handlers.kept import Kept, KeptQuestion, KeptTurn
from handlers.messages import Reply
from handlers.states import State
from handlers.texts.privacy import ON_CARD

CHUNK = 100
"""Rows of one write."""
_MOST_TURNS = 5000


def read_kept(session: Session, dialog_id: int, peer: str, channel: str) -> Kept:
    """Return everything that is kept about the asker of a dialog."""
    rows = session.execute(
        sa.select(question.c.created_at, question.c.text, question.c.state)
        .where(question.c.dialog_id == dialog_id)
        .order_by(question.c.id)
    )
    asked = tuple(KeptQuestion(row.created_at, row.text, State(row.state)) for row in rows)
    turns = read_turns(session, [dialog_id], _MOST_TURNS).get(dialog_id, [])
    said = tuple(KeptTurn(turn.at, turn.who, turn.text or "") for turn in turns)
    return Kept(peer, channel, asked, tuple(turn for turn in said if turn.text.strip()))


def to_forget(session: Session) -> Sequence[tuple[int, Lane]]:
    """Return the dialogs whose askers want it, unless somebody looks after their danger."""
    looked_after = sa.exists().where(
        card.c.id == dialog.c.card_id, card.c.danger, card.c.state == "open"
    )
    rows = session.execute(
        sa.select(dialog.c.id, dialog.c.page_id, dialog.c.peer)
        .where(dialog.c.forget_at.is_not(None), ~looked_after)
        .order_by(dialog.c.forget_at)
        .limit(CHUNK)
    )
    return [(row.id, (row.page_id, row.peer)) for row in rows]


def wanted_at(session: Session, dialog_id: int) -> datetime | None:
    """Return until when what was said is to be deleted, None where nothing is."""
    found = sa.select(dialog.c.forget_at).where(dialog.c.id == dialog_id)
    return session.execute(found).scalar()


def book_forgotten(session: Session, dialog_id: int) -> None:
    """Note that all of it is done."""
    session.execute(sa.update(dialog).where(dialog.c.id == dialog_id).values(forget_at=None))


def is_sending(session: Session, dialog_id: int, until: datetime) -> bool:
    """True while something said in a dialog until then is on its way, and its words needed."""
    query = sa.select(operation.c.id).where(
        operation.c.dialog_id == dialog_id,
        operation.c.created_at < until,
        operation.c.state == "sending",
    )
    return session.execute(query.limit(1)).first() is not None


def forget_chunk(session: Session, dialog_id: int, until: datetime, now: datetime) -> int:
    """Delete some of what was said in a dialog until then; return how many rows, 0 = all done."""
    found = _take_from_desks(session, dialog_id, until, now)
    if found:
        return found
    own_cards = sa.select(card.c.id).where(card.c.dialog_id == dialog_id)
    own_questions = sa.select(question.c.id).where(question.c.dialog_id == dialog_id)
    own_rows = sa.select(message.c.inbox_id).where(message.c.dialog_id == dialog_id)
    for rows in (
        # What nobody got yet, nobody gets any more.
        _emptied(
            operation,
            operation.c.dialog_id == dialog_id,
            operation.c.created_at < until,
            operation.c.kind.in_((*SAYS, "edit")),
            operation.c.state == "pending",
            state="cancelled",
            error="forgotten",
        ),
        _deleted(reading, reading.c.question_id.in_(own_questions)),
        _deleted(draft, draft.c.card_id.in_(own_cards)),
        _emptied(
            spread,
            spread.c.card_id.in_(own_cards),
            spread.c.text != "",
            spread.c.state != "wanted",
            text="",
        ),
        _emptied(
            operation,
            operation.c.dialog_id == dialog_id,
            operation.c.created_at <= until,
            operation.c.body != "{}",
            operation.c.state.not_in(UNFINISHED),
            body="{}",
        ),
        _emptied(
            question,
            question.c.dialog_id == dialog_id,
            question.c.created_at <= until,
            _worded(question),
            text="",
            masked="",
        ),
        _emptied(
            card,
            card.c.dialog_id == dialog_id,
            card.c.opened_at <= until,
            HAS_WORDS,
            **CARD_WORDS,
        ),
        _emptied(
            message,
            message.c.dialog_id == dialog_id,
            message.c.decided_at <= until,
            sa.or_(_worded(message), message.c.enclosed != "[]"),
            text="",
            masked="",
            enclosed="[]",
        ),
        _emptied(
            inbox,
            inbox.c.id.in_(own_rows),
            inbox.c.state == "done",
            sa.or_(inbox.c.payload != "", inbox.c.said != ""),
            payload="",
            said="",
        ),
    ):
        if found := len(session.execute(rows).all()):
            break
    return found


def _worded(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.text != "", table.c.masked != "")


def _some(table: sa.Table, *where: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return table.c.id.in_(sa.select(table.c.id).where(*where).limit(CHUNK).scalar_subquery())


def _deleted(
    table: sa.Table, *where: sa.ColumnElement[bool]
) -> sa.sql.dml.ReturningDelete[tuple[int]]:
    return sa.delete(table).where(_some(table, *where)).returning(table.c.id)


def _emptied(
    table: sa.Table, *where: sa.ColumnElement[bool], **values: str
) -> sa.sql.dml.ReturningUpdate[tuple[int]]:
    return sa.update(table).where(_some(table, *where)).values(**values).returning(table.c.id)


def _take_from_desks(session: Session, dialog_id: int, until: datetime, now: datetime) -> int:
    """Change what stands of a dialog in staff chats, where the platform lets it be changed."""
    rows = session.execute(
        sa.select(operation)
        .where(
            operation.c.dialog_id == dialog_id,
            operation.c.origin.in_(AT_DESKS),
            operation.c.kind == "send",
            operation.c.created_at < until,
            operation.c.body != "{}",
            operation.c.state.not_in(UNFINISHED),
        )
        .order_by(operation.c.id)
        .limit(CHUNK)
    ).all()
    posting = Posting(session, now)
    for row in rows:
        posting.begin(f"forget:{row.key}")
        about = About(row.origin, row.dialog_id, row.card_id)
        change(posting, row, Reply(ON_CARD), about)
    posting.flush()
    emptied = sa.update(operation).where(operation.c.id.in_([row.id for row in rows]))
    session.execute(emptied.values(body="{}"))
    return len(rows)
