"""A killed process loses nothing, says nothing twice, and the judge of that can see.

The long version is `make kill`.
"""

from collections import Counter

import pytest

from bot.storage.sweeps import Identities
from tests.fakes.faults import plan_from_json
from tests.kill import combination
from tests.kill.driving import Driven, Plan, Saying
from tests.kill.faulty import rules
from tests.kill.judging import Heard, Verdict, judge
from tests.kill.looking import Stored


@pytest.mark.parametrize("platform", ["telegram", "vk"])
async def test_two_kills_lose_and_double_nothing(platform: str) -> None:
    verdict = await combination.run(platform, "sqlite", Plan(kills=2, rate=20.0, seed=2))
    assert verdict.ok, "\n".join([str(verdict), *verdict.details()])
    assert verdict.kills == 2
    assert verdict.asked > 20


def stored(*, difference: int = 0, open_rows: int = 0) -> Stored:
    """Two questions, both booked as answered."""
    found = Stored(Identities({}, {}, {}, difference), open_rows)
    found.states.update({1: ["answered"], 2: ["answered"]})
    return found


def verdict_on(
    *said: str,
    found: Stored | None = None,
    knows_copies: bool = False,
    as_it_came: bool = False,
) -> Verdict:
    """Judge what asker 7 heard, who asked two questions."""
    asked = [Saying("telegram", 7, f"вопрос {number}") for number in (1, 2)]
    heard: Heard = {"7": [("asker", 0.0, "вопрос 1"), *(("bot", 1.0, text) for text in said)]}
    return judge(
        "judge",
        Driven(asked),
        heard,
        found or stored(),
        knows_copies=knows_copies,
        as_it_came=as_it_came,
    )


def test_the_judge_lets_a_clean_run_pass() -> None:
    verdict = verdict_on("ответ 1", "ответ 2")
    assert verdict.ok
    assert (verdict.asked, verdict.copies, verdict.details()) == (2, 0, [])


def test_the_judge_sees_a_lost_question() -> None:
    assert verdict_on("ответ 2").lost == [1]


def test_a_question_shown_to_a_person_is_not_lost() -> None:
    found = stored()
    found.unconfirmed.add(1)
    assert verdict_on("ответ 2", found=found).ok


def test_the_judge_allows_a_copy_for_each_unknown_outcome_only() -> None:
    found = stored()
    found.unknowns = Counter({1: 1})
    assert verdict_on("ответ 1", "ответ 1", "ответ 2", found=found).ok
    thrice = verdict_on("ответ 1", "ответ 1", "ответ 1", "ответ 2", found=found)
    assert (thrice.twice, thrice.copies) == ([1], 2)


def test_the_judge_allows_no_copy_where_the_platform_knows_copies() -> None:
    found = stored()
    found.unknowns = Counter({1: 1})
    verdict = verdict_on("ответ 1", "ответ 1", "ответ 2", found=found, knows_copies=True)
    assert verdict.twice == [1]


def test_the_judge_sees_answers_out_of_order() -> None:
    verdict = verdict_on("ответ 2", "ответ 1")
    assert verdict.unexpected == ["chat 7: ответ 2 before ответ 1"]


def test_the_judge_goes_by_what_came_first_where_the_platform_turns_it_round() -> None:
    found = stored()
    found.came.update({1: 12, 2: 11})
    assert verdict_on("ответ 2", "ответ 1", found=found, as_it_came=True).ok
    verdict = verdict_on("ответ 1", "ответ 2", found=found, as_it_came=True)
    assert verdict.unexpected == ["chat 7: ответ 1 before ответ 2"]


@pytest.mark.parametrize("platform", ["telegram", "vk"])
def test_the_share_of_calls_that_go_wrong_is_kept(platform: str) -> None:
    plan = plan_from_json(rules(platform, 0.05), seed=1)
    struck = [plan.strike("sendMessage", "1", 0.0) for _ in range(20_000)]
    assert 0.04 < sum(fault is not None for fault in struck) / len(struck) < 0.06
    assert all(rule.struck for rule in plan.rules if rule.method == "*")


def test_the_judge_sees_an_answer_nobody_asked_for() -> None:
    verdict = verdict_on("ответ 1", "ответ 2", "ответ 3")
    assert verdict.unexpected == ["ответ 3 where nobody waited for it"]


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (stored(difference=2), "identities differ by 2"),
        (stored(open_rows=1), "1 rows have not ended"),
    ],
)
def test_the_judge_sees_what_is_not_booked(found: Stored, what: str) -> None:
    assert verdict_on("ответ 1", "ответ 2", found=found).unexpected == [what]


def test_the_judge_sees_a_question_booked_twice() -> None:
    found = stored()
    found.states[2] = ["answered", "answered"]
    verdict = verdict_on("ответ 1", "ответ 2", found=found)
    assert verdict.unexpected == ["вопрос 2 is booked as ['answered', 'answered'], not answered"]
