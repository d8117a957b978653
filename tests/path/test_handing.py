"""What the bot does not know reaches people, and what people say reaches the asker."""

import pytest

from bot.storage.schema import audit, card, dialog, operation, question
from handlers.texts import answering as texts
from handlers.texts import cards as card_texts
from handlers.texts import hinting
from tests.path.test_asking import answers
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World

STRANGER = 666


async def asked(world: World, platform: str = "telegram", text: str = "человек 1") -> None:
    """Somebody asks what only a person knows."""
    if platform == "telegram":
        world.telegram.say(TG, 11, text)
    else:
        world.vk.say(GROUP, 21, text)
    await world.settled()


def topic(world: World) -> int:
    """The newest topic in the staff's group."""
    return max(world.telegram.groups[STAFF_GROUP].topics)


def in_topic(world: World, text: str, user: int = STAFF) -> None:
    """Somebody writes in the topic."""
    world.telegram.say_in_group(TG, STAFF_GROUP, user, text, thread_id=topic(world))


def reply_in_vk(world: World, text: str, user: int = STAFF, number: int = 1) -> None:
    """Somebody answers a message of the staff's chat."""
    world.vk.say(GROUP, user, text, peer_id=STAFF_CHAT, reply_to=number)


@pytest.mark.parametrize("platform", ["telegram", "vk"])
@pytest.mark.parametrize("desk", ["topic", "chat"])
async def test_a_person_answers(running: World, platform: str, desk: str) -> None:
    await asked(running, platform)
    assert "человек 1" in running.cards()[0].text
    assert running.cards()[0].thread_id == topic(running)
    assert "человек 1" in running.shown()[0]
    if desk == "topic":
        in_topic(running, "Да, есть.")
    else:
        reply_in_vk(running, "Да, есть.")
    await running.settled()
    told = running.tg(11) if platform == "telegram" else running.vk_told(21)
    assert len(told) == 2, "a promise, and then the answer"
    assert told[1].endswith("Да, есть.")
    assert [row.state for row in running.rows(question)] == ["answered_by_person"]
    other = running.shown() if desk == "topic" else [post.text for post in running.cards()]
    assert other[-1].startswith(card_texts.ANSWERED_ELSEWHERE)
    assert running.rows(dialog)[0].floor == "person"
    assert running.difference() == 0


async def test_somebody_without_the_right(running: World) -> None:
    await asked(running)
    in_topic(running, "Да, есть.", STRANGER)
    reply_in_vk(running, "Да, есть.", STRANGER)
    await running.settled()
    assert len(running.tg(11)) == 1
    assert running.cards()[-1].text == texts.NO_RIGHT
    assert running.cards()[-1].thread_id == topic(running)
    assert running.shown()[-1] == texts.NO_RIGHT
    assert running.rows(question)[0].state == "waiting"
    assert running.rows(dialog)[0].floor == "bot"


async def test_an_anonymous_admin_has_no_right(lone: World) -> None:
    await asked(lone)
    lone.telegram.say_in_group(
        TG, STAFF_GROUP, STAFF, "Да.", thread_id=topic(lone),
        sender_chat={"id": STAFF_GROUP, "type": "supergroup", "title": "Приёмная"},
    )  # fmt: skip
    await lone.settled()
    assert len(lone.tg(11)) == 1
    assert lone.cards()[-1].text == texts.NO_RIGHT


async def test_words_beside_every_card_go_to_nobody(lone: World) -> None:
    await asked(lone)
    lone.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "обед в час")
    lone.vk.say(GROUP, STAFF, "обед в час", peer_id=STAFF_CHAT)
    await lone.settled()
    assert len(lone.tg(11)) == 1
    assert lone.cards()[-1].text == lone.shown()[-1] == texts.NO_CARD


async def test_who_waits_is_still_answered_what_is_certain(running: World) -> None:
    await asked(running)
    running.telegram.say(TG, 11, "вопрос 2")
    await asked(running, text="человек 3")
    assert any("ответ 2" in text for text in running.tg(11))
    assert len(running.rows(card)) == 1
    assert running.cards()[-1].text.startswith(card_texts.more("человек 3"))
    in_topic(running, "Отвечаю на всё.")
    await running.settled()
    states = [row.state for row in running.rows(question)]
    assert states == ["answered_by_person", "answered", "answered_by_person"]


