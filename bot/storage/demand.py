"""Demand is what people asked at each college, and which facts their questions lacked."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import college, question
from handlers.unanswered import NO_QUESTION

MONTH, YEAR = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Demand:
    """How often a reference was asked at a college: in the last 30 days, and in the last year.

    `missing` are the keys of facts that lacked.
    """

    college: str
    entry: str
    missing: tuple[str, ...]
    month: int
    year: int


def demand(session: Session, now: datetime) -> list[Demand]:
    """Return what was understood of a year's questions; danger to life is left out."""
    lately = sa.case((question.c.created_at > now - MONTH, 1), else_=0)
    rows = session.execute(
        sa.select(
            *(question.c.college_id, question.c.entry, question.c.missing),
            sa.func.sum(lately).label("month"),
            sa.func.count().label("year"),
        )
        .where(
            question.c.created_at > now - YEAR,
            ~question.c.danger,
            question.c.reason.not_in(list(NO_QUESTION)),
            sa.or_(question.c.entry != "", question.c.missing != "[]"),
        )
        .group_by(question.c.college_id, question.c.entry, question.c.missing)
    ).all()
    known = session.execute(sa.select(college.c.id, college.c.slug))
    slugs = {row.id: row.slug for row in known}
    return [
        Demand(
            slugs[row.college_id],
            row.entry,
            tuple(json.loads(row.missing)),
            int(row.month),
            int(row.year),
        )
        for row in rows
    ]
