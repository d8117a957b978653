"""What people complain of in other bots of this kind does not happen here, one test each."""

import pytest

from bot.digesting import Digests
from bot.storage.schema import card, dialog, message, operation, question
from handlers.texts import answering as texts
from handlers.texts import cards as card_texts
from handlers.texts import handing
from tests.fakes.telegram_chats import UserState
from tests.path.test_asking import answers
from tests.path.test_handing import asked, in_topic, reply_in_vk, topic
from tests.path.test_poison import Deadly
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World


def at_hour(world: World, hour: int) -> None:
    """It is shortly before that hour of a Tuesday at the college (the tests begin at 11:00)."""
    world.clock.pass_time(hours=hour - 11, minutes=-5)


async def say(world: World, text: str, user: int = 11) -> list[str]:
    """Somebody writes in Telegram; what they were told from there on."""
    before = len(world.tg(user))
    world.telegram.say(TG, user, text)
    await world.settled()
    return world.tg(user)[before:]


async def test_the_bot_talks_over_the_person(running: World) -> None:
    await asked(running)
    in_topic(running, "Сейчас узнаю.")
    await running.settled()
    for number in range(3):
        assert await say(running, f"вопрос {number}") == []
    assert "вопрос 2" in running.cards()[-1].text, "the person sees it instead"


async def test_it_hands_over_again_and_again_after_closing(running: World) -> None:
    await asked(running)
    in_topic(running, "Да.")
    in_topic(running, "/close")
    await running.settled()
    told = await say(running, "привет")
    assert not any("передаю" in text for text in told)
    assert answers(await say(running, "вопрос 2")) == ["ответ 2"]
    assert [row.state for row in running.rows(card)] == ["closed"]


@pytest.mark.parametrize("gone", [False, True])
async def test_it_says_that_it_hands_over_and_nobody_hears(running: World, gone: bool) -> None:
    if gone:
        running.telegram.bot_status(TG, STAFF_GROUP, "kicked")
    [told] = await say(running, "человек 1")
    assert handing.promise("Приёмная комиссия", "сегодня до 16:30") in told
    shown = [*(post.text for post in running.cards()), *running.shown()]
    assert any("человек 1" in text for text in shown)


async def test_it_hands_over_silently(running: World) -> None:
    """Whatever goes to a person, its asker hears who answers and by when."""
    await asked(running, "vk")
    running.vk.say(GROUP, 22, "Позовите человека 2")
    running.vk.say(GROUP, 23, attachments=[{"type": "doc", "doc": {"id": 1, "owner_id": 1}}])
    await running.settled()
    assert len(running.rows(card)) == 3
    for user in (21, 22, 23):
        assert "сегодня до 16:30" in running.vk_told(user)[-1]


async def test_who_asks_for_a_person_at_once_is_left_alone(running: World) -> None:
    [told] = await say(running, "вопрос 1")
    post = running.telegram.sent(TG, 11)[-1]
    button = post.buttons[-1]
    assert button["text"] == "Спросить сотрудника"
    running.telegram.press(TG, 11, post.message_id, button["callback_data"])
    await running.settled()
    assert "вопрос 1" in running.cards()[-1].text
    assert "вопрос 1" in running.shown()[-1]
    assert "сегодня до 16:30" in running.tg(11)[-1] != told


async def test_an_error_ends_in_a_loop_of_errors(running: World) -> None:
    """What the bot fails at goes to a person once, and the next question is answered."""
    running.running.core.base.current = Deadly()
    running.telegram.say(TG, 11, "вопрос бомба")
    await running.until(lambda: running.rows(card))
    await running.settled()
    assert len(running.rows(card)) == 1
    assert "бомба" in running.cards()[-1].text
    assert answers(await say(running, "вопрос 2")) == ["ответ 2"]


async def test_the_talk_never_comes_back_to_the_bot(running: World) -> None:
    await asked(running)
    in_topic(running, "Да.")
    await running.settled()
    running.clock.pass_time(hours=13)
    await running.running.sweeps.give_back_floors()
    await running.settled()
    assert running.tg(11)[-1] == texts.GIVEN_BACK
    assert answers(await say(running, "вопрос 2")) == ["ответ 2"]


@pytest.mark.parametrize("state", ["blocked", "deactivated"])
async def test_a_reply_is_lost_and_nobody_knows(running: World, state: UserState) -> None:
    await asked(running)
    running.telegram.user_state(TG, 11, state)
    await running.settled()
    in_topic(running, "Да.")
    await running.settled()
    assert running.cards()[-1].text == card_texts.UNDELIVERABLE[state]
    assert running.rows(question)[0].state == "undeliverable"


async def test_a_deleted_topic_swallows_its_asker_for_ever(running: World) -> None:
    await asked(running)
    gone = topic(running)
    running.telegram.topic_state(STAFF_GROUP, gone, "deleted")
    await asked(running, text="человек 2")
    assert running.cards()[-1].thread_id == topic(running) != gone
    assert any("человек 2" in post.text for post in running.cards())
    in_topic(running, "Да.")
    await running.settled()
    assert running.tg(11)[-1].endswith("Да.")


