"""A digest is booked where it is said: who was told what on which day is a row, so never twice."""

import json
from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.inbox import Lane
from bot.storage.posting import About, Posting
from bot.storage.schema import digest, insert_new, question, reading
from handlers.digesting import Unmet
from handlers.messages import Reply


def is_told(session: Session, kind: str, to: Lane, day: str) -> bool:
    """True where this digest was booked for this recipient and day."""
    where = (digest.c.page_id == to[0], digest.c.peer == to[1], digest.c.day == day)
    query = sa.select(digest.c.id).where(digest.c.kind == kind, *where)
    return session.execute(query).first() is not None


def tell(
    session: Session, kind: str, to: Lane, day: str, text: str, now: datetime, *, alone: bool
) -> bool:
    """Book a digest and say it, unless it was booked before; nothing is said where it is empty.

    `alone`: the recipient is one person in their own chat, else it is a staff chat.
    """
    key = {"kind": kind, "page_id": to[0], "peer": to[1], "day": day}
    booked = session.execute(
        insert_new(session, digest).values(**key, at=now).returning(digest.c.id)
    ).first()
    if booked is None or not text:
        return False
    posting = Posting(session, now)
    posting.begin(f"digest:{kind}:{to[0]}:{to[1]}:{day}")
    if alone:
        posting.aside(to, Reply(text), About("staff"))
    else:
        posting.in_chat(to, "", Reply(text))
    posting.flush()
    return True


def top_gaps(session: Session, since: datetime, most: int, college_id: int = 0) -> list[Unmet]:
    """Return what most people asked since then without an answer, of a college or of all.

    What one person asked is no gap worth a line; danger to life is none at all.
    """
    people = sa.func.count(sa.distinct(reading.c.dialog_id))
    colleges = sa.func.count(sa.distinct(reading.c.college_id))
    own = (reading.c.college_id == college_id,) if college_id else ()
    rows = session.execute(
        sa.select(people.label("people"), colleges, sa.func.min(reading.c.id).label("first"))
        .join(question, question.c.id == reading.c.question_id)
        .where(reading.c.gap != "", reading.c.why != "", reading.c.at >= since, *own)
        .where(~question.c.danger)
        .group_by(reading.c.gap)
        .having(people > 1)
        .order_by(people.desc(), sa.func.min(reading.c.id))
        .limit(most)
    ).all()
    wanted = sa.select(reading.c.id, reading.c.text).where(
        reading.c.id.in_([row.first for row in rows])
    )
    texts = {row.id: row.text for row in session.execute(wanted)}
    return [Unmet(texts[first], people, colleges) for people, colleges, first in rows]


def missing_facts(session: Session, college_id: int, since: datetime) -> list[tuple[str, int]]:
    """Return the keys of facts that answers of a college lacked, most often first."""
    rows = session.execute(
        sa.select(question.c.missing).where(
            question.c.college_id == college_id,
            question.c.created_at >= since,
            question.c.missing != "[]",
            ~question.c.danger,
        )
    ).scalars()
    found = Counter(key for row in rows for key in json.loads(row))
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))
