"""A digest is booked where it is said: who was told what on which day is a row, so never twice."""

import json
from collections import Counter
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.inbox import Lane
from bot.storage.posting import About, Posting
from bot.storage.schema import digest, insert_new, question
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
