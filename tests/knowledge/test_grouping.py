"""Groups keep who is in them, and many questions at once come out as one by one."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.grams import Floats, Grams
from knowledge.grouping import Groups, Point, Reader

NOTHING = np.zeros(0, np.float32)
TOPICS = {
    "life.pool": ("есть ли бассейн", "можно плавать в бассейне", "бассейн работает вечером"),
    "life.parking": ("есть ли парковка", "где поставить машину на парковку", "парковка платная"),
    "life.cat": ("можно взять кота", "пускают ли с котом в комнату", "кот в комнате разрешен"),
}
WORDS = " ".join(text for those in TOPICS.values() for text in those).split()


@cache
def reader() -> Reader:
    return Reader(Grams.build([text for those in TOPICS.values() for text in those]))


def meant(text: str) -> Floats:
    """A vector that says which topics the words of a text come from; little words say nothing."""
    telling = {word for word in text.split() if len(word) > 4}
    shares = [len(telling & set(" ".join(those).split())) for those in TOPICS.values()]
    vector = np.array(shares, np.float32)
    return vector / np.float32(float(np.linalg.norm(vector)) or 1.0)


def point(text: str, near: dict[str, float] | None = None, encoded: bool = True) -> Point:
    return Point(text, reader().words(text), meant(text) if encoded else NOTHING, near or {})


def joined(points: Sequence[Point], groups: Groups | None = None) -> tuple[list[str], Groups]:
    before = groups or Groups()
    ids = [f"{number + len(before.worded)}" for number in range(len(points))]
    return before.joined(points, ids)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
nears = st.dictionaries(st.sampled_from([*TOPICS, "talk.abuse"]), st.floats(0, 1), max_size=3)
points_made = st.builds(point, texts, nears, st.booleans())


def test_nothing_has_no_groups() -> None:
    assert joined([]) == ([], Groups())


def test_one_question_begins_a_group_with_its_id() -> None:
    keys, groups = Groups().joined([point("есть ли бассейн")], ["q7"])
    assert keys == ["q7"]
    assert groups.keys == ("q7",)


def test_ways_to_ask_the_same_are_one_group() -> None:
    points = [point(text) for those in TOPICS.values() for text in those]
    keys, groups = joined(points)
    assert keys == ["0"] * 3 + ["3"] * 3 + ["6"] * 3
    assert len(groups.keys) == 3


def test_without_an_encoder_shared_words_are_enough() -> None:
    said = ("есть ли бассейн", "бассейн есть", "пускают ли с котом", "с котом пускают")
    keys, _ = joined([point(text, encoded=False) for text in said])
    assert keys == ["0", "0", "2", "2"]


def test_what_the_base_is_sure_of_counts_more_than_words() -> None:
    one = point("есть ли бассейн", {"life.pool": 0.9}, encoded=False)
    other = point("есть ли душевая", {"life.shower": 0.9}, encoded=False)
    same = point("а поплавать где", {"life.pool": 0.9}, encoded=False)
    assert joined([one, other, same])[0] == ["0", "1", "0"]


def test_what_the_base_is_not_sure_of_counts_little() -> None:
    guessed = {"life.pool": 0.04}
    said = [point(text, guessed, encoded=False) for text in ("есть ли бассейн", "кот в комнате")]
    assert joined(said)[0] == ["0", "1"]


@settings(max_examples=60, deadline=None)
@given(st.lists(points_made, max_size=25))
def test_many_at_once_join_as_one_by_one(points: list[Point]) -> None:
    ids = [str(number) for number in range(len(points))]
    at_once, groups = Groups().joined(points, ids)
    one_by_one, single = list[str](), Groups()
    for one, own in zip(points, ids, strict=True):
        (key,), single = single.joined([one], [own])
        one_by_one.append(key)
    assert at_once == one_by_one
    assert groups.keys == single.keys
    assert groups.worded == single.worded


@settings(max_examples=60, deadline=None)
@given(st.lists(points_made, min_size=1, max_size=20), points_made)
def test_a_question_that_joins_changes_its_own_group_alone(points: list[Point], one: Point) -> None:
    before_keys, before = joined(points)
    (key,), after = before.joined([one], ["new"])
    assert after.keys[: len(before.keys)] == before.keys
    assert set(after.keys) - set(before.keys) == ({"new"} if key == "new" else set())
    # Any two groups it did not join are as alike as they were.
    others = [name for name in before.keys if name != key]
    for name in others:
        was = dict(before.alike(name, len(before.keys)))
        now = dict(after.alike(name, len(after.keys)))
        for other in others:
            if other != name:
                assert now[other] == pytest.approx(was[other], abs=1e-5)
    assert Groups.of([*points, one], [*before_keys, key]).keys == tuple(
        dict.fromkeys([*before_keys, key])
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(points_made, min_size=1, max_size=20), st.lists(points_made, max_size=8))
def test_groups_read_back_take_in_what_comes_as_before(
    first: list[Point], later: list[Point]
) -> None:
    keys, groups = joined(first)
    ids = [f"new {number}" for number in range(len(later))]
    again = Groups.of(first, keys).joined(later, ids)[0]
    assert again == groups.joined(later, ids)[0]


def test_ten_thousand_equal_questions_are_one_group() -> None:
    same = point("есть ли бассейн", {"life.pool": 0.5})
    keys, groups = joined([same] * 10_000)
    assert set(keys) == {"0"}
    assert groups.keys == ("0",)


def test_the_very_words_go_where_they_went_before() -> None:
    far = point("кот в комнате")
    pool = point("есть ли бассейн")
    # People have put both together: the words of the second stay there, unlike as they are.
    groups = Groups.of([pool, pool, pool, far], ["a", "a", "a", "a"])
    assert groups.joined([far], ["new"])[0] == ["a"]


def test_the_very_words_in_two_groups_go_where_more_of_them_are() -> None:
    one = point("есть ли бассейн")
    assert Groups.of([one, one, one], ["b", "a", "b"]).joined([one], ["new"])[0] == ["b"]
    assert Groups.of([one, one], ["b", "a"]).joined([one], ["new"])[0] == ["a"]


def test_near_groups_are_named_the_most_alike_first() -> None:
    points = [point(text) for those in TOPICS.values() for text in those]
    groups = Groups.of(points, ["pool", "swim", "swim", *["parking"] * 3, *["cat"] * 3])
    near = groups.alike("pool", 5)
    assert near[0][0] == "swim"
    assert {key for key, _ in near} == {"swim", "parking", "cat"}
    likeness = [value for _, value in near]
    assert likeness == sorted(likeness, reverse=True)
    assert groups.alike("pool", 1) == near[:1]
    with pytest.raises(KeyError):
        groups.alike("nobody")


def test_vectors_of_two_encoders_are_told_apart() -> None:
    _, groups = joined([point("есть ли бассейн")])
    other = Point("x", reader().words("x"), np.ones(5, np.float32), {})
    with pytest.raises(ValueError, match="two encoders"):
        groups.joined([other], ["new"])


def test_a_word_nobody_knows_still_likens() -> None:
    said = [point(text, encoded=False) for text in ("флюорография", "где флюорография")]
    assert joined(said)[0] == ["0", "0"]


def test_no_words_have_no_direction() -> None:
    assert not reader().words("").any()
    assert joined([point(""), point("есть ли бассейн")])[0] == ["0", "1"]
