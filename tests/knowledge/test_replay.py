"""A replay counts what an edit gains, loses and steals, and blocks what the golden set forbids."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asks import Verdict
from knowledge.encodings import Encoding
from knowledge.outcomes import Outcome, Stored, outcomes, reread
from knowledge.replay import EXAMPLES, Kind, Replayed, compared
from knowledge.understanding import Knowledge
from tests.knowledge import bases
from tests.knowledge.test_outcomes import NOW, POOL, stored

A = Outcome(Verdict.ANSWER, "a", 0.95)
B = Outcome(Verdict.ANSWER, "b", 0.95)
OFFER = Outcome(Verdict.OFFER, "a", 0.5, ("a", "b"))
PERSON = Outcome(Verdict.HAND_OVER, "a", 0.1)


def question(number: int = 0, right: Sequence[str] | None = None, college: str = "") -> Stored:
    golden = None if right is None else frozenset(right)
    return Stored(f"q{number}", "есть?", Encoding("есть", "есть"), college, right=golden)


def edited(before: Knowledge, after: Knowledge, asked: Sequence[Stored]) -> Replayed:
    then = reread(asked, before.matcher, after.matcher)
    return compared(asked, outcomes(before, asked, NOW), outcomes(after, then, NOW))


@pytest.mark.parametrize(
    ("was", "now", "kind", "shown"),
    [
        (PERSON, A, Kind.GAINED, ("", "a")),
        (OFFER, A, Kind.GAINED, ("a", "a")),
        (A, PERSON, Kind.LOST, ("a", "")),
        (A, OFFER, Kind.LOST, ("a", "a")),
        (A, B, Kind.STOLEN, ("a", "b")),
        (PERSON, OFFER, Kind.OFFERED, ("", "a")),
        (OFFER, PERSON, Kind.WITHDRAWN, ("a", "")),
    ],
)
def test_a_change_has_a_kind(
    was: Outcome, now: Outcome, kind: Kind, shown: tuple[str, str]
) -> None:
    found = compared([question()], [was], [now])
    (tally,) = found.tallies
    assert (tally.kind, (tally.was, tally.now), tally.questions) == (kind, shown, 1)
    assert (tally.examples[0].before, tally.examples[0].after) == (was, now)
    assert found.count(kind) == 1
    assert found.answered == (bool(was.answer), bool(now.answer))
    assert not found.blocked


@pytest.mark.parametrize("outcome", [A, OFFER, PERSON])
def test_what_stays_is_no_change(outcome: Outcome) -> None:
    other = replace(outcome, p=outcome.p / 2)
    assert compared([question()], [outcome], [other]).tallies == ()


def test_nothing_replayed_changes_nothing() -> None:
    assert compared([], [], []) == Replayed(0, (0, 0), (), (), ())
    with pytest.raises(ValueError, match="shorter"):
        compared([question()], [], [])


def test_changes_are_counted_by_entry_the_worst_first() -> None:
    asked = [question(number, college=f"c{number % 2}") for number in range(9)]
    was = [PERSON] * 6 + [A] * 3
    now = [A] * 6 + [B, B, PERSON]
    found = compared(asked, was, now)
    assert [(one.kind, one.was, one.now, one.questions, one.colleges) for one in found.tallies] == [
        (Kind.LOST, "a", "", 1, 1),
        (Kind.STOLEN, "a", "b", 2, 2),
        (Kind.GAINED, "", "a", 6, 2),
    ]
    assert [change.question.id for change in found.tallies[2].examples] == [
        f"q{number}" for number in range(EXAMPLES)
    ]
    assert found.answered == (3, 8)


@pytest.mark.parametrize(
    ("right", "was", "now", "lost", "won"),
    [
        (("a",), A, B, Kind.STOLEN, None),
        (("a",), A, OFFER, Kind.LOST, None),
        (("a", "b"), A, B, None, None),
        (("a",), B, A, None, Kind.GAINED),
        (("a",), OFFER, PERSON, None, None),
        ((), PERSON, A, Kind.STOLEN, None),
        ((), PERSON, OFFER, None, None),
        ((), A, PERSON, None, Kind.GAINED),
    ],
)
def test_a_golden_question_that_is_lost_blocks(
    right: tuple[str, ...], was: Outcome, now: Outcome, lost: Kind | None, won: Kind | None
) -> None:
    found = compared([question(right=right)], [was], [now])
    assert [change.kind for change in found.lost] == ([lost] if lost else [])
    assert [change.kind for change in found.won] == ([won] if won else [])
    assert found.blocked == bool(lost)
    # It counts for itself, not among what people asked.
    assert (found.questions, found.answered, found.tallies) == (0, (0, 0), ())


some = st.sampled_from([A, B, OFFER, PERSON])


@given(st.lists(st.tuples(some, some), max_size=30))
def test_every_question_is_counted_once(pairs: list[tuple[Outcome, Outcome]]) -> None:
    asked = [question(number) for number in range(len(pairs))]
    was, now = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = compared(asked, was, now)
    changed = sum(found.count(kind) for kind in Kind)
    assert changed == sum(one != other for one, other in pairs)
    gained, lost = found.count(Kind.GAINED), found.count(Kind.LOST)
    assert found.answered[1] - found.answered[0] == gained - lost
    back = compared(asked, now, was)
    assert back.count(Kind.GAINED) == lost
    assert back.count(Kind.STOLEN) == found.count(Kind.STOLEN)


# --- real edits -----------------------------------------------------------------------------------

ASKED = ("есть ли бассейн", "бассейн у вас есть?", "есть ли общежитие", "какая стипендия", "кот")


def test_a_new_entry_gains_what_asks_for_it() -> None:
    before = bases.small()
    entries = [*before.entries.values(), bases.entry("life.pool", POOL)]
    after = Knowledge.build(entries, before.colleges.values())
    golden = [
        replace(one, right=frozenset({"dorm.available"})) for one in stored(["есть ли общежитие"])
    ]
    found = edited(before, after, [*stored(ASKED, college=bases.sample().slug), *golden])
    gained = [one for one in found.tallies if one.kind is Kind.GAINED]
    assert {one.now for one in gained} == {"life.pool"}
    asking = {change.question.text for one in gained for change in one.examples}
    assert "есть ли бассейн" in asking <= {"есть ли бассейн", "бассейн у вас есть?"}
    assert not found.blocked


def test_an_entry_that_goes_loses_its_questions_and_blocks() -> None:
    before = bases.small()
    entries = [one for one in before.entries.values() if one.id != "money.scholarship"]
    after = Knowledge.build(entries, before.colleges.values())
    golden = replace(stored(["какая стипендия"])[0], right=frozenset({"money.scholarship"}))
    found = edited(before, after, [*stored(ASKED), golden])
    assert {one.was for one in found.tallies if one.kind is Kind.LOST} == {"money.scholarship"}
    assert found.blocked


def test_an_entry_without_an_answer_loses_at_colleges_alone() -> None:
    before = bases.small()
    bare = [
        replace(one, variants=()) if one.id == "dorm.available" else one
        for one in before.entries.values()
    ]
    after = before.refreshed(bare, before.colleges.values())
    for college, lost in ((bases.sample().slug, 1), ("", 0)):
        found = edited(before, after, stored(ASKED, college=college))
        assert found.count(Kind.LOST) == lost
    assert found.tallies == ()


def test_a_higher_threshold_loses_answers_to_choices() -> None:
    before = bases.small()
    strict = replace(before, thresholds=replace(before.thresholds, answer=0.999), views={})
    found = edited(before, strict, stored(ASKED))
    assert found.count(Kind.LOST) > 0
    assert all(one.examples[0].after.verdict is Verdict.OFFER for one in found.tallies)
    assert found.answered[1] < found.answered[0]


def test_a_wording_published_alone_is_gained_by_its_very_words() -> None:
    before = bases.small()
    entry = before.entries["dorm.available"]
    new = replace(entry, phrasings=(*entry.phrasings, "кот на крыше"))
    after = before.refreshed(
        [new if one.id == new.id else one for one in before.entries.values()],
        before.colleges.values(),
    )
    found = edited(before, after, stored(["кот на крыше", "пес на крыше"]))
    (tally,) = found.tallies
    assert (tally.kind, tally.now, tally.questions) == (Kind.GAINED, "dorm.available", 1)


def test_an_edit_of_nothing_changes_nothing() -> None:
    base = bases.small()
    found = edited(base, base, stored(ASKED * 30))
    assert (found.tallies, found.lost, found.won) == ((), (), ())
    assert found.questions == 150
