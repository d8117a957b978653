"""What comes late is looked at twice: history is not answered, nor what a person answered since."""

from dataclasses import replace

from handlers.asking import asks_of
from handlers.handing import card_of
from handlers.messages import Incoming, IncomingMessage
from handlers.outcome import Outcome
from handlers.situation import Mode, Situation
from handlers.states import Disposition, State
from handlers.suggesting import suggest_each
from handlers.weighing import heard

HISTORY = "history"
ANSWERED = "answered_meanwhile"


def decide_history(incoming: Incoming, situation: Situation) -> Outcome:
    """List an old question on the desk without a word to the asker; the rest is only seen."""
    if not isinstance(incoming, IncomingMessage) or situation.mode is not Mode.FULL:
        return Outcome(Disposition.IGNORED, HISTORY)
    asks = asks_of(incoming, situation)
    if not asks:
        return Outcome(Disposition.TALK, HISTORY)
    asked = tuple(heard(ask, number, situation) for number, ask in enumerate(asks, start=1))
    # Nobody was promised anything, so nobody is told that it takes longer.
    card = card_of(asked, [], situation)
    options = suggest_each(asks, card.questions, situation)
    card = replace(card, timed=False, options=options)
    return Outcome(Disposition.QUESTIONS, HISTORY, (), (*asked, card))


def decide_answered(message: IncomingMessage, situation: Situation) -> Outcome:
    """A person wrote after this message and before we read it: nothing is said to it any more."""
    asks = asks_of(message, situation)
    asked = tuple(
        replace(heard(ask, number, situation), state=State.ANSWERED_BY_PERSON, reason="")
        for number, ask in enumerate(asks, start=1)
    )
    return Outcome(Disposition.QUESTIONS if asked else Disposition.TALK, ANSWERED, (), asked)
