"""What becomes due while nobody writes: untouched choices close, a late answer is admitted."""

from datetime import datetime, timedelta

from handlers.messages import Reply
from handlers.outcome import CardClosed, DeskNotice, Moved, Outcome
from handlers.situation import CardState, Earlier
from handlers.states import Disposition, State
from handlers.texts import answering as desk_texts
from handlers.texts import handing as texts
from handlers.waiting import promise, spoken
from knowledge.colleges import College

CHOICE_WAITS = timedelta(hours=24)
FLOOR_WAITS = timedelta(hours=12)
NO_CHOICE = "no_choice"
SILENCE = "silence"


def expire(question: Earlier, offered_at: datetime, now: datetime) -> Moved | None:
    """Choices nobody touched for 24 hours close the question, which then counts as a gap."""
    if question.state is not State.OFFERED or now - offered_at < CHOICE_WAITS:
        return None
    return Moved(question.key, State.CLOSED, NO_CHOICE)


def admit_delay(card: CardState, now: datetime, college: College) -> Outcome | None:
    """The promised hour has passed: the asker hears so with a new hour, the desk is told.

    None where nothing is due: the card is closed, or nobody was promised an hour (danger).
    The caller sees to it that this is said once for each promise.
    """
    if not card.open or card.danger or now < card.promised_at:
        return None
    when = spoken(promise(now, college), now, college)
    return Outcome(
        Disposition.TALK,
        "delay",
        (Reply(texts.delayed(when)),),
        (DeskNotice(card.id, desk_texts.OVERDUE),),
        urgent=True,
    )


def give_back(card: CardState | None) -> Outcome:
    """The person has long said nothing and owes nothing: the bot answers again and says so."""
    words = () if card and card.danger else (Reply(desk_texts.GIVEN_BACK),)
    closed = CardClosed(card.id if card else 0, "bot", SILENCE)
    return Outcome(Disposition.TALK, SILENCE, words, (closed,), urgent=bool(words))
