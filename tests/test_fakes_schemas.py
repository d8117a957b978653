"""The schema checks accept what the platforms publish and name the place where it is broken."""

import json
from typing import Any

import pytest

from tests.fakes import schemas
from tests.fakes.asking import response, result
from tests.fakes.schema_telegram import TelegramSchema
from tests.fakes.schema_vk import VkSchema
from tests.fakes.schemas import ABSENT, PRESENT, SchemaViolation, telegram_check, vk_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

pytestmark = pytest.mark.skipif(not PRESENT, reason=ABSENT)

TOKEN, VK_TOKEN, GROUP, ASKER = "1001:token", "vk1.a.one", 11, 500
USER = {"id": 5, "is_bot": False, "first_name": "Имя"}
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "?"}
ORIGIN = {"type": "user", "date": 1, "sender_user": USER}


@pytest.fixture
def of_telegram() -> TelegramSchema:
    found = telegram_check()
    assert found is not None
    return found


@pytest.fixture
def of_vk() -> VkSchema:
    found = vk_check()
    assert found is not None
    return found


def test_checks_are_made_once() -> None:
    assert telegram_check() is telegram_check()
    assert vk_check() is vk_check()


def test_without_schemas_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "PRESENT", False)
    assert telegram_check.__wrapped__() is None
    assert vk_check.__wrapped__() is None


@pytest.mark.parametrize(
    "update",
    [
        {"message": MESSAGE},
        {"message": {**MESSAGE, "forward_origin": ORIGIN}},
        {"callback_query": {"id": "1", "from": USER, "chat_instance": "5", "data": "x"}},
    ],
)  # fmt: skip
def test_good_updates(of_telegram: TelegramSchema, update: dict[str, Any]) -> None:
    of_telegram.update({"update_id": 1, **update})


@pytest.mark.parametrize(
    ("update", "path"),
    [
        ({"message": {**MESSAGE, "date": "завтра"}}, "Update.message.date"),
        ({"message": {**MESSAGE, "date": True}}, "Update.message.date"),
        ({"message": {"message_id": 1, "date": 1}}, "Update.message.chat"),
        ({"message": {**MESSAGE, "теxt": "?"}}, "Update.message.теxt"),
        ({"message": {**MESSAGE, "photo": [{"file_id": "x"}]}}, "Update.message.photo[0]"),
        ({"message": {**MESSAGE, "forward_origin": {"type": "новое"}}}, "Update.message.forward"),
        ({}, "Update"),
        ({"message": MESSAGE, "edited_message": MESSAGE}, "Update"),
    ],
)
def test_bad_updates(of_telegram: TelegramSchema, update: dict[str, Any], path: str) -> None:
    with pytest.raises(SchemaViolation) as caught:
        of_telegram.update({"update_id": 1, **update})
    assert caught.value.path.startswith(path)


def test_good_requests(of_telegram: TelegramSchema) -> None:
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "1"}]]}
    params = {"chat_id": 5, "text": "?", "reply_markup": markup, "disable_notification": True}
    of_telegram.request("sendMessage", params)
    of_telegram.request("SENDMESSAGE", {name: form(value) for name, value in params.items()})
    of_telegram.request("getUpdates", {"allowed_updates": '["message"]', "offset": "-1"})


def form(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"text": "?"}, "sendMessage.chat_id"),
        ({"chat_id": 5, "text": 7}, "sendMessage.text"),
        ({"chat_id": 5, "text": "?", "thread_id": 1}, "sendMessage.thread_id"),
        ({"chat_id": 5, "text": "?", "message_thread_id": "x"}, "sendMessage.message_thread_id"),
        ({"chat_id": 5, "text": "?", "protect_content": "1"}, "sendMessage.protect_content"),
        (
            {"chat_id": 5, "text": "?", "reply_markup": '{"inline_keyboard": [[{"url": "/"}]]}'},
            "sendMessage.reply_markup.inline_keyboard[0][0].text",
        ),
    ],
)
def test_bad_requests(of_telegram: TelegramSchema, params: dict[str, Any], path: str) -> None:
    with pytest.raises(SchemaViolation) as caught:
        of_telegram.request("sendMessage", params)
    assert caught.value.path == path


