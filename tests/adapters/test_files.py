"""Files go by the platform's own names; one that cannot go says why, and nothing else is lost."""

import json

import pytest

from bot.operations import Copy, Delivered, Operation, Result, ThreadGone, Uncarried, Undeliverable
from tests.adapters.pages import ASKER, COMMUNITY, GROUP, STAFF_CHAT, TELEGRAM_TOKEN, operation
from tests.adapters.test_telegram_perform import TOPIC
from tests.adapters.test_telegram_perform import perform as in_telegram
from tests.adapters.test_vk_perform import perform as in_vk
from tests.fakes import faults


def copied(*keys: str, peer: int, **more: str) -> Operation:
    """An operation that shows what the asker's messages brought."""
    return operation(Copy(str(ASKER), keys), peer=peer, **more)


def test_telegram_copies_into_a_topic_without_captions() -> None:
    result, telegram = in_telegram(copied("1", peer=GROUP, thread=str(TOPIC)))
    [posted] = [post for post in telegram.groups[GROUP].messages.values() if post.text]
    assert result == Delivered(str(posted.message_id))
    assert posted.thread_id == TOPIC
    params = telegram.calls[-1].params
    assert (params["message_ids"], params["remove_caption"]) == ("[1]", "true")
    assert telegram.sent(TELEGRAM_TOKEN, GROUP)[-1].sender["id"] == 1001


@pytest.mark.parametrize("keys", [("5",), ("1", "5")])
def test_telegram_says_nothing_of_messages_that_are_gone(keys: tuple[str, ...]) -> None:
    assert in_telegram(copied(*keys, peer=GROUP))[0] == Uncarried("gone")


def test_telegram_has_a_topic_no_more() -> None:
    assert in_telegram(copied("1", peer=GROUP, thread="77"))[0] == ThreadGone()


def test_vk_forwards_to_the_staffs_chat() -> None:
    result, vk = in_vk(copied("1", peer=STAFF_CHAT))
    [sent] = vk.sent(COMMUNITY, STAFF_CHAT)
    assert result == Delivered(str(sent.conversation_message_id))
    assert [one["text"] for one in sent.content["fwd_messages"]] == ["Привет"]
    asked = json.loads(vk.calls[-1].params["forward"])
    assert asked == {"peer_id": ASKER, "conversation_message_ids": [1]}
    assert vk.calls[-1].params["random_id"] == 77, "VK drops a repetition"


@pytest.mark.parametrize(
    ("code", "result"),
    [(100, Uncarried("gone")), (921, Uncarried("gone")), (917, Undeliverable("no_chat"))],
)
def test_vk_refuses_to_forward(code: int, result: Result) -> None:
    assert in_vk(copied("1", peer=STAFF_CHAT), faults.vk_error(code))[0] == result
