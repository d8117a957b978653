"""Looking back finds in a platform's history what its updates left out, and stores it as they do.

It is done before listening after any time away, at once when the platform says that updates are
lost, soon after a chat's numbers show a gap, and for every page by the clock. Whatever is found
goes into the same inbox under the same keys, so nothing can be had twice.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.clock import Clock
from bot.ports import Adapter, Back, Batch, PageStopped, RawUpdate, Runner, Seen, TryLater
from bot.situating import Known
from bot.storage.history import load_looked, seen, store_found
from bot.wake import Wake

log = logging.getLogger(__name__)

# Seconds that updates may be on their way: what comes within them was not left out.
PATIENCE = 5.0
# A sweep over all pages takes this many seconds, so that they do not all ask at once.
SPREAD = 300.0
_LONGEST_PAUSE = 2.0
# Tries, a tenth of a second apart, to get a turn within the page's rate.
_TURNS = 100
_TURN_SECONDS = 0.1
# Chats whose last number is remembered; more than write to a page in a day.
_REMEMBERED = 20_000


@dataclass(slots=True)
class LookingBack:
    """Looks back over `adapters` (by page id); `may_call(page)` takes a turn of the page's rate."""

    runner: Runner
    adapters: Mapping[int, Adapter]
    known: Known
    clock: Clock
    wake_core: Wake
    may_call: Callable[[int], bool]
    _locks: dict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _last: dict[tuple[int, str], int] = field(default_factory=dict)

    async def catch_up(self, page_id: int, *, lost: bool) -> bool:
        """Look before listening; True where the whole history was seen, False = ask again.

        `lost`: the platform said so, and what is found is what a poll should have brought.
        """
        try:
            return await self._tried(page_id, patience=0.0, counted=lost) is not None
        except PageStopped as error:
            # Hearing may work without it: who has no right to the history still gets updates.
            log.error("page %s: history: %s", self.known.pages[page_id].slug, error)
            return True

    def watch(self, page_id: int, updates: Iterable[RawUpdate]) -> None:
        """Look soon where the numbers of a chat show that something between them is missing."""
        if self._shows_gap(page_id, updates) and page_id not in self._tasks:
            task = asyncio.create_task(self._look_soon(page_id), name=f"gap of page {page_id}")
            self._tasks[page_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(page_id, None))

    async def sweep(self, deaf: Callable[[int], None]) -> None:
        """Look back on every page, one after the other; `deaf(page)` is told what must connect.

        That is a page that left things out, and one whose token VK no longer takes: its poll
        may go on for hours with the key of a session begun before.
        """
        pause = min(_LONGEST_PAUSE, SPREAD / max(len(self.adapters), 1))
        for page_id in self.adapters:
            if await self._is_deaf(page_id):
                deaf(page_id)
            await asyncio.sleep(pause)

    async def stop(self) -> None:
        """Begin and go on with nothing; what is being stored is stored to its end."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _shows_gap(self, page_id: int, updates: Iterable[RawUpdate]) -> bool:
        # The gaps that matter are found from the tables; this only makes one look come sooner.
        if self.adapters[page_id].keeps is not None:
            return False
        shown = False
        for update in updates:
            if not update.message_key.isdecimal():
                continue
            chat, number = (page_id, update.peer), int(update.message_key)
            last = self._last.get(chat, number)
            shown = shown or number > last + 1
            self._last[chat] = max(last, number)
        if len(self._last) > _REMEMBERED:
            self._last.clear()
        return shown

    async def _is_deaf(self, page_id: int) -> bool:
        try:
            return bool(await self._tried(page_id, patience=PATIENCE, counted=True))
        except PageStopped as error:
            log.error("page %s: history: %s", self.known.pages[page_id].slug, error)
            return True

    async def _look_soon(self, page_id: int) -> None:
        with contextlib.suppress(PageStopped):
            await self._tried(page_id, patience=PATIENCE, counted=True)

    async def _tried(self, page_id: int, *, patience: float, counted: bool) -> int | None:
        """Look and return how much was found; None = not possible now. Raises PageStopped."""
        slug = self.known.pages[page_id].slug
        try:
            async with self._locks[page_id]:
                found = await self._look(page_id, patience, counted)
        except TryLater as error:
            log.warning("page %s: history: %s", slug, error)
            return None
        except PageStopped:
            raise
        except Exception as error:
            log.error("page %s: history: %s", slug, type(error).__name__, exc_info=True)
            return None
        if found:
            log.warning("page %s: %d messages found in the history", slug, found)
        return found

    async def _look(self, page_id: int, patience: float, counted: bool) -> int:
        looked = await self.runner.read(lambda session: load_looked(session, page_id))
        if looked is None:
            return 0
        back = Back(
            looked.mark,
            looked.since,
            self._desks(page_id),
            partial(self._seen, page_id),
            partial(self._turn, page_id),
        )
        total = 0
        async for batch in self.adapters[page_id].look_back(back):
            if batch.updates and patience:
                await asyncio.sleep(patience)
            stored = await self._stored(page_id, batch, counted)
            total += stored
            if stored:
                self.wake_core.up()
        return total

    async def _stored(self, page_id: int, batch: Batch, counted: bool) -> int:
        now = self.clock()
        return await self.runner.write(
            lambda session: store_found(session, page_id, batch, now, counted=counted)
        )

    def _desks(self, page_id: int) -> frozenset[str]:
        desks = self.known.desks.get(self.known.pages[page_id].college_id, ())
        return frozenset(desk.chat for desk in desks if desk.page == page_id)

    async def _seen(
        self, page_id: int, peers: Sequence[str], since: datetime
    ) -> Mapping[str, Seen]:
        return await self.runner.read(lambda session: seen(session, page_id, peers, since))

    async def _turn(self, page_id: int) -> None:
        for _ in range(_TURNS):
            if self.may_call(page_id):
                return
            await asyncio.sleep(_TURN_SECONDS)
        raise TryLater("no turn within the page's rate")
