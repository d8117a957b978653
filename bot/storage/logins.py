"""Logins are one-time links and the sessions they open; only hashes of their secrets are stored."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import audit, login

LINK_LIFE = timedelta(minutes=30)
SESSION_LIFE = timedelta(hours=12)
_BYTES = 24
_LINK = "link"
_SESSION = "session"
_WEB, _DIGITS = "web:", 8
_NAME = len(_WEB) + _DIGITS
_RIGHT = (login.c.duty, login.c.role, login.c.college, login.c.person)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a session: `name` is stable as long as it lasts ("web:1f2e3d4c").

    `duty`: they see danger to life, also where it is kept to who is on duty. `college` is the slug
    of the only one they see, "" for all of them; `person` is who stands under what they publish.
    """

    name: str
    expires_at: datetime
    duty: bool = False
    role: str = "admin"
    college: str = ""
    person: str = ""

    @property
    def author(self) -> str:
        """Who did it, as people read it."""
        return self.person or self.name


@dataclass(frozen=True, slots=True)
class Right:
    """What a link gives, as in `Visitor`."""

    duty: bool = False
    role: str = "admin"
    college: str = ""
    person: str = ""


NO_RIGHT = Right()


def new_link(session: Session, now: datetime, right: Right = NO_RIGHT) -> str:
    """Return the key of a link that opens one session with this right within half an hour."""
    return _issue(session, _LINK, now, LINK_LIFE, right)


def is_link(session: Session, key: str, now: datetime) -> bool:
    """True while the link can still be used; looking does not use it."""
    return session.execute(sa.select(login.c.hash).where(*_fresh(key, now))).first() is not None


def use_link(session: Session, key: str, now: datetime) -> str:
    """Use the link up and return the token of a new session, "" where it cannot be used."""
    used = session.execute(
        sa.update(login).where(*_fresh(key, now)).values(used_at=now).returning(*_RIGHT)
    ).first()
    if used is None:
        return ""
    token = _issue(session, _SESSION, now, SESSION_LIFE, Right(*used))
    _log(session, token, "entered", now)
    return token


def find_visitor(session: Session, token: str, now: datetime) -> Visitor | None:
    """Return who has the session of this token, None where there is none (any more)."""
    found = session.execute(
        sa.select(login.c.expires_at, *_RIGHT).where(
            login.c.hash == _hash(token), login.c.kind == _SESSION, login.c.expires_at > now
        )
    ).first()
    return None if found is None else Visitor(_name(token), *found)


def is_on_duty(session: Session, name: str, now: datetime) -> bool:
    """True where the visitor of this name came by a link for who is on duty."""
    found = sa.select(login.c.hash).where(_named(name), login.c.expires_at > now, login.c.duty)
    return session.execute(found.limit(1)).first() is not None


def acting(session: Session, name: str) -> str:
    """Return under which name the visitor of this name acts; its own where the session is over."""
    found = sa.select(login.c.person).where(_named(name))
    return session.execute(found.limit(1)).scalar() or name


def end_session(session: Session, token: str, now: datetime) -> None:
    """Forget the session; its token opens nothing any more."""
    gone = sa.delete(login).where(login.c.hash == _hash(token), login.c.kind == _SESSION)
    if session.execute(gone.returning(login.c.hash)).first() is not None:
        _log(session, token, "left", now)


def _issue(session: Session, kind: str, now: datetime, life: timedelta, right: Right) -> str:
    secret = secrets.token_urlsafe(_BYTES)
    times = {"created_at": now, "expires_at": now + life, "used_at": None}
    values = {"hash": _hash(secret), "kind": kind, **times, **asdict(right)}
    session.execute(sa.insert(login).values(values))
    return secret


def _fresh(key: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        login.c.hash == _hash(key),
        login.c.kind == _LINK,
        login.c.used_at.is_(None),
        login.c.expires_at > now,
    )


def _hash(secret: str) -> str:
    # The secrets are random and long: there is nothing a slow hash would protect.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _named(name: str) -> sa.ColumnElement[bool]:
    """Say of a session that its visitor has this name."""
    if len(name) != _NAME:
        return sa.false()
    begins = login.c.hash.startswith(name.removeprefix(_WEB), autoescape=True)
    return sa.and_(begins, login.c.kind == _SESSION)


def _name(token: str) -> str:
    return f"{_WEB}{_hash(token)[:_DIGITS]}"


def _log(session: Session, token: str, action: str, now: datetime) -> None:
    session.execute(
        sa.insert(audit).values(at=now, actor=_name(token), action=action, subject="web", detail="")
    )
