"""Publishing notices what was published anywhere and takes it into use, all of it at once.

A wording or a fact answers within a second; what has to be learnt from the wordings follows from
a process of its own. Every process looks at one number in the database, so nobody needs to be told.
Whose content has a fault goes on with what was good before, everybody else with what is new.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot.core import BaseHolder
from bot.library import Faults
from bot.memory import settle_learnt
from bot.ports import Runner
from bot.situating import Known
from bot.storage.content import News, load_news, published
from bot.thinking import Knows
from knowledge.colleges import College

log = logging.getLogger(__name__)

# The wait after a learning that failed, in seconds: what is known by its very words answers.
AGAIN = 60.0
# Errors of one owner that a line of the log names; `bot check` names all.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Learned:
    """Knowledge of what was published, the colleges it answers for, whose content is faulty."""

    knows: Knows
    colleges: Mapping[str, College]
    faults: Faults = field(default_factory=dict)


class Learns(Protocol):
    """How content becomes knowledge; every function is called in a thread, `learn` one at a time.

    `bot.learning.Learner` is one.
    """

    @property
    def versions(self) -> Mapping[str, int]:
        """What it has read, by owner."""

    def learn(self, news: News, now: Knows) -> Learned:
        """The knowledge in use with what is new and without fault."""

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
            learned = await asyncio.to_thread(self.learns.learn, news, self.base.current)
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
        note_faults(self.known, learned.faults)

    async def finished(self) -> None:
        """Wait until what is being learnt is learnt."""
        if self._finishing is not None:
            await asyncio.gather(self._finishing, return_exceptions=True)

    def stop(self) -> None:
        """Give up learning; what is in use is good enough for the rest of this process."""
        if self._finishing is not None:
            self._finishing.cancel()
            self.learns.stop()


def note_faults(known: Known, faults: Faults) -> None:
    """Let health show whose content is faulty, and the log tell what is new of it."""
    for owner, errors in faults.items():
        if known.faults.get(owner) != errors:
            named = "; ".join(map(str, errors[:_NAMED]))
            log.error(
                "faulty content of %s, %d errors: %s", owner or "the region", len(errors), named
            )
    for owner in known.faults.keys() - faults.keys():
        log.info("content of %s is without fault again", owner or "the region")
    known.faults.clear()
    known.faults.update(faults)
