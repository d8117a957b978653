"""A promise is kept in working time: lunch, weekends and holidays of the country left out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.texts import waiting as texts
from knowledge.colleges import College, Hours, Span
from knowledge.workdays import russia

WITHOUT_HOURS = timedelta(days=3)
# Told times end on the half hour: «до 16:30» is remembered, «до 16:17» is not.
_GRID = timedelta(minutes=30)
_DAYS_AHEAD = 400


def _spans(day: date, hours: Hours) -> tuple[Span, ...]:
    calendar = russia()
    if calendar.is_made_working(day):
        return replace(hours, days_on=hours.days_on | {day}).on(day)
    # A holiday the college works on is one it listed itself.
    rests = calendar.is_day_off(day) and day not in hours.days_on
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


def after(now: datetime, college: College, work: timedelta) -> datetime:
    """When `work` of the college's working time will have passed, in UTC; `now` is aware.

    A college with no hours takes three days for anything.
    """
    return _reached(now, college, work)[0]


def promise(now: datetime, college: College, work: timedelta | None = None) -> datetime:
    """When a person will have answered: the same, in time somebody would tell another.

    `work` None = as long as the college promises. Rounded up to the half hour, never past the
    end of that stretch of work.
    """
    work = college.deadlines.answer if work is None else work
    moment, end = _reached(now, college, work)
    return min(_rounded(moment, ZoneInfo(college.timezone)), end)


def _reached(now: datetime, college: College, work: timedelta) -> tuple[datetime, datetime]:
    """The moment by which `work` is done, and the end of the stretch of work it lies in."""
    left = work
    for start, end in working_time(now, college.hours, ZoneInfo(college.timezone)):
        if left <= end - start:
            return start + left, end
        left -= end - start
    without = now.astimezone(UTC) + WITHOUT_HOURS
    return without, without + _GRID


def _rounded(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return moment + -past % _GRID


def spoken(promised: datetime, now: datetime, college: College) -> str:
    """The promise in words, in the college's local time: «завтра, во вторник, до 12:00»."""
    zone = ZoneInfo(college.timezone)
    return texts.until(promised.astimezone(zone), now.astimezone(zone))
