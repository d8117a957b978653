"""Outcomes of stored questions are what the path would come to, and are read anew where needed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from knowledge.asks import Verdict
from knowledge.encodings import Encoding, encodings
from knowledge.matching import Matcher
from knowledge.outcomes import Outcome, Stored, outcomes, reread
from knowledge.slots import hear_slots
from knowledge.understanding import Knowledge
from tests.knowledge import bases

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
POOL = ("есть ли бассейн", "где поплавать", "до скольки работает бассейн")


def stored(
    texts: Sequence[str], knowledge: Knowledge | None = None, college: str = ""
) -> list[Stored]:
    matcher = (knowledge or bases.small()).matcher
    read = encodings(texts, matcher.form, matcher.searched, matcher.index.encoder)
    return [
        Stored(f"q{number}", text, one, college, hear_slots(text, matcher.vocabulary.knows))
        for number, (text, one) in enumerate(zip(texts, read, strict=True))
    ]


@cache
def with_own() -> Knowledge:
    """The small base with an entry of the sample college alone."""
    knowledge = bases.small()
    own = {bases.sample().slug: [bases.entry("life.pool", POOL)]}
    return knowledge.refreshed(knowledge.entries.values(), [bases.sample()], own=own)


def test_of_nothing_nothing_becomes() -> None:
    assert outcomes(bases.small(), [], NOW) == []


def test_outcomes_are_those_of_the_path() -> None:
    texts = [
        "есть ли общежитие",
        "общага есть?",
        "какие доки нести",
        "проходной балл на сварщика",
        "сколько стоит обучение на повара",
        "почём учёба",
        "кот на крыше",
        "стипендия и общага",
        "",
    ] * 20
    knowledge = bases.small()
    for one, outcome in zip(stored(texts), outcomes(knowledge, stored(texts), NOW), strict=True):
        ask = knowledge.weighed(one.text, knowledge.matcher.matches(one.text), one.slots)
        assert outcome.verdict is ask.verdict
        assert outcome.entry == (ask.best.entry if ask.best else "")
        assert outcome.p == pytest.approx(ask.best.p if ask.best else 0.0, abs=2e-3)
        if ask.verdict is Verdict.OFFER:
            assert outcome.offers == tuple(match.entry for match in ask.matches[:3])


def test_what_a_college_cannot_answer_goes_to_a_person() -> None:
    knowledge, slug = bases.small(), bases.sample().slug
    texts = ("есть ли общежитие", "я из казахстана какие документы")
    there, lacking = outcomes(knowledge, stored(texts, college=slug), NOW)
    assert (there.verdict, there.answer, there.lacks) == (
        Verdict.ANSWER,
        "dorm.available",
        "",
    )
    assert (lacking.verdict, lacking.answer, lacking.lacks) == (
        Verdict.HAND_OVER,
        "",
        "answerless",
    )
    assert lacking.entry == "docs.foreign"
    # Without a college, and at one that is not known any more, it is the understanding that counts.
    for college in ("", "gone"):
        _, understood = outcomes(knowledge, stored(texts, college=college), NOW)
        assert understood.answer == "docs.foreign"


def test_what_has_lapsed_counts_from_its_day_on() -> None:
    knowledge, slug = bases.small(), bases.sample().slug
    asked = stored(["есть ли общежитие"], college=slug)
    late = datetime(2030, 1, 1, tzinfo=UTC)
    assert outcomes(knowledge, asked, late)[0].lacks == "expired"


def test_what_nobody_confirmed_is_answered_where_it_is_wished() -> None:
    knowledge, slug = bases.small(), bases.sample().slug
    bare = [replace(one, confirmed=None) for one in knowledge.entries.values()]
    real = replace(bases.sample(), sample=False)
    draft = knowledge.refreshed(bare, [real])
    asked = stored(["есть ли общежитие"], college=slug)
    assert outcomes(draft, asked, NOW)[0].lacks == "unconfirmed"
    assert outcomes(draft, asked, NOW, unconfirmed=True)[0].answer == "dorm.available"


def test_own_entries_count_at_their_college_alone() -> None:
    slug = bases.sample().slug
    mine, elsewhere = (
        outcomes(with_own(), stored(["есть ли бассейн"], college=college), NOW)[0]
        for college in (slug, "")
    )
    assert mine.answer == "life.pool"
    assert elsewhere.answer != "life.pool"


def test_questions_of_several_colleges_keep_their_order() -> None:
    slug = bases.sample().slug
    texts = ["есть ли бассейн", "есть ли общежитие", "какая стипендия"]
    both = [
        replace(one, college=college)
        for one in stored(texts * 3)
        for college in (slug, "", slug, "other")
    ]
    alone = [outcomes(with_own(), [one], NOW)[0] for one in both]
    for one, other in zip(outcomes(with_own(), both, NOW), alone, strict=True):
        assert (one.verdict, one.entry, one.lacks) == (other.verdict, other.entry, other.lacks)
        assert one.p == pytest.approx(other.p, abs=1e-4)


def worded(more: str) -> Matcher:
    taught = dict(bases.small().matcher.taught)
    return Matcher.build(
        {**taught, "dorm.available": (*taught["dorm.available"], more)},
        bases.small().matcher.index.encoder,
    )


def test_the_same_words_are_not_read_again() -> None:
    before = bases.small().matcher
    asked = stored(["общяга есть", "хочу на повара"])
    again = worded("есть общежитие или нет места")
    assert again.vocabulary != before.vocabulary
    same = Matcher.build(before.taught, before.index.encoder)
    marked = [replace(asked[0], encoding=Encoding("x", "x"))]
    assert reread(marked, before, same) == marked


def test_a_new_word_is_read_where_it_was_mended_before() -> None:
    before, after = bases.small().matcher, worded("стипендик для жильцов")
    asked = stored(["стипендик", "какие документы нужны", "Ещё стипендик!"])
    assert asked[0].encoding.form == "стипендия"
    new = reread(asked, before, after)
    assert new[0].encoding.form == "стипендик"
    assert new[0].encoding == Encoding(*_read("стипендик", after))
    assert new[1] is asked[1]
    assert new[2].encoding.searched == after.searched(after.form("Ещё стипендик!"))


def _read(text: str, matcher: Matcher) -> tuple[str, str, bytes]:
    (one,) = encodings([text], matcher.form, matcher.searched, matcher.index.encoder)
    return one.form, one.searched, one.meaning


def test_what_is_reread_is_as_if_it_were_read_for_the_first_time() -> None:
    before, after = bases.small().matcher, worded("переезд иногородних в комнату с соседом")
    texts = ["камнату дадут?", "j,obt;bnbt", "obshaga", "сасед в комнате", "сколько стоит", "ё"]
    assert [one.encoding for one in reread(stored(texts), before, after)] == [
        Encoding(*_read(text, after)) for text in texts
    ]


def test_reading_anew_needs_the_encoder() -> None:
    before, after = bases.small().matcher, worded("стипендик для жильцов")
    with pytest.raises(ValueError, match="no encoder"):
        reread(stored(["стипендик"]), before, after.seen_by(None))
    assert reread(stored(["какие документы нужны"]), before, after.seen_by(None))


def test_an_answer_is_its_entry() -> None:
    assert Outcome(Verdict.ANSWER, "a", 0.9).answer == "a"
    assert Outcome(Verdict.OFFER, "a", 0.5, ("a", "b")).answer == ""
    assert Outcome(Verdict.HAND_OVER, "a", 0.9, lacks="no_fact").answer == ""
