"""Readings keep what was not answered, or serves for replays, beside the encoding of its text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.said import last_answer
from bot.storage.schema import college, question, reading
from handlers.states import Helped, State
from handlers.tapping import ENTRY_GIVEN
from handlers.unanswered import Stand
from knowledge.encodings import Encoding
from knowledge.gaps import Asked, Why
from knowledge.looking import Look, slots_in, told_in
from knowledge.outcomes import Stored

# Rows of one statement: a write stays short, a read gives the interpreter back often enough.
CHUNK = 200
Moment = tuple[datetime, int]
"""How far the questions were looked through: when the last one changed, and its id."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is new, or changed since it was read; `before` is why it was a gap, if so.

    `reading` is its row here (0 = none); `same` says that its words are those that were read.
    `said` is what a person answered in words of their own, "" for nobody and for an entry given.
    """

    id: int
    college_id: int
    college: str
    dialog: int
    at: datetime
    changed_at: datetime
    text: str
    stand: Stand
    missing: tuple[str, ...]
    reading: int = 0
    same: bool = False
    before: Why | None = None
    said: str = ""

    @property
    def moment(self) -> Moment:
        """Where it stands among those that changed."""
        return self.changed_at, self.id


@dataclass(frozen=True, slots=True)
class Read:
    """A question with what is kept of it: `look` is None where its words were read before."""

    question: Changed
    why: Why | None
    chosen: str
    look: Look | None = None
    gap: str = ""


def changed(session: Session, since: Moment, until: datetime) -> list[Changed]:
    """Return the first questions behind `since` that changed and were not looked at, oldest first.

    `until` leaves out what may still be joined by changes of transactions that began before it.
    """
    after = sa.or_(
        question.c.changed_at > since[0],
        sa.and_(question.c.changed_at == since[0], question.c.id > since[1]),
    )
    news = sa.or_(reading.c.id.is_(None), reading.c.seen_at != question.c.changed_at)
    rows = session.execute(
        sa.select(
            question,
            college.c.slug,
            reading.c.id.label("reading"),
            reading.c.text.label("was"),
            reading.c.why,
        )
        .join(college, college.c.id == question.c.college_id)
        .outerjoin(reading, reading.c.question_id == question.c.id)
        # The index begins with the state: without one named, every question would be looked at.
        .where(question.c.state.in_(list(map(str, State))), after, news)
        # What its asker had deleted is read no more.
        .where(question.c.masked != "")
        .where(question.c.changed_at <= until)
        .order_by(question.c.changed_at, question.c.id)
        .limit(CHUNK)
    ).all()
    return [_changed(row, _said_to(session, row)) for row in rows]


def _said_to(session: Session, row: Any) -> str:
    """What a person wrote to a question that the base knows an entry for."""
    typed = row.state == str(State.ANSWERED_BY_PERSON) and row.reason != ENTRY_GIVEN
    return last_answer(session, row.card_id) if typed and row.entry and row.card_id else ""


def _changed(row: Any, said: str) -> Changed:
    stand = Stand(
        State(row.state),
        row.reason,
        Helped(row.helped),
        row.danger,
        row.entry,
        tuple(json.loads(row.offers)),
    )
    return Changed(
        id=row.id,
        college_id=row.college_id,
        college=row.slug,
        dialog=row.dialog_id,
        at=row.created_at,
        changed_at=row.changed_at,
        text=row.masked,
        stand=stand,
        missing=tuple(json.loads(row.missing)),
        reading=row.reading or 0,
        same=row.was == row.masked,
        before=Why(row.why) if row.why else None,
        said=said,
    )


def keep(session: Session, found: Sequence[Read], dropped: Sequence[Changed]) -> None:
    """Store what was read; forget what is no question, and what was read of words that changed.

    What its asker had deleted while it was read is not stored.
    """
    anew = [one.question.reading for one in found if one.look and one.question.reading]
    gone = [*anew, *(one.reading for one in dropped if one.reading)]
    if gone:
        session.execute(sa.delete(reading).where(reading.c.id.in_(gone)))
    left = _worded(session, [one.question.id for one in found])
    fresh = [_row(one, one.look) for one in found if one.look and one.question.id in left]
    if fresh:
        session.execute(sa.insert(reading), fresh)
    for one in found:
        if one.look is None:
            values: dict[str, Any] = {"seen_at": one.question.changed_at, **_said(one)}
            if one.why is None:
                values["gap"] = ""
            session.execute(
                sa.update(reading).where(reading.c.id == one.question.reading).values(**values)
            )


def _worded(session: Session, questions: Sequence[int]) -> frozenset[int]:
    """Those of the questions that have their words."""
    those = (question.c.id.in_(questions), question.c.masked != "")
    # Nobody deletes them until what was read stands in the table, and is found there.
    rows = sa.select(question.c.id).where(*those).with_for_update()
    return frozenset(session.execute(rows).scalars())


def _row(one: Read, look: Look) -> dict[str, Any]:
    asked, read = one.question, look.encoding
    return {
        "question_id": asked.id,
        "college_id": asked.college_id,
        "dialog_id": asked.dialog,
        "at": asked.at,
        "seen_at": asked.changed_at,
        "text": asked.text,
        "form": read.form,
        "searched": read.searched,
        "meaning": read.meaning,
        "near": json.dumps(look.near),
        "slots": told_in(look.slots),
        "gap": one.gap,
        **_said(one),
    }


def _said(one: Read) -> dict[str, str]:
    missing = json.dumps(one.question.missing)
    return {"why": str(one.why or ""), "chosen": one.chosen, "missing": missing}


def newest(session: Session) -> int:
    """Return the number of the newest question that has joined a gap, 0 for none."""
    query = sa.select(sa.func.max(reading.c.id)).where(reading.c.gap != "")
    return int(session.execute(query).scalar() or 0)


def grouped(session: Session, since: datetime, behind: int) -> list[tuple[int, str, Asked]]:
    """Return the next questions that have joined a gap, with their number and gap, whole.

    `behind` is the number of the last one that is known.
    """
    query = _asked(since).add_columns(*_ENCODING).where(reading.c.id > behind)
    rows = session.execute(query.order_by(reading.c.id).limit(CHUNK))
    return [(row.id, row.gap, _from(row, _encoding(row))) for row in rows]


def unanswered(session: Session, since: datetime) -> list[tuple[str, Asked]]:
    """Return every question that has joined a gap, with its gap, without its encoding."""
    rows = session.execute(_asked(since).order_by(reading.c.id))
    return [(row.gap, _from(row, _UNREAD)) for row in rows]


_ENCODING = (reading.c.form, reading.c.searched, reading.c.meaning)
_UNREAD = Encoding("", "")


def _encoding(row: Any) -> Encoding:
    return Encoding(row.form, row.searched, row.meaning)


def _asked(since: datetime) -> sa.Select[Any]:
    return (
        sa.select(
            *(reading.c.id, reading.c.question_id, reading.c.dialog_id, reading.c.at),
            *(reading.c.text, reading.c.near, reading.c.slots, reading.c.why),
            *(reading.c.chosen, reading.c.missing, reading.c.gap, college.c.slug),
        )
        .join(college, college.c.id == reading.c.college_id)
        .where(reading.c.gap != "", reading.c.at > since)
    )


def _from(row: Any, encoding: Encoding) -> Asked:
    return Asked(
        id=str(row.question_id),
        text=row.text,
        college=row.slug,
        at=row.at,
        encoding=encoding,
        near=tuple((entry, p) for entry, p in json.loads(row.near)),
        why=Why(row.why),
        slots=slots_in(row.slots),
        chosen=row.chosen,
        # Most lack nothing, and there are thousands of them.
        missing=tuple(json.loads(row.missing)) if row.missing != "[]" else (),
        asker=str(row.dialog_id),
    )


def stored(
    session: Session, since: datetime, most: int, colleges: Sequence[str] = ()
) -> list[Stored]:
    """Return the newest questions asked since then, answered or not, for a replay.

    `colleges` (slugs) are those whose questions count, empty = all.
    """
    rows = session.execute(
        sa.select(reading.c.question_id, reading.c.text, reading.c.slots, college.c.slug)
        .add_columns(*_ENCODING)
        .join(college, college.c.id == reading.c.college_id)
        .where(reading.c.at > since, college.c.slug.in_(colleges) if colleges else sa.true())
        .order_by(reading.c.at.desc(), reading.c.id.desc())
        .limit(most)
    )
    return [
        Stored(str(row.question_id), row.text, _encoding(row), row.slug, slots_in(row.slots))
        for row in rows
    ]
