"""An answer for many is carried out card by card, each in a transaction of its own, each once."""

from dataclasses import dataclass

from bot.acting import act
from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.chores import is_sweeper
from bot.storage.dialogs import load_card
from bot.storage.session import Session
from bot.storage.spreads import Spread, book, hold_wanted, wanted
from bot.wake import Wake
from handlers.offering import shaped
from handlers.spreading import spread


@dataclass(slots=True)
class Spreading:
    """Sends an answer to all who wait for it, once a person wants that."""

    runner: Runner
    known: Known
    clock: Clock
    wake_delivery: Wake

    async def carry_out(self) -> None:
        """Answer each card that is still to be answered with the others."""
        found = await self.runner.read(wanted)
        for one in found:
            await self.runner.write(lambda session, it=one: self._answer(session, it))
        if found:
            self.wake_delivery.up()

    def _answer(self, session: Session, one: Spread) -> None:
        if not (is_sweeper(session) and hold_wanted(session, one.id)):
            return
        target = load_card(session, one.card)
        if target is None or not self.known.serves(target.dialog.page, target.card.college):
            return
        college = self.known.college(target.card.college)
        floor = target.dialog.dialog.floor
        outcome = spread(target.card, floor, one.text, one.by, target.asked, college)
        if outcome is None:
            book(session, one.id, sent=False)
            return
        outcome = shaped(outcome, target.dialog.dialog.keys)
        now, cause = self.clock(), f"spread:{one.id}"
        if act(session, self.known, target.dialog, outcome, cause, now):
            book(session, one.id, sent=True)
