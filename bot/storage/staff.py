"""Staff are told in their own chats with a page of their college, where the platform lets us."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import CHANNELS
from bot.desks.desk import Desk, own_desk
from bot.storage.inbox import Lane
from bot.storage.pages import channel_of
from bot.storage.schema import college, page, staff
from handlers.digesting import REVIEWER

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


def on_duty(session: Session, college_id: int, name: str, now: datetime) -> bool:
    """True where who is called `name` ("vk:77") may see danger to life at a college."""
    channel, _, external = name.partition(":")
    found = sa.select(staff.c.id).where(
        _on_duty(college_id, now), staff.c.channel == channel, staff.c.external_id == external
    )
    return session.execute(found.limit(1)).first() is not None


def duty_desks(session: Session, college_id: int, now: datetime) -> list[Desk]:
    """Return the own chats of who is on duty for a college, in the college and at the Centre."""
    own = sa.and_(page.c.college_id == staff.c.college_id, page.c.channel == staff.c.channel)
    rows = session.execute(
        sa.select(page.c.id, page.c.channel, staff.c.external_id)
        .join(page, own)
        .where(_on_duty(college_id, now), page.c.mode != "off")
        .order_by(staff.c.college_id != college_id, page.c.id, staff.c.id)
    )
    # Who is of the Centre may be known to several colleges: they hear it once.
    found: dict[tuple[str, str], Desk] = {}
    for row in rows:
        desk = own_desk(row.id, row.external_id, masked=CHANNELS[row.channel].foreign)
        found.setdefault((row.channel, row.external_id), desk)
    return list(found.values())


def centre_desks(session: Session, now: datetime) -> list[Desk]:
    """Return the own chats of everybody at the Centre, each person once in a messenger.

    What leaves a college is masked, whatever the messenger.
    """
    found: dict[tuple[str, str], Desk] = {}
    for _, (page_id, chat) in chats_everywhere(session, now, REVIEWER):
        channel = channel_of(session, page_id)
        found.setdefault((channel, chat), own_desk(page_id, chat, masked=True))
    return list(found.values())


def is_reviewer(session: Session, name: str, now: datetime) -> bool:
    """True where who is called `name` ("vk:77") is of the Centre."""
    channel, _, external = name.partition(":")
    found = sa.select(staff.c.id).where(
        staff.c.role == REVIEWER,
        staff.c.channel == channel,
        staff.c.external_id == external,
        sa.or_(staff.c.until.is_(None), staff.c.until > now),
    )
    return session.execute(found.limit(1)).first() is not None


def count_duty(session: Session, now: datetime) -> dict[str, int]:
    """Return by a college's slug how many of those on duty for it can be told of danger."""
    rows = session.execute(sa.select(college.c.id, college.c.slug)).all()
    return {row.slug: len(duty_desks(session, row.id, now)) for row in rows}


def _on_duty(college_id: int, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        staff.c.duty,
        sa.or_(staff.c.college_id == college_id, staff.c.role == REVIEWER),
        sa.or_(staff.c.until.is_(None), staff.c.until > now),
    )


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
