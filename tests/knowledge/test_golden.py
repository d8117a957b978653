"""The golden set the base brings is understood by this base, and people's word goes before it."""

from datetime import UTC, datetime

from knowledge.evaluation import Share
from knowledge.golden import Golden, key_of, released, standing, stored, unknown
from knowledge.outcomes import outcomes
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)


def test_the_base_understands_its_golden_questions() -> None:
    base = bases.region()
    assert unknown(released(), base.entries) == []
    found = outcomes(base, stored(released(), base), NOW)
    right = [
        one.sure in golden.right if golden.right else not one.sure
        for golden, one in zip(released(), found, strict=True)
    ]
    assert Share(sum(right), len(right)).value >= 0.95
    assert all(
        one.entry in golden.right
        for golden, one in zip(released(), found, strict=True)
        if golden.right
    )


def test_no_question_stands_there_twice() -> None:
    keys = [one.key for one in released()]
    assert len(keys) == len(set(keys)) > 100


def test_what_people_keep_goes_before_what_the_base_brings() -> None:
    first, second = released()[:2]
    mine = Golden(first.text.upper() + "?", frozenset({"docs.list"}), "Анна")
    new = Golden("есть ли бассейн", frozenset({"life.pool"}), "Анна")
    whole = {one.key: one for one in standing([mine, new], [second.key])}
    assert whole[first.key] == mine
    assert whole[new.key] == new
    assert second.key not in whole
    assert len(whole) == len(released())


def test_a_golden_question_is_put_to_each_college() -> None:
    base, question = bases.small(), Golden("есть ли общежитие", frozenset({"dorm.available"}))
    both = stored([question], base, ["", bases.sample().slug])
    assert [one.college for one in both] == ["", bases.sample().slug]
    assert len({one.id for one in both}) == 2
    assert {one.sure for one in outcomes(base, both, NOW)} == {"dorm.available"}
    assert key_of(question.text) in both[0].id
