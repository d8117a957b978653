"""What VK's long poll leaves out is found in its history: once, in order, and never said twice."""

import asyncio
from dataclasses import replace
from functools import partial

import sqlalchemy as sa

from bot.storage.schema import card, cursor, dialog, inbox, message, question
from handlers.texts.asking import LATE
from knowledge.understanding import Understanding
from tests.fakes import faults
from tests.path.test_asking import answers
from tests.path.test_receiving import lost
from tests.path.world import GROUP, STAFF_CHAT, World
from tests.simulation.knowing import Parrot

ALL = ("message_new", "message_reply")


class Alarmed(Parrot):
    """Knowledge that hears danger in one word."""

    def understand(self, text: str) -> Understanding:
        """Danger is said plainly."""
        return replace(super().understand(text), danger="опасно" in text)


def found(world: World) -> int:
    """How many messages no poll brought."""
    return int(world.one(sa.select(sa.func.sum(cursor.c.found))) or 0)


def calls(world: World, method: str) -> int:
    """How often VK was asked."""
    return len([call for call in world.vk.calls if call.method == method])


async def sweep(world: World) -> None:
    """The sweep that the clock would begin."""
    await world.running.supervisor.look_back()


async def settled(world: World) -> None:
    """Everything that is stored is decided and sent."""
    await world.until(world._all_done, "not settled")


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


async def test_a_person_answered_while_we_were_away(world: World) -> None:
    """Both come at once: the answer is known before anything is said, and takes the floor."""
    await world.start()
    await world.connected()
    await world.stop()
    world.vk.say(GROUP, 21, "вопрос 1")
    world.vk.say(GROUP, 22, "вопрос 2")
    world.clock.pass_time(hours=1)
    world.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    world.clock.pass_time(hours=6)
    await world.start()
    await world.until(lambda: world.vk_told(22))
    await world.settled()
    assert world.vk_told(21) == []
    [late] = world.vk_told(22)
    assert late.startswith(LATE), "nobody answered this one"
    states = {row.text: row.state for row in world.rows(question)}
    assert states == {"вопрос 1": "answered_by_person", "вопрос 2": "answered"}
    assert [row.floor for row in world.rows(dialog, peer="21")] == ["person"]
    assert world.difference() == 0


async def test_a_persons_swallowed_answer_takes_the_floor(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.swallow(GROUP, *ALL)
    running.vk.human_reply(GROUP, 21, 99, "Да, есть.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.rows(question)[0].state == "answered_by_person")
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert len(running.vk_told(21)) == 1, "only the promise"
    assert running.rows(dialog)[0].floor_by == "99"


async def test_a_found_question_that_a_person_answered_is_not_answered_again(
    running: World,
) -> None:
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 21, "вопрос 1")
    running.vk.human_reply(GROUP, 21, 99, "Ответ уже есть.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.rows(question))
    await settled(running)
    assert running.vk_told(21) == []
    assert running.rows(question)[0].state == "answered_by_person"
    assert running.rows(card) == []


async def test_danger_is_answered_whoever_wrote_since(running: World) -> None:
    running.running.core.base.current = Alarmed()
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 21, "опасно 1")
    running.vk.human_reply(GROUP, 21, 99, "Здравствуйте, приём с девяти.")
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: running.vk_told(21))
    assert "112" in running.vk_told(21)[0]


async def test_words_at_the_desk_that_were_swallowed_reach_the_asker(running: World) -> None:
    running.vk.say(GROUP, 21, "человек 1")
    await running.settled()
    running.vk.swallow(GROUP, *ALL)
    running.vk.say(GROUP, 77, "Да, есть.", peer_id=STAFF_CHAT, reply_to=1)
    running.vk.say(GROUP, 77, "между собой", peer_id=STAFF_CHAT + 5)
    running.vk.swallow(GROUP)
    await sweep(running)
    await running.until(lambda: len(running.vk_told(21)) == 2)
    assert running.vk_told(21)[1].endswith("Да, есть.")
    assert running.rows(inbox, peer=str(STAFF_CHAT + 5)) == [], "other chats are none of ours"


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
    running.vk.rps = 20
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
