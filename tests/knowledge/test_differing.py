"""Near is not the same: another trade, number or town is told, another answer, and nothing else."""

import pytest

from knowledge.differing import differing, disagree
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


@pytest.mark.parametrize(
    ("said", "answer", "other"),
    [
        ("Приём до 25 августа", "Документы принимаем до 15 августа, до 16:00.", True),
        ("до 25.08", "до 15 августа", True),
        ("Приём до 15.08.2027", "Документы принимаем до 15 августа, до 16:00.", False),
        ("до 17:00", "Приём с 9:00 до 16:00", True),
        ("Теперь 700 руб. в месяц", "Общежитие стоит 500 ₽ в месяц", True),
        ("1 200 рублей", "1200 ₽", False),
        ("мест 90 человек, 90 мест", "В общежитии 120 мест", True),
        ("Берём и 9 классов, и 11 классов", "После 9 классов", False),
        ("Нет, общежития нет", "Да, общежитие есть.", True),
        ("Да, есть", "Да, общежитие есть.", False),
        ("Здравствуйте! Позвоните, пожалуйста, +7 861 000-00-00", "Общежитие стоит 500 ₽", False),
        ("Сейчас уточню и напишу", "Приём до 15 августа", False),
        ("5 марта", "5 мая", True),
        ("", "Приём до 15 августа", False),
        ("Приём до 15 августа", "", False),
    ],
)
def test_what_cannot_both_be_true(said: str, answer: str, *, other: bool) -> None:
    assert disagree(said, answer) is other
    assert disagree(answer, said) is other
