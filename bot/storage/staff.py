"""Staff are told in their own chats with a page of their college, where the platform lets us."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.inbox import Lane
from bot.storage.schema import page, staff

ANSWERING = ("admin", "owner")
"""The roles of who answers askers."""


def chats_of(
    session: Session,
    college_id: int,
    now: datetime,
    *,
    name: str = "",
    role: str = "",
    channel: str = "",
) -> list[Lane]:
    """Return the chats of who is called `name` ("vk:77"), of everybody with `role`, or of all
    who answer in `channel`.

    Nobody whose right is over, and nobody in a channel in which the college has no page.
    """
    if name:
        its, _, external = name.partition(":")
        who = sa.and_(staff.c.channel == its, staff.c.external_id == external)
    elif role:
        who = staff.c.role == role
    else:
        who = sa.and_(staff.c.channel == channel, staff.c.role.in_(ANSWERING))
    return [chat for _, chat in _chats(session, now, staff.c.college_id == college_id, who)]


def chats_everywhere(session: Session, now: datetime, role: str) -> list[tuple[int, Lane]]:
    """Return the college and own chat of everybody who has `role`, in whichever college."""
    return _chats(session, now, staff.c.role == role)


def _chats(session: Session, now: datetime, *who: sa.ColumnElement[bool]) -> list[tuple[int, Lane]]:
    own = sa.and_(page.c.college_id == staff.c.college_id, page.c.channel == staff.c.channel)
    rows = session.execute(
        sa.select(staff.c.college_id, sa.func.min(page.c.id).label("page"), staff.c.external_id)
        .join(page, own)
        .where(
            staff.c.channel != "web",
            page.c.mode != "off",
            sa.or_(staff.c.until.is_(None), staff.c.until > now),
            *who,
        )
        .group_by(staff.c.id, staff.c.college_id, staff.c.external_id)
        .order_by(staff.c.id)
    )
    return [(row.college_id, (row.page, row.external_id)) for row in rows]
