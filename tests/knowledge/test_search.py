"""Search puts the right entry first and names the phrasing that came nearest."""

import pytest

from knowledge.search import FEATURES, Index, same
from knowledge.words import normalise

PHRASINGS = {
    "dorm.available": ("есть ли общежитие", "дают общежитие иногородним", "есть ли общежитие"),
    "dorm.cost": ("сколько стоит общежитие", "цена общежития"),
    "money.cost": ("сколько стоит обучение", "цена учебы в год", ""),
}
INDEX, FITTED = Index.build(PHRASINGS, normalise, background=["какая завтра погода"])


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
    assert [wording.entry for wording in INDEX.wordings] == [0, 0, 1, 1, 2, 2]
    assert INDEX.firsts.tolist() == [0, 2, 4, 6]


def test_a_phrasing_is_doubled_where_it_is_searched_alike() -> None:
    index, _ = Index.build({"a.b": ("цена 1", "цена 2")}, normalise, lambda form: form[:-2])
    assert [wording.text for wording in index.wordings] == ["цена 1"]
    assert index.holders("цена 2") == {"a.b"}


def test_an_empty_form_means_nothing() -> None:
    assert INDEX.candidates("") == []


def test_features_stand_in_their_order() -> None:
    first, second, *_ = INDEX.candidates("есть ли общежитие")
    features = dict(zip(FEATURES, first.features, strict=True))
    shown, other = dict(first.scores), dict(second.scores)
    assert shown["strength"] > features["elsewhere"]
    assert shown["lead"] == pytest.approx(shown["strength"] - other["strength"])
    assert second.features[1] == -first.features[1]
    assert features["√strength"] == pytest.approx(shown["strength"] ** 0.5)
    assert shown["near"] == 1.0


def test_what_no_college_answers_sounds_so() -> None:
    first = INDEX.candidates("какая погода")[0]
    features = dict(zip(FEATURES, first.features, strict=True))
    assert features["elsewhere"] > dict(first.scores)["strength"]


def test_knows_the_same_words_in_another_order() -> None:
    assert INDEX.holders("общежитие есть") == {"dorm.available"}
    assert INDEX.holders("а у вас есть ли общежитие") == {"dorm.available"}
    assert INDEX.holders("нет общежитие") == frozenset()
    assert same("а у вас") == "а у вас"


def test_an_only_entry_leads_over_nothing() -> None:
    index, _ = Index.build({"a.b": ("есть общежитие", "общежитие")}, normalise)
    only = index.candidates("есть общежитие")[0]
    assert only.features[0] == only.features[1]


def test_an_entry_without_phrasings_is_never_near() -> None:
    index, _ = Index.build({"a.b": ("есть общежитие",), "c.d": ()}, normalise)
    found = {one.entry: one for one in index.candidates("есть общежитие")}
    assert (found[1].phrasing, found[1].near) == ("", 0.0)


def test_an_empty_base_finds_nothing() -> None:
    index, _ = Index.build({}, normalise, background=["погода"])
    assert index.candidates("есть общежитие") == []
