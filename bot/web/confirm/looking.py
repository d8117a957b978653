"""Looking at the queue of confirmation changes nothing; a page is put together in a thread."""

import asyncio
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.confirming import last_of
from bot.ledger import Page
from bot.storage.session import Session
from bot.web.around import around, rendered_apart
from bot.web.confirm.choosing import (
    LEDGER,
    Filter,
    filter_in,
    may_see,
    name_in,
    written,
)
from bot.web.confirm.forms import word_in
from bot.web.confirm.queueing import chosen_items, queue, tally, wanted
from bot.web.confirm.telling import Setting, Told, said, told
from bot.web.deps import DEPS, VISITOR
from knowledge.resting import Name
from knowledge.vouching import Stand

MOST_AT_ONCE = 150
"""A write stays short, and nobody reads more before they say yes to all of it."""


async def show(request: web.Request) -> web.StreamResponse:
    """GET /confirm: the queue, and beside it the piece that `piece` names."""
    chosen, asked = filter_in(request, request.query), request.query.get("piece", "")
    name = name_in(asked)
    if name is not None and not may_see(request[VISITOR], name):
        raise web.HTTPNotFound
    return await whole_page(request, chosen, name, word_in(request.query))


async def whole_page(
    request: web.Request,
    chosen: Filter,
    name: Name | None,
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    typed: Mapping[str, str] | None = None,
) -> web.Response:
    """The page as it is now, at this piece, with what was typed and a word on what happened."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    page = await request.app[LEDGER].page()
    found = await asyncio.to_thread(queue, page, chosen, visitor, name)
    setting = setting_of(request, page, chosen)

    def look(session: Session) -> tuple[Told | None, Any]:
        detail = told(session, found.current, setting) if found.current else None
        return detail, last_of(session, visitor.author, deps.clock())

    detail, last = await deps.runner.read(look)
    context = {
        "queue": found,
        "item": found.current,
        "told": detail,
        "last": last,
        "notice": notice,
        "typed": typed or {},
    }
    return await rendered(request, "page", chosen, context, status)


async def rendered(
    request: web.Request, name: str, chosen: Filter, context: dict[str, Any], status: HTTPStatus
) -> web.Response:
    """A page of this room: some have more than a hundred forms."""
    whole = around_confirm(request, chosen) | context
    return await rendered_apart(request, f"confirm/{name}.html", whole, status)


def setting_of(request: web.Request, page: Page, chosen: Filter) -> Setting:
    """What telling a piece looks at."""
    deps = request.app[DEPS]
    return Setting(page, deps.known.colleges, deps.clock(), chosen.month, chosen.college)


def around_confirm(request: web.Request, chosen: Filter) -> dict[str, Any]:
    """What every template of these pages needs."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    return around(request) | {
        "visitor": visitor,
        "colleges": {slug: one.short for slug, one in deps.known.colleges.items()},
        "zone": deps.zone,
        "filter": chosen,
        "written": written,
        "tally": partial(tally, chosen=chosen),
        "Stand": Stand,
    }


async def look_through(request: web.Request) -> web.StreamResponse:
    """GET /confirm/bulk: everything that was chosen in its very words, to say yes to once."""
    chosen = filter_in(request, request.query)
    names = [name_in(text) for text in request.query.getall("piece", [])]
    if any(name is not None and not may_see(request[VISITOR], name) for name in names):
        raise web.HTTPNotFound
    return await bulk_page(request, chosen, [name for name in names if name is not None])


async def bulk_page(
    request: web.Request,
    chosen: Filter,
    names: list[Name],
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    typed: Mapping[str, str] | None = None,
) -> web.Response:
    """The page of several pieces: those named, or else all that the filter takes."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    page = await request.app[LEDGER].page()
    found = (
        chosen_items(page, visitor, names)
        if names
        else await asyncio.to_thread(wanted, page, chosen, visitor)
    )
    # What is over needs a value of this year: there is nothing to say yes to.
    items = [one for one in found if one.stand is not Stand.PAST]
    setting = setting_of(request, page, chosen)

    look = partial(said, items=items[:MOST_AT_ONCE], setting=setting)
    context = {
        "pieces": await deps.runner.read(look),
        "left": max(len(items) - MOST_AT_ONCE, 0),
        "past": len(found) - len(items),
        "notice": notice,
        "typed": typed or {},
    }
    return await rendered(request, "bulk", chosen, context, status)
