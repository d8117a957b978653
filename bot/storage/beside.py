"""Beside us people of the college write in the platform's own inbox; the inbox table knows them.

All of it is read from what was stored, decided or not, so that a batch which brings a question
together with the person's answer, or a whole mailing at once, is seen as what it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.inbox import Lane, Row
from bot.storage.schema import dialog, in_lanes, inbox, message, operation, question
from handlers.mailing import HUMAN_REPLY, MAILING, MANY, TOOK, WITHIN
from handlers.states import State

Mark = tuple[int, str, int]
# More of one mailing is never looked at to know that it is one.
_ENOUGH = 200
_OURS = (
    sa.select(sa.literal(1))
    .where(
        operation.c.page_id == inbox.c.page_id,
        operation.c.peer == inbox.c.peer,
        operation.c.random_id == inbox.c.mark,
    )
    .exists()
)


def echoes(session: Session, marks: Iterable[Mark]) -> set[Mark]:
    """Return those of (page, peer, number) that are messages of our own."""
    wanted = {mark for mark in marks if mark[2]}
    if not wanted:
        return set()
    rows = session.execute(
        sa.select(operation.c.page_id, operation.c.peer, operation.c.random_id).where(
            in_lanes(operation, {(page, peer) for page, peer, _ in wanted}),
            operation.c.random_id.in_({number for *_, number in wanted}),
        )
    )
    return wanted & {(row.page_id, row.peer, row.random_id) for row in rows}


def is_mailing(session: Session, page: int, said: str, at: datetime) -> bool:
    """True where the words that `said` stands for went to many dialogs around `at`."""
    rows = session.execute(
        sa.select(inbox.c.peer, inbox.c.sent_at)
        .where(
            inbox.c.page_id == page,
            inbox.c.said == said,
            inbox.c.said != "",
            inbox.c.sent_at.between(at - WITHIN, at + WITHIN),
            ~_OURS,
        )
        .order_by(inbox.c.sent_at.desc())
        .limit(_ENOUGH)
    ).all()
    starts = {row.sent_at for row in rows if at - WITHIN <= row.sent_at <= at}
    return any(
        len({row.peer for row in rows if start <= row.sent_at <= start + WITHIN}) > MANY
        for start in starts
    )


def answered_later(session: Session, rows: Iterable[Row]) -> set[int]:
    """Return the ids of those messages after which a person wrote in the same dialog."""
    return {row.id for row in rows if row.sent_at and _is_answered(session, row, row.sent_at)}


def _is_answered(session: Session, row: Row, sent_at: datetime) -> bool:
    later = session.execute(
        sa.select(inbox.c.said, inbox.c.sent_at).where(
            inbox.c.page_id == row.page,
            inbox.c.peer == row.peer,
            inbox.c.said != "",
            inbox.c.sent_at >= sent_at,
            ~_OURS,
        )
    ).all()
    return any(not is_mailing(session, row.page, one.said, one.sent_at) for one in later)


@dataclass(frozen=True, slots=True)
class Mistaken:
    """Words of a mailing that were taken for an answer: which questions, and was the floor taken.

    `floor` is false where somebody had the floor before or spoke since.
    """

    inbox_id: int
    lane: Lane
    questions: tuple[str, ...]
    floor: bool


def mistaken(session: Session, since: datetime) -> list[Mistaken]:
    """Return what was decided since then as a person's answer and is part of a mailing."""
    rows = session.execute(
        sa.select(
            *(inbox.c.id, inbox.c.page_id, inbox.c.peer, inbox.c.said, inbox.c.sent_at),
            *(inbox.c.reason, inbox.c.done_at, dialog.c.floor, dialog.c.floor_at),
            dialog.c.id.label("dialog_id"),
        )
        .join(dialog, sa.and_(dialog.c.page_id == inbox.c.page_id, dialog.c.peer == inbox.c.peer))
        .where(inbox.c.said != "", inbox.c.done_at > since, inbox.c.reason.in_(TOOK))
    ).all()
    found = []
    for row in rows:
        if row.sent_at is None or not is_mailing(session, row.page_id, row.said, row.sent_at):
            continue
        # One decision writes one instant everywhere, and a dialog has one decision at a time.
        taken = row.floor == "person" and row.floor_at == row.done_at and row.reason == HUMAN_REPLY
        answered = _answered_at(session, row.dialog_id, row.done_at)
        found.append(Mistaken(row.id, (row.page_id, row.peer), answered, taken))
    return found


def _answered_at(session: Session, dialog_id: int, at: datetime) -> tuple[str, ...]:
    rows: Sequence[str] = (
        session.execute(
            sa.select(question.c.key)
            .where(
                question.c.dialog_id == dialog_id,
                question.c.state == str(State.ANSWERED_BY_PERSON),
                question.c.changed_at == at,
            )
            .order_by(question.c.id)
        )
        .scalars()
        .all()
    )
    return tuple(rows)


def note_mailing(session: Session, inbox_id: int) -> None:
    """Note that these words were part of a mailing after all."""
    session.execute(sa.update(inbox).where(inbox.c.id == inbox_id).values(reason=MAILING))
    session.execute(sa.update(message).where(message.c.inbox_id == inbox_id).values(reason=MAILING))


def forget_said(session: Session, before: datetime) -> None:
    """Forget what stands for people's words that were decided before then."""
    session.execute(
        sa.update(inbox).where(inbox.c.said != "", inbox.c.done_at < before).values(said="")
    )


LONG_AGO = timedelta(minutes=30)
"""A mailing is noticed within its ten minutes; a look back finds it a little later."""
