"""The page of gaps: what nobody could answer, what weighs most first; looking changes nothing."""

from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.web.around import packed
from bot.web.gaps.views import Draft, around_gaps, board_of, detail_of, page_of


async def show(request: web.Request) -> web.StreamResponse:
    """GET /gaps: the queue, and beside it the gap that `gap` names."""
    return await whole_page(request, request.query.get("gap", ""))


async def detail(request: web.Request) -> web.StreamResponse:
    """GET /gaps/detail: one gap alone, for who steps through the queue."""
    board = await board_of(request)
    gap = board.find(request.query.get("gap", ""))
    if gap is None:
        raise web.HTTPNotFound
    found = await detail_of(request, board, gap, Draft())
    context = around_gaps(request) | {"detail": found, "board": board}
    return packed(aiohttp_jinja2.render_template("gaps/gap.html", request, context))


async def whole_page(
    request: web.Request,
    key: str,
    draft: Draft | None = None,
    notice: str | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    **more: Any,
) -> web.Response:
    """The page as it is now: at the gap of this key, with a draft and a word on what happened."""
    context = await page_of(request, key, draft, notice) | more
    return packed(aiohttp_jinja2.render_template("gaps/page.html", request, context, status=status))
