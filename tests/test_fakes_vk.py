"""FakeVk takes, refuses and repeats messages as VK is documented and known to do."""

import json
from typing import Any

import pytest

from tests.fakes.asking import code, response
from tests.fakes.schemas import vk_check
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

TOKEN, OTHER = "vk1.a.one", "vk1.a.two"
GROUP, NEIGHBOUR = 11, 12
ASKER = 500
CHAT = 2_000_000_001


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def vk(clock: HandClock) -> FakeVk:
    fake = FakeVk(clock, check=vk_check())
    fake.add_community(GROUP, TOKEN)
    fake.add_community(NEIGHBOUR, OTHER)
    fake.say(GROUP, ASKER, "Привет")
    return fake


def ask(vk: FakeVk, method: str, **params: Any) -> Any:
    return response(vk, TOKEN, method, **params)


def failed(vk: FakeVk, method: str, **params: Any) -> int:
    return code(vk, TOKEN, method, **params)


def send(vk: FakeVk, text: str = "Здравствуйте", random_id: int = 7, **params: Any) -> Any:
    params.setdefault("peer_id", ASKER)
    return ask(vk, "messages.send", message=text, random_id=random_id, **params)


def texts(vk: FakeVk, peer_id: int = ASKER) -> list[str]:
    return [message.text for message in vk.sent(GROUP, peer_id)]


def test_tokens_versions_and_methods(vk: FakeVk) -> None:
    assert code(vk, "nobody", "groups.getById") == 5
    vk.revoke(OTHER)
    assert code(vk, OTHER, "groups.getById") == 5
    assert failed(vk, "messages.teleport") == 3
    assert failed(vk, "groups.getById", v="") == 8
    assert ask(vk, "groups.getById")["groups"][0]["id"] == GROUP
    assert failed(vk, "groups.getLongPollServer", group_id=NEIGHBOUR) == 15


def test_rights_and_event_switches(vk: FakeVk) -> None:
    names = [item["name"] for item in ask(vk, "groups.getTokenPermissions")["permissions"]]
    assert names == ["manage", "messages"]
    settings = ask(vk, "groups.getLongPollSettings", group_id=GROUP)
    assert settings["is_enabled"] is True
    assert settings["events"]["message_event"] == 1
    ask(vk, "groups.setLongPollSettings", group_id=GROUP, message_event=0, enabled=0)
    settings = ask(vk, "groups.getLongPollSettings", group_id=GROUP)
    assert (settings["is_enabled"], settings["events"]["message_event"]) == (False, 0)
    assert failed(vk, "groups.getLongPollServer", group_id=GROUP) == 15
    vk.communities[GROUP].rights.pop("manage")
    assert failed(vk, "groups.setLongPollSettings", group_id=GROUP, enabled=1) == 15


def test_a_random_id_is_delivered_once_within_an_hour(vk: FakeVk, clock: HandClock) -> None:
    first = send(vk)
    clock.pass_by(3599)
    assert send(vk) == first
    assert texts(vk) == ["Здравствуйте"]
    clock.pass_by(1)
    assert send(vk) != first
    assert texts(vk) == ["Здравствуйте"] * 2


def test_a_random_id_is_forgotten_after_a_hundred_messages(vk: FakeVk) -> None:
    first = send(vk)
    for number in range(99):
        send(vk, f"{number}", random_id=1000 + number)
    assert send(vk) == first
    send(vk, "сотое", random_id=5000)
    assert send(vk) != first


def test_a_random_id_counts_within_its_dialog_and_zero_never(vk: FakeVk) -> None:
    vk.say(GROUP, 501, "Привет")
    assert send(vk) != send(vk, peer_id=501)
    assert send(vk, random_id=0) != send(vk, random_id=0)
    assert len(texts(vk)) == 3
    assert send(vk, random_id=-5)


@pytest.mark.parametrize("random_id", [None, 2**31, "много"])
def test_a_random_id_is_needed_and_has_32_bits(clock: HandClock, random_id: Any) -> None:
    vk = FakeVk(clock)
    vk.add_community(GROUP, TOKEN)
    params = {} if random_id is None else {"random_id": random_id}
    assert failed(vk, "messages.send", peer_id=ASKER, message="?", **params) == 100


def test_texts_have_limits(vk: FakeVk) -> None:
    send(vk, "я" * 4096)
    for text, expected in (("я" * 4097, 914), ("", 100), ("  ", 100)):
        params = {"message": text, "random_id": 9, "peer_id": ASKER}
        assert failed(vk, "messages.send", **params) == expected
    assert len(texts(vk)) == 1


@pytest.mark.parametrize(
    ("state", "expected"),
    [("denied", 901), ("blacklisted", 900), ("privacy", 902), ("deleted", 18), ("late", 950)],
)
def test_people_who_cannot_be_reached(vk: FakeVk, state: Any, expected: int) -> None:
    vk.peer_state(GROUP, ASKER, state)
    assert failed(vk, "messages.send", peer_id=ASKER, message="?", random_id=1) == expected
    conversation = ask(vk, "messages.getConversationsById", peer_ids=f"{ASKER}")["items"][0]
    assert conversation["can_write"] == {"allowed": False, "reason": expected}
    assert texts(vk) == []