def test_unions_results_and_unknown_methods(of_telegram: TelegramSchema) -> None:
    of_telegram.result("getChatMember", {"status": "left", "user": USER})
    of_telegram.result("editMessageText", True)
    with pytest.raises(SchemaViolation):
        of_telegram.result("getChatMember", {"status": "gone", "user": USER})
    with pytest.raises(SchemaViolation, match="no such method"):
        of_telegram.request("sendTelepathy", {})


KEYBOARD = {
    "one_time": False,
    "inline": True,
    "buttons": [[{"action": {"type": "callback", "label": "Да"}, "color": "secondary"}]],
}


def test_good_calls(of_vk: VkSchema) -> None:
    params = {"peer_id": 5, "random_id": 7, "message": "?", "keyboard": KEYBOARD}
    of_vk.request("messages.send", params)
    of_vk.request("messages.send", {name: form(value) for name, value in params.items()})
    of_vk.request("messages.send", {"peer_ids": "5,6", "random_id": 7, "dont_parse_links": 1})
    of_vk.request("messages.getConversations", {"filter": "unanswered"})


def keyboard(**action: Any) -> str:
    return json.dumps({**KEYBOARD, "buttons": [[{"action": action}]]})


@pytest.mark.parametrize(
    ("method", "params", "path"),
    [
        ("messages.edit", {"message": "?"}, "messages.edit.peer_id"),
        ("messages.send", {"peer": 5}, "messages.send.peer"),
        ("messages.send", {"random_id": "много"}, "messages.send.random_id"),
        ("messages.send", {"message": "я" * 9001}, "messages.send.message"),
        ("messages.send", {"peer_ids": "5,шесть"}, "messages.send.peer_ids"),
        ("messages.send", {"keyboard": keyboard(type="teleport")}, "messages.send.keyboard"),
        ("messages.send", {"keyboard": "нет"}, "messages.send.keyboard"),
        ("messages.getConversations", {"filter": "любые"}, "messages.getConversations.filter"),
        ("messages.teleport", {}, "messages.teleport"),
    ],
)
def test_bad_calls(of_vk: VkSchema, method: str, params: dict[str, Any], path: str) -> None:
    with pytest.raises(SchemaViolation) as caught:
        of_vk.request(method, params)
    assert caught.value.path.startswith(path)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"event_id": None}, "event.event_id"),
        ({"type": "новое"}, "event.type"),
        ({"object": {"message": {"text": 5}}}, "message_new.object.message"),
        ({"object": {"message": {}}}, "message_new.object.message"),
        ({"object": {"massage": {}}}, "message_new.object"),
    ],
)
def test_bad_events(of_vk: VkSchema, change: dict[str, Any], path: str) -> None:
    event = FakeVk(HandClock())
    event.add_community(GROUP, VK_TOKEN)
    said = event.say(GROUP, ASKER, "Привет")
    of_vk.update(said)
    with pytest.raises(SchemaViolation) as caught:
        of_vk.update({**said, **change})
    assert caught.value.path.startswith(path)


def test_a_response_must_have_one_of_its_forms(of_vk: VkSchema) -> None:
    of_vk.result("messages.send", 7)
    of_vk.result("messages.send", [{"peer_id": 1, "message_id": 1, "conversation_message_id": 1}])
    with pytest.raises(SchemaViolation):
        of_vk.result("messages.send", "семь")


def test_the_machines_raise_and_remember_violations() -> None:
    telegram = FakeTelegram(HandClock(), check=telegram_check())
    telegram.add_bot(TOKEN)
    vk = FakeVk(HandClock(), check=vk_check())
    vk.add_community(GROUP, VK_TOKEN)
    with pytest.raises(SchemaViolation):
        result(telegram, TOKEN, "sendMessage", chat=5)
    with pytest.raises(SchemaViolation):
        response(vk, VK_TOKEN, "messages.send", peer=5)
    assert [len(telegram.violations), len(vk.violations)] == [1, 1]
    telegram.raw_update(TOKEN, {"message": {"date": "яд"}})
    vk.raw_event(GROUP, "message_new", {"яд": 1})
    assert [len(telegram.violations), len(vk.violations)] == [1, 1]
