"""Delivery carries the outbox to the platforms: in order within a lane, lanes side by side."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from bot.buckets import Buckets, Rate
from bot.channels import CHANNELS
from bot.clock import Clock
from bot.operations import Content, File, Gone, PageDown, Result, Retry, SendFiles, Unknown
from bot.ports import Adapter, Runner, StorageDown
from bot.situating import Known
from bot.storage.outbox import Claimed, claim_operations, next_due_operation
from bot.storage.session import Session
from bot.storage.settling import Outcome, settle
from bot.wake import Wake

log = logging.getLogger(__name__)

IN_FLIGHT = 128
# A platform that does not answer must not take the flights of the others.
PAGE_FLIGHTS = 32
_IDLE = 1.0
_REFUSED = 0.2


@dataclass(slots=True)
class Delivery:
    """Performs operations through `adapters` (by page id) and books how they came out.

    `stop_page(page, reason)` is called when a page cannot act at all; its operations stay.
    """

    runner: Runner
    adapters: Mapping[int, Adapter]
    known: Known
    clock: Clock
    wake: Wake
    stop_page: Callable[[int, str], None]
    worker: str = "1"
    rates: Mapping[str, Rate] = field(
        default_factory=lambda: {name: channel.page for name, channel in CHANNELS.items()}
    )
    chat_rates: bool = True
    held: set[int] = field(default_factory=set)
    stopping: bool = False
    _buckets: Buckets = field(default_factory=Buckets)
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _landed: list[Outcome] = field(default_factory=list)
    _per_page: Counter[int] = field(default_factory=Counter)
    _due: datetime | None = None

    async def run(self) -> None:
        """Deliver until `stopping`; a failing database only makes it wait."""
        while not self.stopping:
            try:
                busy = await self.step()
                pause = 0.0 if busy else self._idle_seconds()
            except StorageDown as error:
                log.error("delivery: %s", error)
                pause = _IDLE
            except Exception as error:
                # One college's trouble must not end delivery for the others.
                log.error("delivery: %s", type(error).__name__, exc_info=True)
                pause = _IDLE
            await (self.wake.sleep(pause) if pause else asyncio.sleep(0))

    async def drain(self, seconds: float) -> None:
        """Let what is in flight land and book it; what does not land in `seconds` is unknown."""
        flying = set(self._flying)
        if flying:
            _, late = await asyncio.wait(flying, timeout=seconds)
            for task in late:
                task.cancel()
        await self._book(room=0)

    async def step(self) -> bool:
        """Book what landed, begin what is due; True where something happened."""
        landed = len(self._landed)
        begun = await self._book(room=IN_FLIGHT - len(self._flying))
        for claimed in begun:
            task = asyncio.create_task(self._perform(claimed))
            self._flying.add(task)
            self._per_page[claimed.operation.page] += 1
            task.add_done_callback(partial(self._ended, claimed.operation.page))
        return bool(begun or landed)

    def _ended(self, page: int, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._per_page[page] -= 1

    async def _book(self, room: int) -> list[Claimed]:
        """Book what landed and claim up to `room` operations, which then must be begun.

        One transaction for both: its commit waits for the disk, and this is done all the time.
        """
        landed = self._landed[:]
        if not landed and room <= 0:
            return []
        now, seconds = self.clock(), _steady()
        pages = self._open_pages(seconds) if room > 0 else set[int]()
        room_of = {page: PAGE_FLIGHTS - flying for page, flying in self._per_page.items()}
        room = min(room, sum(room_of.get(page, PAGE_FLIGHTS) for page in pages))

        def allow(page: int, peer: str) -> bool:
            left = room_of.get(page, PAGE_FLIGHTS)
            if left <= 0 or not self._allow(page, peer, seconds):
                return False
            room_of[page] = left - 1
            return True

        def work(session: Session) -> tuple[list[Claimed], datetime | None]:
            settle(session, landed, self.known.desks, now)
            begun: list[Claimed] = []
            if room > 0:
                begun = claim_operations(session, self.worker, now, room, pages=pages, allow=allow)
            return begun, None if begun or landed else next_due_operation(session)

        begun, self._due = await self.runner.write(work)
        # Only what is booked is forgotten; new ones may have landed meanwhile.
        del self._landed[: len(landed)]
        return begun

    def may_call(self, page: int) -> bool:
        """Take a turn of the page's rate for a call that is no operation; False = not now."""
        rate = self.rates[self.known.pages[page].channel]
        return page not in self.held and self._buckets.take([(page, "", rate)], _steady())

    def _open_pages(self, now: float) -> set[int]:
        return {
            page.id
            for page in self.known.pages.values()
            if page.id in self.adapters
            and page.id not in self.held
            and self._per_page[page.id] < PAGE_FLIGHTS
            and self._buckets.is_open(page.id, self.rates[page.channel], now)
        }

    def _allow(self, page: int, peer: str, now: float) -> bool:
        name = self.known.pages[page].channel
        channel, wanted = CHANNELS[name], [(page, "", self.rates[name])]
        rate = channel.groups if channel.group(peer) else channel.chat
        if rate is not None and self.chat_rates:
            wanted.append((page, peer, rate))
        return self._buckets.take(wanted, now)

    async def _perform(self, claimed: Claimed) -> None:
        operation = claimed.operation
        try:
            doing = operation
            if isinstance(operation.body, SendFiles):
                doing = replace(operation, fetch=self._fetch)
            result = await self.adapters[operation.page].perform(doing)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            # An adapter never raises; if it does, whether the act was done is not known.
            log.error("operation %d: %s", operation.id, type(error).__name__, exc_info=True)
            result = Unknown(type(error).__name__)
        self._react(claimed, result)
        self._landed.append(Outcome(claimed, result))
        self.wake.up()

    @asynccontextmanager
    async def _fetch(self, file: File) -> AsyncGenerator[Content]:
        source = self.adapters.get(file.page)
        if source is None:
            raise Gone("gone")
        async with source.fetch(file) as content:
            yield content

    def _react(self, claimed: Claimed, result: Result) -> None:
        operation = claimed.operation
        if isinstance(result, PageDown):
            self.held.add(operation.page)
            self.stop_page(operation.page, result.reason)
        elif isinstance(result, Retry) and result.scope != "operation":
            chat = operation.peer if result.scope == "chat" else ""
            self._buckets.freeze(operation.page, chat, _steady() + result.after)

    def _idle_seconds(self) -> float:
        if self._due is None:
            return _IDLE
        # What is due already was refused: its page or chat may not act yet.
        return min(max((self._due - self.clock()).total_seconds(), _REFUSED), _IDLE)


def _steady() -> float:
    # The loop's clock does not jump with the machine's.
    return asyncio.get_running_loop().time()
