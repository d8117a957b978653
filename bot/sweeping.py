"""Sweeps do what is due by the clock: rows say when, a sweep only looks for them."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.beside import LONG_AGO, Mistaken, mistaken, note_mailing
from bot.storage.chores import is_sweeper, silent_floors
from bot.storage.dialogs import LoadedDialog, load_card, load_dialogs
from bot.storage.recording import Decided, record
from bot.storage.session import Session
from bot.storage.sweeps import (
    Identities,
    Retention,
    close_untouched,
    forget,
    identities,
    overdue_cards,
    promise_again,
)
from bot.storage.workers import heartbeat, take_over
from bot.wake import Wake
from handlers.mailing import take_back
from handlers.outcome import HandedOver, Outcome
from handlers.reminding import CHOICE_WAITS, FLOOR_WAITS, NO_CHOICE, admit_delay, give_back
from handlers.waiting import promise
from knowledge.masking import mask

log = logging.getLogger(__name__)


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

    async def admit_delays(self) -> None:
        """Tell askers whose promised hour has passed, and give them a new one."""
        now = self.clock()
        cards = await self.runner.read(lambda session: list(overdue_cards(session, now)))
        for card_id in cards:
            await self.runner.write(lambda session, card=card_id: self._admit(session, card))
        if cards:
            self.wake_delivery.up()

    def _admit(self, session: Session, card_id: int) -> None:
        now = self.clock()
        target = load_card(session, card_id) if is_sweeper(session) else None
        if target is None:
            return
        college = self.known.colleges[self.known.pages[target.dialog.page].college]
        outcome = admit_delay(target.card, now, college)
        if outcome is None:
            return
        cause = f"delay:{card_id}:{int(target.card.promised_at.timestamp())}"
        self._record(session, target.dialog, outcome, cause)
        promise_again(session, card_id, promise(now, college))

    async def give_back_floors(self) -> None:
        """Give the floor back to the bot where the person has long been silent and owes nothing."""
        now = self.clock()

        def work(session: Session) -> int:
            if not is_sweeper(session):
                return 0
            left = silent_floors(session, now - FLOOR_WAITS)
            for dialog in left:
                outcome = give_back(dialog.dialog.card)
                self._record(session, dialog, outcome, f"silence:{dialog.id}:{dialog.version}")
            return len(left)

        if await self.runner.write(work):
            self.wake_delivery.up()

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
        college = self.known.colleges[self.known.pages[found.page].college]
        earlier = found.dialog.earlier
        questions = [earlier[key] for key in one.questions if key in earlier]
        outcome = take_back(questions, found.dialog, self.clock(), college, floor=one.floor)
        self._record(session, found, outcome, f"mailing:{one.inbox_id}")

    def _record(self, session: Session, dialog: LoadedDialog, outcome: Outcome, cause: str) -> None:
        page = self.known.pages[dialog.page]
        handed = [note.text for note in outcome.notes if isinstance(note, HandedOver)]
        decided = Decided(
            page=page,
            rows=(),
            incoming=(),
            outcome=outcome,
            dialog=(dialog.page, dialog.peer),
            version=dialog.version,
            college_id=page.college_id,
            kind="sweep",
            masked={text: mask(text).text for text in handed},
            cause=cause,
        )
        record(session, [decided], self.known.desks, self.clock())

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
