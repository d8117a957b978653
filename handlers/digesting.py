"""Every working morning a desk hears how it stands, once a week the Centre how all of them do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.boards import Board, Counts
from handlers.texts import digesting as texts
from handlers.waiting import working_time
from knowledge.colleges import College
from knowledge.facts import FACTS

NEAR = timedelta(hours=2)
REVIEWER = "reviewer"
"""The role of who hears of all colleges."""
_BACK = timedelta(days=14)
_MOST_MISSING = 3
MOST_GAPS, MOST_GAPS_OF_ALL = 3, 10


@dataclass(frozen=True, slots=True)
class Morning:
    """The working day that has begun: its first moment, its last, and when the one before ended."""

    begins: datetime
    ends: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A college as the Centre sees it; `overdue` is how many of its questions the Centre lists."""

    name: str
    board: Board = field(default_factory=Board)
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Unmet:
    """A gap as a digest tells of it: a wording without anything personal, how many asked, where."""

    text: str
    people: int
    colleges: int = 1


def morning(now: datetime, college: College) -> Morning | None:
    """The working day of `now` at a college, None on a day off, before it begins, after it ends."""
    zone = ZoneInfo(college.timezone)
    today = now.astimezone(zone).date()
    stretches = []
    for start, end in working_time(now - _BACK, college.hours, zone):
        if start.astimezone(zone).date() > today:
            break
        stretches.append((start, end))
    own = [one for one in stretches if one[0].astimezone(zone).date() == today]
    if not own or not own[0][0] <= now < own[-1][1]:
        return None
    earlier = [end for _, end in stretches if end <= own[0][0]]
    return Morning(own[0][0], own[-1][1], max(earlier, default=now - _BACK))


def daily(
    board: Board,
    night: Counts,
    missing: Sequence[tuple[str, int]],
    now: datetime,
    college: College,
    gaps: Sequence[Unmet] = (),
) -> str:
    """What a desk is told in the morning, "" where nothing happened and nobody waits.

    `night` counts what was asked since people went home, `missing` are the keys of facts that
    answers lacked, with how often, `gaps` what most people asked in vain.
    """
    lacks = [(FACTS[key].title_ru, times) for key, times in missing if key in FACTS]
    if not board.total and not night.asked and not lacks and not gaps:
        return ""
    near = [one for one in board.waiting if now <= one.promised_at < now + NEAR]
    return texts.daily(
        *(board, night, [one.card for one in near], lacks[:_MOST_MISSING], college.short),
        unmet=[(one.text, one.people, one.colleges) for one in gaps],
    )


def weekly(found: Sequence[Standing], gaps: Sequence[Unmet] = ()) -> str:
    """What the Centre is told of all colleges: first those that keep people waiting.

    `gaps` are what most people of all colleges asked in vain.
    """
    order = sorted(found, key=lambda one: (-one.overdue, -one.board.late, one.name))
    unmet = [(one.text, one.people, one.colleges) for one in gaps]
    return texts.weekly([(one.name, one.board, one.overdue) for one in order], unmet)
