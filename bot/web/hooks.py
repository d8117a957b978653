"""A delivery is answered with "ok" only when it is stored; the platform repeats all others.

The secret is compared before anything else is believed. What comes with it is kept, whatever it
is: an update nobody can read is stored raw and shown to a person, since Telegram would repeat it
for a day and hold back everything behind it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import ClientError, web

from bot.clock import Clock
from bot.hooks import TELEGRAM_PATH, VK_PATH, Hooks
from bot.nesting import loads
from bot.ports import Hook, PageStopped, RawUpdate, Runner, StorageDown, TryLater
from bot.storage.inbox import store_updates
from bot.storage.pages import PageInfo
from bot.wake import Wake

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
"""One update with everything quoted in it; platforms send a hundredth of this."""
READ_SECONDS = 10.0
WRITE_SECONDS = 8.0
"""A platform does not wait for long; a write that takes longer goes on, its copy is dropped."""
RETRY_SECONDS = 5
MOST_WRITING = 200
TELEGRAM_SECRET = "X-Telegram-Bot-Api-Secret-Token"
VK_RETRY = "X-Retry-Counter"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Door:
    """What the public listener is built over; `pages` are the pages as they are known now."""

    hooks: Hooks
    pages: Mapping[int, PageInfo]
    runner: Runner
    clock: Clock
    wake_core: Wake
    writing: set[asyncio.Task[int]] = field(default_factory=set)


DOOR = web.AppKey("door", Door)


class Refused(Exception):
    """A delivery is not taken in: the status it is answered with, and the outcome counted."""

    def __init__(self, status: HTTPStatus, outcome: str, channel: str = "") -> None:
        super().__init__(outcome)
        self.status = status
        self.outcome = outcome
        self.channel = channel


def make_hooks(door: Door) -> web.Application:
    """Return the public listener's application; it knows two addresses and nothing else."""
    app = web.Application(middlewares=[answered], client_max_size=MOST_BYTES)
    app[DOOR] = door
    app.add_routes([web.post(VK_PATH, from_vk), web.post(TELEGRAM_PATH + "{slug}", from_telegram)])
    app.on_response_prepare.append(_say_nothing)
    return app


async def _say_nothing(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = "priemka"


@web.middleware
async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count every delivery and turn whatever goes wrong into a status without words."""
    channel = "vk" if request.path == VK_PATH else "telegram"
    try:
        response = await handler(request)
    except Refused as error:
        _note(request, channel, error.outcome)
        headers = {}
        if error.status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = str(RETRY_SECONDS)
        return web.Response(status=error.status, headers=headers)
    except web.HTTPException as error:
        # Another address or method: whatever knocks there is no platform.
        return web.Response(status=error.status)
    except Exception as error:
        log.error("hook of %s: %s", channel, type(error).__name__, exc_info=True)
        _note(request, channel, "failed")
        return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return response


def _note(request: web.Request, channel: str, outcome: str) -> None:
    hooks = request.app[DOOR].hooks
    if hooks.count(channel, outcome):
        count = hooks.counts[channel, outcome]
        log.warning("delivery from %s refused: %s, %d since the start", channel, outcome, count)


async def from_telegram(request: web.Request) -> web.StreamResponse:
    """POST /hooks/telegram/{slug}: one update of the page of that name."""
    door = request.app[DOOR]
    found = door.hooks.find("telegram", request.match_info["slug"])
    if found is None or not found[1].knows(request.headers.get(TELEGRAM_SECRET, "")):
        raise Refused(HTTPStatus.FORBIDDEN, "secret")
    text = await _read(request)
    try:
        update = loads(text)
    except ValueError:
        update = text
    await _take_in(door, "telegram", found, update, text)
    return web.Response(text="ok")


async def from_vk(request: web.Request) -> web.StreamResponse:
    """POST /hooks/vk: one event of the community whose number stands in it."""
    door = request.app[DOOR]
    text = await _read(request)
    try:
        event = loads(text)
    except ValueError:
        raise Refused(HTTPStatus.BAD_REQUEST, "unreadable") from None
    if not isinstance(event, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "unreadable")
    found = door.hooks.find("vk", str(event.get("group_id")))
    # Taken out: the secret has no business in the inbox.
    secret = event.pop("secret", None)
    if found is None or not isinstance(secret, str) or not found[1].knows(secret):
        raise Refused(HTTPStatus.FORBIDDEN, "secret")
    if event.get("type") == "confirmation":
        return await _confirmed(door, found[1])
    if request.headers.get(VK_RETRY, "0") != "0":
        # A repetition is what was not stored the first time, or was and nobody heard of it.
        door.hooks.count("vk", "repetition")
    await _take_in(door, "vk", found, event, text.replace(secret, "***"))
    return web.Response(text="ok")


async def _confirmed(door: Door, hook: Hook) -> web.StreamResponse:
    try:
        answer = await hook.confirmation()
    except (PageStopped, TryLater) as error:
        log.error("the confirmation string of VK cannot be asked for: %s", error)
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "confirmation") from None
    door.hooks.count("vk", "confirmation")
    return web.Response(text=answer)


async def _read(request: web.Request) -> str:
    """Return the body, read within bounds of size and time. Raises Refused."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            body = await request.read()
    except TimeoutError:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, "slow") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "size") from None
    except (web.RequestPayloadError, ClientError, ConnectionError):
        raise Refused(HTTPStatus.BAD_REQUEST, "cut") from None
    return body.decode("utf-8", "replace")


async def _take_in(
    door: Door, channel: str, found: tuple[int, Hook], update: Any, text: str
) -> None:
    """Store an update of a page, or its `text` where the update cannot be. Raises Refused."""
    page, hook = found
    if door.pages[page].connected_at is None:
        # Only from its first connection on is it known what is new and what is history.
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "unconnected")
    try:
        new = await _store(door, page, hook.envelope(update))
    except StorageDown as error:
        log.error("page %s: database: %s", door.pages[page].slug, error)
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "storage") from None
    except Refused:
        raise
    except Exception as error:
        log.error("page %s: %s", door.pages[page].slug, type(error).__name__, exc_info=True)
        new = await _store(door, page, hook.envelope(text))
    door.hooks.count(channel, "stored" if new else "copy")


async def _store(door: Door, page: int, update: RawUpdate) -> int:
    """Return how many were new, once that is committed. Raises Refused, StorageDown."""
    if len(door.writing) >= MOST_WRITING:
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "storage")
    task = asyncio.create_task(_write(door, page, update), name="store a delivery")
    door.writing.add(task)
    task.add_done_callback(partial(_written, door.writing))
    done, _ = await asyncio.wait({task}, timeout=WRITE_SECONDS)
    if not done:
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "storage")
    return task.result()


async def _write(door: Door, page: int, update: RawUpdate) -> int:
    now = door.clock()
    new = await door.runner.write(partial(store_updates, page=page, updates=[update], now=now))
    if new:
        door.wake_core.up()
    return new


def _written(writing: set[asyncio.Task[int]], task: asyncio.Task[int]) -> None:
    writing.discard(task)
    # Nobody may wait for it any longer: the platform was told to come again.
    if not task.cancelled():
        task.exception()
