"""The pages of one college: looking changes nothing."""

import asyncio
from typing import Any

from aiohttp import web

from bot.web.colleges.campuses import campuses_context
from bot.web.colleges.hours import hours_context
from bot.web.colleges.listing import table_context
from bot.web.colleges.one import PARTS, one_of, page, slug_of
from bot.web.colleges.people import people_context
from bot.web.colleges.switching import pages_context
from knowledge.content import Kind


async def show(request: web.Request) -> web.StreamResponse:
    """GET /colleges/one: a part of the pages of one college."""
    slug = slug_of(request, request.query.get("college", ""))
    part = request.query.get("part", PARTS[0])
    if part not in PARTS:
        raise web.HTTPNotFound
    one = await one_of(request, slug)
    context: dict[str, Any] = {}
    if part == "facts":
        context = await asyncio.to_thread(table_context, one, Kind.FACT)
    elif part == "programs":
        context = await asyncio.to_thread(table_context, one, Kind.PROGRAM)
    elif part == "campuses":
        context = campuses_context(one)
    elif part == "hours":
        context = hours_context(one)
    elif part == "people":
        context = people_context(request, one)
    elif part == "pages":
        context = pages_context(request, one)
    return await page(request, one, part, **context)