async def test_while_a_person_speaks_the_bot_is_silent(running: World) -> None:
    await asked(running)
    in_topic(running, "Да.")
    await running.settled()
    running.telegram.say(TG, 11, "вопрос 2")
    await running.settled()
    assert len(running.tg(11)) == 2
    assert running.cards()[-1].text.startswith(card_texts.more("вопрос 2"))
    in_topic(running, "/close")
    await running.settled()
    running.telegram.say(TG, 11, "вопрос 3")
    await running.settled()
    assert answers(running.tg(11))[-1] == "ответ 3"
    assert running.rows(dialog)[0].floor == "bot"
    assert running.difference() == 0


async def test_the_floor_survives_a_restart(world: World) -> None:
    await world.start()
    await world.connected()
    await asked(world)
    in_topic(world, "Да.")
    await world.settled()
    await world.stop()
    await world.start()
    await world.connected()
    world.telegram.say(TG, 11, "вопрос 2")
    await world.settled()
    assert len(world.tg(11)) == 2


async def test_a_person_answers_in_vks_own_inbox(running: World) -> None:
    await asked(running, "vk")
    running.vk.human_reply(GROUP, 21, 99, "Да, есть.", copies=2)
    await running.settled()
    assert running.rows(question)[0].state == "answered_by_person"
    assert running.rows(dialog)[0].floor_by == "99"
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert len(running.vk_told(21)) == 1
    assert running.shown()[-1].startswith(card_texts.more("вопрос 2"))
    assert running.difference() == 0


async def test_a_person_is_quicker_than_the_bot(running: World) -> None:
    """What the bot had not yet said when the person spoke is never said."""
    held = running.running.delivery.held
    held.add(2)
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.until(lambda: running.rows(operation))
    running.vk.human_reply(GROUP, 21, 99, "Я отвечу.")
    await running.until(lambda: running.rows(dialog)[0].floor == "person")
    held.clear()
    running.vk.say(GROUP, 22, "вопрос 2")
    await running.settled()
    assert running.vk_told(21) == []
    assert [row.state for row in running.rows(question)] == ["answered_by_person", "answered"]


@pytest.mark.parametrize("action", ["take", "close", "floor"])
async def test_a_forged_button_does_nothing(running: World, action: str) -> None:
    await asked(running)
    number = running.rows(card)[0].id
    post = running.telegram.private(running.telegram.bots[TG], 11).messages[1]
    for data in (f"{action}:{number}", f"{action}:99", f"{action}:" + "9" * 17, "x", "pick:1.1:a"):
        running.telegram.press(TG, 11, post.message_id, data)
        running.telegram.press(TG, STAFF_GROUP, 1, data, user_id=STRANGER)
        running.vk.press(GROUP, 21, 1, {"b": data})
        running.vk.say(GROUP, STRANGER, "вопрос 5", payload=f'{{"b": "{data}"}}')
    await running.settled()
    found = running.rows(card)[0]
    assert (found.state, found.taken_by) == ("open", "")
    assert running.rows(question)[0].state == "waiting"
    assert {row.actor for row in running.rows(audit)} == set()
    assert running.difference() == 0


async def test_a_card_is_taken_and_closed_by_button(running: World) -> None:
    await asked(running)
    post = running.cards()[0]
    by_action = {
        one["callback_data"].partition(":")[0]: one["callback_data"] for one in post.buttons
    }
    running.telegram.press(TG, STAFF_GROUP, post.message_id, by_action["take"], user_id=STAFF)
    await running.settled()
    assert running.rows(card)[0].taken_by == f"telegram:{STAFF}"
    running.telegram.press(TG, STAFF_GROUP, post.message_id, by_action["close"], user_id=STAFF)
    await running.settled()
    assert running.rows(card)[0].state == "closed"
    assert running.rows(question)[0].state == "closed"
    assert running.tg(11)[-1] == texts.CLOSED_UNANSWERED


