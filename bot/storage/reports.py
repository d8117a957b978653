"""Reports are counted from the rows of questions: each period is gone through once.

The database looks at every question and adds up by college and entry, and by hour; all else is
added up of these sums. How long people took is sorted there and ranked here. No text is read, so
that what was deleted is missed nowhere. A day is the college's day: bounds of a period are exact;
inside it a college's clock is taken to stand where it stands at the end.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage import counting
from bot.storage.counting import Condition, asked, number
from bot.storage.schema import college
from handlers.reporting import Period, weekday
from handlers.reports import Cell, Figures, Report, Sums, Times, nearest, together
from knowledge.references import entry_of

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _MICROSECOND
_HOURS = 24
_NONE = Figures()

Wait = tuple[int, str, int, int]
"""A person's answer: college, entry, hour of the college's clock, how long it took."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is looked at: a period of one college or (0) of all, as it stands at `now`."""

    period: Period
    zones: Mapping[str, tuple[int, ...]]
    now: datetime
    college: int = 0

    @property
    def clocks(self) -> tuple[ZoneInfo, ...]:
        """The time zones of its colleges."""
        return tuple(map(ZoneInfo, self.zones))

    @property
    def where(self) -> Condition:
        """The questions of it that count."""
        own = asked.c.college_id == self.college if self.college else sa.true()
        bounds = {name: self.period.bounds(ZoneInfo(name)) for name in self.zones}
        first = min(one[0] for one in bounds.values())
        last = max(one[1] for one in bounds.values())
        within = asked.c.created_at.between(first, last)
        exact = [_between(*bounds[name]) & self._of(name) for name in self.zones]
        return sa.and_(own, within, sa.or_(*exact), counting.counts)

    def _of(self, zone: str) -> Condition:
        alone = len(self.zones) == 1
        return sa.true() if alone else asked.c.college_id.in_(self.zones[zone])

    @property
    def hour(self) -> sa.ColumnElement[int]:
        """Whole hours of the college's clock since 1970."""
        offsets = {}
        for name in self.zones:
            zone = ZoneInfo(name)
            ended = self.period.bounds(zone)[1]
            offsets[name] = (ended.astimezone(zone).utcoffset() or timedelta()) // _MICROSECOND
        usual = max(self.zones, key=lambda name: len(self.zones[name]))
        others = [
            (self._of(name), _whole(offset)) for name, offset in offsets.items() if name != usual
        ]
        shift = sa.case(*others, else_=_whole(offsets[usual])) if others else _whole(offsets[usual])
        return (sa.type_coerce(asked.c.created_at, sa.BigInteger) + shift) // _whole(_HOUR)


def _whole(value: int) -> sa.BindParameter[int]:
    return sa.literal(value, sa.BigInteger)


def _between(first: datetime, ended: datetime) -> Condition:
    return (asked.c.created_at >= first) & (asked.c.created_at < ended)


def zones(session: Session, college_id: int = 0) -> dict[str, tuple[int, ...]]:
    """Return the time zones of colleges, or of one, with who lives by them."""
    own = college.c.id == college_id if college_id else sa.true()
    found: dict[str, list[int]] = {}
    query = sa.select(college.c.timezone, college.c.id).where(own).order_by(college.c.id)
    for row in session.execute(query):
        found.setdefault(row.timezone, []).append(row.id)
    return {name: tuple(ids) for name, ids in found.items()}


