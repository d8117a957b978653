"""The schedule runs sweeps and nothing else: due times are rows, a missed run is made up for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
# A sweep that is passed over because it still runs is no news: the next one makes up for it.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


def _is_news(record: logging.LogRecord) -> bool:
    """False for a sweep that the end of the process cuts off before its first step."""
    return not (record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError))


logging.getLogger("apscheduler.executors.default").addFilter(_is_news)
Sweep = Callable[[], Awaitable[object]]


class Schedule:
    """Runs each sweep every so many seconds, never two runs of one at a time."""

    def __init__(self, sweeps: dict[str, tuple[Sweep, float]]) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(_failed, EVENT_JOB_ERROR)
        for name, (sweep, seconds) in sweeps.items():
            self._scheduler.add_job(partial(_run, sweep), "interval", seconds=seconds, id=name)

    def start(self) -> None:
        """Begin; must be called with the loop running."""
        self._scheduler.start()

    def stop(self) -> None:
        """Begin no further sweep."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _run(sweep: Sweep) -> None:
    """Run a sweep; one that is cut off by the end of the process is no failure."""
    with suppress(asyncio.CancelledError):
        await sweep()


def _failed(event: JobExecutionEvent) -> None:
    log.error("sweep %s: %s", event.job_id, type(event.exception).__name__)
