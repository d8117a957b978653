"""Facing notices within a second which desks a college uses and how much its pages do.

Open cards move with the desks.
"""

from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.ports import Runner
from bot.situating import Known
from bot.storage.chores import is_sweeper
from bot.storage.faces import Switch, switched_off, tell_cards, unfinished
from bot.storage.modes import modes
from bot.storage.session import Session
from bot.wake import Wake


@dataclass(slots=True)
class Faces:
    """Keeps what this process knows of desks and pages with what was switched."""

    runner: Runner
    known: Known
    clock: Clock
    wake_delivery: Wake

    async def look(self) -> None:
        """Take what was switched into use, then tell cards of it, a chunk at a time."""
        found = await self.runner.read(lambda s: (switched_off(s), unfinished(s), modes(s)))
        off, switches, chosen = found
        for number, page in [*self.known.pages.items()]:
            if page.mode != chosen.get(number, page.mode):
                self.known.pages[number] = replace(page, mode=chosen[number])
        for college, desks in self.known.desks.items():
            for number, desk in enumerate(desks):
                is_off = (college, self._channel(desk.page)) in off
                if desk.off is not is_off:
                    desks[number] = replace(desk, off=is_off)
        told = 0
        for one in switches:
            told += await self.runner.write(lambda session, it=one: self._tell(session, it))
        if told:
            self.wake_delivery.up()

    def _tell(self, session: Session, one: Switch) -> int:
        if not is_sweeper(session):
            return 0
        desks = self.known.desks.get(one.college, [])
        faces = [
            desk for desk in desks if self._channel(desk.page) == one.channel and not desk.silent
        ]
        return tell_cards(session, one, faces, self.known.desks, self.clock())

    def _channel(self, page: int) -> str:
        return self.known.pages[page].channel
