"""An event of a third channel is held to what every channel's are: sound values or Unparsable."""

from copy import deepcopy
from typing import Any

import pytest

from bot.ports import Unparsable
from handlers.messages import Address, Ignored, Incoming, IncomingMessage, IncomingPress, Reach
from tests.adapters.soroka import envelope, parse
from tests.adapters.test_fixtures import PAGE, sound, variations
from tests.handlers.making import NOW

_WHO = {"room": 41, "from": 41, "at": int(NOW.timestamp())}
_HERE = Address(PAGE, "41")
CASES: list[tuple[dict[str, Any], Incoming]] = [
    (
        {"number": 1, "kind": "said", "message": 7, "text": "есть общага?", **_WHO},
        IncomingMessage(_HERE, "41", "7", "есть общага?", NOW),
    ),
    (
        {"number": 2, "kind": "said", "message": 8, "text": "Да", "answers": 3, **_WHO},
        IncomingMessage(_HERE, "41", "8", "Да", NOW, reply_to="3"),
    ),
    (
        {"number": 3, "kind": "pressed", "message": 3, "data": "take:5", "press": "p1", **_WHO},
        IncomingPress(_HERE, "41", "3", "take:5", "p1", NOW),
    ),
    ({"number": 4, "kind": "left", **_WHO}, Reach(_HERE, allowed=False, sent_at=NOW)),
    ({"number": 5, "kind": "back", **_WHO}, Reach(_HERE, allowed=True, sent_at=NOW)),
    ({"number": 6, "kind": "renamed", **_WHO}, Ignored("renamed")),
]


@pytest.mark.parametrize(("event", "value"), CASES)
def test_an_event_becomes_a_value(event: dict[str, Any], value: Incoming) -> None:
    raw = envelope(event)
    assert (raw.key, raw.peer, raw.sent_at) == (str(event["number"]), "41", NOW)
    found = parse(event, PAGE)
    assert found == value


@pytest.mark.parametrize("event", [event for event, _ in CASES])
def test_whatever_is_wrong_with_an_event_only_unparsable_is_raised(event: dict[str, Any]) -> None:
    for broken in variations(deepcopy(event), event):
        assert envelope(broken).key
        try:
            found = parse(broken, PAGE)
        except Unparsable:
            continue
        assert sound(found), broken
