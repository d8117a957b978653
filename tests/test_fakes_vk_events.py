"""FakeVk's events, long poll and history: what a bot hears and how it can find what it missed."""

from typing import Any

import pytest

from tests.fakes.answer import Answer
from tests.fakes.asking import body, response
from tests.fakes.schemas import vk_check
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

TOKEN = "vk1.a.one"
GROUP = 11
ASKER = 500


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def vk(clock: HandClock) -> FakeVk:
    fake = FakeVk(clock, check=vk_check())
    fake.add_community(GROUP, TOKEN)
    return fake


def ask(vk: FakeVk, method: str, **params: Any) -> Any:
    return response(vk, TOKEN, method, **params)


def server(vk: FakeVk) -> dict[str, str]:
    found: dict[str, str] = ask(vk, "groups.getLongPollServer", group_id=GROUP)
    return found


def poll(vk: FakeVk, ts: int, wait: float = 0, key: str = "") -> Answer:
    return vk.poll(GROUP, key or vk.communities[GROUP].log.key, ts, wait)


def heard(vk: FakeVk, ts: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = body(poll(vk, ts))["updates"]
    return found


def test_ts_counts_events_and_old_ones_stay(vk: FakeVk) -> None:
    assert server(vk)["ts"] == "1"
    first = vk.say(GROUP, ASKER, "Привет")
    second = vk.say(GROUP, ASKER, "Когда приём?")
    assert body(poll(vk, 1)) == {"ts": "3", "updates": [first, second]}
    assert body(poll(vk, 2)) == {"ts": "3", "updates": [second]} == body(poll(vk, 2))
    assert body(poll(vk, 3)) == {"ts": "3", "updates": []}
    assert server(vk)["ts"] == "3"


def test_a_poll_brings_a_hundred_events_at_most(vk: FakeVk) -> None:
    for number in range(130):
        vk.say(GROUP, ASKER, f"{number}")
    assert body(poll(vk, 1))["ts"] == "101"
    assert len(heard(vk, 101)) == 30


def test_a_poll_is_held_until_something_happens(vk: FakeVk) -> None:
    held = poll(vk, 1, wait=200)
    assert (held.hold, held.hold_for) == (True, 90.0)
    assert vk.resume(held.ticket).hold
    event = vk.say(GROUP, ASKER, "Привет")
    assert body(vk.resume(held.ticket)) == {"ts": "2", "updates": [event]}
    empty = poll(vk, 2, wait=25)
    assert body(vk.resume(empty.ticket, expired=True)) == {"ts": "2", "updates": []}


def test_lost_history_is_failed_1(vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "потеряно")
    vk.lose_history(GROUP)
    vk.say(GROUP, ASKER, "есть")
    assert body(poll(vk, 1)) == {"failed": 1, "ts": 3}
    assert len(heard(vk, 2)) == 1
    assert body(poll(vk, 9)) == {"failed": 1, "ts": 3}


def test_an_old_key_is_failed_2_and_a_lost_session_failed_3(vk: FakeVk) -> None:
    event = vk.say(GROUP, ASKER, "Привет")
    old = server(vk)
    vk.renew_key(GROUP)
    assert body(poll(vk, 1, key=old["key"])) == {"failed": 2}
    assert body(poll(vk, 1, key=server(vk)["key"]))["updates"] == [event]
    old = server(vk)
    vk.renew_key(GROUP, failed=3, ts=1)
    assert body(poll(vk, 2, key=old["key"])) == {"failed": 3}
    assert server(vk)["ts"] == "1"
    assert body(vk.poll(99, "k", 1, 0)) == {"failed": 2}


def test_events_carry_unique_ids_unless_repeated(vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "трижды", copies=3)
    again = vk.say(GROUP, ASKER, "однажды")
    vk.repeat(GROUP, again, times=2)
    ids = [event["event_id"] for event in heard(vk)]
    assert len(ids) == 6
    assert len(set(ids)) == 2
    assert [ids.count(number) for number in dict.fromkeys(ids)] == [3, 3]


def test_the_community_hears_its_own_words_and_its_people(vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "Привет")
    ask(vk, "messages.send", peer_id=ASKER, message="Здравствуйте", random_id=7)
    vk.human_reply(GROUP, ASKER, 70, "Приходите")
    asked, own, human = (event["object"] for event in heard(vk))
    assert asked["client_info"]["inline_keyboard"] is True
    assert asked["message"]["out"] == 0
    assert (own["random_id"], own["from_id"], "admin_author_id" in own) == (7, -GROUP, False)
    assert (human["admin_author_id"], human["from_id"]) == (70, -GROUP)
    assert human["random_id"] not in (0, 7)
    numbers = [message["conversation_message_id"] for message in (asked["message"], own, human)]
    assert numbers == [1, 2, 3]
    assert [message.text for message in vk.sent(GROUP, ASKER)] == ["Здравствуйте"]


def test_edits_are_heard(vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "Когда?")
    vk.edit(GROUP, ASKER, 1, "Когда приём?")
    edited = heard(vk)[1]
    assert (edited["type"], edited["object"]["text"]) == ("message_edit", "Когда приём?")
    assert edited["object"]["conversation_message_id"] == 1


def test_a_switched_off_kind_is_not_heard(vk: FakeVk) -> None:
    ask(vk, "groups.setLongPollSettings", group_id=GROUP, message_event=0)
    vk.say(GROUP, ASKER, "Привет")
    vk.press(GROUP, ASKER, 1, {})
    assert [event["type"] for event in heard(vk)] == ["message_new"]


def test_anything_can_be_delivered_raw(vk: FakeVk) -> None:
    vk.raw_event(GROUP, "message_new", {"message": {"text": 5}})
    vk.raw_event(GROUP, "новое_событие", {})
    assert [event["type"] for event in heard(vk)] == ["message_new", "новое_событие"]


def test_history_goes_back_from_the_newest(vk: FakeVk) -> None:
    for number in range(1, 6):
        vk.say(GROUP, ASKER, f"{number}")
    place = {"peer_id": ASKER, "count": 2}

    def history(**params: Any) -> list[str]:
        found = ask(vk, "messages.getHistory", **{**place, **params})
        assert found["count"] == 5
        return [item["text"] for item in found["items"]]

    assert history() == ["5", "4"]
    assert history(offset=3) == ["2", "1"]
    assert history(rev=1) == ["1", "2"]
    assert history(start_message_id=3) == ["3", "2"]
    assert history(start_message_id=3, offset=-2) == ["5", "4"]
    assert history(start_message_id=3, rev=1) == ["3", "4"]
    assert ask(vk, "messages.getHistory", peer_id=999)["count"] == 0


def test_history_keeps_random_ids_and_misses_what_was_deleted(vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "Привет")
    ask(vk, "messages.send", peer_id=ASKER, message="Здравствуйте", random_id=7)
    vk.remove(GROUP, ASKER, 1)
    items = ask(vk, "messages.getHistory", peer_id=ASKER)["items"]
    assert [(item["random_id"], item["out"]) for item in items] == [(7, 1)]
    asked = {"peer_id": ASKER, "conversation_message_ids": "1,2"}
    found = ask(vk, "messages.getByConversationMessageId", **asked)
    assert [item["conversation_message_id"] for item in found["items"]] == [2]


def test_conversations_can_be_filtered(vk: FakeVk, clock: HandClock) -> None:
    for user in (500, 501, 502):
        vk.say(GROUP, user, "Привет")
        clock.pass_by(1)
    ask(vk, "messages.send", peer_id=500, message="Здравствуйте", random_id=1)
    vk.human_reply(GROUP, 501, 70, "Здравствуйте")

    def peers(kind: str) -> list[int]:
        found = ask(vk, "messages.getConversations", filter=kind)
        assert found["count"] == len(found["items"])
        return [item["conversation"]["peer"]["id"] for item in found["items"]]

    assert sorted(peers("all")) == [500, 501, 502]
    assert peers("unanswered") == peers("unread") == [502]
    ask(vk, "messages.markAsAnsweredConversation", peer_id=500, answered=0)
    assert peers("unanswered") == [500, 502]
    ask(vk, "messages.markAsRead", peer_id=502)
    ask(vk, "messages.markAsAnsweredConversation", peer_id=502)
    assert (peers("unread"), peers("unanswered")) == ([], [500])
