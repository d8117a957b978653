"""Gaps say what is asked, by how many, why it is not answered, and what to do first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.arranging import Merge, Split, arranged
from knowledge.encodings import Encoding, encodings
from knowledge.gaps import (
    WEEKS,
    Asked,
    Cause,
    Counted,
    Coverage,
    Gap,
    Why,
    coverage,
    gaps,
    groups_of,
    join,
    told_apart,
)
from knowledge.grouping import Groups, Reader
from knowledge.programs import Form
from knowledge.slots import Slots
from knowledge.trade_hearing import HeardTrade
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
COOK, WELDER = (Slots(trades=(HeardTrade(said),)) for said in ("повара", "сварщика"))


def asked(text: str, number: int = 0, college: str = "kmt", days: float = 0, **more: Any) -> Asked:
    """A question of so many days ago, understood by the small base."""
    matcher = bases.small().matcher
    (encoding,) = encodings([text], matcher.form, matcher.searched, matcher.index.encoder)
    near = tuple((match.entry, match.p) for match in matcher.matches(text))
    one = Asked(f"q{number}", text, college, NOW - timedelta(days=days), encoding, near)
    return replace(one, **more)


def reader() -> Reader:
    return Reader(bases.small().matcher.index.grams)


def found(those: Sequence[Asked]) -> list[Gap]:
    keys, _ = join(Groups(), those, reader())
    return gaps(those, arranged(keys, ()), NOW)


def all_of(texts: Sequence[str], **more: Any) -> list[Asked]:
    return [asked(text, number, **more) for number, text in enumerate(texts)]


POOL = ("есть ли бассейн", "бассейн у вас есть?", "а бассейн есть")
DORM = ("сколько стоит общага в месяц", "какая цена общежития в месяц")


def test_of_nothing_there_is_no_gap() -> None:
    assert found([]) == []
    assert coverage([]) == Coverage(0, 0, 0, 0.0)


def test_one_question_is_a_gap() -> None:
    (gap,) = found([asked(POOL[0])])
    assert (gap.key, gap.title, gap.questions) == ("q0", POOL[0], ("q0",))
    assert (gap.week, gap.people, gap.colleges, gap.weight) == (1, 1, 1, 1)
    assert gap.first == gap.last == NOW


def test_questions_are_grouped_by_what_they_mean() -> None:
    by_title = {gap.title: len(gap.questions) for gap in found(all_of((*POOL, *DORM)))}
    assert by_title == {POOL[0]: 3, DORM[0]: 2}


def test_wordings_are_counted_whatever_their_case() -> None:
    (gap,) = found(all_of(("есть ли бассейн?", "Есть ли БАССЕЙН?", POOL[1], POOL[1], POOL[1])))
    assert [(one.what, one.questions) for one in gap.wordings] == [
        (POOL[1], 3),
        ("есть ли бассейн?", 2),
    ]
    assert gap.title == POOL[1]


def test_people_times_colleges_of_the_last_week_come_first() -> None:
    often = [asked(POOL[0], n, days=1, asker="same") for n in range(5)]
    wide = [asked(DORM[0], 10 + n, college=f"c{n}", days=2) for n in range(2)]
    old = [asked("где взять справку для военкомата", 20 + n, days=9) for n in range(9)]
    first, second, third = found([*old, *often, *wide])
    assert (first.title, first.people, first.colleges, first.weight) == (DORM[0], 2, 2, 4)
    assert (second.title, second.week, second.people, second.weight) == (POOL[0], 5, 1, 1)
    assert (third.week, third.weight, len(third.questions)) == (0, 0, 9)


def test_an_asker_is_somebody_else_at_another_college() -> None:
    both = [asked(POOL[0], n, college=f"c{n}", asker="7") for n in range(2)]
    assert found(both)[0].people == 2


def test_weeks_are_counted_to_the_newest() -> None:
    days = [0, 6.9, 7.1, 7 * WEEKS - 0.1, 7 * WEEKS + 0.1, -0.5]
    (gap,) = found([asked(POOL[0], n, days=ago) for n, ago in enumerate(days)])
    assert gap.weeks == (1, *(0,) * (WEEKS - 3), 1, 3)
    assert (gap.trend, gap.week) == (2, 3)
    assert len(gap.questions) == 6


@pytest.mark.parametrize(
    ("more", "cause"),
    [
        ({"near": ()}, Cause.NO_ENTRY),
        ({"near": (("dorm.cost", 0.1),)}, Cause.NO_ENTRY),
        ({"near": (("dorm.cost", 0.6),)}, Cause.NOT_FOUND),
        ({"near": (), "chosen": "dorm.cost"}, Cause.NOT_FOUND),
        ({"why": Why.ANSWERLESS, "near": (("dorm.cost", 0.9),)}, Cause.NO_ENTRY),
        ({"why": Why.NO_FACT}, Cause.NO_FACT),
        ({"why": Why.EXPIRED}, Cause.EXPIRED),
        ({"why": Why.UNCONFIRMED}, Cause.UNCONFIRMED),
        ({"why": Why.NOT_HELPED, "near": (("dorm.cost", 0.9),)}, Cause.NOT_HELPED),
        ({"why": Why.CONTRADICTED}, Cause.CONTRADICTION),
        ({"why": Why.BEYOND}, Cause.OUT_OF_SCOPE),
    ],
)
def test_a_gap_has_the_cause_of_its_questions(more: dict[str, Any], cause: Cause) -> None:
    assert found([asked(POOL[0], **more)])[0].cause is cause


def test_every_reason_has_a_cause() -> None:
    assert {asked(POOL[0], why=why).cause for why in Why} <= set(Cause)


def test_a_missing_fact_is_counted_over_colleges() -> None:
    lacking = [
        asked(DORM[0], n, college=f"c{n % 3}", why=Why.NO_FACT, missing=("dorm.price",))
        for n in range(5)
    ]
    (gap,) = found([*lacking, asked(DORM[0], 9, why=Why.EXPIRED, missing=("dorm.price",))])
    assert gap.causes[0] == Counted("no_fact", 5, ("c0", "c1", "c2"))
    assert gap.missing == (Counted("dorm.price", 6, ("c0", "c1", "c2", "kmt")),)
    assert [one.what for one in gap.causes] == ["no_fact", "expired"]


def test_near_entries_are_those_of_all_questions_on_average() -> None:
    one = asked(POOL[0], 0, near=(("a", 0.4), ("b", 0.1)))
    other = asked(POOL[0], 1, near=(("b", 0.5),))
    assert found([one, other])[0].near == (("b", 0.3), ("a", 0.2))


def test_what_was_told_differently_is_noted() -> None:
    text = "какой балл на профессию"
    told = [asked(text, n, slots=slots) for n, slots in enumerate((COOK, WELDER, WELDER))]
    (gap,) = found(told)
    assert [(one.what, one.questions) for one in gap.told["trade"]] == [
        ("сварщика", 2),
        ("повара", 1),
    ]
    assert gap.mixed == ("trade",)
    assert found(told[1:])[0].mixed == ()


def test_slots_that_differ_are_named() -> None:
    mine = replace(COOK, base=9, town="Примерск", year=2026)
    theirs = Slots(trades=COOK.trades, base=11, town="Примерск", form=Form.PART_TIME)
    assert told_apart(mine, theirs) == ("base",)
    assert told_apart(COOK, WELDER) == ("trade",)
    assert told_apart(mine, Slots()) == ()
    assert told_apart(Slots(score=4.5, year=2026), Slots(score=3.9, year=2027)) == ("score", "year")


def test_coverage_counts_from_the_top() -> None:
    many = [asked(POOL[0], n, days=1) for n in range(7)]
    few = [asked(DORM[0], 10 + n, days=1) for n in range(2)]
    one = asked("где взять справку для военкомата", 20)
    listed = found([*many, *few, one])
    assert coverage(listed) == Coverage(10, 3, 2, 0.9)
    assert coverage(listed, 0.7).needed == 1
    assert coverage(listed, 1.0) == Coverage(10, 3, 3, 1.0)


def test_merged_gaps_are_seen_as_one_and_keep_their_keys() -> None:
    those = all_of((*POOL, *DORM))
    keys, groups = join(Groups(), those, reader())
    (merged,) = gaps(those, arranged(keys, [Merge("q3", "q0")]), NOW)
    assert (merged.key, len(merged.questions)) == ("q0", 5)
    # What comes later finds the group it is like, and so the gap.
    late = asked("общага сколько стоит в месяц", 9)
    more, _ = join(groups, [late], reader())
    assert more == {"q9": "q3"}
    seen = arranged({**keys, **more}, [Merge("q3", "q0")])
    assert seen.gap_of("q9") == "q0"
    assert len(gaps([*those, late], arranged({**keys, **more}, ()), NOW)) == 2


def test_a_part_people_took_out_draws_what_is_like_it() -> None:
    those = all_of(("проходной балл на повара", "проходной балл на сварщика", "балл на повара"))
    keys = dict.fromkeys(("q0", "q1", "q2"), "q0")
    seen = arranged(keys, [Split("q0", "part", frozenset({"q1"}))])
    assert {gap.key: len(gap.questions) for gap in gaps(those, seen, NOW)} == {"q0": 2, "part": 1}
    groups = groups_of(those, seen.groups, reader())
    again, _ = join(groups, [asked("Проходной балл на сварщика?", 9)], reader())
    assert again == {"q9": "part"}


texts = st.sampled_from((*POOL, *DORM, "где взять справку для военкомата", "кот", ""))


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, max_size=12), st.randoms(use_true_random=False))
def test_the_order_they_stand_in_changes_nothing(said: list[str], chance: object) -> None:
    those = [asked(text, n, days=n % 3) for n, text in enumerate(said)]
    mixed = list(those)
    assert hasattr(chance, "shuffle")
    chance.shuffle(mixed)
    assert join(Groups(), mixed, reader())[0] == join(Groups(), those, reader())[0]
    assert found(mixed) == found(those)


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, min_size=1, max_size=10), texts)
def test_a_new_question_changes_its_own_gap_alone(said: list[str], new: str) -> None:
    those = all_of(said)
    keys, groups = join(Groups(), those, reader())
    late = asked(new, 99)
    more, _ = join(groups, [late], reader())
    before = {gap.key: gap for gap in gaps(those, arranged(keys, ()), NOW)}
    after = {gap.key: gap for gap in gaps([*those, late], arranged({**keys, **more}, ()), NOW)}
    assert {key for key in after if before.get(key) != after[key]} == {more["q99"]}
    assert before.keys() <= after.keys()


def test_a_question_that_joined_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        gaps([asked(POOL[0])], arranged({}, ()), NOW)
    with pytest.raises(KeyError):
        groups_of([asked(POOL[0])], {}, reader())


def test_an_encoding_is_read_back_as_it_was() -> None:
    matcher = bases.small().matcher
    one, other = encodings(["Есть ли общага?", ""], matcher.form, matcher.searched, None)
    assert one == Encoding("есть ли общежитие", "есть ли общежитие")
    assert not len(one.vector)
    assert other == Encoding("", "")
    assert encodings([], matcher.form, matcher.searched, matcher.index.encoder) == []
