"""The audit says who did what to what, and at which college; it is written and never changed.

Nothing of what askers wrote stands in it: a subject is a number or a name of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.names import acting
from bot.storage.schema import audit, card, college, dialog, draft, page, staff

MOST_NAMES = 200
"""Names and actions that are offered to choose from: those of the newest acts."""
_LATELY = 5000
_NUMBERED = {"card": card, "dialog": dialog, "draft": draft, "page": page}


def note_act(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: str = "",
    *,
    college_id: int | None = None,
    slug: str = "",
) -> None:
    """Write down who did what to what.

    `actor` is a name of `bot.names`, or "cli:anna", "bot", "asker". Whose act it is (`college_id`,
    or a college's `slug`) is looked up where the subject tells: "card:5", "college:kmt",
    "staff:kmt:vk:77".
    """
    row = {"at": at, "actor": actor, "action": action, "subject": subject, "detail": detail}
    whose = (
        college_id
        if college_id is not None
        else _college_of(f"college:{slug}" if slug else subject)
    )
    session.execute(sa.insert(audit).values(**row, college_id=whose))


def _college_of(subject: str) -> sa.ScalarSelect[int] | None:
    kind, _, rest = subject.partition(":")
    if kind in _NUMBERED and rest.isdecimal():
        table = _NUMBERED[kind]
        return sa.select(table.c.college_id).where(table.c.id == int(rest)).scalar_subquery()
    if kind not in ("college", "staff"):
        return None
    slug = rest.partition(":")[0]
    is_it = college.c.id == int(slug) if slug.isdecimal() else college.c.slug == slug
    return sa.select(college.c.id).where(is_it).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are looked for; what is empty narrows nothing. `before` is the number of an act,
    `until` the moment after the last.

    An `action` names all that are of its kind: "staff_added" also "staff_added:owner".
    """

    actor: str = ""
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    college_id: int | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it is shown; `actor` is a person's name where the number is known to be theirs."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: str
    college_id: int | None


def acts(session: Session, wanted: Wanted, most: int) -> list[Act]:
    """Return the newest acts that are looked for, at most so many."""
    query = sa.select(
        *(audit.c.id, audit.c.at, audit.c.actor, audit.c.action),
        *(audit.c.subject, audit.c.detail, audit.c.college_id),
    )
    persons = _persons(session)
    rows = session.execute(
        query.where(*_where(wanted, persons)).order_by(audit.c.id.desc()).limit(most)
    )
    return [Act(number, at, persons.get(actor, actor), *rest) for number, at, actor, *rest in rows]


def names_lately(session: Session, college_id: int | None) -> list[str]:
    """Return who acted lately, by name."""
    lately = sa.select(audit.c.actor, audit.c.college_id).order_by(audit.c.id.desc())
    if college_id is not None:
        lately = lately.where(audit.c.college_id == college_id)
    found = lately.limit(_LATELY).subquery()
    persons = _persons(session)
    actors = session.execute(sa.select(found.c.actor).distinct().limit(MOST_NAMES)).scalars()
    return sorted({persons.get(actor, actor) for actor in actors})


def _where(wanted: Wanted, persons: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = []
    if wanted.actor:
        numbers = [number for number, person in persons.items() if person == wanted.actor]
        where.append(audit.c.actor.in_([wanted.actor, *numbers]))
    if wanted.action:
        more = audit.c.action.startswith(f"{wanted.action}:", autoescape=True)
        where.append(sa.or_(audit.c.action == wanted.action, more))
    if wanted.since is not None:
        where.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        where.append(audit.c.at < wanted.until)
    if wanted.college_id is not None:
        where.append(audit.c.college_id == wanted.college_id)
    if wanted.before:
        where.append(audit.c.id < wanted.before)
    return where


def _persons(session: Session) -> dict[str, str]:
    """Whose the numbers of staff are, by the name under which they acted before that was said."""
    rows = session.execute(sa.select(staff).where(staff.c.person != ""))
    return {acting("", row.channel, row.external_id): row.person for row in rows}
