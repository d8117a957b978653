"""Sweeps do what is due by the clock: rows say when, a sweep only looks for them."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from bot.acting import act
from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.beside import LONG_AGO, Mistaken, mistaken, note_mailing
from bot.storage.chores import is_sweeper, silent_floors
from bot.storage.dialogs import load_dialogs
from bot.storage.removed import Ended, end_removed
from bot.storage.session import Session
from bot.storage.sweeps import (
    Identities,
    Retention,
    close_untouched,
    forget,
    identities,
)
from bot.storage.workers import heartbeat, take_over
from bot.wake import Wake
from handlers.lapsing import CHOICE_WAITS, NO_CHOICE, give_back
from handlers.mailing import take_back

log = logging.getLogger(__name__)

REMOVED = timedelta(days=1)
"""Whoever takes a page out of the configuration by mistake has so long to put it back."""


@dataclass(slots=True)
class Sweeps:
    """Everything that happens because time passes."""

    runner: Runner
    known: Known
    clock: Clock
    retention: Retention
    wake_delivery: Wake
    worker: str = "1"

    async def beat(self) -> None:
        """Say that this worker lives, and free what dead ones held."""
        now = self.clock()
        await self.runner.write(lambda session: heartbeat(session, self.worker, now))
        freed = await self.runner.write(
            lambda session: take_over(session, self.worker, self.known.desks, now)
        )
        if freed:
            log.warning("took over %d claims of stopped workers", freed)
            self.wake_delivery.up()

    async def expire_choices(self) -> None:
        """Close choices that nobody touched for a day."""
        now = self.clock()

        def work(session: Session) -> int:
            if not is_sweeper(session):
                return 0
            return close_untouched(session, NO_CHOICE, now - CHOICE_WAITS, now)

        await self.runner.write(work)

    async def give_back_floors(self) -> None:
        """Give the floor back to the bot where the person has long been silent and owes nothing."""
        now = self.clock()

        def work(session: Session) -> int:
            if not is_sweeper(session):
                return 0
            left = silent_floors(session, now, self._floors(), self.known.pages)
            for dialog in left:
                outcome = give_back(dialog.dialog.card)
                cause = f"silence:{dialog.id}:{dialog.version}"
                act(session, self.known, dialog, outcome, cause, now)
            return len(left)

        if await self.runner.write(work):
            self.wake_delivery.up()

    def _floors(self) -> dict[int, timedelta]:
        """How long each college's people may be silent before the bot goes on."""
        return {one: college.deadlines.floor for one, college in self.known.by_number().items()}

    async def take_back_mailings(self) -> None:
        """Take back what a mailing was mistaken for: floors, and answers people still wait for."""
        now = self.clock()

        def work(session: Session) -> int:
            if not is_sweeper(session):
                return 0
            found = mistaken(session, now - LONG_AGO)
            for one in found:
                self._take_back(session, one)
            return len(found)

        if await self.runner.write(work):
            self.wake_delivery.up()

    def _take_back(self, session: Session, one: Mistaken) -> None:
        note_mailing(session, one.inbox_id)
        found = load_dialogs(session, [one.lane]).get(one.lane)
        if found is None or not (one.floor or one.questions):
            return
        page = self.known.pages.get(found.page)
        if page is None or page.college not in self.known.colleges:
            return
        college = self.known.colleges[page.college]
        earlier = found.dialog.earlier
        questions = [earlier[key] for key in one.questions if key in earlier]
        outcome = take_back(questions, found.dialog, self.clock(), college, floor=one.floor)
        act(session, self.known, found, outcome, f"mailing:{one.inbox_id}", self.clock())

    async def end_removed(self) -> None:
        """End what waits for pages that the configuration has not named for a day."""
        now, named = self.clock(), self.known.named

        def work(session: Session) -> Ended | None:
            if not (named and is_sweeper(session)):
                return None
            return end_removed(session, named, now - REMOVED, self.known.desks, now)

        updates, operations = Counter[str](), Counter[str]()
        while (ended := await self.runner.write(work)) and ended.total:
            updates += ended.updates
            operations += ended.operations
        for slug in sorted({*updates, *operations}):
            log.warning(
                "page %s is not in the configuration: %d updates ignored, %d operations ended",
                *(slug, updates[slug], operations[slug]),
            )
        if operations:
            self.wake_delivery.up()

    async def forget(self) -> None:
        """Delete what may not be kept any longer, a chunk at a time."""
        now = self.clock()

        def work(session: Session) -> int:
            return forget(session, self.retention, now) if is_sweeper(session) else 0

        while await self.runner.write(work):
            pass

    async def count(self) -> Identities:
        """Check the two sums; a difference is an alarm."""
        found = await self.runner.read(identities)
        if found.difference:
            log.error("identities differ by %d", found.difference)
        return found


def retention_of(raw_days: int, masked_years: int, inbox_days: int) -> Retention:
    """Return the limits as durations; a year is counted as 365 days."""
    return Retention(
        timedelta(days=raw_days), timedelta(days=365 * masked_years), timedelta(days=inbox_days)
    )
