"""Knocking shows a code, and lets the browser in that shows it once somebody known has sent it."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp_jinja2
from aiohttp import web

from bot.buckets import Rate
from bot.channels import CHANNELS
from bot.storage.knocks import LIFE, Knocked, begin, come_in, doors, knock_of_browser
from bot.storage.session import Session
from bot.web.deps import DEPS, Deps
from bot.web.entering import drop, keep, let_in, let_try, newcomer, ways
from handlers.entrance import KnockState
from handlers.texts.cards import CHANNELS as NAMES

KNOCK = "priemka_knock"
"""The cookie with the code and the secret of this browser."""
_CODES = Rate(per_second=0.05, burst=10.0)
"""Of one address forty within the life of a code: nobody fills the doorstep alone."""


@dataclass(frozen=True, slots=True)
class Door:
    """A page to which a code may be sent; `link` opens the talk with it, "" where none does."""

    college: str
    own: bool
    channel: str
    link: str


async def knock(request: web.Request) -> web.StreamResponse:
    """POST /enter/code: a code for this browser."""
    await let_try(request, _CODES)
    deps, (now, device, _) = request.app[DEPS], newcomer(request)
    begun = await deps.runner.write(lambda session: begin(session, device, now))
    if begun is None:
        return await ways(request, HTTPStatus.TOO_MANY_REQUESTS, late="crowd")
    response = web.HTTPSeeOther("/enter/code")
    seconds = 2 * int(LIFE.total_seconds())
    keep(request, response, KNOCK, f"{begun.code}.{begun.secret}", seconds)
    raise response


async def show(request: web.Request) -> web.Response:
    """GET /enter/code: the code, and where to send it."""
    return await _page(request)


async def state(request: web.Request) -> web.Response:
    """GET /enter/state: what the waiting page asks: `{"state": "confirmed"}` brings it in."""
    found = await _knocked(request)
    return web.json_response({"state": found.state if found else KnockState.LATE})


async def finish(request: web.Request) -> web.StreamResponse:
    """POST /enter/finish: a session for this browser, if its code was sent by somebody known."""
    await let_try(request)
    deps, (now, device, before) = request.app[DEPS], newcomer(request)
    _, secret = _kept(request)
    token = await deps.runner.write(lambda session: come_in(session, secret, now, device, before))
    if not token:
        return await _page(request, HTTPStatus.CONFLICT, asked=True)
    response = let_in(request, token)
    drop(request, response, KNOCK)
    raise response


async def _page(
    request: web.Request, status: int = HTTPStatus.OK, *, asked: bool = False
) -> web.Response:
    found = await _knocked(request)
    if found is None or found.state in (KnockState.LATE, KnockState.USED):
        return await ways(request, HTTPStatus.GONE, late="code")
    deps, (code, _) = request.app[DEPS], _kept(request)
    those = await deps.runner.read(lambda session: list(_doors(session, deps, code)))
    context = {
        "code": code,
        "own": [door for door in those if door.own],
        "others": [door for door in those if not door.own],
        "confirmed": found.state is KnockState.CONFIRMED,
        "asked": asked,
        "minutes": int(LIFE.total_seconds()) // 60,
    }
    return aiohttp_jinja2.render_template("enter/code.html", request, context, status=int(status))


async def _knocked(request: web.Request) -> Knocked | None:
    deps, (_, secret) = request.app[DEPS], _kept(request)
    now = deps.clock()
    return await deps.runner.read(lambda session: knock_of_browser(session, secret, now))


def _kept(request: web.Request) -> tuple[str, str]:
    code, _, secret = request.cookies.get(KNOCK, "").partition(".")
    return code, secret


def _doors(session: Session, deps: Deps, code: str) -> Iterator[Door]:
    colleges = deps.known.by_number()
    for number, channel, external, name in doors(session):
        if number in colleges:
            form = CHANNELS[channel].door if channel in CHANNELS else ""
            link = form.format(number=external, name=name.removeprefix("@"), code=code)
            own = number == deps.page.college_id
            yield Door(colleges[number].short, own, NAMES.get(channel, channel), link)
