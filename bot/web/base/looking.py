"""Looking at the base changes nothing: the list, one entry with its past, a file to take along."""

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.curating import Shelf
from bot.outgoing import written
from bot.web.around import packed
from bot.web.base.forms import owner_in, read_place
from bot.web.base.leaves import may_edit
from bot.web.base.views import (
    MOST_SHOWN,
    around_base,
    entry_page,
    list_of,
    waiting_of,
)
from bot.web.deps import DEPS, VISITOR
from bot.web.posting import one_line
from knowledge.content import Kind

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "toml": "application/toml",
}


async def show(request: web.Request) -> web.StreamResponse:
    """GET /base: the entries that are asked for, and what waits for a second person."""
    return await list_page(request)


async def list_page(
    request: web.Request, notice: str = "", status: HTTPStatus = HTTPStatus.OK, **more: Any
) -> web.Response:
    """The list as it is now, with a word on what happened."""
    shown, of, kept = await list_of(request)
    context = around_base(request) | {
        "shown": shown,
        "of": of,
        "leaves": kept[:MOST_SHOWN],
        "found": len(kept),
        "categories": sorted({leaf.entry.category for leaf in shown.leaves}),
        "waiting": await waiting_of(request, shown.waiting),
        "notice": notice,
        "edits": may_edit(request[VISITOR], shown.whose),
        "uploaded": None,
        **more,
    }
    return packed(aiohttp_jinja2.render_template("base/page.html", request, context, status=status))


async def entry(request: web.Request) -> web.StreamResponse:
    """GET /base/entry: one entry whole; without an `id` a new one is written."""
    visitor, name = request[VISITOR], one_line(request.query.get("id", ""))
    named = request.query.get("owner")
    owner = await owner_in(request, visitor.college if named is None else named)
    runner = request.app[DEPS].runner
    place = await runner.read(lambda session: read_place(session, owner, name))
    if name and place.stored is None and place.number == 0:
        raise web.HTTPNotFound
    if not name and not may_edit(visitor, owner):
        raise web.HTTPNotFound
    return await entry_page(request, place)


async def export(request: web.Request) -> web.StreamResponse:
    """GET /base/export: what is shown of one owner, as a file that can be taken back."""
    form = request.query.get("form", "")
    if form not in _TYPES:
        raise web.HTTPNotFound
    shown, _, kept = await list_of(request)
    pieces = tuple(leaf.stored for leaf in kept if leaf.owner == shown.whose)
    data = await asyncio.to_thread(written, Kind.ENTRY, f".{form}", Shelf(pieces))
    name = f"entries-{shown.whose or 'region'}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type=_TYPES[form], headers=headers)
