"""What a person sends from the desk reaches the asker, on one platform and across both."""

from typing import Any

import pytest

from bot.storage.schema import card, operation, question
from handlers.carrying import TELEGRAM_OUT
from handlers.texts import answering, cards, carrying
from tests.fakes import faults
from tests.path.media import DOCUMENT_TG, PHOTO_TG, VOICE_TG, photo_vk, voice_vk
from tests.path.test_handing import topic
from tests.path.world import GROUP, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World

BYTES = b"\x89 bytes of a file"


def from_topic(world: World, **content: Any) -> None:
    """Staff sends something in the asker's topic."""
    world.telegram.say_in_group(TG, STAFF_GROUP, STAFF, thread_id=topic(world), **content)


def from_chat(world: World, *attachments: dict[str, Any], text: str = "", number: int = 1) -> None:
    """Staff sends something in answer to a card in VK."""
    sent = list(attachments)
    world.vk.say(GROUP, STAFF, text, peer_id=STAFF_CHAT, reply_to=number, attachments=sent)


def vk_file(world: World, kind: str, **more: Any) -> dict[str, Any]:
    """Something of VK's whose bytes are to be had."""
    world.vk.files["there"] = BYTES
    url = f"{world.url}/vkfile/there"
    if kind == "photo":
        sizes = [{"type": "m", "url": "http://127.0.0.1:1/", "width": 90, "height": 60}]
        sizes.append({"type": "z", "url": url, "width": 900, "height": 600})
        return {"type": "photo", "photo": photo_vk()["photo"] | {"sizes": sizes}}
    if kind == "voice":
        voice = voice_vk()["audio_message"] | {"link_ogg": url, "link_mp3": url}
        return {"type": "audio_message", "audio_message": voice}
    doc = {
        "id": 5, "owner_id": 21, "title": 'спра"вка\r\n.pdf', "size": len(BYTES), "ext": "pdf",
        "date": 1, "type": 1, "url": url, "access_key": "key",
    }  # fmt: skip
    return {"type": "doc", "doc": doc | more}


async def asked(world: World, platform: str) -> None:
    """Somebody asks what only a person knows."""
    if platform == "telegram":
        world.telegram.say(TG, 11, "человек 1")
    else:
        world.vk.say(GROUP, 21, "человек 1")
    await world.settled()


def to_tg(world: World) -> list[dict[str, Any]]:
    """What somebody in Telegram was sent besides words."""
    return [post.content for post in world.telegram.shown(TG, 11)]


def to_vk(world: World) -> list[list[str]]:
    """What somebody in VK was sent besides words."""
    sent = world.vk.sent(GROUP, 21)
    return [[one["type"] for one in post.attachments] for post in sent if post.attachments]


@pytest.mark.parametrize(
    "content",
    [
        {"photo": PHOTO_TG, "caption": "Вот так."},
        {"voice": VOICE_TG},
        {"document": DOCUMENT_TG},
        {"sticker": {"file_id": "smile"}},
    ],
)
async def test_from_a_topic_to_telegram(running: World, content: dict[str, Any]) -> None:
    await asked(running, "telegram")
    from_topic(running, **content)
    await running.settled()
    words = str(content.pop("caption", answering.FILES_ONLY))
    assert running.tg(11)[-1].endswith(words)
    assert to_tg(running) == [content], "the words are said once, above it"
    assert [row.state for row in running.rows(question)] == ["answered_by_person"]
    assert running.difference() == 0


async def test_from_the_chat_to_vk(running: World) -> None:
    await asked(running, "vk")
    from_chat(running, photo_vk(1), photo_vk(2), voice_vk(), text="Вот так.")
    await running.settled()
    assert to_vk(running) == [["photo", "photo", "audio_message"]]
    assert "fwd_messages" not in running.vk.sent(GROUP, 21)[-1].content, "nobody sees who sent it"
    assert running.rows(question)[0].state == "answered_by_person"


