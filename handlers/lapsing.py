"""What ends by itself: choices nobody touched close, a floor long left goes back to the bot."""

from datetime import datetime, timedelta

from handlers.messages import Reply
from handlers.outcome import CardClosed, Moved, Outcome
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
    """The person has long said nothing and owes nothing: the bot answers again and says so."""
    words = () if card and card.danger else (Reply(texts.GIVEN_BACK),)
    closed = CardClosed(card.id if card else 0, "bot", SILENCE)
    return Outcome(Disposition.TALK, SILENCE, words, (closed,), urgent=bool(words))
