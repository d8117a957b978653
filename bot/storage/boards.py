"""A board is counted from the rows of questions and cards whenever somebody asks for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage import counting
from bot.storage.schema import card, college, dialog, page
from bot.storage.waits import WAITS
from handlers.boards import Board, Counts, Waiting
from handlers.reports import nearest

MOST = 10
WEEK = timedelta(days=7)


def set_pause(session: Session, college_id: int, until: datetime | None) -> None:
    """Let staff of a college answer everything until then, None = the bot does again."""
    session.execute(sa.update(college).where(college.c.id == college_id).values(paused_until=until))


def paused(session: Session, colleges: Iterable[int], now: datetime) -> frozenset[int]:
    """Return those of these colleges whose bot rests now."""
    query = sa.select(college.c.id).where(
        college.c.id.in_(sorted(set(colleges))), college.c.paused_until > now
    )
    return frozenset(session.execute(query).scalars())


def read_board(
    session: Session, college_id: int, now: datetime, *, masked: bool, danger: bool = True
) -> Board:
    """Return how the desk of a college stands; `masked` texts hold nothing personal.

    Danger stands first, then what is promised earliest. What is kept to who is on duty is left
    out, and without `danger` all that is dangerous.
    """
    hidden = card.c.kept if danger else card.c.danger
    open_ = (
        card.c.college_id == college_id,
        card.c.state == "open",
        WAITS,
        ~hidden,
        ~card.c.centre,
    )
    rows = session.execute(
        sa.select(card, page.c.channel)
        .join(dialog, dialog.c.id == card.c.dialog_id)
        .join(page, page.c.id == dialog.c.page_id)
        .where(*open_)
        .order_by(card.c.danger.desc(), card.c.promised_at, card.c.id)
        .limit(MOST)
    )
    waiting = tuple(
        Waiting(
            *(row.id, row.channel, row.masked if masked else row.text),
            *(row.since or row.opened_at, row.promised_at, row.taken_by),
        )
        for row in rows
    )
    total = _count(session, *open_)
    late = _count(session, *open_, card.c.promised_at < now)
    own = session.execute(
        sa.select(college.c.timezone, college.c.paused_until).where(college.c.id == college_id)
    ).one()
    midnight = now.astimezone(ZoneInfo(own.timezone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    rests = own.paused_until if own.paused_until and own.paused_until > now else None
    return Board(
        waiting,
        total,
        late,
        count(session, college_id, midnight, now),
        count(session, college_id, now - WEEK, now),
        rests,
    )


def _count(session: Session, *where: sa.ColumnElement[bool]) -> int:
    query = sa.select(sa.func.count()).select_from(card).where(*where)
    return int(session.execute(query).scalar_one())


def count(session: Session, college_id: int, since: datetime, until: datetime) -> Counts:
    """Count the questions of a college asked between two moments, as reports do."""
    those = sa.and_(
        counting.asked.c.college_id == college_id,
        counting.asked.c.created_at >= since,
        counting.asked.c.created_at < until,
        counting.counts,
    )
    became = (counting.by_bot, counting.by_person, counting.helped, counting.unhelped)
    query = sa.select(sa.func.count(), *map(counting.number, became)).where(those)
    total, by_bot, by_person, helped, unhelped = session.execute(query).one()
    took = sa.select(counting.waited).where(those, counting.timed).order_by(counting.waited)
    waits = session.execute(took).scalars().all()
    median = timedelta(microseconds=int(nearest(waits, 50))) if waits else None
    return Counts(total, by_bot, by_person, median, helped, unhelped)
