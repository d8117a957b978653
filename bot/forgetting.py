"""What an asker wants deleted is deleted a chunk at a time, and then they are told."""

from dataclasses import dataclass

from bot.acting import act
from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.chores import is_sweeper
from bot.storage.dialogs import load_dialogs
from bot.storage.inbox import Lane
from bot.storage.kept import book_forgotten, forget_chunk, is_sending, to_forget, wanted_at
from bot.storage.session import Session
from bot.wake import Wake
from handlers.privacy import done


@dataclass(slots=True)
class Forgetting:
    """Deletes what askers want deleted."""

    runner: Runner
    known: Known
    clock: Clock
    wake_delivery: Wake

    async def carry_out(self) -> None:
        """Delete everything that is wanted deleted, each chunk in a write of its own."""
        wanted = await self.runner.read(to_forget)
        for dialog_id, lane in wanted:
            while await self.runner.write(
                lambda session, which=dialog_id, where=lane: self._step(session, which, where)
            ):
                pass
        if wanted:
            self.wake_delivery.up()

    def _step(self, session: Session, dialog_id: int, lane: Lane) -> bool:
        """Delete a chunk; True where there may be more."""
        until, now = wanted_at(session, dialog_id), self.clock()
        if until is None or not is_sweeper(session):
            return False
        if forget_chunk(session, dialog_id, until, now):
            return True
        if is_sending(session, dialog_id, until):
            return False
        if lane[0] not in self.known.pages:
            # All of it is deleted; on a page that is not served nobody can be told.
            book_forgotten(session, dialog_id)
            return False
        found = load_dialogs(session, [lane])[lane]
        cause = f"forgotten:{dialog_id}:{until.isoformat()}"
        if act(session, self.known, found, done(), cause, now):
            book_forgotten(session, dialog_id)
        return False
