"""Through two years every entry of the base keeps its promises at the sample college."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.answers import Answer, Status, render
from knowledge.colleges import College, Fact, load_college
from knowledge.entries import Entry, load_base
from knowledge.facts import FACTS, STRICT_TYPES
from knowledge.periods import Phase, local_moment, phase
from knowledge.program_answers import TOPICS, answer_trade
from knowledge.program_lists import answer_list
from knowledge.program_rows import View
from knowledge.programs import BASES
from knowledge.russian import date_words, day_words, money_words
from knowledge.slots import NO_SLOTS, Slots
from knowledge.trade_hearing import HeardTrade
from knowledge.trades import interests

BASE = load_base().values
DAYS = [
    date(2026 + (10 + month) // 12, (10 + month) % 12 + 1, day)
    for month in range(24)
    for day in (1, 15)
]
LONGEST = 4096


def sample() -> College:
    """The sample college, which must be readable."""
    value = load_college().value
    assert value is not None
    return value


COLLEGE = sample()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def answers(day: date) -> list[tuple[Entry, Answer]]:
    return [(entry, render(entry, COLLEGE, noon(day))) for entry in BASE]


def shown_forms(fact: Fact) -> set[str]:
    """The ways a deadline or sum may stand in an answer."""
    if isinstance(fact.value, date):
        return {date_words(fact.value), day_words(fact.value)}
    return {money_words(fact.value)} if isinstance(fact.value, int | float) else set()


def gone_forms(day: date) -> set[str]:
    """Deadlines and sums of the sample whose time is over, if no present one looks the same."""
    local = local_moment(noon(day), COLLEGE.timezone)
    strict = [fact for fact in COLLEGE.facts if FACTS[fact.key].type in STRICT_TYPES]
    over = [fact for fact in strict if phase(fact.window, local) is Phase.AFTER]
    others = [fact for fact in strict if phase(fact.window, local) is not Phase.AFTER]
    now = {form for fact in others for form in shown_forms(fact)}
    return {form for fact in over for form in shown_forms(fact)} - now


each_day = pytest.mark.parametrize("day", DAYS, ids=str)


def test_the_days_are_the_1st_and_15th_of_two_years() -> None:
    assert (DAYS[0], DAYS[-1], len(DAYS)) == (date(2026, 11, 1), date(2028, 10, 15), 48)


@each_day
def test_every_entry_answers_or_says_why_not(day: date) -> None:
    for entry, answer in answers(day):
        assert answer.entry == entry.id
        assert bool(answer.text) == (answer.status is Status.OK)
        assert len(answer.text) <= LONGEST
        assert not re.search(r"[{}]", answer.text)
        # The sample supplies every key, so only a year it does not know can be missing.
        if answer.status is Status.NO_FACT:
            assert any(variant.year for variant in entry.variants)


@each_day
def test_nothing_gone_is_shown_without_saying_so(day: date) -> None:
    gone = gone_forms(day)
    for entry, answer in answers(day):
        if "По правилам" not in answer.text:
            assert [form for form in gone if form in answer.text] == [], entry.id


@each_day
def test_entries_without_dates_always_answer(day: date) -> None:
    for entry, answer in answers(day):
        types = {FACTS[key].type for key in entry.fact_keys}
        bounded = any(v.since or v.until or v.year for v in entry.variants)
        if entry.variants and not bounded and not types & STRICT_TYPES:
            assert answer.status is Status.OK, (entry.id, answer.missing)
            assert "Источник" in answer.text


def test_some_entries_without_dates_are_there() -> None:
    assert any(answer.status is Status.OK for _, answer in answers(DAYS[0]))


def test_every_fact_of_the_sample_holds_on_any_day() -> None:
    for day in (date(2026, 11, 1) + timedelta(n) for n in range(0, 791, 10)):
        local = local_moment(noon(day), COLLEGE.timezone)
        held = {f.key for f in COLLEGE.facts if phase(f.window, local) is Phase.NOW}
        assert set(FACTS) - held == set(), day


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_base_is_useful_on_every_day(day: date) -> None:
    """What has an answer has it on each first and fifteenth of two years."""
    silent = {
        entry.id: answer.status
        for entry, answer in answers(day)
        if answer.status not in (Status.OK, Status.ANSWERLESS)
    }
    assert silent == {}


@each_day
def test_every_topic_of_every_trade_is_told_or_says_what_lacks(day: date) -> None:
    at = View(COLLEGE, (COLLEGE,), noon(day))
    for code in dict.fromkeys(row.code for row in COLLEGE.programs.rows):
        slots = Slots(trades=(HeardTrade(code, (code,)),))
        for entry in TOPICS:
            answer = answer_trade(entry, slots, at)
            lacking = answer.status is Status.NO_FACT and answer.missing
            assert answer.status is Status.OK or lacking, (entry, code)
            assert len(answer.text) <= LONGEST


@each_day
def test_every_list_of_trades_is_given(day: date) -> None:
    at = View(COLLEGE, (COLLEGE,), noon(day))
    asked = [
        (entry, NO_SLOTS) for entry in ("study.programs", *(f"admission.after{n}" for n in BASES))
    ]
    asked += [("admission.choose", Slots(interest=interest)) for interest in interests()]
    asked += [("admission.low_grades", Slots(score=score)) for score in (3.2, 3.8, 4.9)]
    for entry, slots in asked:
        answer = answer_list(entry, slots, at)
        assert answer is not None, (entry, slots)
        assert answer.status is Status.OK, (entry, slots)
        assert len(answer.text) <= LONGEST
