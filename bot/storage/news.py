"""A new answer is judged by the weeks around it: what was asked in vain before, and what after."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage import counting
from bot.storage.counting import asked
from bot.storage.gap_decisions import Kind, decisions
from bot.storage.reports import Counted
from bot.storage.schema import reading

WEEKS = 4
"""So many weeks before and after."""
_WEEK = timedelta(weeks=1)
_MOST = 8


@dataclass(frozen=True, slots=True)
class News:
    """An entry that answers a gap since `at`; by week, the first of them `WEEKS` before it.

    `vain` are questions of the gap, `answered` what the bot answered from the entry. A week that
    is still to come is None.
    """

    entry: str
    title: str
    at: datetime
    vain: tuple[int | None, ...]
    answered: tuple[int | None, ...]


def read_news(session: Session, counted: Counted) -> tuple[News, ...]:
    """Return what was published, or taught, out of gaps in a period, the newest first."""
    bounds = [counted.period.bounds(zone) for zone in counted.clocks]
    first, last = min(one[0] for one in bounds), max(one[1] for one in bounds)
    those = [
        one
        for one in reversed(decisions(session))
        if one.kind in (Kind.PUBLISHED, Kind.ATTACHED) and not one.undone
        if first <= one.at < last and one.detail.get("entry")
    ][:_MOST]
    if not those:
        return ()
    around = (min(one.at for one in those) - WEEKS * _WEEK, counted.now)
    gaps, names = [one.gap for one in those], [str(one.detail["entry"]) for one in those]
    of_gaps = sa.select(reading.c.gap, reading.c.at).where(
        reading.c.gap.in_(gaps), reading.c.why != "", reading.c.at.between(*around)
    )
    of_entries = sa.select(asked.c.entry, asked.c.created_at).where(
        asked.c.entry.in_(names),
        asked.c.created_at.between(*around),
        counting.by_bot & counting.counts,
    )
    if counted.college:
        of_gaps = of_gaps.where(reading.c.college_id == counted.college)
        of_entries = of_entries.where(asked.c.college_id == counted.college)
    vain, answered = _moments(session, of_gaps), _moments(session, of_entries)
    return tuple(
        News(
            name,
            str(one.detail.get("title", "")),
            one.at,
            _by_week(vain.get(one.gap, []), one.at, counted.now),
            _by_week(answered.get(name, []), one.at, counted.now),
        )
        for one, name in zip(those, names, strict=True)
    )


def _moments(session: Session, query: sa.Select[tuple[str, datetime]]) -> dict[str, list[datetime]]:
    found: dict[str, list[datetime]] = {}
    for name, moment in session.execute(query):
        found.setdefault(name, []).append(moment)
    return found


def _by_week(moments: list[datetime], at: datetime, now: datetime) -> tuple[int | None, ...]:
    weeks = Counter((moment - at) // _WEEK for moment in moments)
    return tuple(weeks[week] if at + week * _WEEK < now else None for week in range(-WEEKS, WEEKS))
