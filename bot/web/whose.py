"""Whose desk it is: everybody works for their own college, the Centre for the one it chose."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.desks.desk import Desk
from bot.storage.logins import Visitor
from bot.storage.pages import PageInfo
from bot.web.access import CENTRE
from bot.web.deps import DEPS, VISITOR, Deps
from knowledge.colleges import College

CHOSEN = "priemka_college"
"""The cookie that remembers which college somebody of the Centre looked at last."""


@dataclass(frozen=True, slots=True)
class Own:
    """A college with its desk in the browser, and the page on which that stands."""

    college: College
    page: PageInfo
    desk: Desk

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which people of the college read times."""
        return ZoneInfo(self.college.timezone)


def chosen(request: web.Request, asked: str | None = None) -> Own | None:
    """The college the visitor works for; None where somebody of the Centre has yet to choose one.

    `asked` is what a form names, else the address is looked at. Raises HTTPNotFound for a college
    that is another's or not here.
    """
    deps, visitor = request.app[DEPS], request[VISITOR]
    named = request.query.get("college") if asked is None else asked
    slug = _slug(visitor, deps, named, request.cookies.get(CHOSEN, ""))
    if not slug:
        return None
    found = desks(deps).get(slug)
    if found is None and named is None and may_choose(visitor):
        # What was looked at last is not here any more.
        return None
    if found is None:
        raise web.HTTPNotFound
    return found


def own(request: web.Request, asked: str | None = None) -> Own:
    """As `chosen`, where a college must have been chosen before. Raises HTTPNotFound."""
    found = chosen(request, asked)
    if found is None:
        raise web.HTTPNotFound
    return found


def may_choose(visitor: Visitor) -> bool:
    """True for who sees every college."""
    return visitor.role in CENTRE and not visitor.college


def desks(deps: Deps) -> dict[str, Own]:
    """The colleges by their slugs, each with its desk in the browser."""
    known, found = deps.known, dict[str, Own]()
    for desk in (one for those in known.desks.values() for one in those if one.silent):
        page = known.pages[desk.page]
        if page.college in known.colleges:
            found.setdefault(page.college, Own(known.colleges[page.college], page, desk))
    return found


def _slug(visitor: Visitor, deps: Deps, named: str | None, last: str) -> str:
    if may_choose(visitor):
        return last if named is None else named
    own_slug = visitor.college or deps.page.college
    if named not in (None, "", own_slug):
        raise web.HTTPNotFound
    return own_slug
