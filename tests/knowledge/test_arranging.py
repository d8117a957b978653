"""What people merge and split holds for questions there are and for those to come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.arranging import Arranged, Decision, Merge, Split, arranged, undone

PLACED = {"q1": "a", "q2": "a", "q3": "b", "q4": "c"}


def seen(placed: dict[str, str], *decisions: Decision) -> dict[str, str]:
    found = arranged(placed, decisions)
    return {question: found.gap_of(question) for question in placed}


def test_without_decisions_a_gap_is_a_group() -> None:
    assert seen(PLACED) == PLACED
    assert arranged({}, ()) == Arranged({}, {})


def test_a_merge_takes_what_comes_later_too() -> None:
    assert seen({**PLACED, "q9": "b"}, Merge("b", "a"))["q9"] == "a"
    assert arranged(PLACED, [Merge("b", "a")]).groups["q3"] == "b"


def test_merges_go_on_from_one_another() -> None:
    assert set(seen(PLACED, Merge("c", "b"), Merge("b", "a")).values()) == {"a"}
    assert set(seen(PLACED, Merge("b", "a"), Merge("a", "b")).values()) == {"b", "c"}


def test_a_split_takes_some_questions_out() -> None:
    split = Split("a", "new", frozenset({"q2"}))
    assert seen(PLACED, split) == {**PLACED, "q2": "new"}
    # A question that joined the part stays with it.
    assert seen({**PLACED, "q9": "new"}, split)["q9"] == "new"


def test_a_split_of_a_merged_gap_may_take_from_both() -> None:
    decisions = (Merge("b", "a"), Split("a", "new", frozenset({"q2", "q3"})))
    assert seen(PLACED, *decisions) == {"q1": "a", "q2": "new", "q3": "new", "q4": "c"}


def test_what_is_not_there_any_more_is_passed_over() -> None:
    split = Split("a", "new", frozenset({"q2", "gone", "q4"}))
    assert seen(PLACED, split) == {**PLACED, "q2": "new"}
    assert seen(PLACED, Merge("nobody", "a")) == PLACED


def test_a_merge_undone_parts_what_joined_since_as_well() -> None:
    merged = (Merge("b", "a"),)
    later = {**PLACED, "q9": "b"}
    assert seen(later, *merged)["q9"] == "a"
    assert seen(later, *undone(merged, 0)) == later


def test_a_split_undone_brings_back_what_joined_the_part() -> None:
    decisions = (Split("a", "new", frozenset({"q2"})),)
    later = {**PLACED, "q9": "new"}
    assert seen(later, *undone(decisions, 0)) == {**PLACED, "q9": "a"}


def test_decisions_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="itself"):
        Merge("a", "a")
    with pytest.raises(ValueError, match="nothing is taken"):
        Split("a", "new", frozenset())
    with pytest.raises(ValueError, match="of its own"):
        Split("a", "a", frozenset({"q1"}))
    with pytest.raises(IndexError):
        undone((), 0)
    with pytest.raises(IndexError):
        undone((Merge("a", "b"),), -1)


keys = st.sampled_from("abcdef")
merges = st.tuples(keys, keys).filter(lambda pair: pair[0] != pair[1]).map(lambda p: Merge(*p))
placings = st.dictionaries(st.sampled_from([f"q{n}" for n in range(12)]), keys)


@given(placings, st.lists(merges, max_size=6), merges)
def test_a_last_merge_undone_leaves_nothing_behind(
    placed: dict[str, str], before: list[Merge], last: Merge
) -> None:
    decisions: list[Decision] = [*before, last]
    assert seen(placed, *undone(decisions, len(before))) == seen(placed, *before)


@given(
    placings, st.lists(merges, max_size=4), st.sets(st.sampled_from([f"q{n}" for n in range(12)]))
)
def test_a_last_split_undone_leaves_nothing_behind(
    placed: dict[str, str], before: list[Merge], taken: set[str]
) -> None:
    gap = next(iter(seen(placed, *before).values()), "a")
    decisions: list[Decision] = [*before, Split(gap, "new", frozenset(taken | {"q0"}))]
    after = seen(placed, *decisions)
    assert {q for q, key in after.items() if key == "new"} == {
        q for q, key in seen(placed, *before).items() if key == gap and q in taken | {"q0"}
    }
    assert seen(placed, *undone(decisions, len(before))) == seen(placed, *before)
