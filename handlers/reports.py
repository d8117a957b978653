"""The numbers of a report, as values: they add up, and every share says of what it is one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter

from handlers.reporting import Period


@dataclass(frozen=True, slots=True)
class Sums:
    """Questions and what became of them; what each is says `bot.storage.counting`."""

    asked: int = 0
    by_bot: int = 0
    by_person: int = 0
    handed: int = 0
    overdue: int = 0
    helped: int = 0
    unhelped: int = 0
    corrected: int = 0
    ripe: int = 0

    @property
    def by_nobody(self) -> int:
        """Neither the bot's answer stands nor did a person answer."""
        return self.asked - self.by_bot - self.by_person


_COUNTS = attrgetter(*(one.name for one in fields(Sums)))


@dataclass(frozen=True, slots=True)
class Times:
    """How long people took: half of them at most the median, nine of ten at most the other."""

    median: timedelta
    ninth: timedelta


def nearest(values: Sequence[int], share: int) -> int:
    """The nearest rank: the first of these, in order, that so many percent do not exceed."""
    return values[-(-len(values) * share // 100) - 1]


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions of one square of a chart; no times where nobody answered."""

    sums: Sums
    times: Times | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """The same with how many of the bot's answers lasted."""

    sums: Sums = Sums()
    lasted: int = 0
    times: Times | None = None


def together(found: Iterable[Figures]) -> Figures:
    """All of them as one; times do not add up."""
    those = list(found)
    columns = zip(*(_COUNTS(one.sums) for one in those), strict=True)
    return Figures(Sums(*map(sum, columns)), sum(one.lasted for one in those))


@dataclass(frozen=True, slots=True)
class Report:
    """A period as it stood at `at`.

    `before` is the period before it, `stretches` its days or weeks in order. Colleges are named by
    their numbers, topics by the category of entries ("" = none was near). `hours` counts questions
    by weekday (0 = Monday) and hour.
    """

    period: Period
    at: datetime
    total: Figures
    before: Figures
    stretches: tuple[Cell, ...]
    colleges: Mapping[int, Figures]
    cells: Mapping[tuple[int, str], Cell]
    hours: Mapping[tuple[int, int], int]
    entries: Mapping[str, Figures]
