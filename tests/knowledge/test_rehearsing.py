"""A rehearsal says what an entry gains and steals, and leaves what people are answered from."""

from dataclasses import replace
from datetime import UTC, datetime

from knowledge.encodings import Encoding
from knowledge.looking import looks
from knowledge.outcomes import Stored
from knowledge.rehearsing import rehearsed, replayed
from knowledge.replay import Kind
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
POOL = bases.entry("life.pool", ("есть ли бассейн", "бассейн у вас есть", "где плавать"), "Бассейн")


def asked(*texts: str) -> list[Stored]:
    knowledge = bases.small()
    college = next(iter(knowledge.colleges))
    found = looks(knowledge, [(text, college) for text in texts], NOW)
    return [
        Stored(str(n), text, look.encoding, college, look.slots)
        for n, (text, look) in enumerate(zip(texts, found, strict=True))
    ]


def test_a_new_entry_gains_what_is_like_it() -> None:
    questions = asked("а бассейн у вас есть?", "есть ли общежитие", "сколько стоит обучение")
    found = replayed(bases.small(), POOL, questions, NOW)
    assert found.questions == 3
    assert found.count(Kind.GAINED) == 1
    assert found.count(Kind.LOST) == found.count(Kind.STOLEN) == 0
    (tally,) = [one for one in found.tallies if one.kind is Kind.GAINED]
    assert (tally.was, tally.now) == ("", "life.pool")


def test_an_entry_that_takes_anothers_words_is_seen_to_steal() -> None:
    thief = replace(POOL, phrasings=("есть ли общежитие", "общага есть", "общежитие есть у вас"))
    found = replayed(bases.small(), thief, asked("есть ли у вас общежитие", "общага есть"), NOW)
    assert found.count(Kind.STOLEN) + found.count(Kind.LOST) > 0


def test_more_ways_to_ask_an_entry_go_by_its_own_name() -> None:
    dorm = bases.small().entries["dorm.available"]
    more = replace(dorm, phrasings=(*dorm.phrasings, "пустят пожить на койку", "койку дадут"))
    found = replayed(bases.small(), more, asked("пустят пожить на койку", "есть ли общежитие"), NOW)
    assert {tally.now for tally in found.tallies} <= {"dorm.available"}
    assert found.count(Kind.GAINED) + found.count(Kind.OFFERED) >= 1


def test_nothing_changes_where_people_are_answered() -> None:
    before = bases.small()
    version, beside = before.version, dict(before.matcher.beside)
    rehearsed(before, POOL)
    assert (before.version, before.matcher.beside) == (version, beside)
    assert "life.pool" not in before.entries


def test_what_another_encoder_read_is_passed_over() -> None:
    (one,) = asked("есть ли бассейн")
    strange = replace(one, encoding=Encoding(one.encoding.form, one.encoding.searched, b"ab"))
    assert replayed(bases.small(), POOL, [strange], NOW).questions == 0
