"""A question always lands: each rung of the ladder takes what the one above it did not.

Topic, topic anew, General, the people's own chats, the chat in VK, the desk in the browser.
"""

import pytest

from bot.storage.desk_views import read_desk
from bot.storage.runner import write
from bot.storage.schema import card, dialog, operation, question
from handlers.texts import cards as card_texts
from tests.path.test_handing import asked, topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World


def group_is_gone(world: World) -> None:
    """The bot is thrown out of the staff's group in Telegram."""
    world.telegram.bot_status(TG, STAFF_GROUP, "kicked")


def chat_is_gone(world: World) -> None:
    """The staff's chat in VK takes nothing any more."""
    world.vk.deny(GROUP, STAFF_CHAT)


def own(world: World) -> list[str]:
    """What a staff member in Telegram was told in their own chat."""
    return world.tg(STAFF)


def unshown(world: World) -> int:
    """How many cards the desk in the browser counts in red."""
    page = next(iter(world.running.core.known.pages.values()))
    now = world.now()
    found = write(world.engines, lambda s: read_desk(s, (page.id, "desk"), page.college_id, now))
    return found.unshown


async def test_first_rung_a_topic(lone: World) -> None:
    await asked(lone)
    assert lone.cards()[-1].thread_id == topic(lone)
    assert unshown(lone) == 0


async def test_second_rung_the_topic_anew(lone: World) -> None:
    """A deleted topic swallows nobody."""
    await asked(lone)
    old = topic(lone)
    lone.telegram.topic_state(STAFF_GROUP, old, "deleted")
    await asked(lone, text="человек 2")
    assert "человек 2" in lone.cards()[-1].text
    assert lone.cards()[-1].thread_id == topic(lone) != old


async def test_third_rung_general(lone: World) -> None:
    lone.telegram.groups[STAFF_GROUP].topic_rights = False
    await asked(lone)
    assert "человек 1" in lone.cards()[-1].text
    assert lone.cards()[-1].thread_id is None


@pytest.mark.parametrize("answer", ["words", "tap"])
async def test_fourth_rung_the_peoples_own_chats(lone: World, answer: str) -> None:
    group_is_gone(lone)
    lone.telegram.say(TG, STAFF, "привет")
    await lone.settled()
    await asked(lone, text="человек 1, телефон +7 918 123-45-67")
    assert "человек 1" in own(lone)[-1]
    assert "918" not in own(lone)[-1]
    post = lone.telegram.sent(TG, STAFF)[-1]
    if answer == "words":
        lone.telegram.say(TG, STAFF, "Да.", reply_to=post.message_id)
    else:
        give = next(b["callback_data"] for b in post.buttons if b["callback_data"][:4] == "give")
        lone.telegram.press(TG, STAFF, post.message_id, give)
    await lone.settled()
    assert "Приёмная комиссия" in lone.tg(11)[-1]
    assert lone.rows(question)[-1].state == "answered_by_person"
    assert lone.difference() == 0


async def test_a_stranger_cannot_answer_from_an_own_chat(lone: World) -> None:
    group_is_gone(lone)
    await asked(lone)
    [aside] = lone.rows(operation, origin="staff")
    lone.telegram.say(TG, 12, "привет")
    await lone.settled()
    lone.telegram.press(TG, 12, int(aside.external_id or 1), f"close:{aside.card_id}")
    await lone.settled()
    assert lone.rows(card)[0].state == "open"


async def test_what_staff_write_of_themselves_is_their_own_question(lone: World) -> None:
    group_is_gone(lone)
    await asked(lone)
    lone.telegram.say(TG, STAFF, "вопрос 5")
    await lone.settled()
    assert "ответ 5" in own(lone)[-1]
    assert len(lone.rows(dialog)) == 2


async def test_fifth_rung_the_chat_in_vk(lone: World) -> None:
    group_is_gone(lone)
    lone.telegram.user_state(TG, STAFF, "blocked")
    await asked(lone)
    assert "человек 1" in lone.shown()[0]
    assert unshown(lone) == 0
    lone.vk.say(GROUP, STAFF, "Да.", peer_id=STAFF_CHAT, reply_to=1)
    await lone.settled()
    assert lone.tg(11)[-1].endswith("Да.")


async def test_last_rung_the_desk_in_the_browser(lone: World) -> None:
    group_is_gone(lone)
    chat_is_gone(lone)
    lone.telegram.user_state(TG, STAFF, "blocked")
    lone.vk.deny(GROUP, STAFF)
    await asked(lone)
    assert unshown(lone) == 1
    assert lone.rows(card)[0].trouble in (card_texts.CARD_NOT_SHOWN, card_texts.STAFF_NOT_TOLD)
    assert lone.rows(question)[0].state == "waiting"
    assert lone.difference() == 0
