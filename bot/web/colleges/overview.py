"""All colleges at a glance: which pages stand, what is filled, what is asked in vain, who waits."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.situating import Known
from bot.storage.faces import Switched, switched_off
from bot.storage.pages import StaffMember, list_staff
from bot.storage.session import Session
from bot.storage.staff import count_duty
from bot.storage.standings import Standing, standings
from bot.web.around import around, rendered_apart
from bot.web.colleges.onboarding import Step, score, steps
from bot.web.deps import DEPS, VISITOR
from knowledge.colleges import College
from knowledge.completeness import (
    Completeness,
    State,
    completeness,
    demand,
    quotes,
    wanted,
)
from knowledge.facts import FACTS
from knowledge.periods import local_moment

LATELY = timedelta(weeks=12)
HOME = "/colleges"
_NEW = 60  # below this score a college is at its beginning


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the tables say of colleges at one moment."""

    standings: Mapping[str, Standing]
    staff: Sequence[StaffMember]
    duty: Mapping[str, int]
    off: Switched


@dataclass(frozen=True, slots=True)
class Row:
    """One college in the list; `lacks` is what was asked most of what lacks, with how often."""

    college: College
    standing: Standing
    complete: Completeness
    steps: tuple[Step, ...]
    lacks: tuple[str, int]
    faulty: bool

    @property
    def score(self) -> int:
        """How far it is, 0 to 100."""
        return score(self.steps)

    @property
    def stopped(self) -> bool:
        """True where a page does not work that should."""
        pages = self.standing.pages
        return any(one.state in ("stopped", "conflict") and one.mode != "off" for one in pages)

    @property
    def old(self) -> int:
        """How many facts are out of date or soon will be."""
        return self.complete.count(State.OVER) + len(self.complete.ending)

    @property
    def need(self) -> tuple[bool, int, int]:
        """What is worth doing first."""
        return self.stopped or self.faulty, self.standing.late, self.lacks[1]


Order = Callable[[Row], Any]
ORDERS: Mapping[str, Order] = {
    "need": lambda row: tuple(-int(one) for one in row.need),
    "name": lambda row: row.college.short.casefold(),
    "percent": lambda row: row.complete.percent,
    "score": lambda row: row.score,
    "waiting": lambda row: -row.standing.waiting,
    "edited": lambda row: -(row.standing.edited_at.timestamp() if row.standing.edited_at else 0),
}
SHOWS: Mapping[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "stopped": lambda row: row.stopped or row.faulty,
    "lacking": lambda row: row.lacks[1] > 0,
    "old": lambda row: row.old > 0,
    "waiting": lambda row: row.standing.waiting > 0,
    "new": lambda row: row.score < _NEW,
}


async def show(request: web.Request) -> web.StreamResponse:
    """GET /colleges: the list; who belongs to one college is led to it."""
    deps, own = request.app[DEPS], request[VISITOR].college
    if own:
        raise web.HTTPSeeOther(f"{HOME}/one?college={own}")
    now = deps.clock()
    loaded = await deps.runner.read(partial(load, since=now - LATELY, now=now))
    entries = getattr(deps.base.current, "entries", {})
    rows = await asyncio.to_thread(rows_of, deps.known, loaded, quotes(entries.values()), now)
    order = request.query.get("sort", "need")
    shown = request.query.get("show", "all")
    words = request.query.get("q", "").casefold().split()
    found = [row for row in rows if _fits(row, words) and SHOWS.get(shown, SHOWS["all"])(row)]
    found.sort(key=lambda row: row.college.short.casefold())
    found.sort(key=ORDERS.get(order, ORDERS["need"]))
    context = around(request) | {
        "rows": found,
        "all": rows,
        "counts": {name: sum(map(fits, rows)) for name, fits in SHOWS.items()},
        "order": order if order in ORDERS else "need",
        "show": shown if shown in SHOWS else "all",
        "q": request.query.get("q", "")[:100],
        "titles": {key: fact.title_ru for key, fact in FACTS.items()},
        "weeks": LATELY.days // 7,
        "now": now,
        "zone": deps.zone,
    }
    return await rendered_apart(request, "colleges/list.html", context)


def load(session: Session, *, since: datetime, now: datetime, only: str = "") -> Loaded:
    """Read what the pages show, of one college or of all."""
    return Loaded(
        standings(session, since, now, only),
        list_staff(session, only),
        count_duty(session, now, only),
        switched_off(session),
    )


def rows_of(
    known: Known, loaded: Loaded, quoted: Mapping[str, Sequence[str]], now: datetime
) -> list[Row]:
    """Every college that answers here; takes its time."""
    keys = wanted(quoted)
    # The colleges may be swapped while this runs.
    return [
        row_of(college, known, loaded, quoted, keys, now) for college in [*known.colleges.values()]
    ]


def row_of(
    college: College,
    known: Known,
    loaded: Loaded,
    quoted: Mapping[str, Sequence[str]],
    keys: frozenset[str],
    now: datetime,
) -> Row:
    """One college."""
    standing = loaded.standings.get(college.slug, Standing())
    complete = completeness(keys, college, local_moment(now, college.timezone))
    staff = [one for one in loaded.staff if one.college == college.slug]
    lacks = complete.lacking(demand(standing.asked, quoted))
    found = steps(
        college,
        complete,
        standing.pages,
        staff,
        duty=loaded.duty.get(college.slug, 0) > 0,
    )
    faulty = college.slug in known.faults
    return Row(college, standing, complete, found, lacks[0] if lacks else ("", 0), faulty)


def _fits(row: Row, words: Sequence[str]) -> bool:
    told = f"{row.college.name} {row.college.short} {row.college.town} {row.college.slug}"
    return all(word in told.casefold() for word in words)
