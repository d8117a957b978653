"""Logins are one-time links and the sessions they open; only hashes of their secrets are stored."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session

from bot.names import acting
from bot.storage.auditing import note_act
from bot.storage.rights import right_stands
from bot.storage.schema import college, login, staff

LINK_LIFE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is noted when a session was used last."""
_BYTES = 24
_LINK = "link"
_SESSION = "session"
_WEB, _DIGITS = "web:", 8
_NAME = len(_WEB) + _DIGITS
_EVERYWHERE = "reviewer"


class Way(StrEnum):
    """How somebody came in."""

    LINK = "link"
    MESSENGER = "messenger"
    PASSWORD = "password"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session: `name` is stable as long as it lasts ("web:1f2e3d4c").

    `duty`: they see danger to life, also where it is kept to who is on duty. `college` is the slug
    of the only one they see, "" for all of them; `person` is who stands under what they do.
    """

    name: str
    expires_at: datetime
    duty: bool = False
    role: str = "admin"
    college: str = ""
    person: str = ""
    seen_at: datetime | None = None

    @property
    def author(self) -> str:
        """Who did it, as people read it."""
        return self.person or self.name


@dataclass(frozen=True, slots=True)
class Right:
    """What a link or a session gives, as in `Visitor`, and how its bearer came by it.

    `staff_id` is the row of staff whose right it is: with that row it ends.
    """

    duty: bool = False
    role: str = "admin"
    college: str = ""
    person: str = ""
    way: str = Way.LINK
    staff_id: int | None = None


NO_RIGHT = Right()
_RIGHT = (
    *(login.c.duty, login.c.role, login.c.college),
    *(login.c.person, login.c.way, login.c.staff_id),
)


def new_link(
    session: Session, now: datetime, right: Right = NO_RIGHT, life: timedelta = LINK_LIFE
) -> str:
    """Return the key of a link that opens one session with this right while it lives."""
    key = new_secret()
    add_link(session, key, now, right, life)
    return key


def add_link(session: Session, key: str, now: datetime, right: Right, life: timedelta) -> None:
    """Let `key` (of `new_secret`) open one session with this right while it lives."""
    _add(session, _LINK, key, now, now + life, right)


def look_at_link(session: Session, key: str, now: datetime) -> Right | None:
    """Return what a link would give, None where it gives nothing; looking does not use it."""
    found = session.execute(sa.select(*_RIGHT).where(*_fresh(key, now))).first()
    return None if found is None else Right(*found)


def use_link(session: Session, key: str, now: datetime, device: str = "", before: str = "") -> str:
    """Use the link up and return the token of a new session, "" where it cannot be used.

    `device` and `before` are as in `begin_session`.
    """
    used = session.execute(
        sa.update(login).where(*_fresh(key, now)).values(used_at=now).returning(*_RIGHT)
    ).first()
    return "" if used is None else begin_session(session, Right(*used), now, device, before)


def begin_session(
    session: Session, right: Right, now: datetime, device: str = "", before: str = ""
) -> str:
    """Return the token of a new session, "" where its right is over.

    `device` is what the browser calls itself; the session of token `before`, which it had until
    now, ends: nobody acts under one name with what another was given.
    """
    until = _until(session, right, now)
    if until is not None and until <= now:
        return ""
    if before:
        end_session(session, before, now)
    token = new_secret()
    end = now + SESSION_LIFE if until is None else min(now + SESSION_LIFE, until)
    _add(session, _SESSION, token, now, end, right, device=device, seen_at=now)
    name = _name(token)
    who, where = right.person or name, right.college
    note_entry(session, who, "entered", name, now, right.way, slug=where)
    return token


def right_of_staff(session: Session, staff_id: int, now: datetime) -> Right | None:
    """Return what a row of staff gives on the page; None where its right is over.

    Each is of their own college; the Centre sees all of them, and so does who answers for the only
    one there is.
    """
    found = session.execute(
        sa.select(staff, college.c.slug)
        .join(college, college.c.id == staff.c.college_id)
        .where(staff.c.id == staff_id, right_stands(now))
    ).first()
    if found is None:
        return None
    alone = session.execute(sa.select(sa.func.count()).select_from(college)).scalar_one() == 1
    everywhere = found.role == _EVERYWHERE or (found.role == "owner" and alone)
    who = acting(found.person, found.channel, found.external_id)
    slug = "" if everywhere else found.slug
    return Right(found.duty, found.role, slug, who, Way.MESSENGER, staff_id)


def find_visitor(session: Session, token: str, now: datetime) -> Visitor | None:
    """Return who has the session of this token, None where there is none (any more)."""
    what = (login.c.expires_at, login.c.duty, login.c.role, login.c.college, login.c.person)
    found = session.execute(
        sa.select(*what, login.c.seen_at).where(
            login.c.hash == hashed(token), login.c.kind == _SESSION, login.c.expires_at > now
        )
    ).first()
    return None if found is None else Visitor(_name(token), *found)


def is_on_duty(session: Session, name: str, now: datetime) -> bool:
    """True where the visitor of this name came by a link for who is on duty."""
    found = sa.select(login.c.hash).where(named(name), login.c.expires_at > now, login.c.duty)
    return session.execute(found.limit(1)).first() is not None


def acting_as(session: Session, name: str) -> str:
    """Return under which name the visitor of this name acts; its own where the session is over."""
    found = sa.select(login.c.person).where(named(name))
    return session.execute(found.limit(1)).scalar() or name


def note_seen(session: Session, token: str, now: datetime) -> None:
    """Note that the session of this token is used."""
    session.execute(sa.update(login).where(login.c.hash == hashed(token)).values(seen_at=now))


def end_session(session: Session, token: str, now: datetime) -> None:
    """Forget the session; its token opens nothing any more."""
    gone = sa.delete(login).where(login.c.hash == hashed(token), login.c.kind == _SESSION)
    found = session.execute(gone.returning(login.c.person, login.c.college)).first()
    if found is not None:
        name = _name(token)
        note_entry(session, found.person or name, "left", name, now, slug=found.college)


def named(name: str) -> sa.ColumnElement[bool]:
    """Say of a row of `login` that it is the session whose visitor has this name."""
    if len(name) != _NAME:
        return sa.false()
    begins = login.c.hash.startswith(name.removeprefix(_WEB), autoescape=True)
    return sa.and_(begins, login.c.kind == _SESSION)


def name_of(digest: str) -> str:
    """The name of the visitor whose session has this hash."""
    return f"{_WEB}{digest[:_DIGITS]}"


def new_secret() -> str:
    """Return what nobody can guess."""
    return secrets.token_urlsafe(_BYTES)


def hashed(secret: str) -> str:
    """Return what is stored of a secret."""
    # The secrets are random and long: there is nothing a slow hash would protect.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def note_entry(
    session: Session,
    actor: str,
    action: str,
    name: str,
    now: datetime,
    detail: str = "",
    *,
    slug: str = "",
) -> None:
    """Write down who came in or went, by the name of the session and its college."""
    note_act(session, now, actor, action, f"session:{name}", detail, slug=slug)


def _until(session: Session, right: Right, now: datetime) -> datetime | None:
    """When the right of somebody of the staff ends (now, where it has), None = it does not."""
    if right.staff_id is None:
        return None
    found = session.execute(sa.select(staff.c.until).where(staff.c.id == right.staff_id)).first()
    return now if found is None else found.until


def _add(
    session: Session,
    kind: str,
    secret: str,
    now: datetime,
    end: datetime,
    right: Right,
    device: str = "",
    seen_at: datetime | None = None,
) -> None:
    times = {"created_at": now, "expires_at": end, "used_at": None, "seen_at": seen_at}
    values = {"hash": hashed(secret), "kind": kind, "device": device, **times, **asdict(right)}
    session.execute(sa.insert(login).values(values))


def _fresh(key: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        login.c.hash == hashed(key),
        login.c.kind == _LINK,
        login.c.used_at.is_(None),
        login.c.expires_at > now,
    )


def _name(token: str) -> str:
    return name_of(hashed(token))
