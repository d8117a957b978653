"""An answer that newly says a sum or a day is for two people; everything else is for one."""

import pytest

from handlers.seconding import is_strict_change, may_publish
from knowledge.content import Table

FREE: Table = {"text": "Места есть, приходите."}
SUM: Table = {"text": "Комната стоит 900 рублей в месяц."}
FACT: Table = {"text": "Комната стоит {dorm.cost|money} в месяц."}


@pytest.mark.parametrize("said", [SUM, FACT, {"text": "Приходите до 15 августа."}])
def test_what_newly_says_a_sum_or_a_day_is_strict(said: Table) -> None:
    assert is_strict_change({}, {"variant": [FREE, said]})
    assert is_strict_change({"variant": [said]}, {"variant": [{**said, "phase": ["intake"]}]})


def test_what_says_the_same_as_before_is_not() -> None:
    before = {"title": "Цена", "variant": [SUM]}
    assert not is_strict_change(before, {"title": "Сколько стоит", "variant": [SUM, FREE]})
    assert not is_strict_change(before, {"variant": [FREE]})
    assert not is_strict_change(before, {})


@pytest.mark.parametrize(
    ("strict", "who", "two_people", "allowed"),
    [
        (True, "Анна", True, False),
        (True, "Олег", True, True),
        (True, "Анна", False, True),
        (False, "Анна", True, True),
    ],
)
def test_who_may_publish(strict: bool, who: str, two_people: bool, allowed: bool) -> None:
    assert may_publish(strict, "Анна", who, two_people) is allowed
