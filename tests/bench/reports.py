"""Reports over a region's year: how long the database counts, for 30 days, 90 and all of it.

On SQLite and on PostgreSQL, with 83 colleges and 200 000 messages. On SQLite the work is this
process's own, so that it is told in time of computing: other programs take none of it away. What
the page itself takes, and how long it holds the event loop, stands among all pages (`--only
pages`).
"""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.storage.engine import Engines
from bot.storage.news import read_news
from bot.storage.reports import Counted, altogether, read_report, sums, waits, zones
from bot.storage.runner import write
from bot.storage.schema import message
from bot.storage.session import Session
from handlers.reporting import Period
from tests.bench.figures import Figure
from tests.bench.pages import sqlite_file
from tests.storage.databases import PostgresServer
from tests.web.seeding import assembled_over
from tests.web.seeding_large import fill

_SPANS = (30, 90, 365)
_TIMES = 3
_TOPICS = {
    name: name
    for name in ("admission", "benefits", "contact", "docs", "dorm", "life", "money", "study")
}


def reports(keep: Path | None = None) -> list[Figure]:
    """Count each part of a report alone, and all of it; `keep` as in `pages`."""
    found: list[Figure] = []
    with sqlite_file(keep) as engines:
        found += _measured("SQLite", engines)
    server = PostgresServer()
    try:
        with server.fresh() as engines:
            found += _measured("PostgreSQL", engines)
    finally:
        server.stop()
    return found


def _measured(name: str, engines: Engines) -> list[Figure]:
    here = assembled_over(engines, lambda: datetime.now(UTC))
    now = datetime.now(UTC)
    if not write(engines, lambda session: session.execute(message.select().limit(1)).first()):
        print(f"  {name}: a year is written …", file=sys.stderr, flush=True)
        fill(engines, list(here.deps.known.pages.values()), here.knows, now)
    found = []
    for days in _SPANS:
        today = now.date()
        period = Period(today - timedelta(days=days - 1), today)
        counted = Counted(period, write(engines, zones), now)
        for what, part in _parts(counted).items():
            runs = [_timed(engines, part) for _ in range(_TIMES)]
            found.append(_figure(f"{what}, {days} days, {name}", runs, own=engines.sqlite))
    return found


def _figure(name: str, runs: Sequence[tuple[float, float]], *, own: bool) -> Figure:
    """Of runs by the wall and in time of computing: `own` where the computing is all ours."""
    walls, computed = ([1000 * one for one in column] for column in zip(*runs, strict=True))
    beside, what = (walls, "the wall") if own else (computed, "computing of ours")
    note = f"{median(beside):.0f} by {what}"
    return Figure(name, median(computed if own else walls), "ms", note=note)


def _parts(counted: Counted) -> dict[str, Callable[[Session], object]]:
    return {
        "sums": lambda s: sums(s, counted),
        "waits": lambda s: waits(s, counted),
        "the period before": lambda s: altogether(
            s, replace(counted, period=counted.period.before)
        ),
        "new answers": lambda s: read_news(s, counted),
        "the whole report": lambda s: read_report(s, counted, _TOPICS),
    }


def _timed(engines: Engines, part: Callable[[Session], object]) -> tuple[float, float]:
    with Session(engines.reader) as session:
        begun, computed = time.perf_counter(), time.thread_time()
        part(session)
        return time.perf_counter() - begun, time.thread_time() - computed
