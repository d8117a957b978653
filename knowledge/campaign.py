"""The phases of an admission campaign: their dates stand in one file, `base/phases.tsv`.

A wording that is meant for a phase is meant for it in every campaign, so that nothing has to be
written anew each year; what differs from year to year is a college's fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.package import package_folder

# Campaigns a wording by phase is spread over.
CAMPAIGNS = range(2026, 2036)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class CampaignPhase:
    """A part of a campaign: first and last day as (month, day), both inclusive."""

    name: str
    since: tuple[int, int]
    until: tuple[int, int]
    title: str

    def bounds(self, year: int) -> tuple[date, date]:
        """First and last day in the campaign of `year`; its December is the year before's."""
        return _day(self.since, year), _day(self.until, year)


def _day(at: tuple[int, int], year: int) -> date:
    month, day = at
    return date(year - (month == _DECEMBER), month, day)


@lru_cache(maxsize=1)
def phases() -> dict[str, CampaignPhase]:
    """The phases by name, in their order; a fault in the file is a ValueError."""
    text = package_folder("base").joinpath("phases.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {
        name: CampaignPhase(name, _month_day(since), _month_day(until), title)
        for name, since, until, title in rows
    }


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def are_neighbours(names: Sequence[str]) -> bool:
    """True where the phases follow each other in the campaign, as one stretch."""
    order = list(phases())
    first = order.index(names[0])
    return list(names) == order[first : first + len(names)]


def stretches(names: Sequence[str]) -> tuple[tuple[int, date, date], ...]:
    """(campaign year, first day, last day) of neighbouring phases, for every campaign."""
    known = phases()
    return tuple(
        (year, known[names[0]].bounds(year)[0], known[names[-1]].bounds(year)[1])
        for year in CAMPAIGNS
    )
