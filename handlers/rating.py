"""An answer helped or it did not: said once, and where it did not a person gets the question.

Under an answer «Помогло» stands beside «Спросить сотрудника»: who calls a person from there was
not helped. Where a page hands nothing over, «Не помогло» is counted and says who is to be asked.
"""

from handlers import handing
from handlers.asker_notes import Rated
from handlers.messages import IncomingPress
from handlers.outcome import Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.replying import spoken_replies
from handlers.situation import Earlier, Floor, Situation
from handlers.states import Disposition, Helped, State
from handlers.texts import choosing as texts

HELPED = "helped"
NOT_HELPED = "not_helped"


def decide_helped(press: IncomingPress, question: Earlier, situation: Situation) -> Outcome:
    """It helped: noted while it is the bot's answer that counts."""
    if question.state is not State.ANSWERED:
        return unchanged(press, texts.NO_MATTER, "late_rating", situation)
    if question.helped is Helped.YES:
        return unchanged(press, texts.GLAD_ALREADY, "replayed_press", situation)
    thanked = unchanged(press, texts.GLAD, HELPED, situation)
    return Outcome(
        Disposition.TALK, HELPED, thanked.replies, (Rated(question.key, Helped.YES), *thanked.notes)
    )


def decide_unhelped(press: IncomingPress, question: Earlier, situation: Situation) -> Outcome:
    """It did not help, on a page that hands nothing over: counted, with where people answer."""
    if question.state is not State.ANSWERED:
        return unchanged(press, texts.NO_MATTER, "late_rating", situation)
    if question.helped is Helped.NO:
        return unchanged(press, texts.NO_MATTER, "replayed_press", situation)
    silent = situation.dialog.floor is Floor.PERSON
    words = handing.elsewhere(situation, texts.NOT_HELPED)
    replies = () if silent else spoken_replies(words)
    notes = (Rated(question.key, Helped.NO), *acknowledged(press))
    return Outcome(Disposition.TALK, NOT_HELPED, replies, notes)
