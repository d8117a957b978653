"""Events tell an open page that something changed; the page then asks for what it shows."""

import asyncio
import contextlib
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.ports import StorageDown
from bot.storage.desk_views import desk_pulse
from bot.storage.logins import Visitor, find_visitor
from bot.storage.session import Session
from bot.storage.views import pulse
from bot.web.deps import DEPS
from bot.web.guarding import COOKIE
from bot.web.whose import Own, own

# Adapters say that something is coming a moment before it stands in the tables.
_SOON = 0.05
_SOON_TIMES = 10
_LOOK = 1.0
# "Waits for 5 minutes" must not stand for an hour; the line also stays open this way.
_REFRESH = 30.0
CLOSING = web.AppKey("closing", asyncio.Event)


async def stop(app: web.Application) -> None:
    """Let open pages go, so that the process can stop."""
    app[CLOSING].set()
    app[DEPS].changes.up()


async def events(request: web.Request) -> web.StreamResponse:
    """GET /events: Server-Sent Events, one "changed" for whatever happened since the last.

    Where a `college` is named, only what happened at its desk is told.
    """
    mine = own(request) if "college" in request.query else None
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    # The page went away, or asks again when the database answers: nobody has to hear of it.
    with contextlib.suppress(ConnectionError, StorageDown):
        await _tell(request, response, mine)
    return response


async def _tell(request: web.Request, response: web.StreamResponse, mine: Own | None) -> None:
    deps, loop = request.app[DEPS], asyncio.get_running_loop()
    token = request.cookies.get(COOKIE, "")
    seen: tuple[int, ...] = ()
    stood: tuple[int, ...] = ()
    told_at, soon = 0.0, 0
    while not request.app[CLOSING].is_set():
        found, visitor = await deps.runner.read(partial(_look, token=token, now=deps.clock()))
        news, seen = found != seen, found
        if news and mine is not None:
            # Something happened somewhere; most of it at other colleges.
            look = partial(desk_pulse, where=mine.desk.where, college_id=mine.page.college_id)
            stands = await deps.runner.read(look)
            news, stood = stands != stood, stands
        if news or loop.time() - told_at > _REFRESH:
            told_at = loop.time()
            await response.write(b"data: changed\n\n")
        if visitor is None:
            return
        woken = await deps.changes.wait(_SOON if soon else _LOOK)
        soon = _SOON_TIMES if woken else max(soon - 1, 0)


def _look(session: Session, *, token: str, now: datetime) -> tuple[tuple[int, ...], Visitor | None]:
    return pulse(session), find_visitor(session, token, now)
