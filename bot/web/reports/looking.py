"""The page of reports and its files; looking changes nothing, and is made in a thread."""

import asyncio
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web.around import around, rendered_apart
from bot.web.deps import DEPS, VISITOR
from bot.web.reports import charts, exporting
from bot.web.reports.views import (
    Shown,
    entry_cells,
    entry_rows,
    own_college,
    period_of,
    shown,
    spoken,
    told,
)
from bot.web.whose import may_choose
from handlers.reporting import DAYS, USUAL, WrongPeriod
from handlers.reports import Cell
from handlers.texts import reporting as texts

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROWS, _ENTRIES = 25, 20


async def show(request: web.Request) -> web.StreamResponse:
    """GET /reports: a period of all colleges or of one; where days make none, the usual one."""
    view, trouble = await _view(request)
    context = around(request) | _context(request, view) | {"trouble": trouble}
    status = HTTPStatus.BAD_REQUEST if trouble else HTTPStatus.OK
    return await rendered_apart(request, "reports/page.html", context, status)


async def xlsx(request: web.Request) -> web.StreamResponse:
    """GET /reports/xlsx: the same as a workbook."""
    view, trouble = await _view(request)
    if trouble:
        raise web.HTTPBadRequest
    body = await asyncio.to_thread(exporting.book, view)
    return web.Response(body=body, content_type=_XLSX, headers=exporting.named(view, "xlsx"))


async def csv(request: web.Request) -> web.StreamResponse:
    """GET /reports/csv: the numbers of colleges as a plain table."""
    view, trouble = await _view(request)
    if trouble:
        raise web.HTTPBadRequest
    body = await asyncio.to_thread(exporting.table, view)
    headers = exporting.named(view, "csv")
    return web.Response(body=body, content_type="text/csv", charset="utf-8", headers=headers)


async def _view(request: web.Request) -> tuple[Shown, str]:
    """What is to be shown, and why it is not what was asked for ("" = it is)."""
    college = own_college(request)
    try:
        return await shown(request, college, *period_of(request, request.query, college)), ""
    except WrongPeriod as error:
        usual = period_of(request, {}, college)
        return await shown(request, college, *usual), str(error)


def _context(request: web.Request, view: Shown) -> dict[str, Any]:
    deps, report = request.app[DEPS], view.report
    zone = ZoneInfo(view.college.timezone) if view.college else deps.zone
    entries = entry_rows(view)
    handed = entries[0][2].sums.handed if entries else 0
    return {
        "view": view,
        "report": report,
        "texts": texts,
        "spoken": spoken,
        "told": told,
        "zone": zone,
        "colleges": deps.known.by_number().values() if may_choose(request[VISITOR]) else (),
        "periods": [*((str(one), f"{one} дней") for one in DAYS), ("campaign", "Кампания")],
        "usual": USUAL,
        "query": _query(view),
        "names": charts.names_of(report),
        "answered": charts.answered(report),
        "paces": charts.paces(report),
        "hours": charts.shades(report.hours),
        "heat": _heat(view),
        "depth": charts.depth,
        "least": charts.LEAST,
        "sentences": {
            "answered": texts.who_answered(report),
            "pace": texts.pace(report.total),
            "hours": texts.busiest(report),
            "heat": _longest(view),
            "entries": texts.healthy(entries[0][1] if entries else "", handed),
            "news": texts.news(len(view.news)),
        },
        "entries": [
            (title, list(map(told, entry_cells(found)))) for _, title, found in entries[:_ENTRIES]
        ],
    }


def _query(view: Shown) -> dict[str, str]:
    """What names this page in an address."""
    period = view.report.period
    days = {"from": f"{period.first}", "to": f"{period.last}"} if view.name == "own" else {}
    own = {"college": view.college.slug} if view.college else {}
    return {"period": view.name, **days, **own}


def _heat(view: Shown) -> list[tuple[str, list[tuple[str, Cell | None]]]]:
    """Colleges with most questions left, and what was asked of each topic."""
    cells, asked = view.report.cells, {topic for _, topic in view.report.cells}
    topics = [topic for topic in texts.TOPICS if topic in asked]
    return [
        (row.name, [(topic, cells.get((row.number, topic))) for topic in topics])
        for row in view.rows[:_ROWS]
    ]


def _longest(view: Shown) -> str:
    """The sentence about the square in which people wait longest."""
    names = {row.number: row.name for row in view.rows}
    found = [
        (cell.times.median, names.get(number, ""), topic)
        for (number, topic), cell in view.report.cells.items()
        if cell.times is not None and cell.sums.by_person >= charts.LEAST
    ]
    median, name, topic = max(found, default=(None, "", ""))
    return texts.longest(name, topic, median)
