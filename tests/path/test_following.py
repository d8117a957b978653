"""What was asked before is read from the database: short messages lean on it, on either one."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from bot.storage.schema import question
from handlers.situation import CONVERSATION
from knowledge.answers import Answer
from knowledge.understanding import Knowledge, Understanding
from tests.handlers.driver import ROOT
from tests.knowledge.bases import region
from tests.path.world import GROUP, START, TG, World

YEAR = datetime(2027, 7, 14, 8, tzinfo=START.tzinfo) - START


class Sample:
    """The region's base over the sample college, whatever college is asked for."""

    version = "sample"

    def __init__(self, knows: Knowledge) -> None:
        self._knows = knows

    def of(self, college: str) -> "Sample":
        """Every college is asked the same."""
        return self

    def understand(self, text: str, before: str = "") -> Understanding:
        """As the base understands it."""
        return self._knows.understand(text, before)

    def answer(self, entry_id: str, college: str, now: datetime, unconfirmed: bool) -> Answer:
        """The sample college's answer."""
        return self._knows.answer(entry_id, "sample", now, unconfirmed)

    def title(self, entry_id: str) -> str:
        """The base's title."""
        return self._knows.title(entry_id)


@pytest.fixture
async def sample(world: World) -> World:
    """A process with the real base on a summer day of the sample college's campaign."""
    region().understand("есть общага?")  # what is read once is read before anybody waits
    world.knows = Sample(region())
    world.clock.pass_time(seconds=YEAR.total_seconds())
    await world.start()
    await world.connected()
    return world


def chains() -> dict[int, list[Mapping[str, Any]]]:
    """A person in VK for each dialog of plain messages in `tests/dialogs/following.toml`."""
    found = tomllib.loads((ROOT / "following.toml").read_text("utf-8"))["dialog"]
    said = [one["turn"] for one in found if all(t.keys().isdisjoint(OTHER) for t in one["turn"])]
    return dict(enumerate(said, start=21))


OTHER = {"pressed", "after_hours", "disposition"}


async def test_chains_are_understood_over_the_database(sample: World) -> None:
    people = chains()
    assert len(people) >= 20
    for number in range(max(map(len, people.values()))):
        turns = {user: turn[number] for user, turn in people.items() if number < len(turn)}
        before = {user: len(sample.vk_told(user)) for user in turns}
        for user, turn in turns.items():
            sample.vk.say(GROUP, user, turn["said"])
        await sample.settled()
        for user, turn in turns.items():
            told = "\n".join(sample.vk_told(user)[before[user] :])
            assert all(words in told for words in turn.get("contains", [])), (turn, told)
            assert not any(words in told for words in turn.get("lacks", [])), (turn, told)


async def test_dialogs_do_not_lean_on_each_other_nor_on_yesterday(sample: World) -> None:
    sample.vk.say(GROUP, 21, "какой балл на сварщика?")
    sample.telegram.say(TG, 21, "сколько учиться на сварщика?")
    await sample.settled()
    for _ in range(2):
        sample.vk.say(GROUP, 21, "а на повара?")
        sample.telegram.say(TG, 21, "а на повара?")
        sample.vk.say(GROUP, 22, "а на повара?")
        await sample.settled()
        sample.clock.pass_time(seconds=CONVERSATION.total_seconds() + 60)
    asked = [row.entry.partition("-")[0] for row in sample.rows(question)]
    assert sorted(asked[:2]) == ["trade.duration", "trade.score"]
    assert sorted(asked[2:5]) == ["trade.duration", "trade.have", "trade.score"]
    assert asked[5:] == ["trade.have"] * 3
