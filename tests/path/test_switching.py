"""A page goes from polling to webhooks and back while people write: nothing lost, nothing twice."""

import asyncio
from collections import Counter

from bot.buckets import UNLIMITED
from bot.channels import CHANNELS
from bot.storage.schema import cursor, message
from tests.path.hooked import EVERYWHERE, HookedWorld
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG

ASKERS = (31, 32, 33)


class People:
    """They write numbered questions on both platforms, all the time, until told to stop."""

    def __init__(self, world: HookedWorld) -> None:
        self.world = world
        self.number = 0
        self.enough = False

    async def write(self) -> None:
        """Write."""
        while not self.enough:
            self.number += 1
            asker = ASKERS[self.number % len(ASKERS)]
            self.world.telegram.say(TG, asker, f"вопрос {self.number}")
            self.world.vk.say(GROUP, asker, f"вопрос {self.number}")
            await asyncio.sleep(0.03)


async def begin(world: HookedWorld) -> None:
    """Start a process that may write as fast as it can: limits would only make it longer."""
    await world.start()
    world.running.delivery.rates = dict.fromkeys(CHANNELS, UNLIMITED)
    world.running.delivery.chat_rates = False


async def live(world: HookedWorld, hooked: frozenset[str]) -> None:
    """Run one process with these pages delivered to, for a while, then stop it in order."""
    world.hooked = hooked
    await begin(world)
    await world.connected()
    await asyncio.sleep(0.4)
    await world.stop()


async def test_there_and_back_again_under_traffic(hooked: HookedWorld) -> None:
    # The worst that may be so: the same event under another id in each transport.
    hooked.vk.communities[GROUP].callbacks.own_ids = True
    hooked.hooked = frozenset()
    await begin(hooked)
    await hooked.connected()
    people = People(hooked)
    writing = asyncio.create_task(people.write())
    await asyncio.sleep(0.4)
    await hooked.stop()
    for pages in (EVERYWHERE, frozenset[str](), EVERYWHERE, frozenset[str]()):
        await live(hooked, pages)
    people.enough = True
    await writing
    await begin(hooked)
    await hooked.settled()
    wanted = {f"ответ {number}" for number in range(1, people.number + 1)}
    for told in (hooked.tg, hooked.vk_told):
        heard = Counter(text for asker in ASKERS for text in answers(told(asker)))
        assert set(heard) == wanted, "nothing lost"
        assert set(heard.values()) == {1}, "nothing twice"
    assert len(hooked.rows(message)) == 2 * people.number
    assert hooked.difference() == 0
    assert {row.lost for row in hooked.engines.reader.connect().execute(cursor.select())} == {""}


async def test_presses_edits_and_words_of_people_are_known_in_both_transports(
    hooked: HookedWorld,
) -> None:
    """VK's long poll brings once more what the Callback server had brought before."""
    hooked.vk.communities[GROUP].callbacks.own_ids = True
    await hooked.start()
    await hooked.connected()
    hooked.vk.say(GROUP, 21, "вопрос 1")
    await hooked.settled()
    hooked.vk.edit(GROUP, 21, 1, "вопрос 2")
    hooked.vk.human_reply(GROUP, 22, 77, "Здравствуйте")
    await hooked.settled()
    before = (hooked.vk_told(21), len(hooked.rows(message)))
    assert answers(before[0]) == ["ответ 1", "ответ 2"]
    await hooked.stop()
    hooked.hooked = frozenset()
    await hooked.start()
    await hooked.settled()
    assert (hooked.vk_told(21), len(hooked.rows(message))) == before
    assert hooked.difference() == 0


async def test_a_hook_of_ours_is_let_go_and_what_waits_is_polled(hooked: HookedWorld) -> None:
    await hooked.start()
    await hooked.connected()
    await hooked.stop()
    hooked.telegram.say(TG, 11, "вопрос 1")
    hooked.hooked = frozenset()
    await hooked.start()
    await hooked.settled()
    assert answers(hooked.tg(11)) == ["ответ 1"]
    assert hooked.telegram.bots[TG].webhook == {}
    [call] = [call for call in hooked.telegram.calls if call.method == "deleteWebhook"]
    assert "drop_pending_updates" not in call.params
