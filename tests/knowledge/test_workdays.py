"""The calendar has the law's holidays, a year's moved days, and the law alone for other years."""

from datetime import date, timedelta

import pytest

from knowledge.workdays import Calendar, read_calendar, russia

# As many as the official calendars of these years name for a week of five days.
WORKING_DAYS = {2026: 247, 2027: 247}


def works(calendar: Calendar, day: date) -> bool:
    """True for a working day of five days a week."""
    return calendar.is_made_working(day) or (day.weekday() < 5 and not calendar.is_day_off(day))


def days(year: int) -> list[date]:
    """Every day of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS.items())
def test_as_many_working_days_as_the_calendar_names(year: int, count: int) -> None:
    assert sum(works(russia(), day) for day in days(year)) == count


@pytest.mark.parametrize(
    "day",
    [
        *("2026-01-09", "2026-12-31", "2027-02-22", "2027-11-05", "2027-12-31"),
        *("2026-03-09", "2026-05-11", "2027-05-03", "2027-05-10", "2027-06-14"),
        *("2028-11-06", "2031-01-07", "2033-05-09"),
    ],
)
def test_a_day_off(day: str) -> None:
    assert russia().is_day_off(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-02-20", "2027-01-11", "2027-02-20", "2028-01-10"])
def test_no_day_off(day: str) -> None:
    assert not russia().is_day_off(date.fromisoformat(day))


def test_a_saturday_is_worked_instead_of_another_day() -> None:
    assert russia().is_made_working(date(2027, 2, 20))
    assert not russia().is_made_working(date(2027, 2, 27))


def test_two_holidays_on_one_weekend_move_to_two_days() -> None:
    calendar = read_calendar(b'holidays = ["05-08", "05-09"]\nyear = []')
    # Saturday and Sunday, 8 and 9 May 2027.
    off = [day for day in days(2027) if calendar.is_day_off(day)]
    assert off == [date(2027, 5, day) for day in (8, 9, 10, 11)]


@pytest.mark.parametrize(
    "year",
    ["year = 2027\noff = [2026-01-09]", "year = 2027\noff = []\non = [2027-02-19]"],
)
def test_a_wrong_calendar_is_refused(year: str) -> None:
    with pytest.raises(ValueError, match=r"2026-01-09|2027-02-19"):
        read_calendar(f"holidays = []\n[[year]]\n{year}".encode())
