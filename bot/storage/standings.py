"""How colleges stand: what was asked there, who waits, what was changed last, where pages are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, college, content, content_version, page, question
from bot.storage.waits import WAITS
from knowledge.completeness import Asked


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page as people look at it; `state` is up, stopped, conflict or new, `reason` says why.

    `allowed` is the most the configuration lets it do.
    """

    slug: str
    channel: str
    mode: str
    state: str
    reason: str
    name: str
    allowed: str = "full"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one college stands: the pages on which people ask, and what they asked.

    `late` of those who wait were promised an answer by now.
    `edited_at` and `edited_by` tell of the last change of its content.
    """

    pages: tuple[PageLine, ...] = ()
    asked: tuple[Asked, ...] = ()
    waiting: int = 0
    late: int = 0
    edited_at: datetime | None = None
    edited_by: str = ""


@dataclass(slots=True)
class _Found:
    pages: list[PageLine] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    waiting: tuple[int, int] = (0, 0)
    edited: tuple[datetime | None, str] = (None, "")


def standings(
    session: Session, since: datetime, now: datetime, only: str = ""
) -> Mapping[str, Standing]:
    """Return how colleges stand, by slug: `only` one of them, or all; asked is counted `since`."""
    where = college.c.slug == only if only else sa.true()
    slugs = session.execute(sa.select(college.c.slug).where(where)).scalars()
    found = {slug: _Found() for slug in slugs}
    _add_pages(session, found, where)
    _add_asked(session, found, since, where)
    _add_waiting(session, found, now, where)
    _add_edits(session, found, only)
    return {
        slug: Standing(tuple(one.pages), tuple(one.asked), *one.waiting, *one.edited)
        for slug, one in found.items()
    }


Where = sa.ColumnElement[bool]


def _add_pages(session: Session, found: Mapping[str, _Found], where: Where) -> None:
    columns = (
        page.c.slug,
        page.c.channel,
        page.c.mode,
        page.c.state,
        page.c.reason,
        page.c.name,
        page.c.allowed,
    )
    query = sa.select(college.c.slug.label("college"), *columns)
    rows = session.execute(
        query.join(page, page.c.college_id == college.c.id)
        # On a page of the web that is off nobody asks: it is the desk in the browser.
        .where(where, sa.or_(page.c.channel != "web", page.c.mode != "off"))
        .order_by(page.c.id)
    )
    for row in rows:
        found[row.college].pages.append(PageLine(*row[1:]))


def _add_asked(
    session: Session, found: Mapping[str, _Found], since: datetime, where: Where
) -> None:
    rows = session.execute(
        sa.select(college.c.slug, question.c.entry, question.c.missing)
        .add_columns(sa.func.count().label("times"))
        .join(college, college.c.id == question.c.college_id)
        .where(where, question.c.created_at > since, ~question.c.danger)
        .where(sa.or_(question.c.entry != "", question.c.missing != "[]"))
        .group_by(college.c.slug, question.c.entry, question.c.missing)
    )
    for row in rows:
        found[row.slug].asked.append((row.entry, json.loads(row.missing), row.times))


def _add_waiting(
    session: Session, found: Mapping[str, _Found], now: datetime, where: Where
) -> None:
    late = sa.func.sum(sa.case((card.c.promised_at < now, 1), else_=0))
    rows = session.execute(
        sa.select(college.c.slug, sa.func.count().label("times"), late.label("late"))
        .join(card, card.c.college_id == college.c.id)
        .where(where, card.c.state == "open", WAITS, ~card.c.kept, ~card.c.centre)
        .group_by(college.c.slug)
    )
    for row in rows:
        found[row.slug].waiting = (row.times, int(row.late))


def _add_edits(session: Session, found: Mapping[str, _Found], only: str) -> None:
    newest = (
        sa.select(content.c.owner, sa.func.max(content_version.c.id).label("last"))
        .join(content_version, content_version.c.content_id == content.c.id)
        .where(content.c.owner == only if only else content.c.owner != "")
        .group_by(content.c.owner)
        .subquery()
    )
    rows = session.execute(
        sa.select(newest.c.owner, content_version.c.at, content_version.c.author).join(
            newest, newest.c.last == content_version.c.id
        )
    )
    for row in rows:
        if row.owner in found:
            found[row.owner].edited = (row.at, row.author)
