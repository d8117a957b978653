"""Pages of the console over a region's year: bytes, times, and how long any holds the event loop.

On SQLite and on PostgreSQL, with 83 colleges, 200 000 messages and 20 000 unanswered questions. The
loop counts as held while its thread computes without giving way: what other processes take from it
on a busy machine is no fault of a page. What a watch on the wall saw is noted beside.
"""

import asyncio
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median

from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestServer

from bot.memory import settle
from bot.storage.engine import Engines, open_engines
from bot.storage.logins import Right, new_link
from bot.storage.runner import write
from bot.storage.schema import message
from bot.web.access import RULES
from bot.web.server import make_web, read_templates
from tests.bench.figures import Figure
from tests.storage.databases import PostgresServer
from tests.web.seeding import Region, assembled_over
from tests.web.seeding_large import fill

_TICK = 0.001
_WARM = 5
# What is no page: streams, files, what machines ask, and the way in.
_NOT = frozenset({"/events", "/static", "/enter", "/livez", "/readyz", "/metrics"})
_FILES = ("/reports/xlsx", "/reports/csv")  # what is kept on disk may be larger than a page
_SHARED_DRAFT = {"title": "Пробный ответ", "text": "Да, это возможно.", "source": "сайт"}


@dataclass(slots=True)
class _Watch:
    """The longest the loop was held, by its own thread's work and on the wall, in ms."""

    held: float = 0.0
    late: float = 0.0
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Look until stopped."""
        while not self._stop.is_set():
            computed, begun = time.thread_time(), time.perf_counter()
            await asyncio.sleep(_TICK)
            self.held = max(self.held, 1000 * (time.thread_time() - computed))
            self.late = max(self.late, 1000 * (time.perf_counter() - begun - _TICK))

    def stop(self) -> None:
        """See no more."""
        self._stop.set()


@asynccontextmanager
async def _watched() -> AsyncIterator[_Watch]:
    watch = _Watch()
    running = asyncio.create_task(watch.run())
    await asyncio.sleep(2 * _TICK)
    try:
        yield watch
    finally:
        watch.stop()
        await running


@dataclass(slots=True)
class _Seen:
    """A page as it came: seconds of each request, bytes as sent, how long the loop was held."""

    path: str
    seconds: list[float] = field(default_factory=list)
    size: int = 0
    held: float = 0.0
    late: float = 0.0


def pages(keep: Path | None = None) -> list[Figure]:
    """Measure every page there is; `keep` is a SQLite file that is filled once and used again."""
    found: list[Figure] = []
    with sqlite_file(keep) as engines:
        found += asyncio.run(_measured("SQLite", engines))
    server = PostgresServer()
    try:
        with server.fresh() as engines:
            found += asyncio.run(_measured("PostgreSQL", engines))
    finally:
        server.stop()
    return found


@contextmanager
def sqlite_file(keep: Path | None) -> Iterator[Engines]:
    """A database in `keep`, or in a file that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        engines = open_engines(f"sqlite:///{keep or Path(folder) / 'pages.db'}")
        try:
            yield engines
        finally:
            engines.dispose()


async def _measured(name: str, engines: Engines) -> list[Figure]:
    here = assembled_over(engines, lambda: datetime.now(UTC))
    if not write(engines, lambda session: session.execute(message.select().limit(1)).first()):
        print(f"  {name}: a year is written …", file=sys.stderr, flush=True)
        places, now = list(here.deps.known.pages.values()), datetime.now(UTC)
        await asyncio.to_thread(fill, engines, places, here.knows, now)
    application = make_web(here.deps)
    # As at the end of a start.
    read_templates()
    settle()
    server = TestServer(application)
    await server.start_server()
    try:
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            seen = await _visited(browser, server, here)
    finally:
        await server.close()
        await here.deps.runner.close()
    return [figure for one in seen for figure in _figures(name, one)]


async def _visited(browser: ClientSession, server: TestServer, here: Region) -> list[_Seen]:
    right, now = Right(role="owner", person="Анна Петрова", duty=True), datetime.now(UTC)
    key = write(here.engines, partial(new_link, now=now, right=right))
    await browser.post(server.make_url("/enter"), data={"key": key})
    paths = [path for (method, path), _ in RULES.items() if method == "GET" and path not in _NOT]
    seen = [await _counted(here)]
    seen += [await _looked(browser, server, path) for path in paths if "{" not in path]
    board = await here.deps.worklist.board()
    seen.append(await _looked(browser, server, f"/gaps/detail?gap={board.gaps[1].key}"))
    seen.append(await _tried(browser, server))
    return [one for one in seen if one.seconds]


async def _counted(here: Region) -> _Seen:
    """The gaps counted, as behind every start and every few minutes."""
    seen = _Seen("gaps counted behind the pages")
    async with _watched() as watch:
        for _ in range(2):
            begun = time.perf_counter()
            await here.deps.worklist.count()
            seen.seconds.append(time.perf_counter() - begun)
    seen.held, seen.late = watch.held, watch.late
    return seen


async def _looked(browser: ClientSession, server: TestServer, path: str) -> _Seen:
    """A page asked for some times; the first is the cold one. Without seconds it is none."""
    seen = _Seen(path)
    async with _watched() as watch:
        for _ in range(1 + _WARM):
            begun = time.perf_counter()
            reply = await browser.get(server.make_url(path), auto_decompress=False)
            body = await reply.read()
            if reply.status != HTTPStatus.OK:
                break  # it needs a name in its address
            seen.seconds.append(time.perf_counter() - begun)
            seen.size = len(body)
    seen.held, seen.late = watch.held, watch.late
    return seen


async def _tried(browser: ClientSession, server: TestServer) -> _Seen:
    """An answer tried before it is published: the longest anybody waits for."""
    reply = await browser.get(server.make_url("/gaps"))
    html = await reply.text()
    names = ("token", "gap", "version")
    form = {name: re.search(rf'name="{name}" value="([^"]+)"', html) for name in names}
    # Without its token a form is refused with 403, which would say nothing of why it has none.
    if reply.status != HTTPStatus.OK or None in form.values():
        raise RuntimeError(f"/gaps came as {reply.status}, without a form to send: {html[:500]}")
    fields = {name: found[1] for name, found in form.items() if found} | _SHARED_DRAFT
    seen = _Seen("POST /gaps/preview")
    async with _watched() as watch:
        for _ in range(2):
            begun = time.perf_counter()
            reply = await browser.post(server.make_url("/gaps/preview"), data=fields)
            seen.size = len(await reply.read())
            seen.seconds.append(time.perf_counter() - begun)
            assert reply.status == HTTPStatus.OK, reply.status
    seen.held, seen.late = watch.held, watch.late
    return seen


def _figures(name: str, one: _Seen) -> Sequence[Figure]:
    warm = 1000 * median(one.seconds[1:])
    note = f"cold {1000 * one.seconds[0]:.0f} ms, warm {warm:.0f} ms, {one.size / 1000:.0f} kB"
    where = f"{one.path.partition('?')[0]}, {name}"
    held = Figure(
        f"{where}: loop held", one.held, "ms", at_most=50, note=f"{one.late:.0f} by the wall"
    )
    found = [held, Figure(f"{where}: warm", warm, "ms", note=note)]
    if not one.path.startswith(_FILES):
        found.append(Figure(f"{where}: first page", one.size / 1000, "kB", at_most=100))
    if one.path.startswith("/gaps/detail"):
        found[1] = Figure(f"{where}: key to detail", warm, "ms", at_most=100, note=note)
    return found
