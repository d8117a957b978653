"""A late answer stands under its question on both platforms, and without it where that is gone."""

import sqlalchemy as sa

from bot.storage.runner import write
from bot.storage.schema import message, question
from tests.path.test_handing import asked, in_topic, reply_in_vk
from tests.path.test_tapping import data, press
from tests.path.world import GROUP, TG, World


async def test_under_the_question(running: World) -> None:
    await asked(running, "telegram")
    await asked(running, "vk")
    running.clock.pass_time(hours=2)
    reply_in_vk(running, "Вам, Telegram.")
    reply_in_vk(running, "Вам, ВКонтакте.", number=2)
    await running.settled()
    assert running.telegram.sent(TG, 11)[-1].reply_to == 1
    said = running.vk.sent(GROUP, 21)[-1]
    assert said.text.endswith("Вам, ВКонтакте.")
    assert said.content["reply_message"]["conversation_message_id"] == 1
    # What is said at once after it is not said late.
    in_topic(running, "И ещё.")
    await running.settled()
    assert running.vk.sent(GROUP, 21)[-1].content == {}
    assert running.difference() == 0


async def test_what_was_replied_to_at_the_desk_is_what_is_answered(running: World) -> None:
    await asked(running, "vk")
    await asked(running, "vk", "человек 2")
    reply_in_vk(running, "На второй.", number=2)
    await running.settled()
    said = running.vk.sent(GROUP, 21)[-1]
    assert said.content["reply_message"]["text"] == "человек 2"
    await asked(running)
    await asked(running, text="человек 4")
    second = running.cards()[-1]
    running.telegram.say_in_group(
        TG, second.chat_id, 77, "На четвёртый.",
        thread_id=second.thread_id, reply_to=second.message_id,
    )  # fmt: skip
    await running.settled()
    answered = running.telegram.sent(TG, 11)[-1]
    assert running.telegram.bots[TG].chats[11].messages[answered.reply_to or 0].text == "человек 4"


async def test_a_question_its_asker_deleted(running: World) -> None:
    await asked(running, "telegram")
    await asked(running, "vk")
    running.telegram.remove(TG, 11, 1)
    running.vk.communities[GROUP].message(21, 1).deleted = True
    running.clock.pass_time(hours=2)
    reply_in_vk(running, "Раз.")
    reply_in_vk(running, "Два.", number=2)
    await running.settled()
    assert running.telegram.sent(TG, 11)[-1].reply_to is None
    assert running.tg(11)[-1].endswith("Раз.")
    assert running.vk_told(21)[-1].endswith("Два.")
    assert running.vk.sent(GROUP, 21)[-1].content == {}
    refused = [call for call in running.vk.calls if "is_reply" in str(call.params.get("forward"))]
    assert len(refused) == 1, "it was asked for once and then sent without"
    assert {row.state for row in running.rows(question)} == {"answered_by_person"}


async def test_a_tap_days_later(running: World) -> None:
    await asked(running)
    running.clock.pass_time(days=2)
    press(running, "vk", data(running, "give"))
    await running.settled()
    assert running.telegram.sent(TG, 11)[-1].reply_to == 1


async def test_what_has_no_number_is_quoted_while_its_words_are_kept(lone: World) -> None:
    """A question that came by a press of a button has no message to stand under."""
    await asked(lone)
    await asked(lone, "vk")
    write(lone.engines, lambda s: s.execute(sa.update(message).values(key="")))
    deleted = sa.update(question).where(question.c.id == 2).values(text="", masked="")
    write(lone.engines, lambda s: s.execute(deleted))
    lone.clock.pass_time(hours=2)
    reply_in_vk(lone, "Раз.")
    reply_in_vk(lone, "Два.", number=2)
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Вы спрашивали: «человек 1»\n\nРаз.")
    assert lone.vk_told(21)[-1] == "Приёмная комиссия:\nДва."
