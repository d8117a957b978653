"""The clock of a card goes from step to step, each once, and tells no hour that has passed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.desk_notes import StaffTold
from handlers.outcome import DeskNotice, PromiseMoved, ShownToAll
from handlers.reminding import RUNNING, Reminder, Step, remind
from handlers.situation import CardState
from handlers.texts import reminding as texts
from handlers.waiting import promise
from knowledge.colleges import Deadlines
from tests.handlers.invariants import check_outcome, check_reply
from tests.handlers.making import COLLEGE, NOW

HOUR = timedelta(hours=1)


def waiting(**more: Any) -> CardState:
    """A card that began to wait now, a Tuesday at 11:00."""
    plain = CardState(5, True, False, promise(NOW, COLLEGE), step="start", since=NOW)
    return replace(plain, **more)


def walk(card: CardState, late: timedelta = timedelta(0)) -> list[tuple[datetime, Reminder]]:
    """Every step of a card's clock at its time, or `late` after it."""
    taken: list[tuple[datetime, Reminder]] = []
    now: datetime | None = NOW
    while now is not None:
        found = remind(card, now + late, COLLEGE)
        taken.append((now + late, found))
        card = replace(card, step=found.step, promised_at=promised(found) or card.promised_at)
        now = found.due
    return taken


def promised(found: Reminder) -> datetime | None:
    """The new hour the asker is promised, None where it stays."""
    moved = (note for note in found.outcome.notes if isinstance(note, PromiseMoved))
    return next((note.promised_at for note in moved), None)


def at(text: str) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(f"{text}+03:00").astimezone(UTC)


def test_the_steps_of_a_day() -> None:
    steps = walk(waiting())
    assert [found.step for _, found in steps] == ["soon", "promised", "late", "centre", "listed"]
    # Lunch is from 13 to 14, the day ends at 18: three hours, four hours, nine hours, a day.
    assert [when for when, _ in steps] == [
        NOW,
        at("2026-07-14T15:00"),
        at("2026-07-14T16:00"),
        at("2026-07-15T12:00"),
        at("2026-07-15T12:00"),
    ]
    for _, found in steps:
        check_outcome(found.outcome)


def test_who_took_it_is_reminded_first_and_alone() -> None:
    _, found = walk(waiting(taken_by="vk:77"))[1]
    [note] = found.outcome.notes
    assert note == StaffTold(5, texts.yours(5, "сегодня до 16:00"), name="vk:77")


def test_nobody_took_it() -> None:
    _, found = walk(waiting())[1]
    assert found.outcome.notes == (DeskNotice(5, texts.nobodys("сегодня до 16:00")),)


def test_the_asker_is_told_once_that_it_takes_longer() -> None:
    told = [(when, found) for when, found in walk(waiting()) if found.outcome.replies]
    [(when, found)] = told
    [reply] = found.outcome.replies
    check_reply(reply)
    assert found.outcome.urgent
    assert when == at("2026-07-14T16:00")
    assert "завтра, в среду, до 12:00" in reply.text
    assert promised(found) == at("2026-07-15T12:00")


def test_who_answers_for_the_college_hears_before_the_centre() -> None:
    *_, (_, late), (_, listed) = walk(waiting())
    assert isinstance(late.outcome.notes[1], StaffTold)
    assert late.outcome.notes[1].role == "owner"
    assert "1 дн. 1 ч" in late.outcome.notes[1].text
    assert listed.outcome.notes == (DeskNotice(5, texts.LISTED),)


def test_a_day_of_the_clock_within_a_weekend_makes_nobody_late() -> None:
    friday = at("2026-07-17T17:30")
    card = waiting(since=friday, promised_at=promise(friday, COLLEGE), step="late")
    # Half an hour on Friday, Monday, half an hour on Tuesday: nine working hours.
    assert remind(card, at("2026-07-20T18:00"), COLLEGE).due == at("2026-07-21T09:30")


def test_own_times_of_a_college() -> None:
    quick = replace(COLLEGE, deadlines=Deadlines(answer=2 * HOUR, late=3 * HOUR, centre=4 * HOUR))
    card = waiting(promised_at=promise(NOW, quick))
    assert card.promised_at == at("2026-07-14T13:00")
    assert remind(card, NOW, quick).due == at("2026-07-14T12:30")


def test_danger_waits_minutes_and_promises_nothing() -> None:
    steps = walk(waiting(danger=True, promised_at=NOW))
    assert [when - NOW for when, _ in steps] == [
        timedelta(0), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30)
    ]  # fmt: skip
    assert not any(found.outcome.replies for _, found in steps)
    waits = DeskNotice(5, texts.DANGER_WAITS)
    assert steps[1][1].outcome.notes == steps[3][1].outcome.notes == (waits,)
    assert steps[2][1].outcome.notes[0] == waits


@pytest.mark.parametrize("taken", ["", "vk:7"])
def test_what_nobody_on_duty_takes_up_is_shown_to_all(taken: str) -> None:
    card = waiting(danger=True, kept=True, step="late", taken_by=taken)
    notes = remind(card, NOW + timedelta(minutes=15), COLLEGE).outcome.notes
    assert (ShownToAll(5) in notes) is (not taken)


@pytest.mark.parametrize("gone", [{"waiting": False}, {"open": False}])
@pytest.mark.parametrize("step", sorted(RUNNING))
def test_a_clock_stops_where_nobody_waits(gone: dict[str, bool], step: str) -> None:
    found = remind(waiting(step=step, **gone), NOW + 9 * HOUR, COLLEGE)
    assert (found.step, found.due) == (Step.STOPPED, None)
    assert not found.outcome.notes
    assert not found.outcome.replies


@given(st.timedeltas(timedelta(0), timedelta(days=20)), st.booleans(), st.booleans())
def test_however_late_no_step_comes_twice(late: timedelta, danger: bool, taken: bool) -> None:
    card = waiting(danger=danger, taken_by="vk:7" if taken else "")
    steps = walk(card, late)
    order = [found.step for _, found in steps]
    assert len(order) == len(set(order))
    assert order[-1] is Step.LISTED
    assert sum(bool(found.outcome.replies) for _, found in steps) == (not danger)
    for when, found in steps:
        if found.outcome.replies:
            hour = promised(found)
            assert hour is not None
            assert hour > when
