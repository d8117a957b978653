"""Entering takes a one-time link: looking at it uses nothing up, only the button does."""

from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from bot.storage.logins import SESSION_LIFE, end_session, is_link, use_link
from bot.web.deps import DEPS
from bot.web.guarding import COOKIE, read_form


async def show_link(request: web.Request) -> web.Response:
    """GET /enter: a button for a link that works; programs that preview links press nothing."""
    deps, key = request.app[DEPS], request.query.get("key", "")
    now = deps.clock()
    if not await deps.runner.read(lambda session: is_link(session, key, now)):
        return _stale(request)
    context = {"key": key, "college": deps.college.name}
    return aiohttp_jinja2.render_template("enter.html", request, context)


async def enter(request: web.Request) -> web.StreamResponse:
    """POST /enter: use the link up and begin a session."""
    deps, key = request.app[DEPS], (await read_form(request)).get("key", "")
    now = deps.clock()
    token = await deps.runner.write(lambda session: use_link(session, key, now))
    if not token:
        return _stale(request)
    response = web.HTTPSeeOther("/")
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=request.secure,
    )
    raise response


async def leave(request: web.Request) -> web.StreamResponse:
    """POST /leave: end the session here and in the database."""
    deps, token = request.app[DEPS], request.cookies.get(COOKIE, "")
    now = deps.clock()
    await deps.runner.write(lambda session: end_session(session, token, now))
    response = aiohttp_jinja2.render_template("refused.html", request, {"status": 0, "typed": ""})
    response.del_cookie(COOKIE, httponly=True, samesite="Strict")
    return response


def _stale(request: web.Request) -> web.Response:
    gone = HTTPStatus.GONE
    context = {"status": int(gone), "typed": ""}
    return aiohttp_jinja2.render_template("refused.html", request, context, status=gone)
