"""Search puts the right entry first and counts exactly what it leaves out."""

import pytest

from knowledge.profile import Profiles, Without, parts
from knowledge.search import FEATURES, Index, same
from knowledge.words import normalise

PHRASINGS = {
    "dorm.available": ("есть ли общежитие", "дают общежитие иногородним", "есть ли общежитие"),
    "dorm.cost": ("сколько стоит общежитие", "цена общежития"),
    "money.cost": ("сколько стоит обучение", "цена учебы в год", ""),
}
INDEX = Index.build(PHRASINGS, normalise)


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ("общежитие есть", "dorm.available"),
        ("общежитие сколько стоит", "dorm.cost"),
        ("цена обучения", "money.cost"),
        ("иногородним", "dorm.available"),
    ],
)
def test_finds(form: str, entry: str) -> None:
    assert INDEX.entries[INDEX.candidates(form)[0].entry] == entry


def test_names_the_nearest_phrasing() -> None:
    assert INDEX.candidates("цена общежитий")[0].phrasing == "цена общежития"


def test_empty_and_doubled_phrasings_are_left_out() -> None:
    assert [len(group) for group in INDEX.wordings] == [2, 2, 2]


def test_an_empty_form_means_nothing() -> None:
    assert INDEX.candidates("") == []


def test_features_stand_in_their_order() -> None:
    first = INDEX.candidates("есть общежитие")[0]
    assert len(first.features) == len(FEATURES)
    shown = dict(first.scores)
    assert shown["near"] == 1.0
    assert shown["covered"] == shown["known"] == 1.0


def test_unknown_words_are_not_covered() -> None:
    shown = dict(INDEX.candidates("общежитие для жирафов")[0].scores)
    assert 0 < shown["covered"] < 0.5
    assert shown["covered"] == shown["known"]


def test_knows_the_same_words_in_another_order() -> None:
    assert INDEX.holders("общежитие есть") == {"dorm.available"}
    assert INDEX.holders("а у вас есть ли общежитие") == {"dorm.available"}
    assert INDEX.holders("нет общежитие") == frozenset()
    assert same("а у вас") == "а у вас"


def test_an_entry_left_out_is_not_found() -> None:
    number = INDEX.entries.index("dorm.available")
    found = INDEX.candidates("есть ли общежитие", Without(number))
    assert number not in [candidate.entry for candidate in found]


def test_a_wording_left_out_is_not_its_own_neighbour() -> None:
    number = INDEX.entries.index("dorm.cost")
    found = INDEX.candidates("цена общежития", Without(number, "цена общежития"))
    mine = next(candidate for candidate in found if candidate.entry == number)
    assert mine.phrasing == "сколько стоит общежитие"


def test_an_only_wording_left_out_leaves_nothing_near() -> None:
    index = Index.build({"a.b": ("есть общежитие",), "c.d": ("какая стипендия",)}, normalise)
    mine = index.candidates("есть общежитие", Without(0, "есть общежитие"))
    assert dict(next(c for c in mine if c.entry == 0).scores)["near"] == 0.0


def test_what_only_a_wording_said_leaves_with_it() -> None:
    profiles = Profiles.build([["есть общежитие", "дают комнату"], ["цена комнаты"]])
    without = Without(0, "дают комнату")
    assert profiles.scores("дают комнату")[0] > profiles.scores("дают комнату")[1]
    assert profiles.scores("дают комнату", without)[0] < profiles.scores("дают комнату", without)[1]
    covered, known = profiles.covered("дают комнату", without)
    assert covered[0] == 0.0
    assert 0 < known < 1


def test_parts_are_stems_and_pieces() -> None:
    found = parts("общежитии")
    assert found["^общежит"] == 3
    assert found[" об"] == 1
    assert "общеж" not in found


def test_an_empty_base_finds_nothing() -> None:
    assert Index.build({}, normalise).candidates("есть общежитие") == []
