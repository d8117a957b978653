"""An answer helped or it did not: said once, and where it did not a person gets the question.

Under an answer «Помогло» stands beside «Спросить сотрудника»: who calls a person from there was
not helped. Where a page hands nothing over, «Не помогло» is counted and says who is to be asked.
Who writes the words instead of tapping means the answer above them.
"""

from handlers import handing
from handlers.asker_notes import Rated
from handlers.buttons import Action
from handlers.messages import IncomingMessage, IncomingPress
from handlers.outcome import Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.replying import spoken_replies
from handlers.situation import Earlier, Floor, Situation
from handlers.states import Disposition, Helped, State
from handlers.texts import choosing as texts
from knowledge.words import normalise, tokens

HELPED = "helped"
NOT_HELPED = "not_helped"
# What stands around the words without changing them: «да, спасибо, очень помогло».
_AROUND = frozenset(
    {
        *("да", "нет", "спасибо", "большое", "все", "это", "мне", "очень", "увы", "вообще"),
        *("совсем", "ваш", "твой", "ваше", "ответ", "пока", "что", "ой", "ок", "ура", "благодарю"),
    }
)
_HELPED = ("помогло", "помог", "помогли")


def said_in(message: IncomingMessage, situation: Situation) -> str:
    """The data of the button under the last answer that a message says in words, "" for none."""
    last = situation.dialog.last
    if message.attachments or message.edited or situation.dialog.floor is Floor.PERSON:
        return ""
    if last is None or last.state is not State.ANSWERED:
        return ""
    words = [word for word in tokens(normalise(message.text)) if word not in _AROUND]
    if len(words) == 1 and words[0] in _HELPED:
        return f"{Action.HELPED}:{last.key}"
    unhelped = len(words) == 2 and words[0] == "не" and words[1] in _HELPED
    return f"{Action.UNHELPED}:{last.key}" if unhelped else ""


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
