"""Digests go out when a working day has begun: each once a day or week, whatever restarts."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.boards import WEEK, count, read_board
from bot.storage.chores import is_sweeper
from bot.storage.clocks import list_overdue
from bot.storage.digests import is_told, missing_facts, tell, top_gaps
from bot.storage.inbox import Lane
from bot.storage.session import Session
from bot.storage.staff import chats_everywhere
from bot.wake import Wake
from handlers.digesting import (
    MOST_GAPS,
    MOST_GAPS_OF_ALL,
    REVIEWER,
    Morning,
    Standing,
    daily,
    morning,
    weekly,
)
from knowledge.colleges import College

DAY, WEEKLY = "day", "week"


@dataclass(slots=True)
class Digests:
    """Tells desks each morning, and the Centre each week, how things stand."""

    runner: Runner
    known: Known
    clock: Clock
    wake_delivery: Wake

    async def tell(self) -> None:
        """Tell whoever's day has begun and who has not been told."""
        now = self.clock()
        due = {
            college_id: (college, found)
            for college_id, college in self.known.by_number().items()
            if (found := morning(now, college)) is not None
        }
        told = 0
        for college_id, (college, found) in due.items():
            told += await self.runner.write(
                lambda session, of=college_id, its=college, day=found: self._daily(
                    session, of, its, day, now
                )
            )
        if due:
            told += await self.runner.write(lambda session: self._weekly(session, due, now))
        if told:
            self.wake_delivery.up()

    def _daily(
        self, session: Session, college_id: int, college: College, found: Morning, now: datetime
    ) -> int:
        day = now.astimezone(ZoneInfo(college.timezone)).date().isoformat()
        desks = [desk for desk in self.known.desks.get(college_id, ()) if desk.told]
        fresh = [desk for desk in desks if not is_told(session, DAY, desk.where, day)]
        if not fresh or not is_sweeper(session):
            return 0
        board = read_board(session, college_id, now, masked=True, danger=False)
        night = count(session, college_id, found.before, found.begins)
        missing = missing_facts(session, college_id, now - WEEK)
        gaps = top_gaps(session, now - WEEK, MOST_GAPS, college_id)
        text = daily(board, night, missing, now, college, gaps)
        return sum(tell(session, DAY, desk.where, day, text, now, alone=False) for desk in fresh)

    def _weekly(
        self, session: Session, due: dict[int, tuple[College, Morning]], now: datetime
    ) -> int:
        """Tell the Centre's people whose own week has begun."""
        fresh: list[tuple[Lane, str]] = []
        for college_id, chat in chats_everywhere(session, now, REVIEWER):
            if college_id in due:
                zone = ZoneInfo(due[college_id][0].timezone)
                year, number, _ = now.astimezone(zone).isocalendar()
                week = f"{year}-W{number:02}"
                if not is_told(session, WEEKLY, chat, week):
                    fresh.append((chat, week))
        if not fresh or not is_sweeper(session):
            return 0
        overdue = [one.college for one in list_overdue(session)]
        text = weekly(
            [
                Standing(
                    college.short,
                    read_board(session, college_id, now, masked=True, danger=False),
                    overdue.count(college.slug),
                )
                for college_id, college in self.known.by_number().items()
            ],
            top_gaps(session, now - WEEK, MOST_GAPS_OF_ALL),
        )
        return sum(tell(session, WEEKLY, chat, week, text, now, alone=True) for chat, week in fresh)
