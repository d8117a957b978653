"""Sweeps look for rows that are due: what nobody touched, what may not be kept any longer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.beside import forget_said
from bot.storage.counting import keep_numbers
from bot.storage.schema import (
    audit,
    card,
    dialog,
    digest,
    draft,
    inbox,
    login,
    message,
    operation,
    question,
    reading,
    spread,
)
from handlers.drafts import DraftState
from handlers.states import Disposition, State

# One sweep's write stays short; the rest is found again by the next.
CHUNK = 500
CARD_WORDS = {"text": "", "masked": "", "draft": "", "trouble": "", "options": "[]"}
"""What of a card are words, each as it is without any."""
HAS_WORDS = sa.or_(*(card.c[name] != none for name, none in CARD_WORDS.items()))
"""True for a card that has any."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is kept, counted from when it came."""

    raw: timedelta
    masked: timedelta
    inbox: timedelta


def close_untouched(session: Session, reason: str, before: datetime, now: datetime) -> int:
    """Close `offered` questions that nobody touched since `before`; return how many."""
    due = (
        sa.select(question.c.id)
        .where(question.c.state == str(State.OFFERED), question.c.changed_at < before)
        .limit(CHUNK)
    )
    closed = session.execute(
        sa.update(question)
        .where(question.c.id.in_(due.scalar_subquery()))
        .values(state=str(State.CLOSED), reason=reason, changed_at=now)
        .returning(question.c.id)
    ).all()
    return len(closed)


def forget(session: Session, retention: Retention, now: datetime) -> int:
    """Delete what is older than it may be; return how many rows lost something.

    Raw text goes first and leaves the masked one; the masked one goes with its row, of which what
    is counted stays, and a card stays without its words. Inbox rows lose their payload when
    decided; what was never readable keeps it as long as raw text.
    """
    raw, masked = now - retention.raw, now - retention.masked
    emptied = _empty_raw(session, raw)
    deleted = _delete_old(session, masked, now - retention.inbox, raw, now)
    return emptied + deleted


def _empty_raw(session: Session, raw: datetime) -> int:
    changed = 0
    for table, moment in (
        (message, message.c.decided_at),
        (question, question.c.created_at),
        (card, card.c.opened_at),
    ):
        changed += len(
            session.execute(
                sa.update(table)
                .where(table.c.id.in_(_chunk(table, moment < raw, table.c.text != table.c.masked)))
                .values(text=table.c.masked)
                .returning(table.c.id)
            ).all()
        )
    changed += len(
        session.execute(
            sa.update(operation)
            .where(
                operation.c.id.in_(
                    _chunk(
                        operation,
                        operation.c.created_at < raw,
                        operation.c.body != "{}",
                        operation.c.state.not_in(("pending", "sending")),
                    )
                )
            )
            .values(body="{}")
            .returning(operation.c.id)
        ).all()
    )
    with_files = _chunk(message, message.c.decided_at < raw, message.c.enclosed != "[]")
    session.execute(sa.update(message).where(message.c.id.in_(with_files)).values(enclosed="[]"))
    session.execute(
        sa.update(inbox)
        .where(inbox.c.id.in_(_chunk(inbox, inbox.c.done_at < raw, inbox.c.payload != "")))
        .values(payload="")
    )
    forget_said(session, raw)
    session.execute(
        sa.update(dialog)
        .where(dialog.c.id.in_(_chunk(dialog, dialog.c.last_at < raw, dialog.c.last_reply != "")))
        .values(last_reply="")
    )
    return changed


