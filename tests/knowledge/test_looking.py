"""A look keeps what reading came to, and what a question told goes into a few signs and back."""

from datetime import UTC, datetime

import pytest

from knowledge.looking import UNSURE, looks, slots_in, told_in
from knowledge.programs import Form
from knowledge.slots import NO_SLOTS, Slots
from knowledge.trade_hearing import HeardTrade
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)


def test_what_the_base_makes_of_questions() -> None:
    knowledge = bases.small()
    college = next(iter(knowledge.colleges))
    known, beyond, nobody = looks(
        knowledge,
        [("есть ли общежитие", college), ("есть ли бассейн", college), ("общежитие", "none")],
        NOW,
    )
    assert known.near[0][0] == "dorm.available"
    assert known.lacks == ""
    assert beyond.lacks == UNSURE
    assert nobody.lacks == UNSURE, "of a college that is not here there is no answer"
    assert known.encoding.form == knowledge.matcher.form("есть ли общежитие")


@pytest.mark.parametrize(
    "slots",
    [
        NO_SLOTS,
        Slots(base=9, form=Form.FULL_TIME, score=4.2, town="Анапа", year=2026),
        Slots(trades=(HeardTrade("сварщик", ("15.01.05",)),), beyond=True),
    ],
)
def test_slots_go_there_and_back(slots: Slots) -> None:
    told = told_in(slots)
    assert told.isascii()
    found = slots_in(told)
    assert [trade.codes for trade in found.trades] == [trade.codes for trade in slots.trades]
    assert (found.base, found.form, found.score) == (slots.base, slots.form, slots.score)
    assert (found.town, found.year, found.beyond) == (slots.town, slots.year, slots.beyond)


def test_what_nobody_wrote_tells_nothing() -> None:
    assert slots_in("") == NO_SLOTS
    assert slots_in("nonsense") == NO_SLOTS
