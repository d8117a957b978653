"""Who is reminded of an unanswered question, and when the asker hears that it takes longer.

The clock of a card goes from step to step, each once: first who took the question (or, untaken,
everybody at the desk), at the promised time the desk and the asker, who gets a new time and no
third one, then who answers for the college, last the Centre's list. Words of a person stop it.
Danger has minutes: who is on duty is reminded, and what none of them takes up all people see.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.desk_notes import StaffTold
from handlers.messages import Reply
from handlers.outcome import DeskNotice, Note, Outcome, PromiseMoved, ShownToAll
from handlers.situation import CardState
from handlers.states import Disposition
from handlers.texts import handing as texts
from handlers.texts import reminding as desk_texts
from handlers.waiting import after, promise, spoken
from knowledge.colleges import College

RESPONSIBLE = "owner"
"""The role of who answers for a college towards the Centre."""
SOON = 0.75
"""The share of the promised working time after which the first reminder comes."""
_DANGER_WAITS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30))


class Step(StrEnum):
    """What the clock of a card does next."""

    STOPPED = ""
    START = "start"
    SOON = "soon"
    PROMISED = "promised"
    LATE = "late"
    CENTRE = "centre"
    LISTED = "listed"


RUNNING = frozenset({Step.START, Step.SOON, Step.PROMISED, Step.LATE, Step.CENTRE})


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a step says, and the next one with its time (None where there is none)."""

    outcome: Outcome
    step: Step
    due: datetime | None


def remind(card: CardState, now: datetime, college: College) -> Reminder:
    """Take the step of the clock that is due. `now` is UTC-aware.

    The caller sees to it that this is booked together with what it says.
    """
    if not card.open or not card.waiting:
        return Reminder(Outcome(Disposition.TALK), Step.STOPPED, None)
    times = _Times.of(card, now, college)
    match Step(card.step):
        case Step.START:
            return _quiet(Step.SOON, times.soon)
        case Step.SOON:
            follows, due = (
                (Step.LATE, times.late) if card.danger else (Step.PROMISED, card.promised_at)
            )
            # Down until the promised hour was over: one word about that is enough.
            notes = () if now >= due else (_soon(card, now, college),)
            return _step(notes, follows, due)
        case Step.PROMISED:
            return _delayed(card, times, now, college)
        case Step.LATE:
            words = desk_texts.late(card.id, spoken_since(card, now))
            opened = (ShownToAll(card.id),) if card.kept and not card.taken_by else ()
            notice = DeskNotice(card.id, desk_texts.DANGER_WAITS if card.danger else words)
            notes = (*opened, notice, StaffTold(card.id, words, role=RESPONSIBLE))
            return _step(notes, Step.CENTRE, times.centre)
        case Step.CENTRE:
            # The Centre's list holds no danger: who is on duty there heard of it at once.
            words = desk_texts.DANGER_WAITS if card.danger else desk_texts.LISTED
            return _step((DeskNotice(card.id, words),), Step.LISTED, None)
        case Step.STOPPED | Step.LISTED:
            return _quiet(Step(card.step), None)


@dataclass(frozen=True, slots=True)
class _Times:
    """When the steps of a card are due."""

    soon: datetime
    late: datetime
    centre: datetime

    @classmethod
    def of(cls, card: CardState, now: datetime, college: College) -> "_Times":
        since, limits = card.since or now, college.deadlines
        if card.danger:
            return cls(*(since + wait for wait in _DANGER_WAITS))
        late = promise(since, college, limits.late)
        # A day of the clock may lie within one weekend, in which nobody was late.
        centre = max(since + limits.centre, late)
        return cls(after(since, college, limits.answer * SOON), late, centre)


def spoken_since(card: CardState, now: datetime) -> str:
    """How long the question of a card has waited, in words."""
    return desk_texts.lasting(now - (card.since or now))


def _quiet(step: Step, due: datetime | None) -> Reminder:
    return _step((), step, due)


def _step(notes: tuple[Note, ...], step: Step, due: datetime | None) -> Reminder:
    outcome = Outcome(Disposition.TALK, "reminder", (), notes)
    return Reminder(outcome, step, due)


def _soon(card: CardState, now: datetime, college: College) -> Note:
    if card.danger:
        return DeskNotice(card.id, desk_texts.DANGER_WAITS)
    when = spoken(card.promised_at, now, college)
    if card.taken_by:
        return StaffTold(card.id, desk_texts.yours(card.id, when), name=card.taken_by)
    return DeskNotice(card.id, desk_texts.nobodys(when))


def _delayed(card: CardState, times: _Times, now: datetime, college: College) -> Reminder:
    """The asker hears that it takes longer, and until when: never an hour that has passed."""
    promised = max(times.late, promise(now, college))
    words = texts.delayed(spoken(promised, now, college))
    outcome = Outcome(
        Disposition.TALK,
        "delay",
        (Reply(words),),
        (PromiseMoved(card.id, promised), DeskNotice(card.id, desk_texts.OVERDUE)),
        urgent=True,
    )
    return Reminder(outcome, Step.LATE, promised)
