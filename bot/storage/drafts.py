"""Drafts for the base are rows: asked for by a tap, made beside, changed by hand, decided once."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import Edit, publish
from bot.storage.inbox import Lane
from bot.storage.schema import card, college, dialog, draft, question
from handlers.drafts import (
    UNDECIDED,
    DraftAsked,
    Drafted,
    DraftSettled,
    DraftState,
    Stolen,
    Trial,
)
from handlers.messages import Address
from handlers.states import State
from knowledge.rewording import Question

_UNDECIDED = [str(state) for state in UNDECIDED]
MOST_QUESTIONS = 400
"""Earlier questions a draft is tried on: as many as are read within a second."""
_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft with its college, what it would do, and when it was changed.

    `where` is told what becomes of it; `agreed_by` wants it published, or decided about it.
    """

    drafted: Drafted
    college_id: int
    college: str
    trial: Trial
    version: int
    where: Lane
    thread: str
    changed_at: datetime
    agreed_by: str


def ask_draft(session: Session, note: DraftAsked, where: Address, now: datetime) -> None:
    """Note that what was answered on a card is to become a draft; `where` it was asked for."""
    card_id = note.card
    found = session.execute(
        sa.select(card.c.college_id, card.c.masked).where(card.c.id == card_id)
    ).one()
    asked = session.execute(
        sa.select(question.c.masked)
        .where(
            question.c.card_id == card_id,
            question.c.state == str(State.ANSWERED_BY_PERSON),
            ~question.c.danger,
        )
        .order_by(question.c.id.desc())
        .limit(1)
    ).scalar()
    session.execute(
        sa.insert(draft).values(
            college_id=found.college_id,
            card_id=card_id,
            state=str(DraftState.NEW),
            by=note.by,
            decided_by="",
            wordings=_packed([asked or found.masked]),
            answer=note.answer,
            trial="{}",
            version=1,
            page_id=where.page,
            chat=where.peer,
            thread=where.thread,
            created_at=now,
            changed_at=now,
        )
    )


def unmade_drafts(session: Session) -> list[DraftRow]:
    """Return some of those that are to be made, tried after a change, or tried and published."""
    states = [str(DraftState.NEW), str(DraftState.EDITED), str(DraftState.AGREED)]
    query = _rows().where(draft.c.state.in_(states)).order_by(draft.c.id).limit(_AT_ONCE)
    return [_row(row) for row in session.execute(query)]


def load_draft(session: Session, draft_id: int, college_id: int) -> DraftRow | None:
    """Return a draft of a college."""
    query = _rows().where(draft.c.id == draft_id, draft.c.college_id == college_id)
    row = session.execute(query).first()
    return None if row is None else _row(row)


def newest_draft(session: Session, card_id: int) -> Drafted | None:
    """Return the last draft that was made of a card."""
    query = _rows().where(draft.c.card_id == card_id).order_by(draft.c.id.desc()).limit(1)
    row = session.execute(query).first()
    return None if row is None else _row(row).drafted


def open_drafts(session: Session, college_id: int) -> list[DraftRow]:
    """Return the drafts of a college that nobody decided about, the newest first."""
    query = _rows().where(draft.c.college_id == college_id, draft.c.state.in_(_UNDECIDED))
    return [_row(row) for row in session.execute(query.order_by(draft.c.id.desc()))]


def decided_drafts(session: Session, college_id: int, now: datetime) -> list[DraftRow]:
    """Return what a college published or proposed within the last week, the newest first."""
    states = [str(DraftState.PUBLISHED), str(DraftState.PROPOSED)]
    query = _rows().where(
        draft.c.college_id == college_id,
        draft.c.state.in_(states),
        draft.c.changed_at > now - timedelta(days=7),
    )
    return [_row(row) for row in session.execute(query.order_by(draft.c.changed_at.desc()))]


def proposals(session: Session, college_slug: str = "") -> list[DraftRow]:
    """Return what colleges propose for everybody, the oldest first."""
    query = _rows().where(draft.c.state == str(DraftState.PROPOSED))
    if college_slug:
        query = query.where(college.c.slug == college_slug)
    return [_row(row) for row in session.execute(query.order_by(draft.c.id))]


