"""Sessions are seen and ended by whose they are, by an owner, and with the right they came of."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.logins import Visitor, name_of, named, note_entry
from bot.storage.schema import knock, login

_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Open:
    """A session as its owner recognises it; `device` and `way` as in `bot.storage.logins`.

    `own`: it is the visitor's who looks.
    """

    name: str
    person: str
    role: str
    college: str
    duty: bool
    way: str
    device: str
    began_at: datetime
    seen_at: datetime
    expires_at: datetime
    own: bool


def open_sessions(session: Session, visitor: Visitor, now: datetime) -> list[Open]:
    """Return what a visitor may end, last used first: their own, and an owner's college's."""
    seen = sa.func.coalesce(login.c.seen_at, login.c.created_at, type_=login.c.created_at.type)
    query = sa.select(
        *(login.c.hash, login.c.person, login.c.role, login.c.college, login.c.duty, login.c.way),
        *(login.c.device, login.c.created_at, seen, login.c.expires_at, _own(visitor)),
    ).where(login.c.kind == "session", login.c.expires_at > now, _theirs(visitor))
    rows = session.execute(query.order_by(seen.desc()))
    return [Open(name_of(digest), *rest) for digest, *rest in rows]


def end_one(session: Session, name: str, visitor: Visitor, now: datetime) -> bool:
    """End the session of this name for a visitor who may; False where there is none such."""
    return _end(session, sa.and_(named(name), _theirs(visitor)), visitor.author, now) > 0


def end_others(session: Session, visitor: Visitor, now: datetime) -> int:
    """End all sessions of a visitor but the one they look from; return how many these were."""
    return _end(session, sa.and_(_own(visitor), ~named(visitor.name)), visitor.author, now)


def end_all_of(session: Session, person: str, staff_id: int, now: datetime) -> int:
    """End whatever somebody has open or could still open; return how many sessions these were.

    `staff_id` is the row of staff they speak by.
    """
    session.execute(sa.delete(knock).where(knock.c.staff_id == staff_id))
    return _end(session, login.c.person == person, person, now)


def end_with_right(session: Session, staff_id: int) -> None:
    """End what a row of staff gave; whoever takes the right away or changes it has noted that."""
    session.execute(sa.delete(knock).where(knock.c.staff_id == staff_id))
    session.execute(sa.delete(login).where(login.c.staff_id == staff_id))


def _theirs(visitor: Visitor) -> sa.ColumnElement[bool]:
    return _in_sight(visitor) if visitor.role == _OWNER else _own(visitor)


def _own(visitor: Visitor) -> sa.ColumnElement[bool]:
    # Of who came without a name nobody knows what else is theirs.
    own = login.c.person == visitor.person if visitor.person else named(visitor.name)
    return sa.and_(own, _in_sight(visitor))


def _in_sight(visitor: Visitor) -> sa.ColumnElement[bool]:
    """Who is of one college sees nothing of another: somebody there may be called the same."""
    return login.c.college == visitor.college if visitor.college else sa.true()


def _end(session: Session, which: sa.ColumnElement[bool], by: str, now: datetime) -> int:
    gone = session.execute(
        sa.delete(login).where(which).returning(login.c.hash, login.c.kind, login.c.college)
    ).all()
    ended = [row for row in gone if row.kind == "session"]
    for row in ended:
        note_entry(session, by, "session_ended", name_of(row.hash), now, slug=row.college)
    return len(ended)