async def test_a_pinned_message_breaks_replies(running: World) -> None:
    await asked(running)
    post = running.cards()[0]
    running.telegram.say_in_group(
        TG, STAFF_GROUP, STAFF, thread_id=topic(running),
        pinned_message={"message_id": post.message_id, "date": 0, "chat": {"id": STAFF_GROUP}},
    )  # fmt: skip
    await running.settled()
    assert len(running.tg(11)) == 1, "a pin says nothing to anybody"
    in_topic(running, "Да.")
    await running.settled()
    assert running.tg(11)[-1].endswith("Да.")


async def test_a_reply_cannot_be_mended(running: World) -> None:
    await asked(running)
    running.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "До пятого.", thread_id=topic(running))
    await running.settled()
    posts = running.telegram.groups[STAFF_GROUP].messages.values()
    [own] = [post.message_id for post in posts if post.text == "До пятого."]
    running.telegram.edit(TG, STAFF_GROUP, own, "До шестого.")
    await running.settled()
    assert running.tg(11)[-1].endswith("До шестого.")
    assert len(running.tg(11)) == 2, "the message itself has changed"


@pytest.mark.parametrize(
    ("hour", "by"), [(12, "сегодня до 17:00"), (16, "завтра, в среду, до 11:00")]
)
async def test_it_forgets_lunch_and_the_evening(running: World, hour: int, by: str) -> None:
    """Lunch is from 13 to 14, the day ends at 18: four hours of work are not four of the clock."""
    at_hour(running, hour)
    [told] = await say(running, "человек 1")
    assert by in told


async def test_it_speaks_of_office_hours_where_nobody_is_needed(running: World) -> None:
    at_hour(running, 23)
    assert answers(await say(running, "вопрос 1")) == ["ответ 1"]
    assert "ответят" not in running.tg(11)[-1]


async def test_at_night_nobody_says_when_a_person_comes(running: World) -> None:
    at_hour(running, 23)
    [told] = await say(running, "человек 1")
    assert "завтра, в среду, до 13:00" in told


async def test_nobody_knows_how_long_answers_take(running: World) -> None:
    await asked(running)
    running.clock.pass_time(minutes=40)
    in_topic(running, "Да.")
    await running.settled()
    running.vk.say(GROUP, STAFF, "/статистика", peer_id=STAFF_CHAT)
    await running.settled()
    assert "ответили люди 1, человек отвечает за 40 мин" in running.shown()[-1]


async def test_nobody_sums_up_the_day(running: World) -> None:
    await asked(running, "vk")
    running.clock.pass_time(hours=22, minutes=5)
    digests: Digests = running.running.digests
    for _ in range(3):
        await digests.tell()
        await running.settled()
    told = [text for text in running.shown() if text.startswith("Доброе утро")]
    assert len(told) == 1
    assert "Ждут ответа: 1" in told[0]


async def test_the_same_question_is_answered_by_hand_again_and_again(running: World) -> None:
    await asked(running, text="человек 7")
    running.vk.say(GROUP, 21, "Человек 7?")
    await running.settled()
    reply_in_vk(running, "С первого августа.")
    await running.settled()
    [post] = [one for one in running.vk.sent(GROUP, STAFF_CHAT) if "То же спрашивают" in one.text]
    [button] = post.buttons
    key = post.conversation_message_id
    running.vk.press(GROUP, STAFF_CHAT, key, button["payload"], user_id=STAFF)
    await running.settled()
    await running.running.spreading.carry_out()
    await running.settled()
    assert running.vk_told(21)[-1].endswith("С первого августа.")


async def test_after_a_reconnect_old_messages_are_answered_again(world: World) -> None:
    await world.start()
    await world.connected()
    world.vk.say(GROUP, 21, "вопрос 1", copies=2)
    await say(world, "вопрос 2")
    for _ in range(2):
        await world.stop()
        await world.start()
        await world.connected()
    await world.running.supervisor.look_back()
    await world.settled()
    assert answers(world.vk_told(21)) == ["ответ 1"]
    assert answers(world.tg(11)) == ["ответ 2"]


async def test_nothing_is_ever_deleted(running: World) -> None:
    await asked(running, "vk", "человек 1, мой телефон 8 918 123-45-67")
    in_topic(running, "Запишите: 8 861 000-00-00.")
    await running.settled()
    running.clock.pass_time(days=31)
    await running.running.sweeps.forget()
    kept = [row.text for table in (message, question, card) for row in running.rows(table)]
    assert kept
    assert not any("918" in text for text in kept)
    assert {row.body for row in running.rows(operation, origin="person")} == {"{}"}


async def test_staff_cannot_tell_askers_apart_or_know_their_names(running: World) -> None:
    """A topic is one asker's for good, and bears no name that Telegram would keep."""
    await asked(running)
    running.telegram.say(TG, 12, "человек 2")
    await running.settled()
    names = [one.name for one in running.telegram.groups[STAFF_GROUP].topics.values()]
    assert len(set(names)) == 2
    assert not any("Имя" in name for name in names)
    assert [row.id for row in running.rows(dialog)] == [1, 2]
    assert running.rows(operation, kind="create_topic")
