"""What was written before the page was connected is history: shown to people, never answered."""

from handlers.asking import asks_of
from handlers.handing import card_of
from handlers.messages import Incoming, IncomingMessage
from handlers.outcome import Outcome
from handlers.situation import Mode, Situation
from handlers.states import Disposition
from handlers.weighing import heard

HISTORY = "history"


def decide_history(incoming: Incoming, situation: Situation) -> Outcome:
    """List an old question on the desk without a word to the asker; the rest is only seen."""
    if not isinstance(incoming, IncomingMessage) or situation.mode is not Mode.FULL:
        return Outcome(Disposition.IGNORED, HISTORY)
    asks = asks_of(incoming, situation)
    if not asks:
        return Outcome(Disposition.TALK, HISTORY)
    asked = tuple(heard(ask, number, situation) for number, ask in enumerate(asks, start=1))
    return Outcome(Disposition.QUESTIONS, HISTORY, (), (*asked, card_of(asked, [], situation)))
