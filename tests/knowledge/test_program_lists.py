"""Questions without a trade get a list where something says by what: base, interest, score."""

import pytest

from knowledge.answers import Answer
from knowledge.program_lists import answer_list
from knowledge.program_rows import View
from knowledge.programs import Form, Score
from knowledge.slots import Slots, hear_slots
from tests.knowledge.catalogue import COOK, college, row, view


def listed(entry: str, text: str, at: View) -> Answer | None:
    return answer_list(entry, hear_slots(text), at)


def test_lists_by_base_form_interest_and_score() -> None:
    cars = row("23.01.17", scores=(Score(2026, 4.4),))
    here = view(college(row(), cars, row(COOK, 11, form=Form.PART_TIME)))
    nine = listed("admission.after9", "на кого можно", here)
    assert nine
    assert "• Сварщик — очно" in nine.text
    assert "Повар" not in nine.text
    part = listed("study.programs", "что есть заочно", here)
    assert part
    assert "• Повар, кондитер" in part.text
    assert "Сварщик" not in part.text
    liked = listed("study.programs", "хочу работать с машинами", here)
    assert liked
    assert "ремонту и обслуживанию автомобилей" in liked.text
    assert "Сварщик" not in liked.text
    none = listed("study.programs", "хочу работать с животными", here)
    assert none
    assert none.text.startswith("Работе с животными у нас не учат.")
    low = listed("admission.low_grades", "с баллом 3,8 куда пройду", here)
    assert low
    assert "Сварщик (после 9 класса, очно) — бюджет 3,62 в 2026 году" in low.text
    assert "автомобилей" not in low.text
    assert "заранее не знает никто" in low.text
    lowest = listed("admission.low_grades", "с баллом 2,5 куда", here)
    assert lowest
    assert "с 2,5 никуда не зачислили" in lowest.text


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("admission.low_grades", "возьмут с плохими оценками"),
        ("admission.passing_score", "какой проходной балл"),
        ("admission.choose", "помогите выбрать"),
        ("dorm.available", "общежитие после 9"),
        ("study.programs", "повар есть?"),
    ],
)
def test_no_list_where_nothing_says_by_what(entry: str, text: str) -> None:
    assert listed(entry, text, view(college(row()))) is None
    assert answer_list("study.programs", Slots(), view(college())) is None
