"""A report speaks of whole days of the colleges' own calendars, and of as many days before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.campaign import phases
from knowledge.periods import campaign_year

DAYS = (7, 30, 90)
CAMPAIGN, OWN = "campaign", "own"
USUAL = "30"
LONGEST = 3 * 366
"""Days of the longest period that is counted at once."""
_EARLIEST = date(2020, 1, 1)
_DAY = timedelta(days=1)
_FIRST = date(1970, 1, 1)
# Days from a Monday to the first day of 1970.
_SHIFT = 3
_FEW = 14


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both whole."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def by_weeks(self) -> bool:
        """True where days are too many to be shown one by one."""
        return self.days > _FEW

    def stretch(self, day: int) -> int:
        """What a day, numbered from 1970, belongs to: it alone, or its week from Monday on."""
        return (day + _SHIFT) // 7 if self.by_weeks else day

    @property
    def stretches(self) -> range:
        """The numbers of all its days or weeks; the first and last week may be in part."""
        first, last = ((day - _FIRST).days for day in (self.first, self.last))
        return range(self.stretch(first), self.stretch(last) + 1)

    def begins(self, stretch: int) -> date:
        """The first day of a stretch, within the period."""
        day = _FIRST + (7 * stretch - _SHIFT if self.by_weeks else stretch) * _DAY
        return max(day, self.first)

    @property
    def before(self) -> "Period":
        """As many days just before it."""
        return Period(self.first - self.days * _DAY, self.first - _DAY)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants at which it begins and has ended there, in UTC."""
        return _midnight(self.first, zone), _midnight(self.last + _DAY, zone)


def weekday(day: int) -> int:
    """The weekday of a day that is numbered from 1970, 0 = Monday."""
    return (day + _SHIFT) % 7


class WrongPeriod(ValueError):
    """The days asked for make no period; the text says why, for who chose them."""


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def chosen(asked: Mapping[str, str], today: date) -> tuple[str, Period]:
    """The name and the days of the period that `asked` names (`period`, for own days `from`, `to`).

    The usual one where nothing is named. Raises WrongPeriod for what makes none.
    """
    name = asked.get("period", "") or USUAL
    if name == CAMPAIGN:
        year = campaign_year(today)
        first = next(iter(phases().values())).bounds(year)[0]
        return name, Period(first, today)
    if name == OWN:
        return name, _own(asked.get("from", ""), asked.get("to", ""), today)
    if name not in map(str, DAYS):
        raise WrongPeriod("Такого периода нет: выберите из списка.")
    return name, Period(today - (int(name) - 1) * _DAY, today)


def _own(first: str, last: str, today: date) -> Period:
    try:
        found = Period(date.fromisoformat(first), min(date.fromisoformat(last), today))
    except ValueError:
        raise WrongPeriod("Укажите обе даты: с какого дня и по какой.") from None
    if found.days < 1:
        raise WrongPeriod("Первый день позже последнего: поменяйте даты местами.")
    if found.days > LONGEST:
        raise WrongPeriod("Самое большее за раз — три года: возьмите период короче.")
    if found.first < _EARLIEST:
        raise WrongPeriod("Так давно ничего не считали: возьмите дни позже 2020 года.")
    return found