def read_report(session: Session, counted: Counted, prefixes: Mapping[str, str]) -> Report:
    """Return everything a report shows; `prefixes` say which ids of entries are of which topic."""
    period = counted.period
    of, hours = sums(session, counted)
    found = waits(session, counted)
    colleges, took = _by(of, lambda key: key[0]), _paces(found, lambda one: one[0])
    cells = _by(of, lambda key: (key[0], _topic(key[1], prefixes)))
    paces = _paces(found, lambda one: (one[0], _topic(one[1], prefixes)))
    stretches = _by(hours, lambda hour: period.stretch(hour // _HOURS))
    weekly = _paces(found, lambda one: period.stretch(one[2] // _HOURS))
    return Report(
        period=period,
        at=counted.now,
        total=replace(together(colleges.values()), times=_paces(found, _all).get(None)),
        before=altogether(session, replace(counted, period=period.before)),
        stretches=tuple(
            Cell(stretches.get(number, _NONE).sums, weekly.get(number))
            for number in period.stretches
        ),
        colleges={one: replace(its, times=took.get(one)) for one, its in colleges.items()},
        cells={key: Cell(its.sums, paces.get(key)) for key, its in cells.items()},
        hours={
            key: its.sums.asked
            for key, its in _by(
                hours, lambda hour: (weekday(hour // _HOURS), hour % _HOURS)
            ).items()
        },
        # Whatever trade or town it was asked of; "" is none.
        entries={name: its for name, its in _by(of, lambda key: entry_of(key[1])).items() if name},
    )


def _topic(entry: str, prefixes: Mapping[str, str]) -> str:
    """What a question is about: by how the id of its entry begins, "" where nothing is known."""
    return prefixes.get(entry.partition(".")[0], "")


def _all(_: Wait) -> None:
    """The key of whatever is looked at together."""


def _by(found: Mapping[Any, Figures], part: Callable[[Any], Any]) -> dict[Any, Figures]:
    """The same by a part of the key."""
    parts: dict[Any, list[Figures]] = {}
    for key, one in found.items():
        parts.setdefault(part(key), []).append(one)
    return {key: together(those) for key, those in parts.items()}


def _paces(found: Iterable[Wait], part: Callable[[Wait], Any]) -> dict[Any, Times]:
    """How long people took, by a part of what is known of an answer; the shortest come first."""
    parts: dict[Any, list[int]] = {}
    for one in found:
        parts.setdefault(part(one), []).append(one[-1])
    return {
        key: Times(nearest(those, 50) * _MICROSECOND, nearest(those, 90) * _MICROSECOND)
        for key, those in parts.items()
    }


def sums(
    session: Session, counted: Counted
) -> tuple[dict[tuple[int, str], Figures], dict[int, Figures]]:
    """Return what was asked and what became of it: by college and entry, and by hour; no times.

    Each question is looked at once, where it lies, and not again for each way to add it up.
    """
    flags = _flags(counted.now)
    each = (
        sa.select(
            *(asked.c.college_id, asked.c.entry, counted.hour.label("hour")),
            *(sa.case((is_so, 1), else_=0).label(name) for name, is_so in flags.items()),
        )
        .where(counted.where)
        .cte("each_question")
    )
    added = [sa.func.count(), *(sa.func.sum(each.c[name]) for name in flags)]
    entry, hour = (each.c.college_id, each.c.entry), each.c.hour
    query = sa.union_all(
        sa.select(*entry, sa.null().label("hour"), *added).group_by(*entry),
        sa.select(sa.null(), sa.null(), hour, *added).group_by(hour),
    )
    entries, hours = {}, {}
    for college_id, name, at, *counts in session.execute(query):
        if at is None:
            entries[int(college_id), str(name)] = _figures(counts)
        else:
            hours[int(at)] = _figures(counts)
    return entries, hours


def altogether(session: Session, counted: Counted) -> Figures:
    """Return the same of all questions as one, with the times."""
    query = sa.select(sa.func.count(), *map(number, _flags(counted.now).values()))
    (row,) = session.execute(query.where(counted.where))
    return replace(_figures(row), times=_paces(waits(session, counted), _all).get(None))


def _flags(now: datetime) -> dict[str, Condition]:
    """What may be true of a question, in the order of `Figures`."""
    return {
        "by_bot": counting.by_bot,
        "by_person": counting.by_person,
        "handed": counting.handed,
        "overdue": counting.overdue(now),
        "helped": counting.helped,
        "unhelped": counting.unhelped,
        "corrected": counting.corrected,
        "ripe": counting.ripe(now),
        "lasted": counting.durable(now),
    }


def _figures(counts: Iterable[Any]) -> Figures:
    *those, lasted = map(int, counts)
    return Figures(Sums(*those), lasted)


def waits(session: Session, counted: Counted) -> list[Wait]:
    """Return how long people took to answer, in microseconds, the shortest first."""
    query = sa.select(asked.c.college_id, asked.c.entry, counted.hour, counting.waited)
    those = query.where(counted.where, counting.timed).order_by(counting.waited)
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in session.execute(those)]
