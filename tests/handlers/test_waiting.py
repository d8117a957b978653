"""A promise lies in working time, later than now, and never moves back as time goes on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.waiting import promise, spoken, working_time
from knowledge.colleges import College, Hours, Span
from tests.handlers.making import COLLEGE, HOURS

ZONES = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kamchatka")


def college(hours: Hours, zone: str = "Europe/Moscow") -> College:
    return College("c", "Колледж", "Колледж", zone, hours)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Moscow"))


@pytest.mark.parametrize(
    ("now", "promised", "words"),
    [
        ("2026-07-14 09:00", "2026-07-14 13:00", "сегодня до 13:00"),
        ("2026-07-14 11:00", "2026-07-14 16:00", "сегодня до 16:00"),
        ("2026-07-14 11:17", "2026-07-14 16:30", "сегодня до 16:30"),
        ("2026-07-14 13:20", "2026-07-14 18:00", "сегодня до 18:00"),
        ("2026-07-14 17:00", "2026-07-15 12:00", "завтра, в среду, до 12:00"),
        ("2026-07-14 23:30", "2026-07-15 13:00", "завтра, в среду, до 13:00"),
        ("2026-07-17 17:30", "2026-07-20 12:30", "в понедельник, 20 июля, до 12:30"),
        ("2026-07-18 12:00", "2026-07-20 13:00", "в понедельник, 20 июля, до 13:00"),
        # A public holiday on a Friday, then a weekend.
        ("2026-06-11 18:00", "2026-06-15 13:00", "в понедельник, 15 июня, до 13:00"),
        # 31 December and 9 January are days moved off in that year.
        ("2026-12-30 16:00", "2027-01-11 11:00", "в понедельник, 11 января, до 11:00"),
    ],
)
def test_four_working_hours(now: str, promised: str, words: str) -> None:
    found = promise(local(now), COLLEGE)
    assert found == local(promised)
    assert spoken(found, local(now), COLLEGE) == words


def test_other_work_than_four_hours() -> None:
    assert promise(local("2026-07-14 09:00"), COLLEGE, timedelta(hours=9)) == local(
        "2026-07-15 10:00"
    )


def test_days_of_the_college_itself() -> None:
    closed = Hours(HOURS.week, days_off=frozenset({date(2026, 7, 15)}))
    assert promise(local("2026-07-14 20:00"), college(closed)) == local("2026-07-16 13:00")
    # A Saturday by order takes an ordinary day's hours; a holiday can be worked too.
    saturday = Hours(HOURS.week, days_on=frozenset({date(2026, 7, 18)}))
    assert promise(local("2026-07-17 20:00"), college(saturday)) == local("2026-07-18 13:00")
    holiday = Hours(HOURS.week, days_on=frozenset({date(2026, 6, 12)}))
    assert promise(local("2026-06-11 20:00"), college(holiday)) == local("2026-06-12 13:00")


def test_twenty_four_months() -> None:
    """Every morning of two years: four hours of an eight-hour day end the same or a later day."""
    now = local("2026-01-01 08:00")
    for _ in range(730):
        found = promise(now, COLLEGE).astimezone(ZoneInfo("Europe/Moscow"))
        assert found.time() == time(13)
        # One Saturday is worked instead of a Monday.
        assert found.weekday() < 5 or found.date() == date(2027, 2, 20)
        assert (found.date().month, found.date().day) not in {(1, 1), (1, 7), (5, 9), (6, 12)}
        assert found - now <= timedelta(days=13)
        now += timedelta(days=1)


@pytest.mark.parametrize("hours", [Hours(()), Hours(((),) * 7)])
def test_no_hours_at_all(hours: Hours) -> None:
    now = local("2026-07-14 11:10")
    found = promise(now, college(hours))
    assert found == local("2026-07-17 11:30")
    assert spoken(found, now, college(hours)) == "в пятницу, 17 июля, до 11:30"


def test_no_hours_but_a_day_on() -> None:
    hours = Hours(((),) * 7, days_on=frozenset({date(2026, 7, 15)}))
    assert promise(local("2026-07-14 11:00"), college(hours)) == local("2026-07-17 11:00")


def test_clocks_change_within_a_stretch() -> None:
    """A night shift over the change of clocks: four hours of work, whatever the wall shows."""
    night = (Span(time(0), time(12)),)
    berlin = college(Hours((night,) * 7), "Europe/Berlin")
    spring = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert promise(spring, berlin) - spring == timedelta(hours=4)
    autumn = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert promise(autumn, berlin) - autumn == timedelta(hours=4)


@st.composite
def _colleges(draw: st.DrawFn) -> College:
    times = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
    span = st.builds(Span, times, times)
    days = st.lists(span, max_size=3).map(tuple)
    # One sure stretch keeps every promise within the days looked ahead.
    week = draw(st.lists(days, min_size=6, max_size=6).map(tuple))
    off = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5))
    on = draw(st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=5))
    hours = Hours(((Span(time(10), time(15)),), *week), off, on)
    return college(hours, draw(st.sampled_from(ZONES)))


_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@settings(deadline=None)
@given(_colleges(), _MOMENTS, st.timedeltas(timedelta(0), timedelta(days=10)))
def test_promise_keeps_its_word(found: College, now: datetime, pause: timedelta) -> None:
    zone = ZoneInfo(found.timezone)
    promised = promise(now, found)
    assert promised > now
    assert promise(now + pause, found) >= promised
    stretches = working_time(now, found.hours, zone)
    assert any(start < promised <= end for start, end in stretches)
    assert spoken(promised, now, found).startswith(("сегодня", "завтра", "в"))


@settings(deadline=None)
@given(_colleges(), _MOMENTS)
def test_stretches_do_not_overlap(found: College, now: datetime) -> None:
    before = now
    for start, end in working_time(now, found.hours, ZoneInfo(found.timezone)):
        assert before <= start < end
        before = end
