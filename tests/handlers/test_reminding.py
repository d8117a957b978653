"""What becomes due: choices nobody touched, a promise that was not kept."""

from datetime import timedelta

from handlers.outcome import CardClosed, DeskNotice, Moved
from handlers.reminding import admit_delay, expire, give_back
from handlers.situation import Earlier
from handlers.states import State
from tests.handlers.invariants import check_outcome, check_reply
from tests.handlers.making import COLLEGE, NOW, card

OFFERED = Earlier("1.1", "про общагу", State.OFFERED, offers=("dorm.available",))


def test_choices_close_after_a_day() -> None:
    assert expire(OFFERED, NOW - timedelta(hours=24), NOW) == Moved(
        "1.1", State.CLOSED, "no_choice"
    )
    assert expire(OFFERED, NOW - timedelta(hours=23, minutes=59), NOW) is None
    answered = Earlier("1.1", "про общагу", State.ANSWERED)
    assert expire(answered, NOW - timedelta(days=3), NOW) is None


def test_a_broken_promise_is_admitted_with_a_new_one() -> None:
    late = NOW + timedelta(hours=6)
    outcome = admit_delay(card(), late, COLLEGE)
    assert outcome is not None
    check_outcome(outcome)
    check_reply(outcome.replies[0])
    assert outcome.urgent
    assert "задерживается" in outcome.replies[0].text
    assert "завтра, в среду, до 12:00" in outcome.replies[0].text
    assert isinstance(outcome.notes[0], DeskNotice)


def test_nothing_is_admitted_before_its_time() -> None:
    assert admit_delay(card(), NOW, COLLEGE) is None
    late = NOW + timedelta(hours=6)
    assert admit_delay(card(is_open=False), late, COLLEGE) is None
    assert admit_delay(card(danger=True), late, COLLEGE) is None


def test_a_person_long_silent_gives_the_floor_back() -> None:
    outcome = give_back(card())
    check_outcome(outcome)
    check_reply(outcome.replies[0])
    assert outcome.urgent
    assert outcome.notes == (CardClosed(5, "bot", "silence"),)
    assert give_back(None).notes == (CardClosed(0, "bot", "silence"),)
    assert not give_back(card(danger=True)).replies
