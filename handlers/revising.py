"""Somebody changed a message of theirs: what it asks now takes the place of what it asked before.

What still waits for a person is changed on its card. What was answered is asked anew, unless the
change asks the same: a mended typo is no reason to say everything again.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.asking import asks_of, decide_message
from handlers.enclosing import marked
from handlers.messages import IncomingMessage
from handlers.outcome import Asked, CardRevised, Moved, Note, Outcome
from handlers.situation import Earlier, Floor, Mode, Situation
from handlers.states import Disposition, State
from handlers.suggesting import suggest
from knowledge.understanding import Ask

EDITED = "edited"
SAME = "edited_same"


def decide_revised(message: IncomingMessage, situation: Situation) -> Outcome:
    """What happens with the changed form of a message that asked `situation.revised`."""
    if situation.mode is Mode.OFF:
        return decide_message(message, situation)
    asks = asks_of(message, situation)
    card = situation.dialog.open_card
    waiting = [
        question
        for question in situation.revised
        if card and question.state is State.WAITING and question.card == card.id
    ]
    if card and waiting:
        text = marked(message.text, message.attachments)
        changed = tuple(_changed(waiting, asks, text))
        keys = [key for key, said in changed if said]
        options = tuple(
            option
            for key, ask in zip(keys, asks, strict=False)
            for option in suggest(ask, key, situation)
        )
        revised = CardRevised(card.id, changed, text, options)
        return Outcome(Disposition.TALK, EDITED, (), (revised,))
    if not asks:
        return Outcome(Disposition.TALK, EDITED)
    if situation.dialog.floor is Floor.BOT and _asks_the_same(asks, situation.revised):
        return Outcome(Disposition.TALK, SAME)
    return _linked(decide_message(message, situation), situation.revised)


def _changed(waiting: Sequence[Earlier], asks: Sequence[Ask], text: str) -> list[tuple[str, str]]:
    """The new words of each question: their own where there are as many, else the first has all."""
    words = [ask.text for ask in asks]
    if len(words) != len(waiting):
        words = [text, *("" for _ in waiting[1:])]
    return [(question.key, said) for question, said in zip(waiting, words, strict=True)]


def _asks_the_same(asks: Sequence[Ask], before: Sequence[Earlier]) -> bool:
    answered = {question.entry for question in before if question.state is State.ANSWERED}
    asked = {ask.reference(ask.best.entry) if ask.best else "" for ask in asks}
    return bool(answered) and asked == answered


def _linked(outcome: Outcome, before: Sequence[Earlier]) -> Outcome:
    """The new questions know the old one; what was only offered to choose from is closed."""
    notes: list[Note] = [
        replace(note, revises=before[-1].key) if isinstance(note, Asked) else note
        for note in outcome.notes
    ]
    closed = [
        Moved(question.key, State.CLOSED, EDITED)
        for question in before
        if question.state is State.OFFERED
    ]
    return replace(outcome, notes=(*closed, *notes))
