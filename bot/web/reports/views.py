"""What the page of reports shows and its exports hold: one set of rows for both."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.reports import Reports
from bot.storage.news import News
from bot.web.deps import DEPS, VISITOR, Deps
from bot.web.whose import may_choose
from bot.worklist import Board
from handlers.reporting import Period, chosen
from handlers.reports import Figures, Report
from handlers.texts import reporting as texts
from knowledge.cells import Cell
from knowledge.colleges import College
from knowledge.russian import count_words
from knowledge.staleness import stale_facts
from knowledge.understanding import Knowledge

REPORTS = web.AppKey("reports", Reports)


@dataclass(frozen=True, slots=True)
class Row:
    """A college (None = all together) with its numbers; `gaps` and `stale` are of now."""

    college: College | None
    figures: Figures
    gaps: int
    stale: int
    number: int = 0

    @property
    def name(self) -> str:
        """The college as people call it."""
        return self.college.short if self.college else texts.ALL


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything of a page: the period by its name, the report, the rows worst first."""

    name: str
    report: Report
    news: tuple[News, ...]
    rows: tuple[Row, ...]
    total: Row
    titles: Mapping[str, str]
    college: College | None = None


def own_college(request: web.Request) -> College | None:
    """The college that is looked at; None = all. Raises HTTPNotFound for another's."""
    deps, visitor, asked = request.app[DEPS], request[VISITOR], request.query.get("college", "")
    known = {one.slug: one for one in deps.known.by_number().values()}
    if may_choose(visitor):
        if asked and asked not in known:
            raise web.HTTPNotFound
        return known.get(asked)
    own = visitor.college or deps.page.college
    if asked not in ("", own) or own not in known:
        raise web.HTTPNotFound
    return known[own]


def period_of(
    request: web.Request, asked: Mapping[str, str], college: College | None
) -> tuple[str, Period]:
    """The period that is asked for, as days are now at the college. Raises WrongPeriod."""
    deps = request.app[DEPS]
    zone = ZoneInfo(college.timezone) if college else deps.zone
    return chosen(asked, deps.clock().astimezone(zone).date())


async def shown(request: web.Request, college: College | None, name: str, period: Period) -> Shown:
    """Count it, or take what was counted a moment ago."""
    deps = request.app[DEPS]
    known = deps.known.by_number()
    those = {number: one for number, one in known.items() if college in (None, one)}
    number = next(iter(those)) if college else 0
    topics, titles = _entries(deps, college)
    report, news = await request.app[REPORTS].report(period, number, topics)
    board = await deps.worklist.board(college.slug if college else "")
    # Every open question and every fact of a region is looked at.
    rows = await asyncio.to_thread(_rows, those, report, board, deps.clock())
    stale = sum(row.stale for row in rows)
    total = Row(college, report.total, len(board.gaps), stale)
    return Shown(name, report, news, tuple(rows), total, titles, college)


def _rows(those: Mapping[int, College], report: Report, board: Board, now: datetime) -> list[Row]:
    """Colleges with their numbers, those with most questions left first."""
    gaps = _gaps(board)
    rows = [
        Row(
            *(one, report.colleges.get(its, Figures()), gaps[one.slug]),
            *(len(stale_facts(one, now)), its),
        )
        for its, one in those.items()
    ]
    rows.sort(key=lambda row: (-row.figures.sums.by_nobody, -row.figures.sums.asked, row.name))
    return rows


def _gaps(board: Board) -> Counter[str]:
    """How many gaps are open, by the slug of who was asked."""
    return Counter(
        slug for gap in board.gaps for slug in {one.college for one in board.questions(gap)}
    )


def _entries(deps: Deps, college: College | None) -> tuple[dict[str, str], dict[str, str]]:
    """Which beginnings of ids are which topic, and the titles of entries."""
    knows = deps.base.current
    if not isinstance(knows, Knowledge):
        return {}, {}
    entries = dict(knows.entries)
    if college:
        entries |= knows.own.get(college.slug, {})
    known = texts.TOPICS
    topics = {
        one.id.partition(".")[0]: one.category if one.category in known else ""
        for one in knows.entries.values()
    }
    return topics, {one.id: one.title for one in entries.values()}


def entry_rows(view: Shown) -> list[tuple[str, str, Figures]]:
    """Entries that were asked: id, title, numbers; those that led to people most often first."""
    found = [(name, view.titles.get(name, name), one) for name, one in view.report.entries.items()]
    found.sort(key=lambda row: (-row[2].sums.handed, -row[2].sums.asked, row[0]))
    return found


def cells(row: Row) -> list[Cell]:
    """The numbers of a college, in the order of `texts.COLUMNS`; times in minutes."""
    sums, found = row.figures.sums, row.figures
    half, ninth = (found.times.median, found.times.ninth) if found.times else (None, None)
    return [
        *(sums.asked, sums.by_bot, texts.percent(found.lasted, sums.ripe), sums.handed),
        *(sums.by_nobody, _minutes(half), _minutes(ninth), sums.overdue, row.gaps, row.stale),
    ]


def _minutes(value: timedelta | None) -> int | None:
    return None if value is None else round(value / timedelta(minutes=1))


def told(cell: Cell) -> str:
    """A number as people read it, "—" where there is none."""
    return count_words(cell) if isinstance(cell, int) else "—"


def spoken(row: Row) -> list[str]:
    """The same as people read it."""
    times = row.figures.times
    found = list(map(told, cells(row)))
    found[2] = texts.share(row.figures.lasted, row.figures.sums.ripe)
    if times:
        found[5:7] = [texts.time(times.median), texts.time(times.ninth)]
    return found


def entry_cells(found: Figures) -> list[Cell]:
    """The numbers of an entry, in the order of `texts.ENTRY_COLUMNS`."""
    sums = found.sums
    lasted = texts.percent(found.lasted, sums.ripe)
    said = (sums.helped, sums.unhelped, sums.corrected, sums.handed)
    return [sums.asked, sums.by_bot, lasted, *said]
