"""What comes twice, late, out of order or not at all: once decided, never lost in silence."""

import pytest
import sqlalchemy as sa

from bot.storage.schema import card, cursor, inbox, message, operation, question
from handlers.texts.asking import LATE
from tests.fakes import faults
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG, World


def lost(world: World) -> set[str]:
    """What pages say was lost."""
    with world.engines.reader.connect() as connection:
        return set(connection.execute(sa.select(cursor.c.lost)).scalars()) - {""}


async def test_the_same_update_three_times(running: World) -> None:
    update = running.telegram.say(TG, 11, "вопрос 1")
    event = running.vk.say(GROUP, 21, "вопрос 2", copies=3)
    running.telegram.raw_update(TG, update)
    running.telegram.raw_update(TG, update)
    await running.settled()
    running.vk.repeat(GROUP, event)
    running.telegram.raw_update(TG, update)
    await running.settled()
    assert answers(running.tg(11)) == ["ответ 1"]
    assert answers(running.vk_told(21)) == ["ответ 2"]
    assert len(running.rows(message)) == 2
    assert running.difference() == 0


async def test_a_message_under_another_event(running: World) -> None:
    event = running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    running.vk.raw_event(GROUP, "message_new", event["object"])
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 2"]


async def test_updates_out_of_order(running: World) -> None:
    said = [running.telegram.say(TG, user, f"вопрос {user}") for user in (11, 12, 13)]
    await running.settled()
    base = said[-1]["update_id"]
    for number in (3, 1, 2):
        content = dict(said[0]["message"]) | {
            "message_id": 900 + number,
            "text": f"вопрос {number}",
        }
        running.telegram.raw_update(TG, {"update_id": base + number, "message": content})
    await running.until(lambda: len(running.tg(11)) == 4)
    assert sorted(answers(running.tg(11))[1:]) == ["ответ 1", "ответ 2", "ответ 3"]


async def test_numbers_jump_down_after_a_quiet_week(running: World) -> None:
    running.telegram.jump(TG, 900_000_000)
    running.telegram.say(TG, 11, "вопрос 1")
    await running.settled()
    running.clock.pass_time(days=8)
    running.telegram.jump(TG, 5_000)
    for number in (2, 3, 4):
        running.telegram.say(TG, 11, f"вопрос {number}")
        await running.until(lambda number=number: len(running.tg(11)) == number)
    await running.settled()
    assert answers(running.tg(11)) == [f"ответ {number}" for number in (1, 2, 3, 4)]
    assert running.cursor("a-tg") == "5003", "the cursor follows the batch, not the highest ever"


@pytest.mark.parametrize("failed", [2, 4, 99])
async def test_vk_fails_and_nothing_is_lost(lone: World, failed: int) -> None:
    lone.vk.faults.add(faults.poll_failed(failed), "a_check", times=2)
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]
    assert lost(lone) == set()


async def test_a_new_key(lone: World) -> None:
    lone.vk.renew_key(GROUP)
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]


async def test_vk_says_that_history_is_lost(lone: World) -> None:
    lone.vk.lose_history(GROUP)
    lone.vk.faults.add(faults.poll_failed(1, lone.vk.communities[GROUP].log.ts), "a_check", times=1)
    await lone.until(lambda: lost(lone))
    assert lost(lone) == {"failed 1"}
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]


async def test_vk_says_that_everything_is_lost(lone: World) -> None:
    lone.vk.renew_key(GROUP, failed=3)
    await lone.until(lambda: lost(lone))
    assert lost(lone) == {"failed 3"}
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]


async def test_vk_counts_anew(lone: World) -> None:
    for number in range(5):
        lone.vk.say(GROUP, 21, f"вопрос {number}")
    await lone.settled()
    lone.vk.renew_key(GROUP, ts=1)
    await lone.until(lambda: lost(lone))
    lone.vk.say(GROUP, 22, "вопрос 7")
    await lone.settled()
    assert lost(lone) == {"ts reset"}
    assert answers(lone.vk_told(22)) == ["ответ 7"]


async def test_somebody_else_polls_the_bot(lone: World) -> None:
    conflict = faults.telegram_error(409, "Conflict: terminated by other getUpdates request")
    lone.telegram.faults.add(conflict, "getUpdates", times=1)
    await lone.until(lambda: lone.state("a-tg")[0] == "conflict")
    lone.telegram.say(TG, 11, "вопрос 1")
    await lone.settled()
    assert lone.state("a-tg")[0] == "up"
    assert answers(lone.tg(11)) == ["ответ 1"]


async def test_history_is_shown_and_not_answered(world: World) -> None:
    """What was written before the first connection is for people to look through."""
    world.telegram.say(TG, 11, "вопрос 1")
    world.telegram.say(TG, 12, "привет")
    world.clock.pass_time(minutes=5)
    await world.start()
    await world.connected()
    world.telegram.say(TG, 13, "вопрос 3")
    await world.settled()
    assert world.tg(11) == world.tg(12) == []
    assert answers(world.tg(13)) == ["ответ 3"]
    [listed] = world.rows(card)
    assert listed.text == "вопрос 1"
    assert any("вопрос 1" in shown for shown in world.shown())
    states = {row.text: row.state for row in world.rows(question)}
    assert states == {"вопрос 1": "waiting", "вопрос 3": "answered"}
    assert world.difference() == 0


async def test_a_later_connection_answers_what_came_meanwhile(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    world.telegram.say(TG, 11, "вопрос 1")
    world.vk.say(GROUP, 21, "вопрос 2")
    world.clock.pass_time(hours=1)
    await world.start()
    await world.settled()
    assert answers(world.tg(11)) == ["ответ 1"]
    assert answers(world.vk_told(21)) == ["ответ 2"]


async def test_after_a_long_outage_the_answer_begins_with_an_apology(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    world.telegram.say(TG, 11, "вопрос 1")
    world.vk.say(GROUP, 21, "вопрос 2")
    world.clock.pass_time(hours=7)
    await world.start()
    await world.settled()
    for told in (world.tg(11), world.vk_told(21)):
        [text] = told
        assert text.startswith(LATE)
        assert "ответ" in text
    assert world.difference() == 0


async def test_a_day_is_too_long_for_telegram_and_not_for_vk(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    world.telegram.say(TG, 11, "вопрос 1")
    world.vk.say(GROUP, 21, "вопрос 2")
    world.clock.pass_time(hours=25)
    await world.start()
    await world.connected()
    await world.settled()
    assert world.tg(11) == []
    assert len(world.vk_told(21)) == 1


async def test_a_press_that_comes_twice(running: World) -> None:
    running.telegram.say(TG, 11, "вопрос 1")
    await running.settled()
    [post] = running.telegram.sent(TG, 11)
    person = next(one for one in post.buttons if one["callback_data"].startswith("person:"))
    for _ in range(2):
        running.telegram.press(TG, 11, post.message_id, person["callback_data"])
    await running.settled()
    assert len(running.rows(card)) == 1
    assert len(running.rows(question)) == 1
    assert running.rows(question)[0].state == "waiting"
    presses = [row.state for row in running.rows(operation, kind="answer_press")]
    assert presses == ["delivered"] * 2
    assert len(running.rows(inbox, kind="press")) == 2
