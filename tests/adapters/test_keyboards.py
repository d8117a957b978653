"""The fullest keyboard we make is taken by both platforms, and a client without inline ones."""

import json

import pytest

from bot.adapters.vk_requests import keyboard
from bot.operations import Delivered, Send
from handlers.buttons import LONGEST_DATA, LONGEST_LABEL
from handlers.messages import Button, Keys, Reply
from tests.adapters import test_telegram_perform, test_vk_perform
from tests.adapters.pages import ASKER, CHOICE, COMMUNITY, TELEGRAM_TOKEN, operation


def button(number: int) -> Button:
    """A button with the longest label and data there are."""
    return Button("Ж" * LONGEST_LABEL, f"ask:{number}{'a' * (LONGEST_DATA - 5)}")


FULLEST = [
    Reply("а", tuple((button(number),) for number in range(6))),
    Reply("а", (tuple(map(button, range(5))), tuple(map(button, range(5))))),
]


@pytest.mark.parametrize("reply", FULLEST, ids=["6 rows", "10 buttons, 5 in a row"])
def test_the_fullest_inline_keyboard_is_taken(reply: Reply) -> None:
    result, vk = test_vk_perform.perform(operation(Send(reply)))
    assert isinstance(result, Delivered)
    shown = vk.sent(COMMUNITY, ASKER)[0].buttons
    assert [action["type"] for action in shown] == ["callback"] * len(shown)
    assert max(len(action["payload"]) for action in shown) <= 255
    result, telegram = test_telegram_perform.perform(operation(Send(reply)))
    assert isinstance(result, Delivered)
    assert len(telegram.sent(TELEGRAM_TOKEN, ASKER)[0].buttons) == len(shown)


def test_a_keyboard_below_has_text_buttons_and_goes_away() -> None:
    below = Reply(CHOICE.text, CHOICE.buttons, keys=Keys.TEXT)
    result, vk = test_vk_perform.perform(operation(Send(below)))
    assert isinstance(result, Delivered)
    [sent] = vk.sent(COMMUNITY, ASKER)
    assert [(b["type"], json.loads(b["payload"])) for b in sent.buttons] == [
        ("text", {"b": "c:1"}),
        ("text", {"b": "c:2"}),
    ]
    found = json.loads(keyboard(below))
    assert (found["one_time"], found["inline"]) == (True, False)
