"""Health answers machines of this host alone: alive, ready, and the figures behind both."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from aiohttp import web

from bot.ports import StorageDown
from bot.reports import Reports
from bot.storage.figures import probe, read_figures
from bot.storage.pages import PageState, page_states
from bot.storage.sweeps import Identities, identities
from bot.web.deps import DEPS, Deps
from bot.web.metrics import CONTENT_TYPE, Measured, render
from bot.web.reports.views import REPORTS
from bot.web.whence import is_here

LONGEST_LAG = 1.0
LONGEST_WRITE = 2.0
LATE_POLL = timedelta(minutes=2)
"""A long poll lasts 50 s at most; one missed is a network, two are a fault."""
_BEAT = 0.25
_BEATS = 40
# Counting everything takes a while on a big database, and nobody needs it each second.
_COUNT_SECONDS = 30.0


@dataclass(slots=True)
class Health:
    """What is remembered between two questions."""

    lags: deque[float] = field(default_factory=lambda: deque([0.0], maxlen=_BEATS))
    writing: asyncio.Task[None] | None = None
    counted: Identities | None = None
    counted_at: float = 0.0


HEALTH = web.AppKey("health", Health)


def furnish(app: web.Application, deps: Deps) -> None:
    """Give an application what the handlers of this module need, with a page for people or not."""
    app[DEPS] = deps
    app[HEALTH] = Health()
    app[REPORTS] = reports = Reports(deps.runner, deps.clock)
    app.cleanup_ctx.append(_watch_loop)
    app.on_cleanup.append(lambda _: reports.stop())


async def _watch_loop(app: web.Application) -> AsyncIterator[None]:
    """Measure all the time how late the event loop wakes who sleeps."""
    task = asyncio.create_task(_beat(app[HEALTH]), name="loop lag")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _beat(health: Health) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _BEAT
        await asyncio.sleep(_BEAT)
        health.lags.append(loop.time() - due)


async def live(request: web.Request) -> web.Response:
    """GET /livez: 200 unless the event loop was held for a second within the last ten."""
    _only_here(request)
    lag = max(request.app[HEALTH].lags)
    status = 200 if lag < LONGEST_LAG else 503
    return web.json_response({"lag_seconds": round(lag, 3)}, status=status)


async def ready(request: web.Request) -> web.Response:
    """GET /readyz: 200 when a write works and every page hears; else 503 and why not.

    `faulty` are the owners of content that has errors: the rest of theirs and all others answer.
    """
    _only_here(request)
    deps = request.app[DEPS]
    reasons = await _write_troubles(deps, request.app[HEALTH])
    if not reasons:
        reasons = [why for page in await _polling(deps) if (why := _trouble(page, deps))]
    faulty = sorted(owner or "region" for owner in deps.known.faults)
    body = {"ready": not reasons, "reasons": reasons, "faulty": faulty}
    return web.json_response(body, status=503 if reasons else 200)


async def _write_troubles(deps: Deps, health: Health) -> list[str]:
    # A write cannot be cancelled: one that hangs is asked about again, not joined by another.
    if health.writing is None or health.writing.done():
        health.writing = asyncio.create_task(_write(deps))
        # Nobody may ever ask again how it came out.
        health.writing.add_done_callback(lambda task: task.cancelled() or task.exception())
    done, _ = await asyncio.wait({health.writing}, timeout=LONGEST_WRITE)
    if not done:
        return [f"database: no write within {LONGEST_WRITE:g} s"]
    error = health.writing.exception()
    if error is not None and not isinstance(error, StorageDown):
        raise error
    return [f"database: {error}"] if error else []


async def _write(deps: Deps) -> None:
    await deps.runner.write(partial(probe, now=deps.clock()))


async def _polling(deps: Deps) -> list[PageState]:
    """The pages that somebody should be listening to."""
    served = {
        page.slug
        for page in deps.known.pages.values()
        if page.channel != "web" and page.mode != "off"
    }
    return [page for page in await deps.runner.read(page_states) if page.slug in served]


def _trouble(page: PageState, deps: Deps) -> str:
    if page.state != "up":
        return f"page {page.slug}: {page.state} {page.reason}".rstrip()
    if page.polled_at is None or deps.clock() - page.polled_at > LATE_POLL:
        return f"page {page.slug}: not polled or asked about lately"
    return ""


async def metrics(request: web.Request) -> web.Response:
    """GET /metrics: the figures in Prometheus' text format."""
    _only_here(request)
    deps, now = request.app[DEPS], request.app[DEPS].clock()
    counted = await _counted(deps, request.app[HEALTH])
    figures = await deps.runner.read(read_figures)
    pages, lag = await _polling(deps), max(request.app[HEALTH].lags)
    pending = {
        deps.known.pages[page].slug: state.pending
        for page, state in deps.hooks.states.items()
        if state.pending is not None
    }
    faults = {owner or "region": len(errors) for owner, errors in deps.known.faults.items()}
    lately = request.app[REPORTS].lately(deps.zone)
    measured = Measured(counted, figures, pages, lag, deps.hooks.counts, pending, faults, lately)
    return web.Response(body=render(measured, now), headers={"Content-Type": CONTENT_TYPE})


async def _counted(deps: Deps, health: Health) -> Identities:
    now = asyncio.get_running_loop().time()
    if health.counted is None or now - health.counted_at > _COUNT_SECONDS:
        health.counted = await deps.runner.read(identities)
        health.counted_at = now
    return health.counted


def _only_here(request: web.Request) -> None:
    """Refuse who is not on this host, or comes through a proxy on it."""
    if not is_here(request):
        raise web.HTTPNotFound
