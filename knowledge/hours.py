"""Working hours are spans of local time by weekday, with a college's own exceptions."""

import re
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from knowledge.tables import Row, show

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d\d) ?[-–—] ?(\d{1,2}):(\d\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of working time within one day, local time, start inclusive, end exclusive."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Hours:
    """When people of the college answer: spans by weekday (Monday first), and exceptions.

    `days_off` and `days_on` are exceptions of the college itself; public holidays of the
    country come from the production calendar and are not listed here.
    """

    week: tuple[tuple[Span, ...], ...]
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans of one day by these hours alone, public holidays not looked at.

        A `days_on` that falls on a weekday without hours has those of the first working weekday.
        """
        if day in self.days_off:
            return ()
        own = self.week[day.weekday()] if day.weekday() < len(self.week) else ()
        if own or day not in self.days_on:
            return own
        return next((spans for spans in self.week if spans), ())


def read_hours(row: Row | None) -> Hours:
    """The hours of a college's `[hours]`; a day with a fault counts as a day without hours."""
    if row is None:
        return Hours(((),) * 7)
    row.known(*WEEKDAYS, "days_off", "days_on")
    week = tuple(_day(row, day) for day in WEEKDAYS)
    days_off, days_on = _dates(row, "days_off"), _dates(row, "days_on")
    for day in sorted(days_off & days_on):
        row.problem("days_on", f"{day} стоит и в days_off", "Оставьте день в одном списке.")
    return Hours(week, days_off, days_on - days_off)


def _day(row: Row, day: str) -> tuple[Span, ...]:
    before = row.errors
    spans = [_span(row, day, item, text) for item, text in row.texts(day)]
    good = sorted((span for span in spans if span), key=lambda span: span.start)
    for first, second in pairwise(good):
        if second.start < first.end:
            found = f"промежутки {_show(first)} и {_show(second)} перекрываются"
            row.problem(day, found, "Разведите их или сделайте одним.")
    return tuple(good) if row.errors == before else ()


def _span(row: Row, day: str, item: int, text: str) -> Span | None:
    match = _SPAN.fullmatch(text)
    if not match:
        row.problem(day, f"стоит {show(text)}", "Нужно так: 09:00-13:00.", item=item)
        return None
    hour, minute, last_hour, last_minute = (int(part) for part in match.groups())
    try:
        span = Span(time(hour, minute), time(last_hour, last_minute))
    except ValueError:
        row.problem(day, f"нет такого времени: {text}", "Часы от 00:00 до 23:59.", item=item)
        return None
    if span.end <= span.start:
        row.problem(day, f"конец не позже начала: {text}", "Поменяйте время местами.", item=item)
        return None
    return span


def _show(span: Span) -> str:
    return f"{span.start:%H:%M}-{span.end:%H:%M}"


def _dates(row: Row, key: str) -> frozenset[date]:
    good = set()
    for value in row.array(key):
        # An exact type: a datetime is a date in Python, but an hour has no meaning here.
        if type(value) is date:
            good.add(value)
        else:
            row.problem(key, f"стоит {show(value)}", "Нужны даты без кавычек: [2027-01-09].")
    return frozenset(good)
