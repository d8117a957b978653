"""People who wait know who answers and when; staff are reminded, once each, through restarts.

What users of other desks complain of: lunch and holidays are forgotten, nobody is told that a
question waits, a restart forgets or repeats it.
"""

from collections.abc import Sequence

import pytest

from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import write
from bot.storage.schema import card
from handlers.texts import cards as card_texts
from handlers.texts import reminding as texts
from tests.handlers.making import COLLEGE
from tests.path.test_handing import asked, in_topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, TG, World

OWNER = 78


async def hours_pass(world: World, hours: float) -> None:
    """Time passes, and the clock looks."""
    world.clock.pass_time(hours=hours)
    await world.running.reminders.remind()
    await world.settled()


def employ_owner(world: World) -> None:
    """Somebody answers for the college, and has written to its community before."""
    member = StaffMember(COLLEGE.slug, "vk", str(OWNER), "owner", None)
    write(world.engines, lambda session: add_staff(session, COLLEGE.slug, member))
    world.vk.say(GROUP, OWNER, "вопрос 9")


def count(shown: Sequence[str], words: str) -> int:
    """How often these words stand there."""
    return sum(words in text for text in shown)


async def test_lunch_is_no_working_time(running: World) -> None:
    """Asked at 11: four working hours end after 16, for there is lunch between."""
    await asked(running, "vk")
    assert "сегодня до 16:30" in running.vk_told(21)[0]
    assert "Приёмная комиссия" in running.vk_told(21)[0]


async def test_nobody_answers(world: World) -> None:
    await world.start()
    await world.connected()
    employ_owner(world)
    await asked(world, "vk")
    for _ in range(4):
        # The process stops every few hours, and looks twice after each start.
        await world.stop()
        await world.start()
        await world.connected()
        for hours in (4.2, 3.3):
            await hours_pass(world, hours)
    told = world.vk_told(21)
    assert len(told) == 2
    assert "задерживается" in told[1]
    assert "завтра, в среду, до 13:00" in told[1]
    shown = world.shown()
    assert count(shown, "никто не взял") == 1
    assert count(shown, texts.OVERDUE) == count(shown, texts.LISTED) == 1
    assert count(shown, "не ответили вовремя") == 1
    assert count(world.vk_told(OWNER), "не ответили вовремя") == 1
    assert world.rows(card)[0].overdue_at is not None
    assert world.difference() == 0


async def test_who_took_it_is_reminded_in_their_own_chat(lone: World) -> None:
    lone.vk.say(GROUP, STAFF, "вопрос 9")
    await asked(lone, "vk")
    lone.vk.press(GROUP, STAFF_CHAT, 1, {"b": f"take:{lone.rows(card)[0].id}"}, user_id=STAFF)
    await lone.settled()
    await hours_pass(lone, 4)
    assert "за вами" in lone.vk_told(STAFF)[-1]
    assert count(lone.shown(), "за вами") <= 1


async def test_who_cannot_be_reminded_is_named_on_the_card(lone: World) -> None:
    await asked(lone, "vk")
    lone.vk.deny(GROUP, STAFF)
    lone.vk.press(GROUP, STAFF_CHAT, 1, {"b": f"take:{lone.rows(card)[0].id}"}, user_id=STAFF)
    await lone.settled()
    await hours_pass(lone, 4)
    assert lone.rows(card)[0].trouble == card_texts.STAFF_NOT_TOLD


async def test_an_answer_in_between_is_an_answer(running: World) -> None:
    await asked(running)
    in_topic(running, "Уточню и напишу завтра.")
    await running.settled()
    before = len(running.shown())
    for _ in range(3):
        await hours_pass(running, 10)
    assert len(running.tg(11)) == 2
    assert len(running.shown()) == before


@pytest.mark.parametrize("channel", ["telegram", "vk"])
async def test_what_is_asked_later_has_its_own_hour(running: World, channel: str) -> None:
    """Nobody is told of a delay by the promise of an earlier question that was answered."""
    await asked(running, channel)
    in_topic(running, "Да.")
    await running.settled()
    running.clock.pass_time(hours=7)
    await asked(running, channel, "человек 2")
    await running.running.reminders.remind()
    await running.settled()
    told = running.tg(11) if channel == "telegram" else running.vk_told(21)
    assert count(told, "задерживается") == 0


async def test_a_silent_person_gives_the_floor_back_and_says_so(lone: World) -> None:
    """Whoever was talked to last by a person is not left in silence for days."""
    await asked(lone)
    in_topic(lone, "Сейчас узнаю.")
    await lone.settled()
    await asked(lone, text="человек 2")
    lone.clock.pass_time(hours=13)
    for _ in range(2):
        await lone.running.sweeps.give_back_floors()
        await lone.settled()
    assert count(lone.tg(11), "снова отвечаю я, бот") == 1
    lone.telegram.say(TG, 11, "вопрос 3")
    await lone.settled()
    assert "ответ 3" in lone.tg(11)[-1]
    assert [row.state for row in lone.rows(card)] == ["open"], "what waits still waits"
