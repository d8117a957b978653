"""Passwords are tried against a count: each try is counted before it is looked at.

So nobody gains by trying many at once. After a few wrong ones the name is closed for a minute, then
for twice as long each time; a code counts once.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.logins import Right, Way, begin_session
from bot.storage.schema import login, password

FREE = 5
"""Tries before the first wait."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class Tried(NamedTuple):
    """What a try is held against."""

    hash: str
    secret: str


def keep_password(
    session: Session, right: Right, digest: str, secret: str, by: str, now: datetime
) -> None:
    """Give `right.person` a password, in place of any earlier one; what came of that one ends."""
    _forget(session, right.person)
    values = {"name": right.person, "hash": digest, "secret": secret, "made_at": now}
    given = {"role": right.role, "college": right.college, "duty": right.duty}
    session.execute(sa.insert(password).values(**values, **given, step=0, tries=0))
    note_act(session, now, by, "password_made", f"person:{right.person}", slug=right.college)


def remove_password(session: Session, name: str, by: str, now: datetime) -> bool:
    """Take a password away with the sessions it opened; False where there was none."""
    college = _forget(session, name)
    if college is None:
        return False
    note_act(session, now, by, "password_removed", f"person:{name}", slug=college)
    return True


def passwords(session: Session) -> list[tuple[str, str, str]]:
    """Return who has one: name, role, the slug of the one college ("" = all)."""
    query = sa.select(password.c.name, password.c.role, password.c.college)
    return [tuple(row) for row in session.execute(query.order_by(password.c.name))]


def begin_try(session: Session, name: str, now: datetime) -> Tried | None:
    """Count a try and return what it is held against; None where nobody has this name, or it is
    closed for now.
    """
    tried = session.execute(
        sa.update(password)
        .where(
            password.c.name == name,
            sa.or_(password.c.closed_until.is_(None), password.c.closed_until <= now),
        )
        .values(tries=password.c.tries + 1)
        .returning(password.c.hash, password.c.secret, password.c.tries)
    ).first()
    if tried is None:
        return None
    if tried.tries >= FREE:
        wait = min(FIRST_WAIT * 2 ** min(tried.tries - FREE, 10), LONGEST_WAIT)
        session.execute(
            sa.update(password).where(password.c.name == name).values(closed_until=now + wait)
        )
    return Tried(tried.hash, tried.secret)


def end_try(
    session: Session,
    name: str,
    tried: Tried,
    step: int,
    now: datetime,
    device: str = "",
    before: str = "",
) -> str:
    """Return the token of a session for a try that was right; "" where its code was used before.

    `step` is that of the code (`bot.passwords.step_of`), 0 for a wrong try, which is written down.
    """
    used = session.execute(
        sa.update(password)
        .where(password.c.name == name, password.c.hash == tried.hash, password.c.step < step)
        .values(step=step, tries=0, closed_until=None)
        .returning(password.c.duty, password.c.role, password.c.college)
    ).first()
    if used is None:
        whose = sa.select(password.c.college).where(password.c.name == name)
        college = session.execute(whose).scalar() or ""
        note_act(session, now, name, "password_refused", "web", slug=college)
        return ""
    right = Right(used.duty, used.role, used.college, name, Way.PASSWORD)
    return begin_session(session, right, now, device, before)


def _forget(session: Session, name: str) -> str | None:
    """Return the slug of the one college it was for ("" = all), None where there was none."""
    session.execute(
        sa.delete(login).where(login.c.person == name, login.c.way == str(Way.PASSWORD))
    )
    gone = sa.delete(password).where(password.c.name == name).returning(password.c.college)
    return session.execute(gone).scalar()
