"""Which question the Centre is to look at, and why."""

import pytest

from handlers.states import Helped, State
from handlers.unanswered import Stand, chosen, why_unanswered
from knowledge.gaps import Why

OFFERS = ("docs.list", "dorm.cost", "trade.score-15.01.05")
STANDS = [
    (Stand(State.WAITING, "not_understood"), "unsure", None, Why.UNSURE),
    (Stand(State.WAITING, "no_fact"), "", None, Why.NO_FACT),
    (Stand(State.ANSWERED_BY_PERSON, ""), "unsure", Why.EXPIRED, Why.EXPIRED),
    (Stand(State.ANSWERED_BY_PERSON, ""), "unconfirmed", None, Why.UNCONFIRMED),
    (Stand(State.CLOSED, "no_choice"), "", None, Why.UNSURE),
    (Stand(State.CLOSED, "closed_by_person"), "unsure", None, Why.UNSURE),
    (Stand(State.WAITING, "paused"), "", None, None),
    (Stand(State.WAITING, "paused"), "answerless", None, Why.ANSWERLESS),
    (Stand(State.WAITING, "person_has_floor"), "", None, None),
    (Stand(State.ANSWERED_BY_PERSON, "entry_given"), "", None, Why.UNSURE),
    (Stand(State.WAITING, "not_helped"), "", None, Why.NOT_HELPED),
    (Stand(State.ANSWERED, "", helped=Helped.NO), "", None, Why.NOT_HELPED),
    (Stand(State.ANSWERED, ""), "unsure", None, None),
    (Stand(State.OFFERED, ""), "unsure", None, None),
    (Stand(State.ANSWERED, "", entry=OFFERS[0], offers=OFFERS), "", None, None),
    (Stand(State.ANSWERED, "", entry=OFFERS[2], offers=OFFERS), "", None, Why.UNSURE),
]


@pytest.mark.parametrize(("stand", "lacks", "before", "why"), STANDS)
def test_why(stand: Stand, lacks: str, before: Why | None, why: Why | None) -> None:
    assert why_unanswered(stand, lacks, before) is why


@pytest.mark.parametrize(
    ("stand", "before", "why"),
    [
        (Stand(State.ANSWERED_BY_PERSON, "", entry="dorm.cost"), None, Why.CONTRADICTED),
        (Stand(State.ANSWERED_BY_PERSON, "", Helped.NO), Why.NOT_HELPED, Why.CONTRADICTED),
        (Stand(State.WAITING, "not_helped", Helped.NO), Why.CONTRADICTED, Why.NOT_HELPED),
    ],
)
def test_what_a_person_answered_otherwise(stand: Stand, before: Why | None, why: Why) -> None:
    assert why_unanswered(stand, "", before, contradicted=True) is why


def test_the_entry_that_was_chosen() -> None:
    assert chosen(Stand(State.ANSWERED, "", entry=OFFERS[2], offers=OFFERS)) == "trade.score"
    assert chosen(Stand(State.ANSWERED_BY_PERSON, "entry_given", entry="dorm.cost")) == "dorm.cost"
    assert chosen(Stand(State.ANSWERED, "", entry=OFFERS[1], offers=OFFERS)) == ""


@pytest.mark.parametrize(
    ("stand", "kept"),
    [
        (Stand(State.WAITING, "unsure"), True),
        (Stand(State.WAITING, "unsure", danger=True), False),
        (Stand(State.CLOSED, "not_a_question"), False),
        (Stand(State.CLOSED, "edited"), False),
        (Stand(State.CLOSED, "no_choice"), True),
        (Stand(State.RECEIVED, ""), False),
    ],
)
def test_what_may_be_looked_at(stand: Stand, *, kept: bool) -> None:
    assert stand.is_kept is kept
