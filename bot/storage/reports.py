"""Reports are counted by the database from the rows of questions: sums, and nearest ranks.

No text is read, so that what was deleted is missed nowhere. A day is the college's day: bounds of
a period are exact; inside it a college's clock is taken to stand where it stands at the end.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage import counting
from bot.storage.counting import Condition, asked, number, waits
from bot.storage.schema import college
from handlers.reporting import WEEK_SHIFT, Period
from handlers.reports import Cell, Figures, Report, Sums, Times, together
from knowledge.references import entry_of

_MICROSECOND = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _MICROSECOND
_DAY = timedelta(days=1) // _MICROSECOND
_SHARES = (50, 90)

Key = sa.ColumnElement[Any]


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
    def _local(self) -> Key:
        """Microseconds of the college's clock since 1970."""
        offsets = {}
        for name in self.zones:
            zone = ZoneInfo(name)
            ended = self.period.bounds(zone)[1]
            offsets[name] = (ended.astimezone(zone).utcoffset() or timedelta()) // _MICROSECOND
        usual = max(self.zones, key=lambda name: len(self.zones[name]))
        others = [
            (self._of(name), _spelt(offset)) for name, offset in offsets.items() if name != usual
        ]
        shift = sa.case(*others, else_=_spelt(offsets[usual])) if others else _spelt(offsets[usual])
        return sa.type_coerce(asked.c.created_at, sa.BigInteger) + shift

    @property
    def stretch(self) -> Key:
        """The day, or the week, as `Period.stretch` numbers them."""
        day = self._local // _spelt(_DAY)
        return (day + _spelt(WEEK_SHIFT)) // _spelt(7) if self.period.by_weeks else day

    @property
    def weekday(self) -> Key:
        """0 = Monday."""
        return (self._local // _spelt(_DAY) + _spelt(WEEK_SHIFT)) % _spelt(7)

    @property
    def hour(self) -> Key:
        """The hour of the day."""
        return (self._local // _spelt(_HOUR)) % _spelt(24)


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


def topic(prefixes: Mapping[str, str]) -> Key:
    """What a question is about: by how the id of its entry begins, "" where nothing is known."""
    found: list[tuple[Condition, Any]] = [
        (asked.c.entry.like(_spelt(f"{prefix}.%")), _spelt(name))
        for prefix, name in prefixes.items()
    ]
    # Nothing known, it is still no constant: PostgreSQL groups by none.
    return sa.case(*(found or [(asked.c.entry == "", _spelt(""))]), else_=_spelt(""))


def _spelt(value: int | str) -> sa.BindParameter[Any]:
    """A constant in the statement's own text: what is grouped by is the same wherever it stands.

    PostgreSQL takes two parameters for two values, whatever they are.
    """
    return sa.literal(value, literal_execute=True)


def read_report(session: Session, counted: Counted, prefixes: Mapping[str, str]) -> Report:
    """Return everything a report shows; `prefixes` say which ids of entries are of which topic."""
    of, about = asked.c.college_id, topic(prefixes)
    found = figures(session, counted, of, about, asked.c.entry)
    colleges = _by(found, lambda key: key[0])
    stretches = sums(session, counted, counted.stretch)
    took, paces = times(session, counted, of), times(session, counted, of, about)
    weekly, pace = times(session, counted, counted.stretch), times(session, counted)
    before = replace(counted, period=counted.period.before)
    return Report(
        period=counted.period,
        at=counted.now,
        total=replace(together(colleges.values()), times=pace.get(())),
        before=replace(figures(session, before)[()], times=times(session, before).get(())),
        stretches=tuple(
            Cell(stretches.get((number,), Sums()), weekly.get((number,)))
            for number in counted.period.stretches
        ),
        colleges={one: replace(its, times=took.get((one,))) for one, its in colleges.items()},
        cells={
            key: Cell(its.sums, paces.get(key))
            for key, its in _by(found, lambda key: key[:2]).items()
        },
        hours={
            key: its.asked
            for key, its in sums(session, counted, counted.weekday, counted.hour).items()
        },
        # Whatever trade or town it was asked of; "" is none.
        entries={
            name: its for name, its in _by(found, lambda key: entry_of(key[2])).items() if name
        },
    )


def _by(found: Mapping[Any, Figures], part: Callable[[Any], Any]) -> dict[Any, Figures]:
    """The same by a part of the key."""
    parts: dict[Any, list[Figures]] = {}
    for key, one in found.items():
        parts.setdefault(part(key), []).append(one)
    return {key: together(those) for key, those in parts.items()}


def sums(session: Session, counted: Counted, *keys: Key) -> dict[tuple[Any, ...], Sums]:
    """Return what was asked and what became of it, by keys (none = altogether)."""
    rows = _grouped(session, counted, keys, _sums(counted.now))
    return {key: Sums(*counts) for key, counts in rows}


def figures(session: Session, counted: Counted, *keys: Key) -> dict[tuple[Any, ...], Figures]:
    """Return the same with how many of the bot's answers lasted; without times."""
    columns = *_sums(counted.now), number(counting.durable(counted.now))
    rows = _grouped(session, counted, keys, columns)
    return {key: Figures(Sums(*counts), lasted) for key, (*counts, lasted) in rows}


def _sums(now: datetime) -> tuple[sa.ColumnElement[int], ...]:
    """The columns of `Sums`."""
    return (
        sa.func.count(),
        number(counting.by_bot),
        number(counting.by_person),
        number(counting.handed),
        number(counting.overdue(now)),
        number(counting.helped),
        number(counting.unhelped),
        number(counting.corrected),
        number(counting.ripe(now)),
    )


def _grouped(
    session: Session, counted: Counted, keys: Sequence[Key], columns: Sequence[Key]
) -> Iterator[tuple[tuple[Any, ...], list[int]]]:
    query = sa.select(*keys, *columns).where(counted.where)
    size = len(keys)
    for row in session.execute(query.group_by(*keys) if keys else query):
        yield tuple(row[:size]), list(map(int, row[size:]))


def times(session: Session, counted: Counted, *keys: Key) -> dict[tuple[Any, ...], Times]:
    """Return how long people took to answer, by keys; where nobody did, there is none."""
    rows = session.execute(waits(keys, _SHARES, counted.where))
    size = len(keys)
    return {
        tuple(row[:size]): Times(*(int(one) * _MICROSECOND for one in row[size + 1 :]))
        for row in rows
        if row[size]
    }
