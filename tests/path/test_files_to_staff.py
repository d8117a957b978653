"""What an asker sends beside words is shown to the person with the card, where a desk takes it."""

from typing import Any

import pytest

from bot.storage.schema import card, message, operation, question
from handlers.carrying import TELEGRAM_OUT
from handlers.texts import asking as texts
from handlers.texts import cards as card_texts
from tests.path.media import (
    CONTACT_TG,
    DOCUMENT_TG,
    FORWARD_TG,
    PHOTO_TG,
    VOICE_TG,
    photo_vk,
    send_tg,
    send_vk,
    voice_vk,
)
from tests.path.test_files_to_asker import BYTES, vk_file
from tests.path.world import GROUP, STAFF_CHAT, STAFF_GROUP, TG, World


@pytest.fixture
async def showing(world: World) -> World:
    """A process whose desks show files."""
    world.files = True
    await world.start()
    await world.connected()
    return world


def in_group(world: World) -> list[dict[str, Any]]:
    """What was copied into the staff's group, with its topic."""
    shown = world.telegram.shown(TG, STAFF_GROUP)
    return [{**post.content, "thread": post.thread_id} for post in shown]


def in_chat(world: World) -> list[list[Any]]:
    """The attachments of what was forwarded into the staff's chat in VK."""
    sent = world.vk.sent(GROUP, STAFF_CHAT)
    forwards = [post.content["fwd_messages"] for post in sent if "fwd_messages" in post.content]
    return [[kind["type"] for one in fwd for kind in one["attachments"]] for fwd in forwards]


@pytest.mark.parametrize(
    "content", [{"photo": PHOTO_TG}, {"voice": VOICE_TG}, {"document": DOCUMENT_TG}]
)
async def test_a_file_of_telegram_stands_in_the_askers_topic(
    showing: World, content: dict[str, Any]
) -> None:
    send_tg(showing, **content, caption="человек 1, +79180000000")
    await showing.settled()
    [thread] = showing.telegram.groups[STAFF_GROUP].topics
    assert in_group(showing) == [{**content, "thread": thread}], "and nobody's phone with it"
    assert in_chat(showing) == []
    assert "[" in showing.cards()[0].text
    assert showing.difference() == 0


async def test_a_file_of_vk_is_forwarded_to_the_staffs_chat(showing: World) -> None:
    send_vk(showing, photo_vk(), text="человек 1")
    await showing.settled()
    send_vk(showing, voice_vk())
    await showing.settled()
    assert in_chat(showing) == [["photo"], ["audio_message"]]
    assert showing.cards()[-1].text == card_texts.uncarried("network", to_desk=True), "not for ever"
    assert in_group(showing) == []
    assert len(showing.rows(card)) == 1
    assert showing.difference() == 0


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_an_album_is_one_question(showing: World, platform: str) -> None:
    if platform == "telegram":
        for number in range(3):
            send_tg(showing, photo=PHOTO_TG, media_group_id="g", caption=f"фото {number}")
    else:
        send_vk(showing, *(photo_vk(number) for number in range(1, 4)))
    await showing.settled()
    assert len(showing.rows(question)) == 1
    assert len(showing.rows(operation, kind="copy")) == 1
    shown = in_group(showing) if platform == "telegram" else in_chat(showing)[0]
    assert len(shown) == 3
    told = showing.tg(11) if platform == "telegram" else showing.vk_told(21)
    assert sum(texts.NO_DOCUMENTS in words for words in told) == 1, "said once, and calmly"


async def test_what_names_somebody_stays_out_of_a_foreign_messenger(showing: World) -> None:
    send_tg(showing, contact=CONTACT_TG)
    await showing.settled()
    showing.telegram.say(TG, 11, "мама, 89180000000, Иванова", forward_origin=FORWARD_TG)
    await showing.settled()
    assert in_group(showing) == []
    assert len(showing.rows(card)) == 1
    assert "8918" not in "".join(post.text for post in showing.cards())


async def test_without_a_word_in_the_configuration_only_marks_are_shown(running: World) -> None:
    send_tg(running, photo=PHOTO_TG)
    send_vk(running, photo_vk())
    await running.settled()
    assert running.rows(operation, kind="copy") == []
    assert all("[фото]" in row.text for row in running.rows(card))


async def test_more_on_an_open_card(showing: World) -> None:
    showing.telegram.say(TG, 11, "человек 1")
    await showing.settled()
    send_tg(showing, document=DOCUMENT_TG)
    await showing.settled()
    assert [one["document"]["file_id"] for one in in_group(showing)] == ["document"]
    assert len(showing.rows(card)) == 1


async def test_a_question_handed_over_later_brings_its_photo(showing: World) -> None:
    send_tg(showing, photo=PHOTO_TG, caption="вопрос 1")
    await showing.settled()
    assert in_group(showing) == []
    [asked] = showing.rows(question)
    last = showing.telegram.sent(TG, 11)[-1]
    showing.telegram.press(TG, 11, last.message_id, f"person:{asked.key}")
    await showing.settled()
    assert len(in_group(showing)) == 1
    assert showing.difference() == 0


async def test_a_photo_taken_back_meanwhile_is_said_to_be_gone(showing: World) -> None:
    app = showing.running
    app.delivery.stopping = True
    app.delivery.wake.up()
    number = send_tg(showing, photo=PHOTO_TG, caption="человек 1")
    await showing.until(lambda: showing.rows(operation, kind="copy"))
    showing.telegram.remove(TG, 11, number)
    await showing.stop()
    await showing.start()
    await showing.settled()
    assert in_group(showing) == []
    [row] = showing.rows(card)
    assert row.trouble == card_texts.uncarried("gone", to_desk=True)
    assert showing.cards()[-1].text == row.trouble
    assert len(showing.tg(11)) == 1, "the asker hears nothing of it"


async def test_no_bytes_and_no_names_are_kept(showing: World) -> None:
    send_tg(showing, document=DOCUMENT_TG, caption="человек 1")
    await showing.settled()
    [row] = showing.rows(message)
    assert "document" in row.enclosed
    assert "справка" not in row.enclosed + row.text


async def test_across_platforms_the_bytes_are_carried_without_a_name(showing: World) -> None:
    showing.telegram.files["document"] = b"bytes"
    send_tg(showing, document=DOCUMENT_TG, caption="человек 1")
    send_vk(showing, vk_file(showing, "voice"), text="человек 2")
    await showing.settled()
    attached = [post for post in showing.vk.sent(GROUP, STAFF_CHAT) if post.attachments]
    assert [one["type"] for post in attached for one in post.attachments] == ["doc"]
    assert list(showing.vk.files.values()) == [BYTES, b"bytes"]
    assert showing.vk.names == ["file.bin"], "not what its sender called it"
    [voice] = [post.content["voice"] for post in showing.telegram.shown(TG, STAFF_GROUP)
               if "voice" in post.content]  # fmt: skip
    assert showing.telegram.files[voice["file_id"]] == BYTES
    assert [row.trouble for row in showing.rows(card)] == ["", ""]
    assert showing.difference() == 0


async def test_what_cannot_be_carried_across_is_only_marked(showing: World) -> None:
    send_tg(showing, sticker={"file_id": "s"}, caption="")
    large = {**DOCUMENT_TG, "file_size": TELEGRAM_OUT + 1}
    send_tg(showing, document=large, caption="человек 1")
    await showing.settled()
    assert showing.rows(operation, kind="send_files") == []
    assert any("[файл]" in text for text in showing.shown())
