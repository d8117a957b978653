"""Danger to life comes before everything: numbers that help at once, and a card to the duty list.

No mode but `off`, no floor and no hour holds this reply back, and it never promises a person.
"""

from handlers.messages import Reply
from handlers.outcome import Asked, HandedOver, Outcome
from handlers.situation import Situation
from handlers.states import Disposition, State
from handlers.texts import rescuing as texts
from handlers.weighing import question_key

DANGER = "danger"


def decide_danger(text: str, situation: Situation) -> Outcome:
    """The helpline reply and the danger card; `text` is the whole message as a person reads it."""
    asked = Asked(
        question_key(situation),
        text,
        State.WAITING,
        DANGER,
        base_version=situation.understanding.base_version,
    )
    # Nobody was promised an hour, so the duty list counts from now.
    card = HandedOver((asked.key,), text, situation.now, DANGER, danger=True)
    return Outcome(Disposition.QUESTIONS, DANGER, (Reply(texts.HELP),), (asked, card), urgent=True)
