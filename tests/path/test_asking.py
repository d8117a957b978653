"""A question comes in over HTTP and its answer goes out, in order, on either platform."""

import asyncio
from typing import Any

from bot.buckets import UNLIMITED
from bot.channels import CHANNELS
from bot.storage.schema import inbox, message, question
from tests.path.world import GROUP, TG, World

PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]


def answers(texts: list[str]) -> list[str]:
    """The first lines of what was said: "ответ N"."""
    return [text.splitlines()[0] for text in texts]


async def test_a_question_is_answered(running: World) -> None:
    running.telegram.say(TG, 11, "вопрос 1")
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.until(lambda: running.tg(11) and running.vk_told(21))
    await running.settled()
    assert answers(running.tg(11)) == ["ответ 1"]
    assert answers(running.vk_told(21)) == ["ответ 2"]
    assert {row.state for row in running.rows(question)} == {"answered"}
    assert {row.text for row in running.rows(message)} == {"вопрос 1", "вопрос 2"}
    assert running.difference() == 0


async def test_a_dialog_is_answered_in_order_and_dialogs_side_by_side(running: World) -> None:
    numbers = range(1, 6)
    for number in numbers:
        running.telegram.say(TG, 11, f"вопрос {number}")
        for user in (21, 22, 23):
            running.vk.say(GROUP, user, f"вопрос {number}")
    await running.settled()
    wanted = [f"ответ {number}" for number in numbers]
    assert answers(running.tg(11)) == wanted
    for user in (21, 22, 23):
        assert answers(running.vk_told(user)) == wanted
    assert running.difference() == 0


async def test_a_fragment_waits_for_the_rest(running: World) -> None:
    running.telegram.say(TG, 11, "вопрос тут,")
    running.vk.say(GROUP, 21, "вопрос тут,")
    await asyncio.sleep(0.1)
    running.telegram.say(TG, 11, "про 7")
    running.vk.say(GROUP, 21, "про 8")
    await running.settled()
    assert answers(running.tg(11)) == ["ответ 7"]
    assert answers(running.vk_told(21)) == ["ответ 8"]
    asked = {row.text for row in running.rows(question)}
    assert asked == {"вопрос тут,\nпро 7", "вопрос тут,\nпро 8"}
    assert len(running.rows(message)) == 4, "every piece is kept and counted"
    assert running.difference() == 0


async def test_five_pieces_one_after_another_are_one_question(lone: World) -> None:
    for piece in ("привет", "вопрос тут,", "у меня,", "такой,"):
        lone.vk.say(GROUP, 21, piece)
        await asyncio.sleep(0.15)
    assert lone.vk_told(21) == []
    lone.vk.say(GROUP, 21, "про 9")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 9"]
    joined = [row.joined_to for row in lone.rows(message)]
    assert joined == [5, 5, 5, 5, None]
    assert len(lone.rows(question)) == 1


async def test_a_greeting_alone_is_answered_after_a_quiet_moment(lone: World) -> None:
    lone.vk.say(GROUP, 21, "привет")
    await asyncio.sleep(0.15)
    assert lone.vk_told(21) == []
    await lone.settled()
    assert len(lone.vk_told(21)) == 1
    assert lone.rows(question) == []
    assert lone.difference() == 0


async def test_a_complete_question_never_waits(lone: World) -> None:
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.until(lambda: lone.vk_told(21))
    [row] = lone.rows(message)
    assert (row.decided_at - lone.rows(inbox)[0].received_at).total_seconds() < 0.25


async def test_an_album_is_one_question(lone: World) -> None:
    for number in range(3):
        caption: dict[str, Any] = {"caption": "вопрос 1"} if number == 0 else {}
        lone.telegram.say(
            TG, 11, None, photo=PHOTO, media_group_id="album", **caption
        )  # fmt: skip
        await asyncio.sleep(0.05)
    await lone.settled()
    assert len(lone.rows(question)) == 1
    assert len(lone.rows(message)) == 3
    assert answers(lone.tg(11))[0] == "ответ 1"
    assert lone.difference() == 0


async def test_an_edit_after_the_answer_is_a_new_question(running: World) -> None:
    said = running.telegram.say(TG, 11, "вопрос 1")["message"]
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    running.telegram.edit(TG, 11, said["message_id"], "вопрос 2")
    running.vk.edit(GROUP, 21, 1, "вопрос 2")
    await running.settled()
    assert answers(running.tg(11)) == answers(running.vk_told(21)) == ["ответ 1", "ответ 2"]
    assert len(running.rows(question)) == 4
    assert running.difference() == 0


async def test_the_bots_own_words_are_not_a_persons(running: World) -> None:
    running.vk.say(GROUP, 21, "вопрос 1")
    await running.settled()
    running.vk.say(GROUP, 21, "вопрос 2")
    await running.settled()
    assert answers(running.vk_told(21)) == ["ответ 1", "ответ 2"]
    echoes = [row.reason for row in running.rows(inbox, disposition="ignored")]
    assert echoes == ["echo", "echo"]
    assert [row.author for row in running.rows(message)] == ["asker", "asker"]


async def test_a_chat_that_is_no_desk_is_left_alone(running: World) -> None:
    running.telegram.add_group(-555, TG)
    running.telegram.say_in_group(TG, -555, 11, "вопрос 1")
    running.vk.add_chat(GROUP, 2_000_000_009)
    running.vk.say(GROUP, 21, "вопрос 1", peer_id=2_000_000_009)
    await running.settled()
    assert running.telegram.sent(TG, -555) == []
    assert running.vk.sent(GROUP, 2_000_000_009) == []
    assert [row.reason for row in running.rows(inbox)] == ["foreign_chat"] * 2
    assert running.rows(message) == []


async def test_two_hundred_messages_of_one_asker(lone: World) -> None:
    lone.running.delivery.rates = dict.fromkeys(CHANNELS, UNLIMITED)
    for number in range(200):
        lone.vk.say(GROUP, 21, f"вопрос {number}")
    lone.vk.say(GROUP, 22, "вопрос 1")
    await lone.until(lambda: lone.vk_told(22))
    assert len(lone.vk_told(21)) < 200, "nobody waits behind somebody else's flood"
    for number in range(20, 201, 20):
        await lone.until(lambda number=number: len(lone.vk_told(21)) >= number)  # type: ignore[misc]
    assert answers(lone.vk_told(21)) == [f"ответ {number}" for number in range(200)]
    await lone.settled()
    assert lone.difference() == 0
