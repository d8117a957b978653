"""Entering begins a session, in one place for every way in: an older one in this browser ends.

A link is used up by the button alone, looking at it uses nothing up: programs preview links.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from bot.buckets import Buckets, Rate
from bot.storage.logins import (
    SESSION_LIFE,
    Right,
    Visitor,
    end_session,
    find_visitor,
    look_at_link,
    use_link,
)
from bot.storage.session import Session
from bot.web.deps import DEPS
from bot.web.devices import device_of
from bot.web.guarding import COOKIE, read_form
from bot.web.whence import caller

DOORS = web.AppKey("doors", Buckets)
"""How often an address may try the door."""
_TRIES = Rate(per_second=0.5, burst=30.0)


async def show(request: web.Request) -> web.Response:
    """GET /enter: the ways in; with a key, whom it lets in and the button that does."""
    if "key" not in request.query:
        return await ways(request)
    deps, key = request.app[DEPS], request.query["key"]
    now, before = deps.clock(), request.cookies.get(COOKIE, "")

    def look(session: Session) -> tuple[Right | None, Visitor | None]:
        return look_at_link(session, key, now), find_visitor(session, before, now)

    right, visitor = await deps.runner.read(look)
    if right is None:
        return await ways(request, HTTPStatus.GONE, late="link")
    college = deps.known.colleges.get(right.college)
    context = {"key": key, "right": right, "college": college, "visitor": visitor}
    return aiohttp_jinja2.render_template("enter/link.html", request, context)


async def enter(request: web.Request) -> web.StreamResponse:
    """POST /enter: use the link up and begin a session."""
    await let_try(request)
    deps, key = request.app[DEPS], (await read_form(request)).get("key", "")
    now, device, before = newcomer(request)
    token = await deps.runner.write(lambda session: use_link(session, key, now, device, before))
    if not token:
        return await ways(request, HTTPStatus.GONE, late="link")
    raise let_in(request, token)


async def leave(request: web.Request) -> web.StreamResponse:
    """POST /leave: end the session here and in the database."""
    deps, token = request.app[DEPS], request.cookies.get(COOKIE, "")
    now = deps.clock()
    await deps.runner.write(lambda session: end_session(session, token, now))
    context = {"status": 0, "typed": ""}
    response = aiohttp_jinja2.render_template("refused.html", request, context)
    drop(request, response, COOKIE)
    return response


async def ways(request: web.Request, status: int = HTTPStatus.OK, **more: object) -> web.Response:
    """The page with every way in; `more` says what was tried and how it came out."""
    deps = request.app[DEPS]
    token, now = request.cookies.get(COOKIE, ""), deps.clock()
    visitor = await deps.runner.read(lambda session: find_visitor(session, token, now))
    context: Mapping[str, object] = {"college": deps.college, "visitor": visitor, **more}
    return aiohttp_jinja2.render_template("enter/ways.html", request, context, status=int(status))


async def let_try(request: web.Request, *more: Rate) -> None:
    """Raise HTTPTooManyRequests where this address tries the door, or one way in, too often."""
    now, doors = asyncio.get_running_loop().time(), request.app[DOORS]
    doors.tidy(now)
    who = caller(request)
    if not doors.take([(place, who, rate) for place, rate in enumerate((_TRIES, *more))], now):
        raise web.HTTPTooManyRequests


def newcomer(request: web.Request) -> tuple[datetime, str, str]:
    """Now, what the browser is called, and the token of the session it has until now."""
    device = device_of(request.headers.get("User-Agent", ""))
    return request.app[DEPS].clock(), device, request.cookies.get(COOKIE, "")


def let_in(request: web.Request, token: str) -> web.HTTPSeeOther:
    """The first page, with the session in the browser's keeping."""
    response = web.HTTPSeeOther("/")
    keep(request, response, COOKIE, token, int(SESSION_LIFE.total_seconds()))
    return response


def keep(
    request: web.Request,
    response: web.StreamResponse,
    name: str,
    value: str,
    seconds: int | None = None,
) -> None:
    """Let the browser keep something from scripts and other sites, while it runs or so long."""
    secure = _is_secure(request)
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Strict", secure=secure
    )


def drop(request: web.Request, response: web.StreamResponse, name: str) -> None:
    """Let the browser forget it."""
    response.del_cookie(name, httponly=True, samesite="Strict", secure=_is_secure(request))


def _is_secure(request: web.Request) -> bool:
    """True where the browser speaks over TLS, which may end before us."""
    return request.secure or request.app[DEPS].known.console.startswith("https://")
