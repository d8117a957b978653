"""Whatever is typed is stored as it is, harms nothing, and is answered or shown to a person."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from bot.adapters.vk_text import harmless
from bot.storage.schema import card, inbox, message, question
from tests.fakes.faults import error
from tests.path.world import GROUP, TG, World

FAMILY = "👩‍👩‍👧"
WORDS = {
    "only a question mark": "?",
    "only emoji": "😀😀",
    "spaces and a word": "   вопрос    3   ",
    "markup": "<b>вопрос</b> & _*[ {{7*7}} %s {0}",
    "right to left": "вопрос \u202e 3\u200b\u200d",
    "a formula": "=HYPERLINK(\"http://x\")",
    "a wide formula": "＝1+1 @SUM +7",
    "SQL": "'; DROP TABLE question; --",
    "mentions": "вопрос @all [id1|x] *id1 (x)",
    "a script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "as long as can be": FAMILY * 800,
}  # fmt: skip


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS)
async def test_words(lone: World, text: str) -> None:
    lone.telegram.say(TG, 11, text)
    lone.vk.say(GROUP, 21, text)
    await lone.settled()
    assert len(lone.rows(question)) == 2
    assert lone.tg(11)
    assert lone.vk_told(21)
    assert lone.difference() == 0
    for row in lone.rows(card):
        assert any(harmless(text.strip()[:40]) in shown for shown in lone.shown()), row.text


@dataclass(frozen=True, slots=True)
class Beside:
    """Something that is no text, as each platform sends it."""

    telegram: dict[str, Any]
    vk: dict[str, Any]


FILE = {"file_id": "f", "file_unique_id": "u"}
THINGS = {
    "a voice": Beside(
        {"voice": FILE | {"duration": 3}},
        {"attachments": [{"type": "audio_message", "audio_message": {"id": 1, "owner_id": 2}}]},
    ),
    "a huge file": Beside(
        {"document": FILE | {"file_name": "<img onerror=1>.exe", "file_size": 2_000_000_000}},
        {"attachments": [{"type": "doc", "doc": {"id": 1, "owner_id": 2, "title": "<b>"}}]},
    ),
    "a place": Beside(
        {"location": {"latitude": 45.0, "longitude": 39.0}},
        {"geo": {"type": "point", "coordinates": {"latitude": 45.0, "longitude": 39.0}}},
    ),
    "a contact": Beside(
        {"contact": {"phone_number": "+79181234567", "first_name": "Имя"}},
        {"attachments": [{"type": "contact", "contact": {}}]},
    ),
}


@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
async def test_things(lone: World, thing: Beside) -> None:
    lone.telegram.say(TG, 11, None, **thing.telegram)
    lone.vk.say(GROUP, 21, "", **thing.vk)
    await lone.settled()
    assert len(lone.rows(card)) == 2, "only a person can look at it"
    assert lone.tg(11)
    assert lone.vk_told(21)
    assert "9181234567" not in repr([tuple(row) for row in lone.rows(inbox)])
    assert lone.difference() == 0


async def test_a_sticker_is_a_smile(lone: World) -> None:
    sticker = FILE | {"width": 1, "height": 1, "is_animated": False, "is_video": False}
    lone.telegram.say(TG, 11, None, sticker=sticker | {"type": "regular"})
    lone.vk.say(GROUP, 21, "", attachments=[{"type": "sticker", "sticker": {"sticker_id": 1}}])
    await lone.settled()
    assert lone.rows(question) == []
    assert len(lone.rows(message)) == 2
    assert lone.difference() == 0


async def test_an_empty_message_is_no_question(running: World) -> None:
    running.vk.say(GROUP, 21, "")
    running.vk.say(GROUP, 22, "   ")
    await running.settled()
    assert running.rows(question) == []
    assert len(running.rows(message)) == 2
    assert running.difference() == 0


async def test_a_letter_no_database_takes(running: World) -> None:
    running.vk.say(GROUP, 21, "вопрос \0 3")
    running.vk.say(GROUP, 23, "вопрос 5")
    await running.settled()
    assert running.vk_told(23)
    assert running.vk_told(21)
    assert running.difference() == 0


async def test_half_a_letter(running: World) -> None:
    """JSON can name half of a character, which no encoding writes."""
    person = {"id": 11, "is_bot": False, "first_name": "\ud83d"}
    said = {
        "message_id": 5,
        "from": person,
        "chat": {"id": 11, "type": "private"},
        "date": int(running.clock.seconds()),
        "text": "вопрос \ud83d 3",
    }
    running.telegram.private(running.telegram.bots[TG], 11)
    body = {"ok": True, "result": [{"update_id": 100_000, "message": said}]}
    raw = json.dumps(body, ensure_ascii=True).encode()
    running.telegram.faults.add(error(200, raw), "getUpdates", times=1)
    await running.until(lambda: running.tg(11))
    running.telegram.jump(TG, 100_001)
    running.telegram.say(TG, 11, "вопрос 4")
    await running.until(lambda: len(running.tg(11)) == 2)
    await running.settled()
    assert running.difference() == 0
