"""Which days the country works: holidays by law, days a year's order moved, the law where none is.

The calendar is data (`knowledge/calendar`); what a college works beyond it stands in its hours.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from knowledge.package import file_bytes, package_folder

_JANUARY = 1
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What a year's order moved: days off by it, weekend days that are worked instead."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays of every year as (month, day), and the years that have an order."""

    holidays: frozenset[tuple[int, int]]
    years: Mapping[int, Year]

    def is_day_off(self, day: date) -> bool:
        """True for a holiday and for a day off that was moved; weekends are not looked at."""
        year = self.years.get(day.year, Year())
        if day in year.on:
            return False
        return day in year.off or self._is_holiday(day) or day in self._moved(day.year)

    def is_made_working(self, day: date) -> bool:
        """True for a weekend day that the country works instead of another one."""
        return day in self.years.get(day.year, Year()).on

    def _is_holiday(self, day: date) -> bool:
        return (day.month, day.day) in self.holidays

    def _moved(self, year: int) -> frozenset[date]:
        """Days off for holidays on a weekend: each the next working day that is still free."""
        moved: set[date] = set()
        for month, number in sorted(self.holidays):
            day = date(year, month, number)
            if month == _JANUARY or day.weekday() < _SATURDAY:
                continue
            while day.weekday() >= _SATURDAY or self._is_holiday(day) or day in moved:
                day += timedelta(days=1)
            moved.add(day)
        return frozenset(moved)


def read_calendar(data: bytes) -> Calendar:
    """The calendar of a file of `knowledge/calendar`. Raises ValueError or KeyError on a fault."""
    document = tomllib.loads(data.decode())
    holidays = (text.split("-") for text in document["holidays"])
    years = {
        one["year"]: Year(frozenset(one["off"]), frozenset(one.get("on", ())))
        for one in document["year"]
    }
    for number, year in years.items():
        for day in year.off | year.on:
            if day.year != number:
                raise ValueError(f"{day} stands under {number}")
        if weekdays := [day for day in year.on if day.weekday() < _SATURDAY]:
            raise ValueError(f"not on a weekend: {min(weekdays)}")
    return Calendar(frozenset((int(month), int(day)) for month, day in holidays), years)


@cache
def russia() -> Calendar:
    """The calendar of this package."""
    data = file_bytes(package_folder("calendar"), "russia.toml")
    if data is None:
        raise FileNotFoundError("knowledge/calendar/russia.toml")
    return read_calendar(data)