@pytest.mark.parametrize("state", ["blocked", "deactivated"])
async def test_the_asker_left_before_the_answer(lone: World, state: str) -> None:
    await asked(lone)
    lone.telegram.user_state(TG, 11, state)  # type: ignore[arg-type]
    await lone.settled()
    in_topic(lone, "Да.")
    await lone.settled()
    assert len(lone.tg(11)) == 1
    assert lone.rows(question)[0].state == "undeliverable"
    assert lone.cards()[-1].text == card_texts.UNDELIVERABLE[state]
    assert lone.difference() == 0


async def test_the_asker_denied_the_community(lone: World) -> None:
    await asked(lone, "vk")
    lone.vk.deny(GROUP, 21)
    await lone.settled()
    assert lone.shown()[-1] == texts.BLOCKED
    reply_in_vk(lone, "Да.")
    await lone.settled()
    assert lone.rows(question)[0].state == "undeliverable"
    assert lone.shown()[-1] == card_texts.UNDELIVERABLE["denied"]
    lone.vk.allow(GROUP, 21)
    await lone.settled()
    reply_in_vk(lone, "Да.")
    await lone.settled()
    assert lone.vk_told(21)[-1].endswith("Да.")
    assert lone.rows(question)[0].state == "answered_by_person"


@pytest.mark.parametrize("state", ["deleted", "closed"])
async def test_the_topic_is_gone(lone: World, state: str) -> None:
    await asked(lone)
    old = topic(lone)
    lone.telegram.topic_state(STAFF_GROUP, old, state)  # type: ignore[arg-type]
    await asked(lone, text="человек 2")
    assert topic(lone) != old
    assert lone.cards()[-1].thread_id == topic(lone)
    in_topic(lone, "Да.")
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Да.")


async def test_without_the_right_to_open_topics(lone: World) -> None:
    lone.telegram.groups[STAFF_GROUP].topic_rights = False
    await asked(lone)
    assert "человек 1" in lone.cards()[-1].text
    assert "на это сообщение" in lone.cards()[-1].text, "in General only a reply is understood"
    assert lone.cards()[-1].thread_id is None
    lone.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "Да.", reply_to=lone.cards()[-1].message_id)
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Да.")


async def test_the_bot_is_thrown_out_of_the_staffs_group(lone: World) -> None:
    lone.telegram.bot_status(TG, STAFF_GROUP, "kicked")
    await asked(lone)
    assert lone.cards() == []
    assert "человек 1" in lone.shown()[0], "the other desk has it"
    reply_in_vk(lone, "Да.")
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Да.")
    assert lone.difference() == 0


async def test_the_staffs_group_became_a_supergroup(lone: World) -> None:
    await asked(lone)
    lone.telegram.migrate(STAFF_GROUP, -100_777)
    await asked(lone, text="человек 2")
    moved = lone.telegram.sent(TG, -100_777)
    assert moved[-1].text.startswith(card_texts.more("человек 2"))
    lone.telegram.say_in_group(TG, -100_777, STAFF, "Да.", thread_id=moved[-1].thread_id)
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Да.")


async def test_two_people_answer_at_once(running: World) -> None:
    await asked(running)
    in_topic(running, "Да.")
    reply_in_vk(running, "Нет.")
    await running.settled()
    told = [text.splitlines()[-1] for text in running.tg(11)[1:]]
    assert sorted(told) == ["Да.", "Нет."], "the asker gets both, each desk is told"
    assert running.difference() == 0


async def test_a_hint_comes_after_a_reply_that_lacks_something(lone: World) -> None:
    await asked(lone, "vk", "человек 1, когда приходить?")
    reply_in_vk(lone, "Следите за новостями.")
    await lone.settled()
    assert lone.vk_told(21)[-1].endswith("Следите за новостями.")
    assert lone.shown()[-1] == hinting.after(hinting.WHEN)
    reply_in_vk(lone, "Вот так.")
    await lone.settled()
    assert lone.shown()[-1] == hinting.after(hinting.WHEN), "a second word is not judged"
