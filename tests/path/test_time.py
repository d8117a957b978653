"""Clocks that jump, a process that is stopped in the middle, tokens and proxies that fail."""

from datetime import timedelta

import pytest

from bot.storage.schema import operation
from tests.fakes import faults
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG, World


@pytest.mark.parametrize("hours", [24, -1, -25])
async def test_a_clock_that_jumps_loses_and_doubles_nothing(world: World, hours: float) -> None:
    await world.start()
    await world.connected()
    world.telegram.say(TG, 11, "вопрос 1")
    world.vk.say(GROUP, 21, "вопрос 1")
    await world.settled()
    # The platforms' clocks go right: their dates and ours do not agree any more.
    world.skew = timedelta(hours=hours)
    world.telegram.say(TG, 11, "вопрос 2")
    world.vk.say(GROUP, 21, "вопрос 2")
    await world.settled()
    for told in (world.tg(11), world.vk_told(21)):
        # A clock that is a day fast takes every message for a late one, and apologises.
        assert ["ответ 1" in told[0], "ответ 2" in told[1], len(told)] == [True, True, 2]
    assert world.difference() == 0


async def test_a_step_of_the_clock_during_a_claim_gives_it_to_nobody_else(lone: World) -> None:
    """A lease is renewed by its holder: a jump over its end must not free what is at work."""
    lone.running.delivery.held.add(1)
    lone.telegram.say(TG, 11, "вопрос 1")
    await lone.until(lambda: lone.rows(operation))
    lone.skew = timedelta(minutes=30)
    await lone.running.sweeps.beat()
    lone.running.delivery.held.clear()
    lone.telegram.say(TG, 12, "вопрос 2")
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"]
    assert answers(lone.tg(12)) == ["ответ 2"]


async def test_stopped_in_the_middle_of_sending(world: World) -> None:
    """What is begun gets ten seconds to end; what does not end is booked as not known."""
    await world.start()
    await world.connected()
    world.vk.faults.add(faults.delayed(1.0), "messages.send", times=1)
    world.vk.say(GROUP, 21, "вопрос 1")
    await world.until(lambda: world.rows(operation, state="sending"))
    await world.stop()
    assert [row.state for row in world.rows(operation, kind="send")] == ["delivered"]
    assert answers(world.vk_told(21)) == ["ответ 1"]
    world.vk.say(GROUP, 21, "вопрос 2")
    await world.start()
    await world.settled()
    assert answers(world.vk_told(21)) == ["ответ 1", "ответ 2"]


async def test_messages_of_a_community_switched_off_and_on_again(lone: World) -> None:
    lone.vk.faults.add(faults.vk_error(15), "messages.send", times=1)
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.until(lambda: lone.state("a-vk")[0] == "stopped")
    lone.telegram.say(TG, 11, "вопрос 2")
    await lone.until(lambda: lone.tg(11))
    assert answers(lone.tg(11)) == ["ответ 2"], "the other page goes on"
    await lone.connected()
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"], "kept until the page may write again"
