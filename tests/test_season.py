"""A small season ends with nothing lost or doubled, and the ledger sees designs that are wrong."""

from dataclasses import replace
from typing import Any

import pytest

from handlers import asking
from handlers.messages import IncomingMessage
from handlers.outcome import Outcome
from handlers.reminding import Reminder, remind
from handlers.situation import Floor, Situation
from tests.season import season, summed


def test_a_small_season() -> None:
    ledger = season(1, askers=10, days=2)
    assert not ledger.faults, ledger.faults
    assert ledger.deaths > 2
    assert ledger.promises > 2
    assert "faults lost 0, twice 0, untold 0, talked_over 0, leaked 0" in summed([ledger])


def test_the_ledger_sees_a_promise_that_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*situation: Any) -> Reminder:
        found = remind(*situation)
        return replace(found, outcome=replace(found.outcome, replies=()))

    monkeypatch.setattr("bot.reminding.remind", silent)
    assert season(1, askers=12, days=1).untold


def test_the_ledger_sees_an_answer_over_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = asking.decide_message

    def deaf(message: IncomingMessage, situation: Situation) -> Outcome:
        dialog = replace(situation.dialog, floor=Floor.BOT)
        return decide(message, replace(situation, dialog=dialog))

    monkeypatch.setattr("handlers.deciding.decide_message", deaf)
    assert season(1, askers=30, days=1).talked_over


def test_the_ledger_sees_a_reminder_that_is_never_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*asked: object, **more: object) -> list[int]:
        return []

    monkeypatch.setattr("bot.reminding.due_cards", forgetful)
    assert season(1, askers=12, days=1).lost
