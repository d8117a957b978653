"""One tap answers, wherever the card stands, and whoever pressed first is the only one."""

import json

import pytest

from bot.storage.schema import audit, card, dialog, operation, question
from handlers.texts import answering as texts
from tests.path.test_asking import answers
from tests.path.test_handing import STRANGER, asked, in_topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World
from tests.simulation.knowing import Parrot


def data(world: World, action: str, number: int = 0) -> str:
    """The data of a button on the first card."""
    found = [str(one["callback_data"]) for one in world.cards()[0].buttons]
    return [one for one in found if one.startswith(f"{action}:")][number]


def press(world: World, desk: str, pressed: str, user: int = STAFF) -> None:
    """Somebody presses a button of the first card."""
    if desk == "telegram":
        post = world.cards()[0]
        world.telegram.press(TG, STAFF_GROUP, post.message_id, pressed, user_id=user)
    else:
        world.vk.press(GROUP, STAFF_CHAT, 1, {"b": pressed}, user_id=user)


@pytest.mark.parametrize("desk", ["telegram", "vk"])
@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_an_answer_by_one_tap(running: World, platform: str, desk: str) -> None:
    await asked(running, platform)
    assert "1. test.1 (99 %)\nответ 1" in running.cards()[0].text
    assert "1. test.1 (99 %)\nответ 1" in running.shown()[0]
    press(running, desk, data(running, "give"))
    await running.settled()
    told = running.tg(11) if platform == "telegram" else running.vk_told(21)
    assert len(told) == 2
    assert told[1].startswith("Приёмная комиссия:\ntest.1\n\nответ 1")
    [row] = running.rows(question)
    assert (row.state, row.reason, row.entry) == ("answered_by_person", "entry_given", "test.1")
    assert running.rows(card)[0].state == "closed"
    assert running.rows(dialog)[0].floor == "bot"
    assert {row.action for row in running.rows(audit)} == {"entry_given", "card_closed"}
    # The bot goes on at once, and what comes next is another card.
    await asked(running, platform, "вопрос 2")
    told = running.tg(11) if platform == "telegram" else running.vk_told(21)
    assert answers(told)[-1] == "ответ 2"
    await asked(running, platform, "человек 3")
    assert len(running.rows(card)) == 2
    assert running.difference() == 0


async def test_both_desks_press_at_once(running: World) -> None:
    await asked(running)
    for _ in range(3):
        press(running, "telegram", data(running, "give"))
        press(running, "vk", data(running, "give"))
    await running.settled()
    assert len(running.tg(11)) == 2
    assert len([row for row in running.rows(audit) if row.action == "entry_given"]) == 1


@pytest.mark.parametrize("desk", ["telegram", "vk"])
async def test_a_tap_that_does_not_count(running: World, desk: str) -> None:
    await asked(running)
    number = running.rows(card)[0].id
    give = data(running, "give")
    press(running, desk, give, STRANGER)
    for forged in (
        f"give:{number}:test.2",
        "give:99:test.1",
        f"give:{number}:",
        "give:1",
        give + "x",
    ):
        press(running, desk, forged)
    await running.settled()
    assert len(running.tg(11)) == 1
    assert running.rows(question)[0].state == "waiting"
    assert running.rows(audit) == []
    toasts = {json.loads(row.body)["toast"] for row in running.rows(operation, kind="answer_press")}
    assert toasts <= {texts.NO_RIGHT_TOAST, texts.WRONG_CARD}
    in_topic(running, "Да.")
    await running.settled()
    press(running, desk, give)
    await running.settled()
    assert len(running.tg(11)) == 2, "a tap after the answer says only that it is late"
    last = running.rows(operation, kind="answer_press")[-1]
    assert json.loads(last.body)["toast"] == texts.ALREADY_ANSWERED
    assert running.difference() == 0


async def test_what_is_no_question(running: World) -> None:
    await asked(running)
    press(running, "telegram", data(running, "skip"))
    press(running, "vk", data(running, "skip"))
    await running.settled()
    assert running.tg(11)[1:] == [texts.NOT_A_QUESTION]
    [row] = running.rows(question)
    assert (row.state, row.reason) == ("closed", "not_a_question")
    assert running.rows(card)[0].state == "closed"
    assert running.difference() == 0


async def test_what_joins_the_card_has_its_own_answer(running: World) -> None:
    await asked(running)
    await asked(running, text="человек 2")
    more = running.cards()[-1]
    assert "1. test.2 (99 %)\nответ 2" in more.text
    [give] = [one["callback_data"] for one in more.buttons]
    running.telegram.press(TG, STAFF_GROUP, more.message_id, give, user_id=STAFF)
    await running.settled()
    assert [row.state for row in running.rows(question)] == ["waiting", "answered_by_person"]
    assert running.rows(card)[0].state == "open"
    assert running.rows(card)[0].due_at is not None, "the other question still has its clock"
    press(running, "vk", data(running, "give"))
    await running.settled()
    assert running.rows(card)[0].state == "closed"
    assert running.difference() == 0


async def test_an_answer_that_changed_meanwhile_is_read_first(lone: World) -> None:
    await asked(lone)
    before = data(lone, "give")
    assert isinstance(lone.knows, Parrot)
    lone.knows.wording = "теперь иначе"
    press(lone, "telegram", before)
    await lone.settled()
    assert len(lone.tg(11)) == 1
    assert "теперь иначе 1" in lone.telegram.sent(TG, STAFF_GROUP)[0].text
    press(lone, "telegram", before)
    await lone.settled()
    assert "теперь иначе 1" in lone.tg(11)[1]
