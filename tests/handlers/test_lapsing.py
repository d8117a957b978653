"""What ends by itself: choices nobody touched, a floor long left."""

from dataclasses import replace
from datetime import timedelta

from handlers.lapsing import expire, give_back
from handlers.messages import Reply
from handlers.outcome import CardClosed, FloorReturned, Moved
from handlers.situation import Earlier
from handlers.states import State
from handlers.texts import answering as texts
from tests.handlers.invariants import check_outcome, check_reply
from tests.handlers.making import NOW, card

OFFERED = Earlier("1.1", "про общагу", State.OFFERED, offers=("dorm.available",))


def test_choices_close_after_a_day() -> None:
    assert expire(OFFERED, NOW - timedelta(hours=24), NOW) == Moved(
        "1.1", State.CLOSED, "no_choice"
    )
    assert expire(OFFERED, NOW - timedelta(hours=23, minutes=59), NOW) is None
    answered = Earlier("1.1", "про общагу", State.ANSWERED)
    assert expire(answered, NOW - timedelta(days=3), NOW) is None


def test_a_person_long_silent_gives_the_floor_back() -> None:
    outcome = give_back(replace(card(), waiting=False))
    check_outcome(outcome)
    check_reply(outcome.replies[0])
    assert outcome.urgent
    assert outcome.notes == (CardClosed(5, "bot", "silence"),)
    assert give_back(None).notes == (CardClosed(0, "bot", "silence"),)
    assert not give_back(card(danger=True)).replies
    waits = give_back(card())
    assert waits.notes == (FloorReturned(),)
    assert waits.replies == (Reply(texts.GIVEN_BACK_WAITS),)