def recent_questions(
    session: Session, college_id: int, since: datetime, but: int
) -> list[Question]:
    """Return a college's newest questions, the oldest first.

    Danger is not among them, nor what card `but` asks.
    """
    rows = session.execute(
        sa.select(question.c.id, question.c.masked, question.c.created_at, question.c.state)
        .where(
            question.c.college_id == college_id,
            question.c.created_at >= since,
            question.c.masked != "",
            sa.or_(question.c.card_id.is_(None), question.c.card_id != but),
            ~question.c.danger,
        )
        .order_by(question.c.id.desc())
        .limit(MOST_QUESTIONS)
    ).all()
    return [
        Question(str(row.id), row.masked, row.created_at, row.state != str(State.ANSWERED))
        for row in reversed(rows)
    ]


def keep_made(
    session: Session, row: DraftRow, wordings: Sequence[str], answer: str, trial: Trial
) -> bool:
    """Keep what was made of a draft; False where somebody changed it or decided meanwhile."""
    told = json.dumps(asdict(trial), ensure_ascii=False)
    return _written_over(session, row, DraftState.OPEN, wordings, answer, trial=told) is not None


def edit_draft(
    session: Session,
    row: DraftRow,
    by: str,
    wordings: Sequence[str],
    answer: str,
    now: datetime,
) -> bool:
    """Store what somebody wrote over a draft they read as `row`; False where it changed since."""
    edited = DraftState.EDITED
    of = _written_over(session, row, edited, wordings, answer, by=by, changed_at=now)
    if of is None:
        return False
    # Who decides about it at this moment reads it again: a tap is recorded on its dialog's version.
    of_card = sa.select(card.c.dialog_id).where(card.c.id == of).scalar_subquery()
    session.execute(
        sa.update(dialog).where(dialog.c.id == of_card).values(version=dialog.c.version + 1)
    )
    return True


def _written_over(
    session: Session,
    row: DraftRow,
    state: DraftState,
    wordings: Sequence[str],
    answer: str,
    **more: Any,
) -> int | None:
    """Store what a draft that was read as `row` says now; its card, None where it changed since."""
    said = {"state": str(state), "wordings": _packed(wordings), "answer": answer, **more}
    return session.execute(
        sa.update(draft)
        .where(draft.c.id == row.drafted.id, draft.c.version == row.version, _undecided())
        .values(version=row.version + 1, **said)
        .returning(draft.c.card_id)
    ).scalar()


def settle_draft(session: Session, note: DraftSettled, where: Address, now: datetime) -> None:
    """Note what somebody decided about a draft, and `where`: there they hear what becomes of it."""
    session.execute(
        sa.update(draft)
        .where(draft.c.id == note.draft, _undecided())
        .values(state=str(note.state), decided_by=note.by, version=draft.c.version + 1)
        .values(page_id=where.page, chat=where.peer, thread=where.thread, changed_at=now)
    )


def publish_draft(session: Session, row: DraftRow, edit: Edit, now: datetime) -> bool:
    """Publish a draft that was agreed to and tried; False where it changed meanwhile."""
    drafted = row.drafted
    said = (DraftState.PUBLISHED, drafted.wordings, drafted.answer)
    if _written_over(session, row, *said, changed_at=now) is None:
        return False
    publish(session, [edit], row.agreed_by, now, f"draft {drafted.id}")
    return True


def questions_of(session: Session, card_id: int) -> frozenset[str]:
    """The questions of a card, by the names stored questions go by."""
    rows = session.execute(sa.select(question.c.id).where(question.c.card_id == card_id))
    return frozenset(str(number) for (number,) in rows)


def _undecided() -> sa.ColumnElement[bool]:
    return draft.c.state.in_(_UNDECIDED)


def _rows() -> sa.Select[Any]:
    return sa.select(draft, college.c.slug).join(college, college.c.id == draft.c.college_id)


def _row(row: Any) -> DraftRow:
    drafted = Drafted(
        *(row.id, row.card_id, DraftState(row.state), row.by),
        *(tuple(json.loads(row.wordings)), row.answer),
    )
    where = (row.page_id, row.chat)
    trial = _trial(json.loads(row.trial))
    college = (row.college_id, row.slug)
    last = (row.thread, row.changed_at, row.decided_by)
    return DraftRow(drafted, *college, trial, row.version, where, *last)


def _trial(stored: dict[str, Any]) -> Trial:
    stolen = (
        Stolen(one["title"], one["count"], tuple(one["examples"]))
        for one in stored.get("stolen", ())
    )
    plain = (stored.get("questions", 0), stored.get("caught", 0))
    words = (tuple(stored.get(name, ())) for name in ("examples", "lost"))
    examples, lost = words
    return Trial(*plain, examples, tuple(stolen), lost)


def _packed(wordings: Sequence[str]) -> str:
    return json.dumps(list(wordings), ensure_ascii=False)
