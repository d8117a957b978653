"""One college as it stands in the database; who belongs to another one finds nothing here."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.curating import Shelf, college_pieces, load_shelf, stored_college
from bot.situating import Known
from bot.storage.batches import Batch, waiting
from bot.storage.content import Stored
from bot.storage.session import Session
from bot.web.access import BASE, OVERSIGHT
from bot.web.around import around, rendered_apart
from bot.web.colleges.onboarding import Step
from bot.web.colleges.overview import HOME, LATELY, Loaded, Row, load, row_of
from bot.web.colleges.seconds import is_of_college, seconds_of
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from knowledge.colleges import College
from knowledge.completeness import Demand, demand, quotes, wanted
from knowledge.content import Kind, Table
from knowledge.facts import FACTS
from knowledge.package import package_folder
from knowledge.problems import Problem

PARTS = ("start", "facts", "programs", "campuses", "hours", "people", "pages")


@dataclass(frozen=True, slots=True)
class One:
    """A college with all its pages show; `editable` is what is stored, and so may be changed.

    `faults` are why what was published last is not what the bot answers from, `waiting` what
    another person has to read first.
    """

    college: College
    shelf: Shelf
    row: Row
    loaded: Loaded
    demand: Demand
    now: datetime
    editable: bool
    faults: tuple[Problem, ...] = ()
    waiting: tuple[Batch, ...] = ()

    @property
    def slug(self) -> str:
        """Its name in addresses and tables."""
        return self.college.slug

    @property
    def zone(self) -> ZoneInfo:
        """Where its people read times."""
        return ZoneInfo(self.college.timezone)

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.now.astimezone(self.zone).date()

    @property
    def held(self) -> Table:
        """Its table of itself as it is stored."""
        return self.shelf.own_table()[0]

    @property
    def version(self) -> int:
        """The version of that table, 0 where none is stored."""
        return self.shelf.own_table()[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is done and what is left until it is useful."""
        return self.row.steps


def slug_of(request: web.Request, given: str) -> str:
    """The college that was asked for. Raises HTTPNotFound for another one's, and for none."""
    own = request[VISITOR].college
    if given not in request.app[DEPS].known.colleges or own not in ("", given):
        raise web.HTTPNotFound
    return given


async def slug_in_form(request: web.Request) -> str:
    """The same of a form."""
    return slug_of(request, (await read_form(request)).get("college", ""))


async def one_of(request: web.Request, slug: str) -> One:
    """A college as it stands now."""
    deps, now = request.app[DEPS], request.app[DEPS].clock()

    def look(session: Session) -> tuple[Shelf, Loaded, list[Batch]]:
        loaded = load(session, since=now - LATELY, now=now, only=slug)
        return load_shelf(session, slug), loaded, waiting(session, slug)

    shelf, loaded, batches = await deps.runner.read(look)
    entries = getattr(deps.base.current, "entries", {})
    made = await asyncio.to_thread(_made, slug, shelf, loaded, deps.known, entries, now)
    return replace(made, waiting=tuple(one for one in batches if is_of_college(one)))


def _made(
    slug: str,
    shelf: Shelf,
    loaded: Loaded,
    known: Known,
    entries: Mapping[str, Any],
    now: datetime,
) -> One:
    college, editable = known.colleges[slug], bool(shelf.of(Kind.COLLEGE))
    if editable:
        college = stored_college(slug, shelf).value or college
    elif college.sample:
        folder = package_folder("sample")
        shelf = Shelf(tuple(Stored(slug, piece, 0) for piece in college_pieces(folder)))
    quoted = quotes(entries.values())
    row = row_of(college, known, loaded, quoted, wanted(quoted), now)
    asked = demand(row.standing.asked, quoted)
    faults = known.faults.get(slug, ())
    return One(college, shelf, row, loaded, asked, now, editable, faults)


def context_of(request: web.Request, one: One, part: str) -> dict[str, Any]:
    """What every page about a college needs."""
    visitor = request[VISITOR]
    return around(request) | {
        "one": one,
        "college": one.college,
        "part": part,
        "all_colleges": not visitor.college,
        "edits": one.editable and visitor.role in BASE,
        "appoints": visitor.role in OVERSIGHT,
        "titles": {key: fact.title_ru for key, fact in FACTS.items()},
        "weeks": LATELY.days // 7,
        "now": one.now,
        "zone": one.zone,
        "clash": False,
        "two_people": request.app[DEPS].known.two_people,
        "lost": (),
        "saved": request.query.get("saved", ""),
        "left": request.query.get("left", ""),
        "seconds": seconds_of(request, one.shelf, one.waiting),
    }


async def page(
    request: web.Request,
    one: One,
    part: str,
    status: HTTPStatus = HTTPStatus.OK,
    **more: Any,
) -> web.Response:
    """A part of a college's pages."""
    context = context_of(request, one, part) | more
    return await rendered_apart(request, f"colleges/{part}.html", context, status)


def back(
    slug: str, part: str, saved: str = "", anchor: str = "", left: int = 0
) -> web.HTTPSeeOther:
    """To a part of a college's pages, with a word on what was done, and on what is left to read."""
    told = (f"&saved={saved}" if saved else "") + (f"&left={left}" if left else "")
    end = f"#{anchor}" if anchor else ""
    return web.HTTPSeeOther(f"{HOME}/one?college={slug}&part={part}{told}{end}")


def short_names(problems: Sequence[Problem]) -> list[str]:
    """Problems as a reader of the page reads them: what is wrong, and how to mend it."""
    return [f"{one.key}: {one.found}. {one.repair}" for one in problems]
