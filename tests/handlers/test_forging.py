"""Ten thousand forged, foreign and repeated taps at a desk change nothing and say so."""

import random
from dataclasses import replace
from itertools import product

import pytest

from handlers.messages import IncomingPress
from handlers.options import Option
from handlers.outcome import PressAnswered
from handlers.situation import CardState, DeskSituation
from handlers.states import Disposition
from handlers.tapping import decide_desk_press
from tests.handlers import making

FORGED = 10_000
_SIGNS = "abcdefgxyz0123456789:.-_ %/\x00\u202e№я"
OPTION = Option("1.1", "dorm.available", "Есть ли общежитие", "Общежитие есть.", 0.9, True)
CARD = replace(making.card(), options=(OPTION,))


def situation(staff: str = "vk:9", card: CardState | None = CARD) -> DeskSituation:
    """A desk at which card 5 waits."""
    return DeskSituation(
        *(making.NOW, making.COLLEGE, staff, card),
        waiting=("1.1",),
        answers=making.ANSWERS,
        titles=making.TITLES,
    )


def press(data: str) -> IncomingPress:
    """A press with this data."""
    return IncomingPress(making.ADDRESS, "9", "d1", data, "e9", making.NOW)


def is_refused(data: str, found: DeskSituation) -> bool:
    """True where the tap changes nothing and says why."""
    outcome = decide_desk_press(press(data), found)
    [note] = outcome.notes
    assert isinstance(note, PressAnswered)
    return outcome.disposition is Disposition.IGNORED and not outcome.replies and bool(note.toast)


def forged(number: int) -> str:
    """Data that no card 5 has a button with."""
    rng = random.Random(number)
    action = rng.choice(
        [
            "take",
            "close",
            "floor",
            "skip",
            "give",
            "all",
            "ask",
            "pick",
            "person",
            "base",
            "publish",
        ]
    )
    card = rng.choice([1, 4, 6, 50, 55, 10**17, 10**30, 0, -5])
    tail = rng.choice(["", ":dorm.available", ":docs.list", ":1", ":1:2"])
    kind = number % 3
    if kind == 0:
        return f"{action}:{card}{tail}"
    if kind == 1:
        # Of card 5 itself, but an entry it does not offer, an offer nobody made, or half of one.
        entry = rng.choice(["docs.list", "dorm.cost", "dorm", "dorm.available.", "x" * 60])
        drafts = [f"{act}:5:{rng.randint(1, 9)}" for act in ("publish", "propose", "drop")]
        return rng.choice(
            [
                *drafts,
                "base:5",
                f"give:5:{entry}",
                f"all:5:{rng.randint(1, 10**6)}",
                "give:5",
                "all:5:",
            ]
        )
    return "".join(rng.choice(_SIGNS) for _ in range(rng.randint(0, 80)))


def test_forged_taps() -> None:
    assert all(is_refused(forged(number), situation()) for number in range(FORGED))


@pytest.mark.parametrize(
    "action", ["take:5", "close:5", "floor:5", "skip:5", "give:5:dorm.available"]
)
def test_a_real_button_in_other_hands(action: str) -> None:
    assert is_refused(action, situation(staff=""))
    assert is_refused(action, situation(card=None))
    assert is_refused(action, situation(card=replace(CARD, id=6)))
    assert is_refused(action, situation(card=replace(CARD, open=False)))


def test_repeated_taps() -> None:
    answered = replace(CARD, waiting=False, taken_by="vk:8")
    for action, staff in product(("take:5", "skip:5", "give:5:dorm.available"), ("vk:8", "vk:9")):
        found = replace(situation(staff, answered), waiting=())
        assert is_refused(action, found)
