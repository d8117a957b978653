"""Nobody but the platform gets anything into the inbox; what the platform sends is always kept."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from bot.nesting import DEEPEST
from bot.ports import RawUpdate
from bot.storage.inbox import store_updates
from bot.storage.schema import card, inbox, message
from bot.storage.session import Session
from bot.web.hooks import MOST_BYTES
from tests.path.hooked import SECRETS, HookedWorld
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG

TELEGRAM, VK = "/hooks/telegram/a-tg", "/hooks/vk"
TG_SECRET, VK_SECRET = SECRETS["a-tg-hook"], SECRETS["a-vk-hook"]
WORDS = "тайные слова"


def update(**changes: Any) -> dict[str, Any]:
    """A Telegram update as anybody could write one."""
    chat = {"id": 11, "type": "private"}
    sender = {"id": 11, "is_bot": False, "first_name": "А"}
    said = {"message_id": 5, "date": 1, "chat": chat, "from": sender, "text": WORDS}
    return {"update_id": 900_001, "message": said, **changes}


def event(**changes: Any) -> dict[str, Any]:
    """A VK event as anybody could write one."""
    said = {"from_id": 21, "peer_id": 21, "date": 1, "text": WORDS, "conversation_message_id": 1}
    made = {"type": "message_new", "group_id": GROUP, "event_id": "e1", "v": "5.199"}
    return {**made, "object": {"message": said}, **changes}


@pytest.mark.parametrize(
    ("path", "secret"),
    [
        (TELEGRAM, None),
        (TELEGRAM, ""),
        (TELEGRAM, "wrong"),
        (TELEGRAM, TG_SECRET + "0"),
        (TELEGRAM, TG_SECRET[:-1]),
        (TELEGRAM, SECRETS["b-tg-hook"]),
        (TELEGRAM, VK_SECRET),
        (TELEGRAM, "тайна"),
        ("/hooks/telegram/nobody", TG_SECRET),
        ("/hooks/telegram/a-vk", VK_SECRET),
        ("/hooks/telegram/%00", TG_SECRET),
    ],
)
async def test_telegram_without_the_pages_own_secret(
    delivered: HookedWorld, caplog: pytest.LogCaptureFixture, path: str, secret: str | None
) -> None:
    before = delivered.counted("telegram", "secret")
    with caplog.at_level(logging.DEBUG):
        reply = await delivered.post(path, update(), secret)
    assert (reply.status, reply.text) == (403, "")
    assert delivered.rows(inbox) == []
    assert delivered.counted("telegram", "secret") == before + 1
    assert "refused: secret" in caplog.text
    for hidden in (WORDS, TG_SECRET, "wrong"):
        assert hidden not in caplog.text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"secret": ""},
        {"secret": None},
        {"secret": ["a"]},
        {"secret": 5},
        {"secret": "\ud800"},
        {"secret": VK_SECRET.upper()},
        {"secret": SECRETS["b-vk-hook"]},
        {"secret": VK_SECRET, "group_id": 7},
        {"secret": VK_SECRET, "group_id": None},
        {"type": "confirmation"},
        {"type": "confirmation", "secret": "wrong"},
    ],
)
async def test_vk_without_the_pages_own_secret(
    delivered: HookedWorld, changes: dict[str, Any]
) -> None:
    reply = await delivered.post(VK, event(**changes))
    assert (reply.status, reply.text) == (403, "")
    assert delivered.rows(inbox) == []
    assert delivered.counted("vk", "secret") == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000])
async def test_vk_garbage_has_no_sender(delivered: HookedWorld, body: bytes) -> None:
    reply = await delivered.post(VK, body)
    assert (reply.status, reply.text) == (400, "")
    assert delivered.rows(inbox) == []
    assert delivered.counted("vk", "unreadable") == 1


DEEP = b'{"update_id":1,"message":' + b"[" * 2_000 + b"]" * 2_000 + b"}"
DEEPER = b'{"update_id":1,"message":' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"null", b"\xff\xfe\x00", b'"\\ud800"', b"1" * 5_000, DEEP, DEEPER],
    ids=["empty", "brace", "list", "null", "bytes", "half", "number", "deep", "deeper"],
)
async def test_garbage_with_telegrams_secret_is_kept_and_holds_nothing_back(
    delivered: HookedWorld, body: bytes
) -> None:
    """Refused, it would come again for a day, and everything behind it would wait."""
    for _ in range(2):
        reply = await delivered.post(TELEGRAM, body, TG_SECRET)
        assert (reply.status, reply.text) == (200, "ok")
    delivered.telegram.say(TG, 11, "вопрос 1")
    await delivered.settled()
    assert answers(delivered.tg(11)) == ["ответ 1"]
    assert len(delivered.rows(message, disposition="quarantined")) == 1, "its copy is dropped"
    assert len(delivered.rows(card)) == 1
    assert delivered.difference() == 0


async def test_a_deep_event_of_vk_is_kept_without_the_secret(delivered: HookedWorld) -> None:
    deep: Any = []
    for _ in range(DEEPEST + 1):
        deep = [deep]
    reply = await delivered.post(VK, event(object=deep, secret=VK_SECRET))
    assert (reply.status, reply.text) == (200, "ok")
    await delivered.settled()
    [row] = delivered.rows(message, disposition="quarantined")
    assert VK_SECRET not in row.text
    assert not any(VK_SECRET in row.payload for row in delivered.rows(inbox))


async def test_an_update_the_database_cannot_take_is_kept_as_text(
    delivered: HookedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = []

    def picky(session: Session, page: int, updates: Sequence[RawUpdate], now: datetime) -> int:
        if "update_id" in updates[0].payload:
            failed.append(updates[0].key)
            raise ValueError("nothing like this fits")
        return store_updates(session, page, updates, now)

    monkeypatch.setattr("bot.web.hooks.store_updates", picky)
    reply = await delivered.post(TELEGRAM, update(), TG_SECRET)
    assert (reply.status, failed) == (200, ["900001"])
    await delivered.settled()
    [row] = delivered.rows(inbox, disposition="quarantined")
    assert "update_id" in row.payload


@pytest.mark.parametrize("secret", [TG_SECRET, "wrong"])
async def test_a_huge_body(delivered: HookedWorld, secret: str) -> None:
    body = b'{"update_id": 1, "x": "' + b"a" * MOST_BYTES + b'"}'
    reply = await delivered.post(TELEGRAM, body, secret)
    assert reply.status == (413 if secret == TG_SECRET else 403)
    reply = await delivered.post(VK, body)
    assert reply.status == 413
    assert delivered.rows(inbox) == []


async def test_a_body_that_never_ends(
    delivered: HookedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.hooks.READ_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", delivered.port)
    head = f"POST {VK} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + '{"a":'
    writer.write(head.encode())
    await writer.drain()
    line = await asyncio.wait_for(reader.readline(), 5.0)
    assert b"408" in line
    writer.close()
    delivered.vk.say(GROUP, 21, "вопрос 1")
    await delivered.settled()
    assert answers(delivered.vk_told(21)) == ["ответ 1"], "nobody waits for the slow one"
    assert delivered.counted("vk", "slow") == 1


async def test_a_body_that_is_cut(delivered: HookedWorld) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", delivered.port)
    writer.write(f"POST {VK} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await delivered.quiet()
    assert delivered.rows(inbox) == []
    delivered.vk.say(GROUP, 21, "вопрос 1")
    await delivered.settled()
    assert answers(delivered.vk_told(21)) == ["ответ 1"]


@pytest.mark.parametrize(
    "path", ["/", "/hooks", "/hooks/telegram/", "/metrics", "/readyz", "/enter"]
)
async def test_the_public_door_leads_nowhere_else(delivered: HookedWorld, path: str) -> None:
    reply = await delivered.post(path, update(), TG_SECRET)
    assert (reply.status, reply.text) == (404, "")


async def test_confirmation_is_answered_with_vks_string(delivered: HookedWorld) -> None:
    code = delivered.vk.communities[GROUP].callbacks.code
    asked = {"type": "confirmation", "group_id": GROUP, "secret": VK_SECRET}
    reply = await delivered.post(VK, asked)
    assert (reply.status, reply.text) == (200, code)
    assert delivered.rows(inbox) == []


async def test_confirmation_waits_for_vk(delivered: HookedWorld) -> None:
    delivered.vk.communities[GROUP].rights.pop("manage")
    asked = {"type": "confirmation", "group_id": GROUP, "secret": VK_SECRET}
    assert (await delivered.post(VK, asked)).status == 503


async def test_a_server_made_by_hand_is_confirmed_with_the_string_of_the_settings(
    hooked: HookedWorld,
) -> None:
    """A token that may not manage the community: everything else works all the same."""
    community = hooked.vk.communities[GROUP]
    del community.rights["manage"]
    hooked.confirmation = "a1b2c3d4"
    await hooked.start()
    await hooked.until(lambda: hooked.state("a-vk")[0] == "up")
    await hooked.until(lambda: hooked.cursor("a-vk"))
    asked = {"type": "confirmation", "group_id": GROUP, "secret": VK_SECRET}
    assert (await hooked.post(VK, asked)).text == "a1b2c3d4"
    said = hooked.vk.say(GROUP, 21, "вопрос 1")
    assert (await hooked.post(VK, {**said, "secret": VK_SECRET})).text == "ok"
    await hooked.until(lambda: hooked.vk_told(21))
    assert answers(hooked.vk_told(21)) == ["ответ 1"]
