"""A report is counted once for all who look at it, and again when it has become old."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.ports import Runner
from bot.storage.news import News, read_news
from bot.storage.reports import Counted, read_report, zones
from bot.storage.session import Session
from handlers.reporting import Period
from handlers.reports import Report

FRESH = timedelta(minutes=5)
"""Numbers are so old at most: of a period that goes on, and of one to which people come back."""
_MOST = 40
Key = tuple[Period, int, tuple[tuple[str, str], ...]]
Told = tuple[Report, tuple[News, ...]]


@dataclass(slots=True)
class Reports:
    """Counts reports, a few at a time in memory."""

    runner: Runner
    clock: Clock
    _kept: OrderedDict[Key, Told] = field(default_factory=OrderedDict)
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def report(self, period: Period, college_id: int, topics: Mapping[str, str]) -> Told:
        """The report of a college, of all for 0, and what was newly answered in it.

        `topics` say which beginnings of entries' ids are which topic.
        """
        key = period, college_id, tuple(sorted(topics.items()))
        if (kept := self._fresh(key)) is not None:
            return kept
        async with self._counting:
            if (kept := self._fresh(key)) is None:
                read = partial(_read, key=key, counted_at=self.clock())
                kept = self._kept[key] = await self.runner.read(read)
                self._kept.move_to_end(key)
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
            return kept

    def _fresh(self, key: Key) -> Told | None:
        """What was counted a moment ago; whoever looks at it waits for no other report."""
        kept = self._kept.get(key)
        if kept is None or self.clock() - kept[0].at > FRESH:
            return None
        self._kept.move_to_end(key)
        return kept


def _read(session: Session, key: Key, counted_at: datetime) -> Told:
    period, college_id, topics = key
    counted = Counted(period, zones(session, college_id), counted_at, college_id)
    return read_report(session, counted, dict(topics)), read_news(session, counted)
