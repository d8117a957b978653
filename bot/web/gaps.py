"""The page of gaps: what nobody could answer, what weighs most first; looking changes nothing."""

import aiohttp_jinja2
from aiohttp import web

from bot.web.gap_views import Draft, around, board_of, detail_of, page_of


async def show(request: web.Request) -> web.StreamResponse:
    """GET /gaps: the queue, and beside it the gap that `gap` names."""
    context = await page_of(request, request.query.get("gap", ""))
    return packed(aiohttp_jinja2.render_template("gaps.html", request, context))


async def detail(request: web.Request) -> web.StreamResponse:
    """GET /gaps/detail: one gap alone, for who steps through the queue."""
    board = await board_of(request)
    gap = board.find(request.query.get("gap", ""))
    if gap is None:
        raise web.HTTPNotFound
    found = await detail_of(request, board, gap, Draft())
    context = around(request) | {"detail": found, "board": board}
    return packed(aiohttp_jinja2.render_template("gap.html", request, context))


def packed(response: web.Response) -> web.Response:
    """The same in as few bytes as the browser takes."""
    response.enable_compression()
    return response
