"""Staff are told in their own chats with a page of their college, where the platform lets us."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import CHANNELS
from bot.desks.desk import Desk, own_desk
from bot.storage.inbox import Lane
from bot.storage.rights import right_stands
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
    """Return the chats of who acts under `name` ("Анна Петрова" or "vk:77"), of everybody with
    `role`, or of all who answer in `channel`.

    Nobody whose right is over, and nobody in a channel in which the college has no page.
    """
    if name:
        who = _acting(name)
    elif role:
        who = staff.c.role == role
    else:
        who = sa.and_(staff.c.channel == channel, staff.c.role.in_(ANSWERING))
    return [one.chat for one in _chats(session, now, staff.c.college_id == college_id, who)]


def on_duty(
    session: Session, college_id: int, channel: str, external_id: str, now: datetime
) -> bool:
    """True where who has this number may see danger to life at a college."""
    return _is(session, channel, external_id, now, _on_duty(college_id))


def is_reviewer(session: Session, channel: str, external_id: str, now: datetime) -> bool:
    """True where who has this number is of the Centre."""
    return _is(session, channel, external_id, now, staff.c.role == REVIEWER)


def duty_desks(session: Session, college_id: int, now: datetime) -> list[Desk]:
    """Return the own chats of who is on duty for a college, in the college and at the Centre."""
    found = _chats(session, now, _on_duty(college_id))
    return _desks(sorted(found, key=lambda one: (one.college_id != college_id, one.chat[0])))


def centre_desks(session: Session, now: datetime) -> list[Desk]:
    """Return the own chats of everybody at the Centre.

    What leaves a college is masked, whatever the messenger.
    """
    return _desks(_chats(session, now, staff.c.role == REVIEWER), masked=True)


def desks_apart(session: Session, row: Any, now: datetime) -> list[Desk] | None:
    """Return the chats of those who alone see the card in `row`; None: all who answer see it."""
    if row.kept:
        return duty_desks(session, row.college_id, now)
    return centre_desks(session, now) if row.centre else None


def count_duty(session: Session, now: datetime, only: str = "") -> dict[str, int]:
    """Return by a college's slug how many of those on duty for it can be told of danger.

    `only` one college, or all of them.
    """
    own: dict[int, list[_Chat]] = {}
    for one in _chats(session, now, staff.c.duty):
        own.setdefault(one.college_id, []).append(one)
    centre = _chats(session, now, staff.c.duty, staff.c.role == REVIEWER)
    query = sa.select(college.c.id, college.c.slug)
    rows = session.execute(query.where(college.c.slug == only) if only else query)
    return {row.slug: len(_desks([*own.get(row.id, ()), *centre])) for row in rows}


def chats_everywhere(session: Session, now: datetime, role: str) -> list[tuple[int, Lane]]:
    """Return the college and own chat of everybody who has `role`, in whichever college."""
    return [(one.college_id, one.chat) for one in _chats(session, now, staff.c.role == role)]


def _on_duty(college_id: int) -> sa.ColumnElement[bool]:
    own = sa.or_(staff.c.college_id == college_id, staff.c.role == REVIEWER)
    return sa.and_(staff.c.duty, own)


def _acting(name: str) -> sa.ColumnElement[bool]:
    channel, number, external = name.partition(":")
    return _number(channel, external) if number else staff.c.person == name


def _number(channel: str, external_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(staff.c.channel == channel, staff.c.external_id == external_id)


def _is(
    session: Session, channel: str, external_id: str, now: datetime, what: sa.ColumnElement[bool]
) -> bool:
    # A right is a number's: two people may be called the same.
    found = sa.select(staff.c.id).where(_number(channel, external_id), what, right_stands(now))
    return session.execute(found.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class _Chat:
    """Somebody's own chat with a page of a college."""

    college_id: int
    channel: str
    chat: Lane


def _chats(session: Session, now: datetime, *who: sa.ColumnElement[bool]) -> list[_Chat]:
    own = sa.and_(page.c.college_id == staff.c.college_id, page.c.channel == staff.c.channel)
    person = (staff.c.id, staff.c.college_id, staff.c.channel, staff.c.external_id)
    rows = session.execute(
        sa.select(*person, sa.func.min(page.c.id).label("page"))
        .join(page, own)
        .where(staff.c.channel != "web", page.c.mode != "off", right_stands(now), *who)
        .group_by(*person)
        .order_by(staff.c.id)
    )
    return [_Chat(row.college_id, row.channel, (row.page, row.external_id)) for row in rows]


def _desks(found: Iterable[_Chat], *, masked: bool = False) -> list[Desk]:
    """Return these chats as desks, each person once in a messenger.

    Who is of the Centre may be known to several colleges: they hear it once.
    """
    desks: dict[tuple[str, str], Desk] = {}
    for one in found:
        hidden = masked or CHANNELS[one.channel].foreign
        desks.setdefault((one.channel, one.chat[1]), own_desk(*one.chat, masked=hidden))
    return list(desks.values())
