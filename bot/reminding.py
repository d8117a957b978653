"""Reminders take the steps of clocks that are due, each in the transaction of what it says."""

from dataclasses import dataclass
from datetime import datetime

from bot.acting import act
from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.chores import is_sweeper
from bot.storage.clocks import book_step, due_cards, hold_due
from bot.storage.dialogs import DeskTarget, load_card
from bot.storage.session import Session
from bot.wake import Wake
from handlers.reminding import Reminder, remind


@dataclass(slots=True)
class Reminders:
    """Reminds staff of questions that wait, and tells who waits that it takes longer."""

    runner: Runner
    known: Known
    clock: Clock
    wake_delivery: Wake

    async def remind(self) -> None:
        """Take every step that is due; one that only leads to the next is followed at once."""
        now = self.clock()
        served = {"pages": [*self.known.pages], "colleges": [*self.known.by_number()]}
        cards = await self.runner.read(lambda session: list(due_cards(session, now, **served)))
        for card_id in cards:
            while await self.runner.write(lambda session, card=card_id: self._step(session, card)):
                pass
        if cards:
            self.wake_delivery.up()

    def _step(self, session: Session, card_id: int) -> bool:
        """Take one step of a card; True where the next may be due already."""
        now = self.clock()
        if not (is_sweeper(session) and hold_due(session, card_id, now)):
            return False
        target = load_card(session, card_id)
        if target is None:
            return False
        college = self.known.college(target.card.college)
        reminder = remind(target.card, now, college)
        if not self._said(session, target, reminder, now):
            return False
        book_step(session, card_id, reminder.step, reminder.due, now)
        return reminder.due is not None and reminder.due <= now

    def _said(
        self, session: Session, target: DeskTarget, reminder: Reminder, now: datetime
    ) -> bool:
        outcome, card = reminder.outcome, target.card
        if not (outcome.replies or outcome.notes):
            return True
        # A clock that runs anew on the same card is another one.
        since = int(card.since.timestamp()) if card.since else 0
        cause = f"reminder:{card.id}:{since}:{card.step}"
        return act(session, self.known, target.dialog, outcome, cause, now)
