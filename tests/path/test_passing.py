"""A question goes to the college that can answer it, and the asker hears who that is."""

import json

import pytest

from bot.storage.schema import audit, card, dialog, operation, question
from handlers.texts import answering, cards, passing
from tests.path.test_handing import STRANGER, asked, in_topic
from tests.path.test_tapping import data, press
from tests.path.world import (
    COLLEGE_B,
    GROUP,
    GROUP_B,
    STAFF,
    STAFF_B,
    STAFF_CHAT,
    STAFF_CHAT_B,
    STAFF_GROUP,
    STAFF_GROUP_B,
    TG,
    TG_B,
    World,
)
from tests.simulation.knowing import Alarmed


@pytest.fixture
async def both(world: World) -> World:
    """A process of two colleges, each with a desk in both messengers."""
    world.two = world.desk_b = True
    await world.start()
    await world.connected()
    for channel in ("telegram", "vk"):
        world.employ(STAFF_B, channel, college=COLLEGE_B.slug)
    return world


def to_second(world: World, number: int = 1) -> str:
    """The data of the button that hands the first card to the second college."""
    [row] = [one for one in world.rows(card) if one.id == number]
    first = world.rows(dialog)[0].college_id
    return f"to:{row.id}:{next(one for one in (1, 2) if one != first)}"


def shown_b(world: World) -> list[str]:
    """What the second college's chats were shown, in Telegram and in VK."""
    told = [post.text for post in world.telegram.sent(TG_B, STAFF_GROUP_B)]
    return told + world.vk_told(STAFF_CHAT_B, GROUP_B)


async def test_two_taps_hand_it_over(both: World) -> None:
    await asked(both, text="человек 1, мой номер 8 918 123-45-67")
    press(both, "telegram", data(both, "take"))
    await both.settled()
    press(both, "telegram", data(both, "pass"))
    await both.settled()
    choice = both.cards()[-1]
    assert choice.text == passing.TO_WHOM
    assert [one["text"] for one in choice.buttons] == ["Второй"]
    [pressed] = [str(one["callback_data"]) for one in choice.buttons]
    both.telegram.press(TG, STAFF_GROUP, choice.message_id, pressed, user_id=STAFF)
    press(both, "vk", pressed)
    await both.settled()
    last = both.tg(11)[-1]
    assert last.startswith("Ваш вопрос передан сотрудникам: Второй техникум. Они ответят")
    assert len(both.tg(11)) == 2, "of two who hand it over one does"
    telegram, vk = both.telegram.sent(TG_B, STAFF_GROUP_B), both.vk_told(STAFF_CHAT_B, GROUP_B)
    assert len(telegram) == len(vk) == 1
    assert "человек 1" in telegram[0].text
    assert "918" not in telegram[0].text
    assert "918" not in vk[0], "who asks in Telegram is stored masked"
    assert both.cards()[-1].text == both.shown()[-1] == passing.handed(1, "Второй")
    [row] = both.rows(card)
    assert (row.taken_by, row.state) == ("", "open")
    assert row.due_at is not None
    acts = [one.action for one in both.rows(audit)]
    assert acts.count("handed_on") == 1
    # Here it is answered no more, there it is.
    in_topic(both, "Я отвечу!")
    await both.settled()
    assert both.cards()[-1].text == answering.NO_CARD
    thread = max(both.telegram.groups[STAFF_GROUP_B].topics)
    both.telegram.say_in_group(TG_B, STAFF_GROUP_B, STAFF_B, "Да, есть.", thread_id=thread)
    await both.settled()
    assert both.tg(11)[-1].endswith("Да, есть.")
    assert both.rows(question)[0].state == "answered_by_person"
    assert both.difference() == 0


async def test_a_command_names_the_college(both: World) -> None:
    await asked(both, "vk")
    for words in ("/передать луна", "/передать второй"):
        both.vk.say(GROUP, STAFF, words, peer_id=STAFF_CHAT, reply_to=1)
        await both.settled()
    assert passing.unknown("луна") in both.shown()
    assert both.rows(card)[0].college_id != both.rows(dialog)[0].college_id
    assert "Второй техникум" in both.vk_told(21)[-1]
    # What the asker adds goes to who has the card now, a reminder too.
    both.vk.say(GROUP, 21, "человек 4")
    await both.settled()
    assert "человек 4" in "".join(shown_b(both))
    assert "человек 4" not in both.shown()[-1]
    both.clock.pass_time(hours=5)
    await both.running.reminders.remind()
    await both.settled()
    assert any("никто не взял" in one or "ответа нет" in one for one in shown_b(both)[1:])


async def test_a_talk_that_a_person_led_goes_with_it(both: World) -> None:
    await asked(both)
    in_topic(both, "Сейчас узнаю.")
    await both.settled()
    assert both.rows(dialog)[0].floor == "person"
    press(both, "telegram", to_second(both))
    await both.settled()
    assert both.rows(dialog)[0].floor == "bot"
    assert both.tg(11)[-1] == "Ваш вопрос передан сотрудникам: Второй техникум."


