"""A promise is kept in working time: four working hours, lunch, weekends and holidays left out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from handlers.texts import waiting as texts
from knowledge.colleges import College, Hours, Span

WORK_BEFORE_ANSWER = timedelta(hours=4)
WITHOUT_HOURS = timedelta(days=3)
# Told times end on the half hour: «до 16:30» is remembered, «до 16:17» is not.
_GRID = timedelta(minutes=30)
_DAYS_AHEAD = 400


@cache
def _public_holidays(year: int) -> frozenset[date]:
    """Non-working days of Russia in `year`, moved days off included where they are published.

    A Saturday made a working day is not counted: a college that works then lists it in
    `days_on`, and a promise must not lean on it otherwise.
    """
    return frozenset(holidays.country_holidays("RU", years=year))


def _spans(day: date, hours: Hours) -> tuple[Span, ...]:
    # A holiday the college works on is one it listed itself.
    rests = day in _public_holidays(day.year) and day not in hours.days_on
    return () if rests else hours.on(day)


def working_time(
    now: datetime, hours: Hours, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of working time from `now` on, in order, as UTC instants that do not overlap.

    Local times become instants before they are compared, so a change of the clocks neither
    shortens nor doubles a stretch. Looks 400 days ahead.
    """
    after = now.astimezone(UTC)
    first = now.astimezone(zone).date()
    for offset in range(_DAYS_AHEAD):
        day = first + timedelta(days=offset)
        for span in sorted(_spans(day, hours), key=lambda span: span.start):
            start = max(_instant(day, span.start, zone), after)
            end = _instant(day, span.end, zone)
            if start < end:
                yield start, end
                after = end


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)


def promise(now: datetime, college: College, work: timedelta = WORK_BEFORE_ANSWER) -> datetime:
    """When a person will have answered: `now` plus `work` of the college's working time, in UTC.

    Rounded up to the half hour, never past the end of that stretch of work. A college with no
    hours gets three days. `now` is aware.
    """
    zone = ZoneInfo(college.timezone)
    left = work
    for start, end in working_time(now, college.hours, zone):
        if left <= end - start:
            return min(_rounded(start + left, zone), end)
        left -= end - start
    return _rounded(now.astimezone(UTC) + WITHOUT_HOURS, zone)


def _rounded(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment + -past % _GRID


def spoken(promised: datetime, now: datetime, college: College) -> str:
    """The promise in words, in the college's local time: «завтра, во вторник, до 12:00»."""
    zone = ZoneInfo(college.timezone)
    return texts.until(promised.astimezone(zone), now.astimezone(zone))
