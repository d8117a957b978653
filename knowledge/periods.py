"""When something holds: windows of validity, campaign years and the end of a deadline.

All moments here are naive and local to a college; `local_moment` makes them. Both bounds of a
window are inclusive: a date means the whole local day, a date with an hour that minute.
"""

from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from knowledge.hours import Hours

CAMPAIGN_STARTS = 12
"""A campaign of year Y runs from 1 December of the year before, after the additional admission of
Y-1 has ended (25 November), to 30 November of Y."""


class Phase(IntEnum):
    """How a window stands to a moment."""

    BEFORE = -1
    NOW = 0
    AFTER = 1


Moment = date | datetime | None


def local_moment(now: datetime, timezone: str) -> datetime:
    """An aware instant as the college's clock shows it, without offset; ValueError if naive."""
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return now.astimezone(ZoneInfo(timezone)).replace(tzinfo=None)


def campaign_year(day: date) -> int:
    """The year of the campaign that is on, or next, on this local day."""
    return day.year + (day.month >= CAMPAIGN_STARTS)


def campaign_days(year: int) -> tuple[date, date]:
    """First and last day of the campaign of a year."""
    first = date(year - 1, CAMPAIGN_STARTS, 1)
    return first, date(year, CAMPAIGN_STARTS, 1) - timedelta(1)


def window(since: Moment, until: Moment, year: int) -> tuple[datetime, datetime]:
    """First and last minute of validity. A bound not given follows from the campaign year, so
    that what speaks of one year retires by itself; with neither the window is open."""
    usual = campaign_days(year) if year else (date.min, date.max)
    first, last = since or usual[0], until or usual[1]
    start = first if isinstance(first, datetime) else datetime.combine(first, time.min)
    end = last if isinstance(last, datetime) else datetime.combine(last, time(23, 59))
    return start, end


def phase(bounds: tuple[datetime, datetime], local: datetime) -> Phase:
    """Whether a window is still to come, holds, or is over; seconds do not count."""
    minute = local.replace(second=0, microsecond=0)
    if minute < bounds[0]:
        return Phase.BEFORE
    return Phase.AFTER if minute > bounds[1] else Phase.NOW


def overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Whether two windows share a minute."""
    return one[0] <= other[1] and other[0] <= one[1]


def deadline(value: date | datetime, hours: Hours) -> datetime:
    """The last minute of «до 15 августа»: the stated hour; else the end of that day's office
    hours; on a day without office hours the end of the day, since papers go online then."""
    if isinstance(value, datetime):
        return value
    spans = hours.on(value)
    return datetime.combine(value, spans[-1].end if spans else time(23, 59))


def days_left(value: date | datetime, hours: Hours, local: datetime) -> int:
    """Whole days from the local day to the deadline's; 0 on its day, -1 when it is over."""
    end = deadline(value, hours)
    if local.replace(second=0, microsecond=0) > end:
        return -1
    return (end.date() - local.date()).days