def test_people_who_never_wrote_and_chats_without_us(vk: FakeVk) -> None:
    assert texts(vk, 999) == []
    assert failed(vk, "messages.markAsRead", peer_id=999) == 100
    assert failed(vk, "messages.send", peer_id=999, message="?", random_id=1) == 901
    assert failed(vk, "messages.send", peer_id=CHAT, message="?", random_id=1) == 917


def test_allow_and_deny(vk: FakeVk) -> None:
    asked = {"group_id": GROUP, "user_id": 600}
    assert ask(vk, "messages.isMessagesFromGroupAllowed", **asked) == {"is_allowed": 0}
    vk.allow(GROUP, 600)
    assert ask(vk, "messages.isMessagesFromGroupAllowed", **asked) == {"is_allowed": 1}
    vk.deny(GROUP, 600)
    assert failed(vk, "messages.send", peer_id=600, message="?", random_id=1) == 901
    kinds = [event["type"] for event in vk.communities[GROUP].log.events[-2:]]
    assert kinds == ["message_allow", "message_deny"]


def test_peer_ids_hide_errors_inside_a_success(vk: FakeVk) -> None:
    found = ask(vk, "messages.send", peer_ids=f"{ASKER},999", message="?", random_id=3)
    assert found[0]["conversation_message_id"] == 2
    assert found[1]["error"]["code"] == 901
    assert texts(vk) == ["?"]


def test_a_group_chat_shows_no_message_id(vk: FakeVk) -> None:
    vk.add_chat(GROUP, CHAT)
    assert send(vk, "карточка", peer_id=CHAT) == 0
    assert send(vk, "карточка", peer_id=CHAT) == 0
    event = vk.say(GROUP, 70, "ответ", peer_id=CHAT, reply_to=1)["object"]["message"]
    assert (event["id"], event["conversation_message_id"], event["from_id"]) == (0, 2, 70)
    assert event["reply_message"]["text"] == "карточка"
    assert ask(vk, "messages.edit", peer_id=CHAT, cmid=1, message="закрыта") == 1
    assert texts(vk, CHAT) == ["закрыта"]


def test_without_access_to_a_chat_only_mentions_are_heard(vk: FakeVk) -> None:
    vk.add_chat(GROUP, CHAT, sees_all=False)
    before = len(vk.communities[GROUP].log.events)
    vk.say(GROUP, 70, "болтовня", peer_id=CHAT)
    vk.say(GROUP, 70, f"[club{GROUP}|Колледж] ответ", peer_id=CHAT)
    heard = vk.communities[GROUP].log.events[before:]
    assert [event["object"]["message"]["conversation_message_id"] for event in heard] == [2]
    assert ask(vk, "messages.getHistory", peer_id=CHAT)["count"] == 2


def test_edits_are_for_own_messages_of_a_day(vk: FakeVk, clock: HandClock) -> None:
    sent = send(vk)
    place = {"peer_id": ASKER, "message_id": sent}
    assert ask(vk, "messages.edit", **place, message="Добрый день") == 1
    message = vk.sent(GROUP, ASKER)[0]
    assert (message.text, message.history) == ("Добрый день", ["Здравствуйте"])
    assert failed(vk, "messages.edit", peer_id=ASKER, message_id=1, message="чужое") == 100
    clock.pass_by(24 * 3600 + 1)
    assert failed(vk, "messages.edit", **place, message="поздно") == 909


def test_a_press_is_answered_within_a_minute(vk: FakeVk, clock: HandClock) -> None:
    send(vk)
    press = vk.press(GROUP, ASKER, 2, json.dumps({"id": "k1"}))["object"]
    assert press["payload"] == {"id": "k1"}
    place = {"event_id": press["event_id"], "user_id": ASKER, "peer_id": ASKER}
    shown = json.dumps({"type": "show_snackbar", "text": "Готово"})
    assert ask(vk, "messages.sendMessageEventAnswer", **place, event_data=shown) == 1
    assert vk.event_answer(GROUP, press["event_id"])["text"] == "Готово"
    assert failed(vk, "messages.sendMessageEventAnswer", **{**place, "user_id": 7}) == 100
    clock.pass_by(61)
    assert failed(vk, "messages.sendMessageEventAnswer", **place) == 100


def test_the_rate_of_a_token_is_limited(vk: FakeVk, clock: HandClock) -> None:
    vk.rps = 3
    for _ in range(3):
        ask(vk, "groups.getById")
    assert failed(vk, "groups.getById") == 6
    clock.pass_by(1)
    ask(vk, "groups.getById")


def test_calls_are_logged_with_their_outcome(vk: FakeVk) -> None:
    failed(vk, "messages.send", peer_id=999, message="?", random_id=1)
    call = vk.calls[-1]
    assert (call.page, call.method, call.error) == (f"{GROUP}", "messages.send", "901")
