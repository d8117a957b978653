"""A report is counted once for all who look at it, and again when it has become old.

Machines look every few seconds: they get what was counted last and never wait for a count.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.ports import Runner
from bot.storage.news import News, read_news
from bot.storage.reports import Counted, altogether, read_report, zones
from bot.storage.session import Session
from handlers.reporting import DAYS, Period
from handlers.reports import Figures, Report

FRESH = timedelta(minutes=5)
"""Numbers are so old at most: of a period that goes on, and of one to which people come back."""
LATE = timedelta(minutes=15)
"""What machines are told is so old at most, if they ask often."""
_LATELY = DAYS[:2]
_DAY = timedelta(days=1)
_MOST = 40
Key = tuple[Period, int, tuple[tuple[str, str], ...]]
Told = tuple[Report, tuple[News, ...]]


@dataclass(frozen=True, slots=True)
class Lately:
    """All colleges together as they stood at `at`, by how many days until then are counted."""

    at: datetime
    figures: Mapping[int, Figures]


@dataclass(slots=True)
class Reports:
    """Counts reports, a few at a time in memory."""

    runner: Runner
    clock: Clock
    _kept: OrderedDict[Key, Told] = field(default_factory=OrderedDict)
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _lately: Lately | None = None
    _behind: asyncio.Task[None] | None = None

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

    def lately(self, zone: ZoneInfo) -> Lately | None:
        """The last days by the clocks of colleges, today by that of `zone`; None before a count.

        Waits for nothing: where it is old, it is counted anew for who asks next.
        """
        kept, idle = self._lately, self._behind is None or self._behind.done()
        if idle and (kept is None or self.clock() - kept.at > LATE):
            self._behind = asyncio.create_task(self._count_lately(zone), name="lately")
            # A database that does not answer is told of elsewhere; it is counted at the next try.
            self._behind.add_done_callback(lambda task: task.cancelled() or task.exception())
        return kept

    async def _count_lately(self, zone: ZoneInfo) -> None:
        async with self._counting:
            self._lately = await self.runner.read(partial(_last, now=self.clock(), zone=zone))

    async def stop(self) -> None:
        """Count no further."""
        if self._behind is not None:
            self._behind.cancel()
            await asyncio.wait({self._behind})

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


def _last(session: Session, now: datetime, zone: ZoneInfo) -> Lately:
    today, those = now.astimezone(zone).date(), zones(session)
    periods = {days: Period(today - (days - 1) * _DAY, today) for days in _LATELY}
    return Lately(
        now, {days: altogether(session, Counted(one, those, now)) for days, one in periods.items()}
    )
