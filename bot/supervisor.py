"""The supervisor gives each page a task of its own: one page's failure stops no other.

A page's loop stores a batch with its cursor in one transaction and only then asks for the next,
which is what acknowledges the batch to the platform.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.hooks import Hooks
from bot.looking_back import LookingBack
from bot.outages import gap_before
from bot.ports import Adapter, Batch, Conflict, PageStopped, Runner, StorageDown, TryLater
from bot.situating import Known
from bot.storage.inbox import store_batch
from bot.storage.outages import declare, load_place, standing
from bot.storage.pages import PageInfo, mark_connected, mark_page
from bot.storage.session import Session
from bot.wake import Wake
from bot.watching import Watch

log = logging.getLogger(__name__)

# Seconds between tries while a platform does not answer; the last one repeats.
_BACKOFF = (1, 2, 5, 10, 20, 30, 60)
# How often a stopped page is tried again: a person may have mended the token meanwhile.
_STOPPED_SECONDS = 60.0
_CONFLICT_SECONDS = 30.0
# 166 pages must not all knock at once.
_STAGGER_SECONDS = 0.05


@dataclass(slots=True)
class Supervisor:
    """Runs the receive loops of `adapters` (by page id); pages with webhooks are watched instead.

    `looking` finds what they did not bring.

    `on_connected(page)` is called with the page as it is known after each successful connection.
    """

    runner: Runner
    adapters: Mapping[int, Adapter]
    known: Known
    clock: Clock
    wake_core: Wake
    wake_delivery: Wake
    looking: LookingBack
    on_connected: Callable[[PageInfo], None]
    hooks: Hooks = field(default_factory=Hooks)
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _starting: asyncio.Task[None] | None = None
    _knocks: dict[int, Wake] = field(default_factory=dict)
    _conflicts: set[int] = field(default_factory=set)

    def start(self) -> None:
        """Start a task for every page that has something to receive, one after another."""
        self._knocks = {page_id: Wake() for page_id in self.adapters}
        self._starting = asyncio.create_task(self._start_all(), name="starting pages")

    async def _start_all(self) -> None:
        for page_id in self.adapters:
            self._tasks[page_id] = asyncio.create_task(
                self._supervise(page_id, 0.0), name=f"page {self.known.pages[page_id].slug}"
            )
            # Counted from here, not from the start: a loop that was busy must not make up for
            # the pages it is late with.
            await asyncio.sleep(_STAGGER_SECONDS)

    async def stop(self) -> None:
        """Stop receiving; a batch that is being stored is stored to its end."""
        await self.looking.stop()
        tasks = [*self._tasks.values(), *([self._starting] if self._starting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()

    def page_failed(self, page_id: int, reason: str) -> None:
        """Delivery found that the page cannot act: its task connects anew."""
        log.error("page %s: %s", self.known.pages[page_id].slug, reason)
        # Connecting may well work while acting does not: at once would be a storm.
        self._begin_anew(page_id, _STOPPED_SECONDS, reason)

    async def look_back(self) -> None:
        """Look through the history of every page; one that does not hear what is said connects."""
        await self.looking.sweep(self._renew)

    def _renew(self, page_id: int) -> None:
        log.warning("page %s is deaf, a new session begins", self.known.pages[page_id].slug)
        self._begin_anew(page_id, 0.0)

    def _begin_anew(self, page_id: int, wait: float, failed: str = "") -> None:
        task = self._tasks.get(page_id)
        if task is not None:
            task.cancel()
            self._tasks[page_id] = asyncio.create_task(
                self._supervise(page_id, wait, failed),
                name=f"page {self.known.pages[page_id].slug}",
            )

    async def _supervise(self, page_id: int, wait: float, failed: str = "") -> None:
        """Connect and receive for ever, waiting between tries as the failure asks for."""
        failures = 0
        if failed:
            await self._mark(page_id, "stopped", failed)
        while True:
            await self._knocks[page_id].sleep(wait) if wait else await asyncio.sleep(0)
            try:
                await self._connect(page_id)
                failures = 0
                await (self._watch if page_id in self.hooks.watched else self._receive)(page_id)
            except PageStopped as error:
                wait = _STOPPED_SECONDS
                self._conflicts.discard(page_id)
                await self._mark(page_id, "stopped", str(error))
            except Conflict as error:
                wait = max(error.after, _CONFLICT_SECONDS)
                if page_id not in self._conflicts:
                    self._conflicts.add(page_id)
                    await self._mark(page_id, "conflict", str(error))
            except TryLater as error:
                failures += 1
                wait = error.after or _backoff(failures, page_id)
                log.warning("page %s: %s", self.known.pages[page_id].slug, error)
            except StorageDown as error:
                wait = 1.0
                log.error("page %s: database: %s", self.known.pages[page_id].slug, error)
            except Exception as error:
                failures += 1
                wait = _backoff(failures, page_id)
                log.error("page %s: %s", page_id, type(error).__name__, exc_info=True)

    async def _connect(self, page_id: int) -> None:
        identity = await self.adapters[page_id].connect()
        now = self.clock()
        before, connected = await self.runner.write(
            lambda session: mark_connected(
                session, page_id, identity.external_id, identity.name, now
            )
        )
        if before not in ("", identity.external_id):
            raise PageStopped(
                "токен от другой страницы: здесь раньше была другая. "
                "Проверьте, не перепутаны ли токены двух колледжей"
            )
        page = self.known.pages[page_id]
        self.on_connected(
            PageInfo(
                page.id,
                page.slug,
                page.channel,
                page.college_id,
                page.college,
                page.mode,
                connected,
            )
        )
        # Connecting works while somebody else polls; only a poll that works ends that. A webhook
        # is set again with the connection.
        if page_id in self.hooks.watched:
            self._conflicts.discard(page_id)
        if page_id not in self._conflicts:
            await self._mark(page_id, "up")

    async def _watch(self, page_id: int) -> None:
        """Where the platform comes to us, look what it could not bring, then only how it goes."""
        await self.looking.catch_up(page_id, lost=False)
        watch = Watch(
            page=self.known.pages[page_id],
            hooks=self.hooks,
            runner=self.runner,
            clock=self.clock,
            wake_core=self.wake_core,
            mark=lambda state, reason: self._mark(page_id, state, reason),
        )
        await watch.run()

    async def _receive(self, page_id: int) -> None:
        adapter = self.adapters[page_id]
        cursor, polled = await self.runner.read(lambda session: load_place(session, page_id))
        failures, away, lost = 0, bool(cursor), False
        while True:
            if away and await self.looking.catch_up(page_id, lost=lost):
                away = lost = False
            try:
                batch = await adapter.receive(cursor)
            except Conflict:
                raise
            except TryLater as error:
                failures += 1
                away = bool(cursor)
                log.warning("page %s: %s", self.known.pages[page_id].slug, error)
                await asyncio.sleep(error.after or _backoff(failures, page_id))
                continue
            failures = 0
            await self._store(page_id, batch, polled)
            if page_id in self._conflicts:
                self._conflicts.discard(page_id)
                await self._mark(page_id, "up")
            cursor, polled = batch.cursor, self.clock()
            if batch.lost:
                away = lost = True
            self.looking.watch(page_id, batch.updates)

    async def _store(self, page_id: int, batch: Batch, polled: datetime | None) -> None:
        page, now = self.known.pages[page_id], self.clock()
        college = self.known.colleges[page.college]
        words = gap_before(batch, self.adapters[page_id], page, college, polled, now)

        def work(session: Session) -> int:
            stored = store_batch(session, page_id, batch, now)
            if words:
                declare(session, page, words, self.known.desks, now)
            return stored

        if await self.runner.write(work):
            self.wake_core.up()
        if words:
            log.error("page %s: updates lost: %s", page.slug, batch.lost or "away too long")
            await self._mark(page_id, "up")
            self.wake_delivery.up()

    async def _mark(self, page_id: int, state: str, reason: str = "") -> None:
        """Note the state of a page; one that is up shows what was lost before, if anything."""
        level = logging.INFO if state == "up" else logging.ERROR
        log.log(level, "page %s is %s %s", self.known.pages[page_id].slug, state, reason)
        now = self.clock()

        def work(session: Session) -> None:
            why = reason or standing(session, page_id, now)
            mark_page(session, page_id, state, why, now)

        try:
            await self.runner.write(work)
        except StorageDown as error:
            log.error("page %s: database: %s", self.known.pages[page_id].slug, error)


def _backoff(failures: int, page_id: int) -> float:
    # A page's own fraction of a second keeps pages that failed together from knocking together.
    base = _BACKOFF[min(failures, len(_BACKOFF)) - 1]
    return base + (page_id * 37 % 100) / 100
