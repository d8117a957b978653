"""Publishing notices what was published anywhere and takes it into use, all of it at once.

A wording or a fact answers within a second; what has to be learnt from the wordings follows from
a thread. Every process looks at one number in the database, so nobody needs to be told.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core import BaseHolder
from bot.memory import settle_learnt
from bot.ports import Runner
from bot.situating import Known
from bot.storage.content import Stored, load_content, published
from bot.thinking import Knows
from knowledge.colleges import College

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Learned:
    """Knowledge of what was published; `finish` learns the rest, None where nothing is left."""

    knows: Knows
    colleges: Mapping[str, College]
    finish: Callable[[], Knows] | None = None


Learn = Callable[[Sequence[Stored], Knows], Learned]
"""From all content and the knowledge in use to the new one; ValueError for faulty content."""


@dataclass(slots=True)
class Publisher:
    """Swaps the knowledge of a running process; `seen` is the publication it was built from."""

    runner: Runner
    base: BaseHolder
    known: Known
    learn: Learn
    seen: int = 0
    _finishing: asyncio.Task[None] | None = field(default=None)

    async def look(self) -> None:
        """Take a newer publication into use, if there is one."""
        number = await self.runner.read(published)
        if number == self.seen:
            return
        stored = await self.runner.read(load_content)
        self.seen = number
        try:
            learned = await asyncio.to_thread(self.learn, stored, self.base.current)
        except ValueError as error:
            # What is in use goes on being right; whoever published is shown the same fault.
            log.error("publication %d is not used: %s", number, error)
            return
        self._swap(learned.knows, learned.colleges)
        log.info("publication %d is in use, base %s", number, learned.knows.version)
        if learned.finish is not None:
            self._finishing = asyncio.create_task(self._finish(number, learned))

    async def _finish(self, number: int, learned: Learned) -> None:
        assert learned.finish is not None
        knows = await asyncio.to_thread(learned.finish)
        if number == self.seen:
            self._swap(knows, learned.colleges)
            settle_learnt()
            log.info("publication %d is learnt, base %s", number, knows.version)

    def _swap(self, knows: Knows, colleges: Mapping[str, College]) -> None:
        self.base.current = knows
        self.known.colleges.update(colleges)

    async def finished(self) -> None:
        """Wait until everything published is learnt."""
        if self._finishing is not None:
            await asyncio.gather(self._finishing, return_exceptions=True)

    def stop(self) -> None:
        """Give up learning; what is in use is good enough for the rest of this process."""
        if self._finishing is not None:
            self._finishing.cancel()
