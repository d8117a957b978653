"""Rows of the catalogue are chosen here: what holds today, of the trade, base and form asked for.

A row of another trade, base or form is never taken in place of the one that was asked for.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.colleges import College
from knowledge.confirmation import standing
from knowledge.periods import Phase, local_moment, phase
from knowledge.programs import Program
from knowledge.slots import Slots
from knowledge.trade_hearing import HeardTrade
from knowledge.trades import meant_codes

MOST_ELSEWHERE = 3
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class View:
    """What an answer from the catalogue looks at: a college, its region, an aware instant.

    `show_all` takes rows nobody confirmed as if somebody had.
    """

    college: College
    region: tuple[College, ...]
    now: datetime
    show_all: bool = False

    @property
    def local(self) -> datetime:
        """The college's own clock."""
        return local_moment(self.now, self.college.timezone)

    @property
    def rows(self) -> tuple[Program, ...]:
        """The college's rows that hold today."""
        return holding(self.college, self.now)


@dataclass(frozen=True, slots=True)
class Found:
    """What a college has for one trade: `rows` as asked, `others` of another base or form."""

    trade: HeardTrade
    rows: tuple[Program, ...]
    others: tuple[Program, ...]

    @property
    def taught(self) -> bool:
        """True where the trade is taught today at all."""
        return bool(self.rows or self.others)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another college that teaches a trade: its rows, and kilometres to it where known."""

    college: College
    rows: tuple[Program, ...]
    km: float | None


def holding(college: College, now: datetime) -> tuple[Program, ...]:
    """The rows of a college that hold at an aware instant."""
    local = local_moment(now, college.timezone)
    return tuple(row for row in college.programs.rows if phase(row.window, local) is Phase.NOW)


def fits(row: Program, slots: Slots) -> bool:
    """True for a row of the base and form that were asked for, if any were."""
    return slots.base in {0, row.base} and slots.form in {None, row.form}


def find(trade: HeardTrade, slots: Slots, view: View) -> Found:
    """What the college has today for a trade."""
    codes = meant_codes(trade.codes)
    rows = [row for row in view.rows if row.code in codes]
    fitting = tuple(row for row in rows if fits(row, slots))
    return Found(trade, fitting, tuple(row for row in rows if not fits(row, slots)))


def is_over(trade: HeardTrade, view: View) -> bool:
    """True where the college has rows of the trade and none of them holds today."""
    codes = meant_codes(trade.codes)
    mine = [row for row in view.college.programs.rows if row.code in codes]
    return bool(mine) and not any(row in view.rows for row in mine)


def elsewhere(trade: HeardTrade, slots: Slots, view: View) -> tuple[Elsewhere, ...]:
    """Up to three other colleges that teach a trade as asked, the asked town first, then nearest.

    Only confirmed rows count; made-up colleges are neighbours of each other alone.
    """
    codes = meant_codes(trade.codes)
    found = []
    for other in view.region:
        if other.slug == view.college.slug or other.sample != view.college.sample:
            continue
        rows = tuple(
            row
            for row in holding(other, view.now)
            if row.code in codes
            and fits(row, slots)
            and (standing(row.confirmed, view.local.date()) or other.sample or view.show_all)
        )
        if rows:
            found.append(Elsewhere(other, rows, kilometres(view.college, other)))
    found.sort(key=lambda one: _order(one, slots.town))
    return tuple(found[:MOST_ELSEWHERE])


def _order(one: Elsewhere, town: str) -> tuple[bool, float, str]:
    there = bool(town) and one.college.town == town
    return not there, math.inf if one.km is None else one.km, one.college.name


def kilometres(one: College, other: College) -> float | None:
    """The way as the crow flies between two colleges' towns; None where a place is not known."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    degrees = (one.latitude, one.longitude, other.latitude, other.longitude)
    lat, lon, lat2, lon2 = (math.radians(value or 0.0) for value in degrees)
    half = (
        math.sin((lat2 - lat) / 2) ** 2
        + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def codes_of(rows: Iterable[Program]) -> tuple[str, ...]:
    """The codes of rows, each once, in order."""
    return tuple(dict.fromkeys(row.code for row in rows))
