"""Everybody sees where they have come in and ends it; an owner ends what anybody has open."""

from typing import Any

import aiohttp_jinja2
from aiohttp import web

from bot.storage.sessions import end_one, end_others, open_sessions
from bot.web.around import around
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form


async def show(request: web.Request) -> web.Response:
    """GET /account: the visitor's sessions, and for an owner those of others."""
    deps, visitor, now = request.app[DEPS], request[VISITOR], request.app[DEPS].clock()
    found = await deps.runner.read(lambda session: open_sessions(session, visitor, now))
    context: dict[str, Any] = around(request) | {
        "me": visitor,
        "mine": [one for one in found if one.own],
        "others": [one for one in found if not one.own],
        "now": now,
        "zone": deps.zone,
        "names": {slug: college.short for slug, college in deps.known.colleges.items()},
    }
    return aiohttp_jinja2.render_template("account.html", request, context)


async def end(request: web.Request) -> web.StreamResponse:
    """POST /account/end: end one session, by its name; one that is over already is over."""
    deps, visitor, now = request.app[DEPS], request[VISITOR], request.app[DEPS].clock()
    name = (await read_form(request)).get("session", "")
    await deps.runner.write(lambda session: end_one(session, name, visitor, now))
    raise web.HTTPSeeOther("/account")


async def end_rest(request: web.Request) -> web.StreamResponse:
    """POST /account/end-others: end all of the visitor's sessions but this one."""
    deps, visitor, now = request.app[DEPS], request[VISITOR], request.app[DEPS].clock()
    await deps.runner.write(lambda session: end_others(session, visitor, now))
    raise web.HTTPSeeOther("/account")
