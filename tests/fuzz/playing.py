"""A run sends spoiled updates to a running process and looks what became of each of them.

Lost: an update that is not in the inbox, nor a copy of one that is. Stalled: not decided, or a
page that no longer answers. Unseen: set aside, and no line about it at the desk.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.adapters import telegram_parse, vk_parse
from bot.buckets import UNLIMITED
from bot.nesting import loads
from bot.storage.engine import Engines
from bot.storage.schema import inbox, operation
from bot.storage.storable import name
from tests.fakes.wire import encoded
from tests.fuzz.making import TelegramMaker, VkMaker
from tests.fuzz.mutating import spoiled
from tests.path import world as plain
from tests.path.hooked import hooked_world
from tests.path.world import GROUP, TG, World

ROUND = 100
LAST = 9_999
"""Who asks at the end, when everything odd is over."""
Key = tuple[int, str, str, str]


@dataclass(slots=True)
class Verdict:
    """What became of the updates of one run; the lists name keys and sentences."""

    sent: int = 0
    quarantined: int = 0
    lost: list[str] = field(default_factory=list)
    stalled: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True where nothing went wrong."""
        return not (self.lost or self.stalled or self.unseen)


async def play(engines: Engines, folder: Path, transport: str, count: int, seed: int) -> Verdict:
    """Send `count` updates, made from `seed`, by poll or webhook to both pages."""
    made = hooked_world if transport == "webhook" else plain.world
    async with made(engines, folder) as world:
        await world.start()
        await world.connected()
        world.running.delivery.rates = dict.fromkeys(world.running.delivery.rates, UNLIMITED)
        world.running.delivery.chat_rates = False
        return await _Run(world, random.Random(seed)).play(count)


class _Run:
    def __init__(self, world: World, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.telegram, self.vk = TelegramMaker(rng), VkMaker(rng)
        self.keys: list[Key] = []
        self.verdict = Verdict()

    async def play(self, count: int) -> Verdict:
        for begun in range(0, count, ROUND):
            for _ in range(min(ROUND, count - begun)):
                self._send()
            if not await self._settled():
                self.verdict.stalled.append(f"after {begun + ROUND} updates")
                break
        await self._asked_at_last()
        self._looked_up()
        return self.verdict

    def _send(self) -> None:
        times = self.rng.choice((0, 1, 1, 2, 5))
        if self.rng.random() < 0.5:
            content = spoiled(self.telegram.update(), self.rng, times)
            sent = self.world.telegram.raw_update(TG, content if isinstance(content, dict) else {})
            wrapped, page = telegram_parse.envelope(loads(encoded(sent))), 1
        else:
            kind, thing = self.vk.update()
            event = self.world.vk.raw_event(GROUP, kind, {})
            event["object"] = thing
            if self.rng.random() < 0.05:
                event["event_id"] = None
            spoiled(event["object"], self.rng, times)
            wrapped, page = vk_parse.envelope(loads(encoded(event))), 2
        self.keys.append((page, name(wrapped.key), name(wrapped.peer), name(wrapped.message_key)))
        self.verdict.sent += 1

    async def _settled(self) -> bool:
        try:
            await self.world.settled()
        except AssertionError:
            return False
        return True

    async def _asked_at_last(self) -> None:
        self.world.telegram.say(TG, LAST, "вопрос 1")
        self.world.vk.say(GROUP, LAST, "вопрос 2")
        await self._settled()
        for page, told in (("telegram", self.world.tg(LAST)), ("vk", self.world.vk_told(LAST))):
            if not told:
                self.verdict.stalled.append(f"the page of {page}")

    def _looked_up(self) -> None:
        rows = self.world.rows(inbox)
        keys = {(row.page_id, row.key) for row in rows}
        numbers = {(row.page_id, row.peer, row.message_key) for row in rows}
        self.verdict.lost = [
            key
            for page, key, peer, number in self.keys
            if (page, key) not in keys and not (number and (page, peer, number) in numbers)
        ]
        self.verdict.stalled += [row.key for row in rows if row.state != "done"]
        aside = [row for row in rows if row.disposition == "quarantined"]
        self.verdict.quarantined = len(aside)
        self.verdict.unseen = [row.key for row in aside if not (row.payload and self._shown(row))]
        if self.world.difference():
            self.verdict.stalled.append("the sums differ")

    def _shown(self, row: Any) -> bool:
        slug = {1: "a-tg", 2: "a-vk"}[row.page_id]
        lines = sa.select(operation.c.state).where(
            operation.c.key.startswith(f"{slug}:{row.key}:quarantine:", autoescape=True)
        )
        with self.world.engines.reader.connect() as connection:
            states = set(connection.execute(lines).scalars())
        return states == {"delivered"}
