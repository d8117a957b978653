"""A tap under an answer says whether it helped, once; where it did not, a person has it all."""

import json

import pytest

from bot.storage.schema import card, operation, question
from handlers.texts import choosing as texts
from tests.path.test_handing import asked, in_topic
from tests.path.world import GROUP, STAFF_CHAT, STAFF_GROUP, TG, World


def tap(world: World, platform: str, data: str) -> None:
    """Somebody taps under what they were told last."""
    if platform == "telegram":
        post = world.telegram.sent(TG, 11)[-1]
        world.telegram.press(TG, 11, post.message_id, data)
    else:
        said = world.vk.sent(GROUP, 21)[-1]
        world.vk.press(GROUP, 21, said.conversation_message_id, {"b": data})


def toasts(world: World) -> list[str]:
    """What was answered to taps, in order."""
    rows = world.rows(operation, kind="answer_press")
    return [str(json.loads(row.body)["toast"]) for row in rows]


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_it_helped(running: World, platform: str) -> None:
    await asked(running, platform, "вопрос 1")
    key = running.rows(question)[0].key
    for _ in range(3):
        tap(running, platform, f"yes:{key}")
    await running.settled()
    [row] = running.rows(question)
    assert (row.state, row.helped) == ("answered", "yes")
    assert toasts(running) == [texts.GLAD, texts.GLAD_ALREADY, texts.GLAD_ALREADY]
    told = running.tg(11) if platform == "telegram" else running.vk_told(21)
    assert len(told) == 1, "a tap is no message"
    assert running.cards() == []
    assert running.difference() == 0


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_it_did_not_help(running: World, platform: str) -> None:
    await asked(running, platform, "вопрос 1")
    key = running.rows(question)[0].key
    for _ in range(3):
        tap(running, platform, f"person:{key}")
    await running.settled()
    [row] = running.rows(question)
    assert (row.state, row.reason, row.helped) == ("waiting", "not_helped", "no")
    told = running.tg(11) if platform == "telegram" else running.vk_told(21)
    assert len(told) == 2
    assert "ответят прямо здесь" in told[1]
    [shown] = running.cards()
    assert "Ответа бота человеку не хватило" in shown.text
    assert "вопрос 1" in shown.text
    assert "ответ 1" in shown.text, "the answer that did not help stands on the card"
    assert len(running.rows(card)) == 1
    in_topic(running, "Тогда так.")
    await running.settled()
    # Whatever is tapped afterwards changes nothing any more.
    tap(running, platform, f"yes:{key}")
    await running.settled()
    [row] = running.rows(question)
    assert (row.state, row.helped) == ("answered_by_person", "no")
    assert toasts(running)[-1] == texts.NO_MATTER
    assert running.difference() == 0


async def test_forged_taps(running: World) -> None:
    await asked(running, "telegram", "вопрос 1")
    await asked(running, "vk", "вопрос 2")
    mine, other = (row.key for row in running.rows(question))
    for data in (f"yes:{other}", f"no:{other}", "yes:", "yes:1", f"yes:{mine}x", f"no:{mine}:y"):
        tap(running, "telegram", data)
    for data in (f"yes:{mine}", f"no:{mine}"):
        running.telegram.press(TG, STAFF_GROUP, 1, data, user_id=77)
        running.vk.press(GROUP, STAFF_CHAT, 1, {"b": data}, user_id=77)
    await running.settled()
    assert [(row.state, row.helped) for row in running.rows(question)] == [("answered", "")] * 2
    assert len(running.tg(11)) == len(running.vk_told(21)) == 1
    assert running.rows(card) == []
    assert running.difference() == 0


async def test_both_are_counted(lone: World) -> None:
    for number in (1, 2, 3):
        await asked(lone, "telegram", f"вопрос {number}")
    first, second, _ = (row.key for row in lone.rows(question))
    tap(lone, "telegram", f"yes:{first}")
    tap(lone, "telegram", f"person:{second}")
    await lone.settled()
    lone.vk.say(GROUP, 77, "/статистика", peer_id=STAFF_CHAT)
    await lone.settled()
    assert "вопросов 3, ответил бот 2 (помогло 1, не помогло 1)" in lone.shown()[-1]
