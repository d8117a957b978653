"""What VK's long poll leaves out is found in its history: once, in order, and never said twice."""

import asyncio
from functools import partial

from bot.storage.schema import card, inbox, message
from tests.fakes import faults
from tests.path.history import ALL, calls, found, settled, sweep
from tests.path.test_asking import answers
from tests.path.test_receiving import lost
from tests.path.world import GROUP, World


async def test_a_swallowed_question_is_answered_once(running: World) -> None:
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 21, "вопрос 1")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.vk_told(21))
    await running.settled()
    for _ in range(2):
        await sweep(running)
    await settled(running)
    assert answers(running.vk_told(21)) == ["ответ 1"]
    assert found(running) == 1
    assert len(running.rows(message)) == 1
    assert running.difference() == 0


async def test_nothing_is_found_where_nothing_is_missing(running: World) -> None:
    for number in range(3):
        running.vk.say(GROUP, 21, f"вопрос {number}")
        running.vk.say(GROUP, 22, f"вопрос {number}")
    running.vk.human_reply(GROUP, 23, 99, "Здравствуйте!")
    await running.settled()
    stored = len(running.rows(inbox))
    await sweep(running)
    assert found(running) == 0
    assert len(running.rows(inbox)) == stored, "its own echoes are known as well"
    before = calls(running, "messages.getHistory")
    await sweep(running)
    assert calls(running, "messages.getHistory") == before == 0, "one call a page is enough"


async def test_a_copy_that_comes_by_the_poll_later_is_dropped(running: World) -> None:
    running.vk.swallow(GROUP, "message_new")
    event = running.vk.say(GROUP, 21, "вопрос 1")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.vk_told(21))
    running.vk.repeat(GROUP, event)
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    assert len(running.rows(message)) == 1


async def test_a_gap_in_a_dialog_is_looked_into_at_once(running: World) -> None:
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    running.vk.swallow(GROUP, "message_new")
    running.vk.say(GROUP, 21, "вопрос 2")
    running.vk.swallow(GROUP)
    running.vk.say(GROUP, 21, "вопрос 3")
    await running.until(lambda: len(running.vk_told(21)) == 3, "no look without a sweep")
    await running.settled()
    assert sorted(answers(running.vk_told(21))) == ["ответ 1", "ответ 2", "ответ 3"]
    assert found(running) == 1


async def test_an_update_on_its_way_is_not_missing(running: World) -> None:
    running.vk.swallow(GROUP, "message_new")
    event = running.vk.say(GROUP, 21, "вопрос 1")
    running.vk.swallow(GROUP)
    looking = asyncio.create_task(sweep(running))
    await asyncio.sleep(0.1)
    running.vk.repeat(GROUP, event)
    await looking
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    assert found(running) == 0


async def test_a_deaf_session_is_given_up(running: World) -> None:
    """It answers every poll, with nothing; only the history knows better."""
    running.vk.deafen(GROUP)
    running.vk.say(GROUP, 21, "вопрос 1")
    sessions = calls(running, "groups.getLongPollServer")
    await asyncio.sleep(0.2)
    assert running.vk_told(21) == []
    await sweep(running)
    await running.until(lambda: running.vk_told(21))
    await running.settled()
    assert calls(running, "groups.getLongPollServer") == sessions + 1
    running.vk.say(GROUP, 22, "вопрос 2")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1"]
    assert answers(running.vk_told(22)) == ["ответ 2"], "it hears again"
    assert found(running) == 1


async def lose(world: World, how: str) -> None:
    """Everything of the long poll since the last poll is gone, and VK says so."""
    if how == "failed 1":
        world.vk.lose_history(GROUP)
        log = world.vk.communities[GROUP].log
        world.vk.faults.add(faults.poll_failed(1, log.ts), "a_check", times=1)
    else:
        world.vk.renew_key(GROUP, failed=3, ts=1 if how == "ts reset" else None)
        world.vk.communities[GROUP].log.lose()


async def test_what_is_lost_with_the_cursor_is_read_back(world: World) -> None:
    for number, how in enumerate(("failed 1", "failed 3", "ts reset"), start=1):
        await world.start()
        await world.connected()
        await world.stop()
        world.vk.say(GROUP, 20 + number, f"вопрос {number}")
        await lose(world, how)
        await world.start()
        await world.until(partial(world.vk_told, 20 + number), how)
        await settled(world)
        assert answers(world.vk_told(20 + number)) == [f"ответ {number}"]
        await world.stop()
    assert world.difference() == 0


async def test_what_is_lost_while_listening_is_read_back(lone: World) -> None:
    lone.vk.swallow(GROUP, *ALL)
    lone.vk.say(GROUP, 21, "вопрос 1")
    lone.vk.swallow(GROUP)
    lone.vk.renew_key(GROUP, failed=3)
    await lone.until(lambda: lone.vk_told(21), "not before the next sweep")
    assert found(lone) == 1
    assert "failed 3" in lost(lone)


async def test_a_press_is_no_message_of_a_chat(running: World) -> None:
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    running.vk.press(GROUP, 21, 2, 0)
    await running.settled()
    await sweep(running)
    assert found(running) == 0
    assert calls(running, "messages.getHistory") == 0


async def test_before_the_first_connection_nothing_is_found(world: World) -> None:
    world.vk.say(GROUP, 21, "вопрос 1")
    world.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    world.vk.say(GROUP, 22, "вопрос 2")
    world.clock.pass_time(hours=2)
    await world.start()
    await world.connected()
    await sweep(world)
    await settled(world)
    assert world.vk_told(21) == world.vk_told(22) == []
    assert [row.text for row in world.rows(card)] == ["вопрос 2"], "only who still waits"
    assert found(world) == 0


async def test_history_that_cannot_be_read_keeps_nobody_from_listening(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    for code in (15, 10):
        world.vk.faults.clear()
        world.vk.faults.add(faults.vk_error(code), "messages.getConversations")
        world.vk.say(GROUP, 20 + code, "вопрос 1")
        await world.start()
        await world.until(partial(world.vk_told, 20 + code))
        await world.stop()


async def test_history_is_asked_again_until_it_was_read(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    world.vk.swallow(GROUP, *ALL)
    world.vk.say(GROUP, 21, "вопрос 1")
    world.vk.swallow(GROUP)
    world.vk.faults.add(faults.html(), "messages.getConversations", times=2)
    await world.start()
    await world.until(lambda: world.vk_told(21))
    assert answers(world.vk_told(21)) == ["ответ 1"]


async def test_a_look_keeps_within_the_pages_rate(running: World) -> None:
    # Twice what we allow ourselves: on a busy machine calls bunch up on their way.
    running.vk.rps = 40
    running.vk.swallow(GROUP, *ALL)
    for user in range(100, 140):
        for number in (1, 2):
            running.vk.say(GROUP, user, f"вопрос {number}")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: len(running.rows(message)) == 80)
    await settled(running)
    for user in range(100, 140):
        assert answers(running.vk_told(user)) == ["ответ 1", "ответ 2"], "in order"
    refused = [call for call in running.vk.calls if call.error == "6"]
    assert refused == []