async def test_taps_that_do_not_count(both: World) -> None:
    await asked(both)
    pressed = to_second(both)
    press(both, "telegram", pressed, STRANGER)
    press(both, "telegram", pressed, STAFF_B)
    for forged in ("to:1:99", "to:1", "to:1:0", f"to:99:{pressed[-1]}", "pass:99"):
        press(both, "telegram", forged)
    # Somebody of the other college cannot take what was not given.
    both.vk.press(GROUP_B, STAFF_CHAT_B, 1, {"b": "take:1"}, user_id=STAFF_B)
    await both.settled()
    [row] = both.rows(card)
    assert row.college_id == both.rows(dialog)[0].college_id
    assert row.taken_by == ""
    assert len(both.tg(11)) == 1
    press(both, "telegram", pressed)
    await both.settled()
    # Who gave it away has no right to it any more.
    for old in ("take", "close", "skip"):
        press(both, "vk", f"{old}:1")
    await both.settled()
    assert both.rows(card)[0].state == "open"
    toasts = {json.loads(one.body)["toast"] for one in both.rows(operation, kind="answer_press")}
    assert answering.WRONG_CARD in toasts


REVIEWER = 99


async def test_the_centre_answers_what_it_is_given(world: World) -> None:
    await world.start()
    await world.connected()
    world.employ(REVIEWER, "vk", role="reviewer")
    world.vk.say(GROUP, REVIEWER, "вопрос 9")
    await asked(world, text="человек 1")
    press(world, "telegram", data(world, "pass"))
    await world.settled()
    choice = world.cards()[-1]
    assert [one["text"] for one in choice.buttons] == ["Центр"]
    [pressed] = [str(one["callback_data"]) for one in choice.buttons]
    world.telegram.press(TG, STAFF_GROUP, choice.message_id, pressed, user_id=STAFF)
    await world.settled()
    assert world.tg(11)[-1].startswith(f"Ваш вопрос передан сотрудникам: {passing.CENTRE}.")
    assert "человек 1" in world.vk_told(REVIEWER)[-1]
    assert world.rows(card)[0].centre
    in_topic(world, "Я отвечу!")
    press(world, "vk", "take:1")
    await world.settled()
    assert len(world.tg(11)) == 2
    number = len(world.vk_told(REVIEWER))
    world.vk.say(
        GROUP,
        REVIEWER,
        "Да, есть.",
        reply_to=world.vk.sent(GROUP, REVIEWER)[-1].conversation_message_id,
    )
    await world.settled()
    assert world.tg(11)[-1] == f"{passing.CENTRE}:\nДа, есть."
    assert number == len(world.vk_told(REVIEWER))
    [row] = [one for one in world.rows(question) if one.card_id]
    assert row.state == "answered_by_person"
    assert world.difference() == 0


async def test_the_centre_reads_masked_words(lone: World) -> None:
    lone.employ(REVIEWER, "vk", role="reviewer")
    lone.vk.say(GROUP, REVIEWER, "вопрос 9")
    await asked(lone, "vk", text="пишите на anna@example.com человек 1")
    assert "anna@example.com" in lone.shown()[-1], "the college itself sees what was written"
    lone.vk.say(GROUP, STAFF, "/передать центр", peer_id=STAFF_CHAT, reply_to=1)
    await lone.settled()
    assert "человек 1" in lone.vk_told(REVIEWER)[-1]
    assert "anna@example.com" not in "".join(lone.vk_told(REVIEWER))


async def test_what_the_centre_does_not_get_comes_back(lone: World) -> None:
    lone.employ(REVIEWER, "vk", role="reviewer")
    await asked(lone, "vk")
    lone.vk.say(GROUP, STAFF, "/передать центр", peer_id=STAFF_CHAT, reply_to=1)
    await lone.settled()
    # Nobody of the Centre has ever written to the community: VK refuses.
    assert not lone.rows(card)[0].centre
    assert lone.rows(card)[0].trouble == cards.NOBODY_AT_CENTRE
    assert "человек 1" in lone.shown()[-1]


async def test_without_a_centre_nothing_is_given_to_it(lone: World) -> None:
    await asked(lone)
    press(lone, "telegram", "centre:1")
    await lone.settled()
    assert not lone.rows(card)[0].centre
    assert len(lone.tg(11)) == 1


async def test_one_college_alone_has_nobody_to_give_it_to(lone: World) -> None:
    await asked(lone)
    assert not [one for one in lone.cards()[0].buttons if "pass" in str(one["callback_data"])]
    in_topic(lone, "/передать второй")
    await lone.settled()
    assert lone.cards()[-1].text == passing.NOBODY


async def test_danger_on_a_card_that_was_handed_over_is_seen_where_it_is_now(both: World) -> None:
    """Who is on duty at the first college alone can do nothing about it any more."""
    both.running.core.base.current = Alarmed()
    both.employ(REVIEWER, "vk", duty=True)
    both.vk.say(GROUP, REVIEWER, "привет")
    await asked(both)
    press(both, "telegram", to_second(both))
    await both.settled()
    await asked(both, text="опасно 1")
    assert [row.kept for row in both.rows(card)] == [False]
    assert sum("опасно 1" in one for one in shown_b(both)) == 2
    assert "опасно 1" not in "".join(both.vk_told(REVIEWER))


async def test_danger_on_a_card_that_was_handed_over_is_for_duty_there(both: World) -> None:
    both.running.core.base.current = Alarmed()
    both.employ(REVIEWER, "vk", college=COLLEGE_B.slug, duty=True)
    both.vk.say(GROUP_B, REVIEWER, "привет")
    await asked(both)
    press(both, "telegram", to_second(both))
    await both.settled()
    await asked(both, text="опасно 1")
    assert [row.kept for row in both.rows(card)] == [True]
    assert "опасно 1" in both.vk_told(REVIEWER, GROUP_B)[-1]
    assert "опасно 1" not in "".join(shown_b(both))
