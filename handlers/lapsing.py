"""What ends by itself: choices nobody touched close, a floor long left goes back to the bot."""

from datetime import datetime, timedelta

from handlers.messages import Reply
from handlers.outcome import CardClosed, FloorReturned, Moved, Note, Outcome
from handlers.situation import CardState, Earlier
from handlers.states import Disposition, State
from handlers.texts import answering as texts

CHOICE_WAITS = timedelta(hours=24)
NO_CHOICE = "no_choice"
SILENCE = "silence"


def expire(question: Earlier, offered_at: datetime, now: datetime) -> Moved | None:
    """Choices nobody touched for 24 hours close the question, which then counts as a gap."""
    if question.state is not State.OFFERED or now - offered_at < CHOICE_WAITS:
        return None
    return Moved(question.key, State.CLOSED, NO_CHOICE)


def give_back(card: CardState | None) -> Outcome:
    """The person has long said nothing: the bot answers again and says so.

    A card on which something waits stays open, so that a person still answers that.
    """
    note: Note
    if card and card.open and card.waiting:
        said, note = texts.GIVEN_BACK_WAITS, FloorReturned()
    else:
        said, note = texts.GIVEN_BACK, CardClosed(card.id if card else 0, "bot", SILENCE)
    words = () if card and card.danger else (Reply(said),)
    return Outcome(Disposition.TALK, SILENCE, words, (note,), urgent=bool(words))
