"""Who changes a message changes what it asks or says, and nothing is said twice for it."""

import pytest
import sqlalchemy as sa

from bot.storage.runner import write
from bot.storage.schema import card, message, operation, question, staff
from handlers.texts import answering as texts
from handlers.texts import cards as card_texts
from tests.fakes import faults
from tests.path.test_asking import answers
from tests.path.test_handing import asked, reply_in_vk, topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World

PLATFORMS = ("telegram", "vk")


async def changed(world: World, platform: str, text: str, number: int = 1) -> None:
    """The asker changes what they wrote."""
    if platform == "telegram":
        world.telegram.edit(TG, 11, number, text)
    else:
        world.vk.edit(GROUP, 21, number, text)
    await world.settled()


def told(world: World, platform: str) -> list[str]:
    """What the asker has before their eyes."""
    return world.tg(11) if platform == "telegram" else world.vk_told(21)


def said_at_desk(world: World, platform: str) -> None:
    """Somebody of the staff answers the first card, at the desk of this platform."""
    if platform == "telegram":
        world.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "До 15.", thread_id=topic(world))
    else:
        reply_in_vk(world, "До 15.")


def changed_at_desk(world: World, platform: str, text: str) -> None:
    """They change what they wrote last."""
    if platform == "telegram":
        written = [
            number
            for number, posted in world.telegram.groups[STAFF_GROUP].messages.items()
            if posted.sender["id"] == STAFF
        ]
        world.telegram.edit(TG, STAFF_GROUP, written[-1], text)
    else:
        dialog = world.vk.communities[GROUP].dialog(STAFF_CHAT)
        last = [one for one in dialog.messages if one.from_id == STAFF][-1]
        world.vk.edit(GROUP, STAFF_CHAT, last.conversation_message_id, text)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_another_question_is_answered_and_knows_what_it_was(
    running: World, platform: str
) -> None:
    await asked(running, platform, "вопрос 1")
    await changed(running, platform, "вопрос 2")
    assert answers(told(running, platform)) == ["ответ 1", "ответ 2"]
    first, second = running.rows(question)
    assert (first.state, second.state) == ("answered", "answered")
    assert (first.revises, second.revises) == ("", first.key)
    assert running.difference() == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_mended_typo_is_not_answered_again(running: World, platform: str) -> None:
    await asked(running, platform, "впорос вопрос 1")
    await changed(running, platform, "Вопрос: вопрос 1")
    assert answers(told(running, platform)) == ["ответ 1"]
    assert len(running.rows(question)) == 1
    assert [row.reason for row in running.rows(message)] == ["", "edited_same"]
    await changed(running, platform, "вопрос 3")
    assert answers(told(running, platform)) == ["ответ 1", "ответ 3"]
    assert running.difference() == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_waits_is_changed_on_the_card(running: World, platform: str) -> None:
    await asked(running, platform, "человек 1")
    before = told(running, platform)
    await changed(running, platform, "человек 2")
    await changed(running, platform, "человек 3")
    assert told(running, platform) == before, "nothing is said to who mended a question"
    [asked_now], [shown] = running.rows(question), running.rows(card)
    assert asked_now.text == shown.text == "человек 3"
    assert asked_now.state == "waiting"
    for desk in ([post.text for post in running.cards()], running.shown()):
        assert "человек 3" in desk[0], "the card itself shows it"
        assert "человек 1" not in desk[0]
        assert desk[1:] == [card_texts.revised("человек 2"), card_texts.revised("человек 3")]
    reply_in_vk(running, "Да, есть.")
    await running.settled()
    assert told(running, platform)[-1].endswith("Да, есть.")
    assert running.rows(question)[0].state == "answered_by_person"
    assert running.difference() == 0


async def test_a_card_that_cannot_be_changed_is_told_of(running: World) -> None:
    await asked(running, "vk", "человек 1")
    running.vk.faults.add(faults.vk_error(909), "messages.edit")
    running.telegram.faults.add(
        faults.telegram_error(400, "Bad Request: message to edit not found"), "editMessageText"
    )
    await changed(running, "vk", "человек 2")
    assert running.shown()[-1] == card_texts.revised("человек 2")
    assert running.cards()[-1].text == card_texts.revised("человек 2")
    assert len(running.shown()) == 2, "and nothing else is said of it"


async def test_words_to_a_person_who_talks_reach_them_changed(running: World) -> None:
    await asked(running, "vk", "человек 1")
    reply_in_vk(running, "Какой год?")
    await running.settled()
    before = running.vk_told(21)
    running.vk.say(GROUP, 21, "человек 2")
    await running.settled()
    number = running.vk.communities[GROUP].dialog(21).messages[-1].conversation_message_id
    await changed(running, "vk", "человек 3", number)
    assert running.vk_told(21) == before
    assert running.shown()[-1] == card_texts.revised("человек 3")
    assert running.rows(question)[-1].text == "человек 3"
    assert running.rows(card)[0].text.endswith("человек 3")


async def test_a_piece_that_was_changed_in_time_is_told_as_it_is_now(running: World) -> None:
    running.vk.say(GROUP, 21, "подскажите,")
    running.vk.edit(GROUP, 21, 1, "скажите вопрос 4")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 4"]
    assert [row.text for row in running.rows(question)] == ["скажите вопрос 4"]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("desk", PLATFORMS)
async def test_a_person_mends_an_answer(running: World, platform: str, desk: str) -> None:
    await asked(running, platform)
    said_at_desk(running, desk)
    await running.settled()
    for words in ("До 25.", "До 15 августа."):
        changed_at_desk(running, desk, words)
        await running.settled()
        assert len(told(running, platform)) == 2, "the answer stands where it stood"
        assert told(running, platform)[1].endswith(words)
    assert running.rows(question)[0].state == "answered_by_person"
    assert [row.kind for row in running.rows(operation, origin="person")][-1] == "edit"
    assert running.difference() == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_too_old_or_gone_is_corrected_in_a_new_message(
    running: World, platform: str
) -> None:
    await asked(running, platform)
    said_at_desk(running, "vk")
    await running.settled()
    running.vk.faults.add(faults.vk_error(924), "messages.edit", times=1)
    running.telegram.faults.add(
        faults.telegram_error(400, "Bad Request: message to edit not found"),
        "editMessageText",
        times=1,
    )
    changed_at_desk(running, "vk", "До 25.")
    await running.settled()
    assert told(running, platform)[1].endswith("До 15.")
    assert told(running, platform)[2].startswith(texts.AMENDED)
    assert told(running, platform)[2].endswith("До 25.")
    running.clock.pass_time(hours=25)
    changed_at_desk(running, "vk", "До 15 августа.")
    await running.settled()
    assert told(running, platform)[3].startswith(texts.AMENDED)
    assert told(running, platform)[3].endswith("До 15 августа.")
    assert running.rows(question)[0].state == "answered_by_person"


async def test_who_has_no_right_mends_nothing(running: World) -> None:
    await asked(running, "vk")
    said_at_desk(running, "vk")
    await running.settled()
    write(running.engines, lambda session: session.execute(sa.delete(staff)))
    changed_at_desk(running, "vk", "Не приходите.")
    await running.settled()
    assert len(running.vk_told(21)) == 2
    assert running.vk_told(21)[1].endswith("До 15.")
    assert running.shown()[-1] == texts.NO_RIGHT
