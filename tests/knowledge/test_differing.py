"""Near is not the same: another trade, number or town is told, and nothing else is."""

import pytest

from knowledge.differing import differing
from knowledge.slots import NO_SLOTS, Slots
from knowledge.trade_hearing import HeardTrade
from tests.knowledge.bases import entry

COST = entry("money.cost", ("сколько стоит обучение", "цена за 2 семестр"), "Стоимость")
SCORE = entry("trade.score", ("проходной балл на повара",), "Проходной балл")
COOK = Slots(trades=(HeardTrade("повара"),))


@pytest.mark.parametrize(
    ("wording", "slots", "known", "words"),
    [
        ("сколько стоит обучение", NO_SLOTS, COST, ()),
        ("сколько стоит на повара", COOK, COST, ("повара",)),
        ("сколько стоит 3 курс", NO_SLOTS, COST, ("3",)),
        ("цена за 2 семестр", NO_SLOTS, COST, ()),
        ("сколько стоит в Анапе", Slots(town="Анапа"), COST, ("Анапа",)),
        ("балл на повара", COOK, SCORE, ()),
        ("балл на повара после 9", Slots(trades=COOK.trades, base=9), SCORE, ()),
        ("балл на повара 2025", COOK, SCORE, ("2025",)),
    ],
)
def test_the_words_that_differ(
    wording: str, slots: Slots, known: object, words: tuple[str, ...]
) -> None:
    assert differing(wording, slots, COST if known is COST else SCORE) == words