def _delete_old(
    session: Session, masked: datetime, inbox_before: datetime, raw: datetime, now: datetime
) -> int:
    # Rows of the inbox that a message or a question names stay as long as these do.
    read = sa.exists().where(reading.c.question_id == question.c.id)
    named = sa.union(sa.select(message.c.inbox_id), sa.select(question.c.inbox_id))
    plans = (
        # Before their questions: an encoding never outlives its text. What was answered serves for
        # replays, which look at the last weeks.
        (reading, (reading.c.at < masked,)),
        (reading, (reading.c.at < raw, reading.c.gap == "")),
        (question, (question.c.created_at < masked, ~read)),
        (message, (message.c.decided_at < masked,)),
        (operation, (operation.c.created_at < masked,)),
        (audit, (audit.c.at < masked,)),
        (spread, (spread.c.at < raw,)),
        (digest, (digest.c.at < raw,)),
        (draft, (draft.c.changed_at < raw, draft.c.state != str(DraftState.PROPOSED))),
        (draft, (draft.c.changed_at < masked,)),
        (
            inbox,
            (
                inbox.c.state == "done",
                inbox.c.payload == "",
                inbox.c.done_at < inbox_before,
                inbox.c.id.not_in(named),
            ),
        ),
    )
    old_cards = _chunk(card, card.c.opened_at < masked, HAS_WORDS)
    emptied = sa.update(card).where(card.c.id.in_(old_cards)).values(**CARD_WORDS)
    deleted = len(session.execute(emptied.returning(card.c.id)).all())
    for table, conditions in plans:
        # Oldest first: what was asked again soon is counted so while the later one is there.
        query = sa.select(table.c.id).where(*conditions).order_by(table.c.id).limit(CHUNK)
        those = table.c.id.in_(session.execute(query).scalars().all())
        if table is question:
            keep_numbers(session, those)
        deleted += len(session.execute(sa.delete(table).where(those).returning(table.c.id)).all())
    session.execute(sa.delete(login).where(login.c.expires_at < now))
    return deleted


def _chunk(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(table.c.id).where(*conditions).limit(CHUNK).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Identities:
    """The two sums that must hold, and what is out of place (0 = they hold).

    `ignored` counts the updates the inbox still knows that nobody had to answer, by the reason.
    """

    messages: dict[str, int]
    questions: dict[str, int]
    inbox: dict[str, int]
    difference: int
    ignored: dict[str, int] = field(default_factory=dict)


def identities(session: Session) -> Identities:
    """Count messages by what became of them and questions by state, and check both sums.

    Messages decided = with questions + talk + ignored + quarantined: every decided inbox row of
    a message has one message row, of a known disposition. Questions = the sum of their states:
    none in a state nobody knows, or left `received`; who waits has an open card.
    """
    messages = _counts(session, message.c.disposition, message.c.author == "asker")
    questions = _counts(session, question.c.state)
    strange = sum(n for name, n in messages.items() if name not in set(Disposition))
    strange += sum(n for name, n in questions.items() if name not in set(State))
    strange += questions.get(State.RECEIVED, 0)
    strange += _missing_messages(session) + _waiting_without_card(session)
    ignored = _counts(session, inbox.c.reason, inbox.c.disposition == str(Disposition.IGNORED))
    return Identities(messages, questions, _counts(session, inbox.c.state), strange, ignored)


def _counts(
    session: Session, column: sa.Column[str], *where: sa.ColumnElement[bool]
) -> dict[str, int]:
    rows = session.execute(sa.select(column, sa.func.count()).where(*where).group_by(column))
    return {str(name): int(count) for name, count in rows}


def _missing_messages(session: Session) -> int:
    query = sa.select(sa.func.count()).where(
        inbox.c.state == "done",
        inbox.c.kind == "message",
        inbox.c.id.not_in(sa.select(message.c.inbox_id)),
    )
    return int(session.execute(query).scalar_one())


def _waiting_without_card(session: Session) -> int:
    still_open = sa.select(card.c.id).where(card.c.state == "open")
    query = sa.select(sa.func.count()).where(
        question.c.state == str(State.WAITING),
        sa.or_(question.c.card_id.is_(None), question.c.card_id.not_in(still_open)),
    )
    return int(session.execute(query).scalar_one())
