"""Reports over a region's year: how long the database counts, for 30 days, 90 and all of it.

On SQLite and on PostgreSQL, with 83 colleges and 200 000 messages. What the page itself takes, and
how long it holds the event loop, stands among all pages (`--only pages`).
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.storage.counting import asked
from bot.storage.engine import Engines
from bot.storage.news import read_news
from bot.storage.reports import Counted, figures, read_report, sums, times, topic, zones
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
            seconds = [_timed(engines, part) for _ in range(_TIMES)]
            note = f"{1000 * max(seconds):.0f} at worst, by the wall"
            found.append(
                Figure(f"{what}, {days} days, {name}", 1000 * median(seconds), "ms", note=note)
            )
    return found


def _parts(counted: Counted) -> dict[str, Callable[[Session], object]]:
    college, about = asked.c.college_id, topic(_TOPICS)
    return {
        "sums by week": lambda s: sums(s, counted, counted.stretch),
        "sums by hour and weekday": lambda s: sums(s, counted, counted.weekday, counted.hour),
        "figures by college and entry": lambda s: figures(
            s, counted, college, about, asked.c.entry
        ),
        "figures altogether": lambda s: figures(s, counted),
        "waits by college and topic": lambda s: times(s, counted, college, about),
        "waits by week": lambda s: times(s, counted, counted.stretch),
        "new answers": lambda s: read_news(s, counted),
        "the whole report": lambda s: read_report(s, counted, _TOPICS),
    }


def _timed(engines: Engines, part: Callable[[Session], object]) -> float:
    with Session(engines.reader) as session:
        begun = time.perf_counter()
        part(session)
        return time.perf_counter() - begun
