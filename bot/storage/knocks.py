"""A knock is a browser at the door: a code is sent from a number we know, and it alone is let in.

A code says nothing to who reads the database: without the number nobody confirms it, and without
the browser's own secret nobody comes in by it. Each step happens once, whoever else tries.
"""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.logins import begin_session, hashed, new_secret, right_of_staff
from bot.storage.rights import right_stands
from bot.storage.schema import audit, insert_new, knock, page, staff
from handlers.entrance import KnockState

LIFE = timedelta(minutes=10)
"""How long a code may be sent, and how long after that the browser may come in."""
MOST_WAITING = 200
"""Browsers that may wait at once: far more than there are staff."""
MOST_WRONG = 5
"""Wrong codes a person may send within the life of one."""
WRONG = "entry_refused"
CONFIRMED = "entry_confirmed"
_SUBJECT = "web"
_KEPT = timedelta(days=1)
_DIGITS = 8
_TRIES = 5


class Begun(NamedTuple):
    """What the browser keeps: the code to send, and the secret that is its alone."""

    code: str
    secret: str


class Knocked(NamedTuple):
    """A knock as its browser, or who sent its code, may hear of it."""

    id: int
    state: KnockState
    device: str
    began_at: datetime


def begin(session: Session, device: str, now: datetime) -> Begun | None:
    """Let a browser wait; None where too many wait already."""
    session.execute(sa.delete(knock).where(knock.c.began_at < now - _KEPT))
    waiting = sa.select(sa.func.count()).where(
        knock.c.expires_at > now, knock.c.confirmed_at.is_(None)
    )
    if session.execute(waiting).scalar_one() >= MOST_WAITING:
        return None
    for _ in range(_TRIES):
        begun = Begun(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}", new_secret())
        values = {
            "code": hashed(begun.code),
            "browser": hashed(begun.secret),
            "device": device,
            "began_at": now,
            "expires_at": now + LIFE,
        }
        made = insert_new(session, knock).values(values).returning(knock.c.id)
        if session.execute(made).first() is not None:
            return begun
    return None


def knock_of_code(session: Session, code: str, now: datetime) -> Knocked | None:
    """Return whose code it is, None where it is nobody's."""
    return _found(session, knock.c.code == hashed(code), now)


def knock_of_browser(session: Session, secret: str, now: datetime) -> Knocked | None:
    """Return the knock of the browser that has this secret, None where it began none."""
    return _found(session, knock.c.browser == hashed(secret), now)


def confirm(session: Session, knock_id: int, staff_id: int, by: str, now: datetime) -> bool:
    """Let the browser in with the right of a row of staff; False where that is not to be any more.

    Of two who confirm at once one does.
    """
    done = session.execute(
        sa.update(knock)
        .where(knock.c.id == knock_id, knock.c.confirmed_at.is_(None), knock.c.expires_at > now)
        # From here on the browser has as long again.
        .values(confirmed_at=now, staff_id=staff_id, expires_at=now + LIFE)
        .returning(knock.c.id)
    ).first()
    if done is not None:
        _note(session, by, CONFIRMED, staff_id, now)
    return done is not None


def refuse(session: Session, staff_id: int, by: str, now: datetime) -> None:
    """Note that somebody of the staff sent a code that is nobody's."""
    _note(session, by, WRONG, staff_id, now)


def wrong_codes(session: Session, by: str, now: datetime) -> int:
    """Return how many codes that were nobody's somebody sent lately."""
    # By the subject and the time the audit is indexed; it is long.
    lately = sa.select(sa.func.count()).where(
        audit.c.subject == _SUBJECT,
        audit.c.at > now - LIFE,
        *(audit.c.actor == by, audit.c.action == WRONG),
    )
    return int(session.execute(lately).scalar_one())


def come_in(
    session: Session, secret: str, now: datetime, device: str = "", before: str = ""
) -> str:
    """Return the token of the browser's session, "" where its knock is not confirmed or used up.

    `device` and `before` are as in `begin_session`.
    """
    used = session.execute(
        sa.update(knock)
        .where(
            knock.c.browser == hashed(secret),
            knock.c.confirmed_at.is_not(None),
            knock.c.used_at.is_(None),
            knock.c.expires_at > now,
        )
        .values(used_at=now)
        .returning(knock.c.staff_id)
    ).first()
    right = right_of_staff(session, used.staff_id, now) if used else None
    return begin_session(session, right, now, device, before) if right else ""


def row_of_number(
    session: Session, college_id: int, channel: str, number: str, now: datetime
) -> int | None:
    """Return the row of staff by which who has this number comes in, None where there is none.

    The one of this college goes before one of the Centre, that before any other.
    """
    own, centre = staff.c.college_id == college_id, staff.c.role == "reviewer"
    order = sa.case((own, 0), (centre, 1), else_=2)
    found = sa.select(staff.c.id).where(
        staff.c.channel == channel, staff.c.external_id == number, right_stands(now)
    )
    return session.execute(found.order_by(order, staff.c.id).limit(1)).scalar()


def doors(session: Session) -> list[tuple[int, str, str, str]]:
    """Return where a code may be sent: of each page its college, channel, number and name."""
    connected = sa.and_(page.c.mode != "off", page.c.channel != "web", page.c.external_id != "")
    query = sa.select(page.c.college_id, page.c.channel, page.c.external_id, page.c.name)
    return [tuple(row) for row in session.execute(query.where(connected).order_by(page.c.id))]


def _found(session: Session, which: sa.ColumnElement[bool], now: datetime) -> Knocked | None:
    row = session.execute(sa.select(knock).where(which)).first()
    if row is None:
        return None
    if row.used_at is not None:
        state = KnockState.USED
    elif row.expires_at <= now:
        state = KnockState.LATE
    else:
        state = KnockState.WAITING if row.confirmed_at is None else KnockState.CONFIRMED
    return Knocked(row.id, state, row.device, row.began_at)


def _note(session: Session, by: str, action: str, staff_id: int, now: datetime) -> None:
    right = right_of_staff(session, staff_id, now)
    note_act(session, now, by, action, _SUBJECT, slug=right.college if right else "")
