"""A rehearsal says what an edit gains and steals, and leaves what people are answered from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from knowledge.confidence import Thresholds
from knowledge.encodings import Encoding
from knowledge.entries import Entry
from knowledge.looking import looks
from knowledge.outcomes import Stored, outcomes
from knowledge.rehearsing import REGION, Before, Edited, rehearsed, replayed
from knowledge.replay import Kind, Replayed
from knowledge.understanding import Knowledge
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
POOL = bases.entry("life.pool", ("есть ли бассейн", "бассейн у вас есть", "где плавать"), "Бассейн")
COLLEGE = bases.sample().slug
SAID = (
    *("есть ли общежитие", "общага есть?", "какая стипендия", "какие документы нужны"),
    *("сколько стоит обучение", "почем общага", "где плавать можно", "бассейн есть"),
)


def asked(*texts: str) -> list[Stored]:
    knowledge = bases.small()
    found = looks(knowledge, [(text, COLLEGE) for text in texts], NOW)
    return [
        Stored(str(n), text, look.encoding, COLLEGE, look.slots)
        for n, (text, look) in enumerate(zip(texts, found, strict=True))
    ]


def edited(*entries: Entry, owner: str = REGION) -> Edited:
    return Edited({(owner, one.id): one for one in entries})


def tried(edit: Edited, *texts: str, base: Knowledge | None = None) -> Replayed:
    before = base or bases.small()
    return replayed(Before(before), rehearsed(before, edit), asked(*texts), NOW)


def learnt(entries: Iterable[Entry]) -> Knowledge:
    return Knowledge.build(entries, bases.small().colleges.values())


def test_a_new_entry_gains_what_is_like_it() -> None:
    found = tried(
        edited(POOL), "а бассейн у вас есть?", "есть ли общежитие", "сколько стоит обучение"
    )
    assert found.questions == 3
    assert found.count(Kind.GAINED) == 1
    assert found.count(Kind.LOST) == found.count(Kind.STOLEN) == 0
    (tally,) = [one for one in found.tallies if one.kind is Kind.GAINED]
    assert (tally.was, tally.now) == ("", "life.pool")


def test_an_entry_that_takes_anothers_words_is_seen_to_steal() -> None:
    thief = replace(POOL, phrasings=("есть ли общежитие", "общага есть", "общежитие есть у вас"))
    found = tried(edited(thief), "есть ли у вас общежитие", "общага есть")
    assert found.count(Kind.STOLEN) + found.count(Kind.LOST) > 0


def test_more_ways_to_ask_an_entry_are_its_own() -> None:
    dorm = bases.small().entries["dorm.available"]
    more = replace(dorm, phrasings=(*dorm.phrasings, "пустят пожить на койку", "койку дадут"))
    found = tried(edited(more), "пустят пожить на койку", "есть ли общежитие")
    assert {tally.now for tally in found.tallies} == {"dorm.available"}
    assert found.count(Kind.GAINED) == 1


def test_what_is_not_asked_so_any_more_is_forgotten() -> None:
    before = bases.small()
    bare = replace(before.entries["money.scholarship"], phrasings=("повышенная",), title="Повыш")
    found = tried(edited(bare), "какая стипендия", "стипуха какая", "есть ли общежитие")
    assert [(one.kind, one.was, one.questions) for one in found.tallies] == [
        (Kind.LOST, "money.scholarship", 2)
    ]


@pytest.mark.parametrize("owner", [REGION, COLLEGE])
def test_an_entry_taken_away_loses_its_questions(owner: str) -> None:
    before = bases.small()
    if owner:
        here = before.entries.values(), before.colleges.values()
        before = before.refreshed(*here, own={owner: [POOL]})
    name = POOL.id if owner else "money.scholarship"
    found = tried(Edited({(owner, name): None}), "какая стипендия", "есть ли бассейн", base=before)
    assert [(one.kind, one.was, one.questions) for one in found.tallies] == [(Kind.LOST, name, 1)]


def test_it_comes_out_nearly_as_if_it_had_been_learnt_anew() -> None:
    before = bases.small()
    dorm, pay = before.entries["dorm.available"], before.entries["money.scholarship"]
    changes = (POOL, replace(dorm, phrasings=(*dorm.phrasings[:2], "койку дадут")))
    edit = Edited({**edited(*changes).entries, (REGION, pay.id): None})
    entries = {**before.entries, **{one.id: one for one in changes}}
    del entries[pay.id]
    whole = learnt(entries.values())
    # Confidence is fitted to a base's own replays, which here are few: heads alone are compared.
    anew = replace(whole, matcher=replace(whole.matcher, confidence=before.matcher.confidence))
    for was, now in zip(
        outcomes(rehearsed(before, edit), asked(*SAID), NOW),
        outcomes(anew, asked(*SAID), NOW),
        strict=True,
    ):
        assert was.entry == now.entry
        assert abs(was.p - now.p) < 0.1


def test_colleges_with_entries_of_their_own_learn_new_ways_too() -> None:
    before = bases.small()
    gym = bases.entry("life.gym", ("есть ли спортзал", "качалка есть"), "Спортзал")
    here = before.entries.values(), before.colleges.values()
    owning = before.refreshed(*here, own={COLLEGE: [gym]})
    texts = "а бассейн у вас есть?", "есть ли спортзал", "есть ли общежитие"
    found = tried(edited(POOL), *texts, base=owning)
    assert [(one.kind, one.now) for one in found.tallies] == [(Kind.GAINED, "life.pool")]
    after = rehearsed(owning, edited(POOL))
    (pool, sport, dorm) = outcomes(after, asked(*texts), NOW)
    assert (sport.answer, dorm.answer) == ("life.gym", "dorm.available")
    # One question alone is understood as thousands are.
    best = after.of(COLLEGE).matcher.matches(texts[0])[0]
    assert best.entry == pool.entry == "life.pool"
    assert np.isclose(best.p, pool.p, atol=1e-3)


def test_a_colleges_own_entry_is_tried_at_that_college_alone() -> None:
    edit = edited(POOL, owner=COLLEGE)
    assert tried(edit, "бассейн у вас есть").count(Kind.GAINED) == 1
    here = replace(asked("бассейн у вас есть")[0], college="drugaya")
    before = bases.small()
    assert replayed(Before(before), rehearsed(before, edit), [here], NOW).tallies == ()


def test_facts_that_go_take_answers_with_them() -> None:
    before = bases.region()
    college = before.colleges[COLLEGE]
    question = asked("где вы находитесь")[0]
    bare = rehearsed(before, Edited(colleges=(replace(college, facts=()),)))
    found = replayed(Before(before), bare, [question], NOW, unconfirmed=True)
    (tally,) = found.tallies
    assert tally.kind is Kind.LOST
    assert tally.examples[0].after.lacks == "no_fact"


def test_a_higher_threshold_loses_answers_to_choices() -> None:
    strict = Edited(thresholds=Thresholds(answer=0.999))
    found = tried(strict, *SAID)
    assert found.count(Kind.LOST) > 0
    assert found.answered[1] < found.answered[0]


def test_other_slang_is_read_as_the_base_reads_it() -> None:
    before = bases.small()
    question = "есть ли хата"
    words = {**before.matcher.vocabulary.slang, "хата": "общежитие"}
    found = tried(Edited(slang=words), question, "какая стипендия")
    assert [(one.kind, one.now) for one in found.tallies] == [(Kind.GAINED, "dorm.available")]
    without = {said: meant for said, meant in words.items() if meant != "стипендия"}
    lost = tried(Edited(slang=without), "стипуха какая", "какие документы нужны")
    assert {one.was for one in lost.tallies} <= {"money.scholarship"}
    assert before.matcher.vocabulary.slang != words


def test_nothing_changes_where_people_are_answered() -> None:
    before = bases.small()
    version, beside = before.version, dict(before.matcher.beside)
    rehearsed(before, edited(POOL))
    assert (before.version, before.matcher.beside) == (version, beside)
    assert "life.pool" not in before.entries


def test_what_another_encoder_read_is_passed_over() -> None:
    (one,) = asked("есть ли бассейн")
    strange = replace(one, encoding=Encoding(one.encoding.form, one.encoding.searched, b"ab"))
    before = bases.small()
    assert replayed(Before(before), rehearsed(before, edited(POOL)), [strange], NOW).questions == 0


def test_what_is_known_to_come_out_is_not_asked_again() -> None:
    base, questions = bases.small(), asked("какая стипендия")
    (person,) = outcomes(base, asked("кот"), NOW)
    before = Before(base, {"0": person})
    assert replayed(before, base, questions, NOW).count(Kind.GAINED) == 1
    other = replace(asked("общага есть")[0], id="1")
    assert replayed(before, base, [other], NOW).tallies == ()
    assert before.had["1"].answer == "dorm.available"


@pytest.mark.parametrize("owner", [REGION, COLLEGE])
def test_what_is_known_of_the_base_before_changes_no_outcome(owner: str) -> None:
    base, questions = bases.small(), asked(*SAID)
    dorm, pay = base.entries["dorm.available"], base.entries["money.scholarship"]
    changes = (POOL, replace(dorm, phrasings=(*dorm.phrasings[:2], "койку дадут")))
    edit = Edited({**edited(*changes, owner=owner).entries, (REGION, pay.id): None})
    before, after = Before(base), rehearsed(base, edit)
    before.outcomes(questions, NOW)
    alone = outcomes(after, questions, NOW)
    quick = outcomes(after, questions, NOW, known=before.known)
    assert [(one.verdict, one.entry, one.offers) for one in quick] == [
        (one.verdict, one.entry, one.offers) for one in alone
    ]
    assert np.allclose([one.p for one in quick], [one.p for one in alone], atol=1e-4)
    assert before.known.strengths.index.grams is after.matcher.index.grams
