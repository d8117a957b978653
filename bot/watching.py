"""A watch takes the place of a receive loop where the platform comes to us: it only looks on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.clock import Clock
from bot.hooks import Hooks
from bot.ports import Batch, Conflict, HookState, Runner, TryLater
from bot.storage.inbox import load_cursor, store_batch
from bot.storage.pages import PageInfo
from bot.wake import Wake

log = logging.getLogger(__name__)

WATCH_SECONDS = 45.0
"""So often that a page nobody hears is told of within two minutes (`bot.web.health`)."""
UNHEARD = "unheard"
"""The state of a page whose token works and whose platform does not get through to us."""


@dataclass(slots=True)
class Watch:
    """The watch over one connected page; `mark(state, reason)` says how the page is."""

    page: PageInfo
    hooks: Hooks
    runner: Runner
    clock: Clock
    wake_core: Wake
    mark: Callable[[str, str], Awaitable[None]]

    async def run(self) -> None:
        """Open the hook, then look at it for ever.

        Raises PageStopped, Conflict, StorageDown; TryLater only where the hook was not opened.
        The poll's cursor stays as it is: a page that is polled again goes on from there.
        """
        hook = self.hooks.hooks[self.page.id]
        cursor = await self.runner.read(partial(load_cursor, page=self.page.id))
        batch = await hook.open(cursor)
        await self._store(batch)
        state, wait = HookState(), WATCH_SECONDS
        while True:
            await asyncio.sleep(wait)
            try:
                before, state = state, await hook.look(self.clock())
            except Conflict:
                raise
            except TryLater as error:
                log.warning("page %s: %s", self.page.slug, error)
                wait = max(error.after, WATCH_SECONDS)
                continue
            wait = WATCH_SECONDS
            self.hooks.states[self.page.id] = state
            if state.failing != before.failing:
                await self.mark(UNHEARD if state.failing else "up", state.failing)
            await self._store(Batch((), batch.cursor))

    async def _store(self, batch: Batch) -> None:
        # An empty batch says that the page was looked at: its time is what health asks for.
        store = partial(store_batch, page=self.page.id, batch=batch, now=self.clock())
        if await self.runner.write(store):
            self.wake_core.up()
