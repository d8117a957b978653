"""A report counted plainly, by its definitions, one question after another: the fast one meets it.

Slow and in Python on purpose; nothing of how `bot.storage` counts is used here.
"""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers.reporting import Period
from handlers.reports import Cell, Figures, Report, Sums, Times

DAY = timedelta(days=1)


@dataclass(slots=True)
class Plainly:
    """Rows of questions, none of them deleted, the clock of each college, and when it is now."""

    rows: list[Any]
    clocks: dict[int, ZoneInfo]
    topics: dict[str, str]
    now: datetime
    returned: set[int] = field(init=False)

    def __post_init__(self) -> None:
        # Each question is held beside each.
        self.returned = {
            row.id
            for row in self.rows
            for later in self.rows
            if later.dialog_id == row.dialog_id and later.id > row.id
            if later.entry == row.entry != ""
            if later.revises != row.key and later.created_at - row.created_at <= 7 * DAY
        }

    def of(self, college: int) -> "Plainly":
        """The same of one college."""
        own = [row for row in self.rows if row.college_id == college]
        return Plainly(own, {college: self.clocks[college]}, self.topics, self.now)

    def report(self, period: Period) -> Report:
        """What `read_report` should say."""
        rows, before = self._within(period), self._within(period.before)
        days = [period.first + one * DAY for one in range(period.days)]
        stretches = self._by(rows, lambda row: _begins(self.local(row).date(), period))
        hours = self._by(rows, lambda row: (self.local(row).weekday(), self.local(row).hour))
        cells = self._by(rows, lambda row: (row.college_id, self._topic(row)))
        entries = self._by(rows, lambda row: row.entry.split("-")[0])
        return Report(
            period=period,
            at=self.now,
            total=self.figures(rows),
            before=self.figures(before),
            stretches=tuple(
                _cell(stretches.get(one, Figures()))
                for one in sorted({_begins(day, period) for day in days})
            ),
            colleges=self._by(rows, lambda row: row.college_id),
            cells={key: _cell(one) for key, one in cells.items()},
            hours={key: one.sums.asked for key, one in hours.items()},
            entries={name: Figures(one.sums, one.lasted) for name, one in entries.items() if name},
        )

    def local(self, row: Any) -> datetime:
        """When it was asked, by the college's clock."""
        moment: datetime = row.created_at
        return moment.astimezone(self.clocks[row.college_id])

    def _within(self, period: Period) -> list[Any]:
        days = period.first, period.last
        return [
            row for row in self.rows if days[0] <= self.local(row).date() <= days[1] and counts(row)
        ]

    def _topic(self, row: Any) -> str:
        return self.topics.get(row.entry.split(".")[0], "")

    def _by(self, rows: list[Any], part: Callable[[Any], Any]) -> dict[Any, Figures]:
        parts: dict[Any, list[Any]] = {}
        for row in rows:
            parts.setdefault(part(row), []).append(row)
        return {key: self.figures(those) for key, those in parts.items()}

    def figures(self, rows: list[Any]) -> Figures:
        """What became of these questions."""
        by_bot = [row for row in rows if row.state == "answered"]
        ripe = [row for row in by_bot if row.created_at <= self.now - 7 * DAY]
        sums = Sums(
            asked=len(rows),
            by_bot=len(by_bot),
            by_person=_many(row.state == "answered_by_person" for row in rows),
            handed=_many(row.handed_at is not None for row in rows),
            overdue=_many(self._overdue(row) for row in rows),
            helped=_many(row.helped == "yes" for row in rows),
            unhelped=_many(row.helped == "no" for row in rows),
            corrected=_many(map(_corrected, rows)),
            ripe=len(ripe),
        )
        lasted = _many(row.helped != "no" and row.id not in self.returned for row in ripe)
        return Figures(sums, lasted, _times(rows))

    def _overdue(self, row: Any) -> bool:
        if row.promised_at is None:
            return False
        if row.state == "answered_by_person":
            return row.answered_at is not None and row.answered_at > row.promised_at
        return bool(row.state == "waiting" and row.promised_at < self.now)


def counts(row: Any) -> bool:
    """It is a question, and no danger."""
    none = row.state == "closed" and row.reason in ("edited", "not_a_question")
    return not (row.danger or none or row.state == "received")


def _begins(day: date, period: Period) -> date:
    """The Monday of its week; the day itself where days are shown."""
    return day - day.weekday() * DAY if period.by_weeks else day


def _cell(found: Figures) -> Cell:
    return Cell(found.sums, found.times)


def _many(found: Iterable[bool]) -> int:
    return sum(found)


def _corrected(row: Any) -> bool:
    offers = json.loads(row.offers)
    third = row.state == "answered" and len(offers) == 3 and offers[2] == row.entry
    return bool(third or row.reason == "entry_given")


def _times(rows: list[Any]) -> Times | None:
    took = sorted(
        row.answered_at - (row.handed_at or row.created_at)
        for row in rows
        if row.state == "answered_by_person" and row.answered_at
    )

    def within(share: int) -> timedelta:
        found: timedelta = next(
            one for one in took if 100 * bisect_right(took, one) >= share * len(took)
        )
        return found

    return Times(within(50), within(90)) if took else None
