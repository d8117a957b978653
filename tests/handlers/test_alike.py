"""What asks the same is found by words or a sure meaning; other slots are another question."""

import pytest

from handlers.alike import MOST, Asking, alike
from handlers.options import Option


def asking(card: int, words: str, *meant: tuple[str, float]) -> Asking:
    """A card with these words and meanings."""
    options = tuple(Option(f"{card}.1", entry, "т", "о", p, True) for entry, p in meant)
    return Asking(card, words, options)


ONE = asking(1, "Когда дадут общежитие?", ("dorm.apply", 0.7))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (asking(2, "когда дадут  общежитие"), True),
        (asking(2, "Общагу когда дают", ("dorm.apply", 0.6)), True),
        (asking(2, "Общагу когда дают", ("dorm.apply", 0.4)), False),
        (asking(2, "Общагу когда дают", ("dorm.apply", 0.6), ("dorm.cost", 0.7)), False),
        (asking(2, "а на повара?", ("trade.score-43.01.09-9", 0.9)), False),
        (asking(1, "Когда дадут общежитие?"), False),
    ],
)
def test_the_same_question(other: Asking, same: bool) -> None:
    assert alike(ONE, [other]) == ((other,) if same else ())


def test_other_slots_are_another_question() -> None:
    welder = asking(1, "балл на сварщика", ("trade.score-15.01.05-9", 0.9))
    cook = asking(2, "балл на повара", ("trade.score-43.01.09-9", 0.9))
    assert alike(welder, [cook]) == ()


def test_no_words_are_like_no_words() -> None:
    assert alike(asking(1, "?"), [asking(2, "!")]) == ()


def test_as_many_as_are_read() -> None:
    others = [asking(number, ONE.masked) for number in range(2, 60)]
    assert alike(ONE, others) == tuple(others[:MOST])
