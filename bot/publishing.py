"""Publishing notices what was published anywhere and takes it into use, all of it at once.

A wording or a fact answers within a second; what has to be learnt from the wordings follows from
a process of its own. Every process looks at one number in the database, so nobody needs to be told.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot.core import BaseHolder
from bot.memory import settle_learnt
from bot.ports import Runner
from bot.situating import Known
from bot.storage.content import News, load_news, published
from bot.thinking import Knows
from knowledge.colleges import College

log = logging.getLogger(__name__)

# The wait after a learning that failed, in seconds: what is known by its very words answers.
AGAIN = 60.0


@dataclass(frozen=True, slots=True)
class Learned:
    """Knowledge of what was published, and the colleges it answers for."""

    knows: Knows
    colleges: Mapping[str, College]


class Learns(Protocol):
    """How content becomes knowledge; every function is called in a thread, `learn` one at a time.

    `bot.learning.Learner` is one.
    """

    @property
    def versions(self) -> Mapping[str, int]:
        """What it has read, by owner."""

    def learn(self, news: News, now: Knows) -> Learned:
        """The knowledge in use with what is new; ValueError for faulty content."""

    def is_learnt(self, knows: Knows) -> bool:
        """True where nothing is left to learn from its wordings."""

    def learnt(self, knows: Knows) -> Knows:
        """The same with its wordings learnt: slow."""

    def joined(self, knows: Knows, learnt: Knows) -> Knows:
        """What is in use by now, understood as was learnt meanwhile."""

    def stop(self) -> None:
        """Give up learning; may be called from any thread."""


@dataclass(slots=True)
class Publisher:
    """Swaps the knowledge of a running process; `seen` is the publication it was built from."""

    runner: Runner
    base: BaseHolder
    known: Known
    learns: Learns
    seen: int = 0
    _swapping: asyncio.Lock = field(default_factory=asyncio.Lock)
    _finishing: asyncio.Task[None] | None = field(default=None)
    _not_before: float = 0.0

    async def look(self) -> None:
        """Take a newer publication into use, if there is one, and begin to learn its wordings.

        A failure is raised, and what failed is tried again with the next look.
        """
        if await self.runner.read(published) != self.seen:
            await self._take()
        if self._may_finish() and not self.learns.is_learnt(self.base.current):
            self._finishing = asyncio.create_task(self._finish())

    async def _take(self) -> None:
        news = await self.runner.read(partial(load_news, have=self.learns.versions))
        async with self._swapping:
            try:
                learned = await asyncio.to_thread(self.learns.learn, news, self.base.current)
            except ValueError as error:
                # What is in use goes on being right; whoever published is shown the same fault.
                log.error("publication %d is not used: %s", news.number, error)
            else:
                self._swap(learned)
                log.info("publication %d is in use, base %s", news.number, learned.knows.version)
        self.seen = news.number

    def _may_finish(self) -> bool:
        if self._finishing is not None and not self._finishing.done():
            return False
        return asyncio.get_running_loop().time() >= self._not_before

    async def _finish(self) -> None:
        try:
            learnt = await asyncio.to_thread(self.learns.learnt, self.base.current)
            async with self._swapping:
                # Other facts and wordings may have come meanwhile: these stay.
                now = await asyncio.to_thread(self.learns.joined, self.base.current, learnt)
                self.base.current = now
        except Exception as error:
            self._not_before = asyncio.get_running_loop().time() + AGAIN
            log.error("wordings are not learnt: %s", type(error).__name__, exc_info=True)
            return
        settle_learnt()
        log.info("what was published is learnt, base %s", now.version)

    def _swap(self, learned: Learned) -> None:
        self.base.current = learned.knows
        colleges = self.known.colleges
        for gone in colleges.keys() - learned.colleges.keys():
            del colleges[gone]
        colleges.update(learned.colleges)

    async def finished(self) -> None:
        """Wait until what is being learnt is learnt."""
        if self._finishing is not None:
            await asyncio.gather(self._finishing, return_exceptions=True)

    def stop(self) -> None:
        """Give up learning; what is in use is good enough for the rest of this process."""
        if self._finishing is not None:
            self._finishing.cancel()
            self.learns.stop()