async def test_an_album_of_staff_is_one_answer(running: World) -> None:
    await asked(running, "telegram")
    for number in range(3):
        caption = "Вот так." if number == 0 else ""
        from_topic(running, photo=PHOTO_TG, media_group_id="g", caption=caption)
    await running.settled()
    assert len(to_tg(running)) == 3
    assert len(running.tg(11)) == 2, "a promise, and the words of the album"
    assert len(running.rows(operation, kind="copy")) == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": PHOTO_TG}, "photo"),
        ({"voice": VOICE_TG}, "audio_message"),
        ({"document": DOCUMENT_TG}, "doc"),
    ],
)
async def test_from_a_topic_to_vk(running: World, content: dict[str, Any], kind: str) -> None:
    running.telegram.files.update(dict.fromkeys(("photo", "voice", "document"), BYTES))
    await asked(running, "vk")
    from_topic(running, **content, caption="Вот так.")
    await running.settled()
    assert running.vk_told(21)[-2].endswith("Вот так."), "the words come first"
    assert to_vk(running) == [[kind]]
    assert list(running.vk.files.values()) == [BYTES]
    assert running.vk.names == ["справка.pdf" if kind == "doc" else "file.bin"]
    assert running.difference() == 0


@pytest.mark.parametrize("kind", ["photo", "voice", "document"])
async def test_from_the_chat_to_telegram(running: World, kind: str) -> None:
    await asked(running, "telegram")
    from_chat(running, vk_file(running, kind), text="Вот так.")
    await running.settled()
    [content] = to_tg(running)
    found = content[kind]
    file = found[0] if isinstance(found, list) else found
    assert running.telegram.files[file["file_id"]] == BYTES
    if kind == "document":
        assert file["file_name"] == "спра_вка_.pdf", "no name breaks out of its header"


@pytest.mark.parametrize("content", [{"sticker": {"file_id": "s"}}, {"poll": {}}])
async def test_what_does_not_go_is_said_before_anything_is_sent(
    running: World, content: dict[str, Any]
) -> None:
    await asked(running, "vk")
    before = running.vk_told(21)
    from_topic(running, **content)
    await running.settled()
    assert running.vk_told(21) == before
    assert "Ничего не отправлено" in running.cards()[-1].text
    assert running.rows(question)[0].state == "waiting"


async def test_a_large_file_is_refused_before_anything_is_sent(running: World) -> None:
    await asked(running, "vk")
    large = {**DOCUMENT_TG, "file_size": TELEGRAM_OUT + 1}
    from_topic(running, document=large, caption="Вот так.")
    await running.settled()
    assert running.cards()[-1].text == carrying.too_large(20)
    assert len(running.vk_told(21)) == 1


async def test_what_vk_does_not_let_be_named_is_put_in_anew(running: World) -> None:
    running.vk.communities[GROUP].names_others = False
    await asked(running, "vk")
    from_chat(running, vk_file(running, "photo"))
    await running.settled()
    assert to_vk(running) == [["photo"]]
    assert running.rows(card)[0].trouble == ""


@pytest.mark.parametrize(("right", "reason"), [(True, "gone"), (False, "rights")])
async def test_a_file_that_gets_lost_is_told_to_who_sent_it(
    running: World, right: bool, reason: str
) -> None:
    if not right:
        running.telegram.files["photo"] = BYTES
        running.vk.communities[GROUP].file_rights.clear()
    await asked(running, "vk")
    from_topic(running, photo=PHOTO_TG, caption="Вот так.")
    await running.settled()
    assert running.vk_told(21)[-1].endswith("Вот так."), "the words are not lost with it"
    trouble = cards.uncarried(reason, to_desk=False)
    assert running.rows(card)[0].trouble == trouble
    assert running.cards()[-1].text == trouble


async def test_a_network_that_breaks_only_delays_a_file(running: World) -> None:
    running.telegram.files["photo"] = BYTES
    for method in ("photos.getMessagesUploadServer", "photos.saveMessagesPhoto", "messages.send"):
        running.vk.faults.add(faults.cut_before(), method=method, times=2)
    await asked(running, "vk")
    from_topic(running, photo=PHOTO_TG)
    await running.settled()
    assert to_vk(running) == [["photo"]]
