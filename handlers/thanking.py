"""Under a person's answer stand thanks, which change the card in place, and a way on to the bot.

«Ещё вопрос» ends what a person was asked: nobody has to wait until they give the floor back.
"""

from handlers.asker_notes import Thanked
from handlers.buttons import Action, Pressed
from handlers.messages import IncomingPress, Reply
from handlers.outcome import CardClosed, FloorReturned, Note, Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.situation import CardState, Floor, Situation
from handlers.states import Disposition, State
from handlers.texts import choosing as press_texts
from handlers.texts import thanking as texts
from knowledge.understanding import Talk

THANKED = "thanked"
GOES_ON = "goes_on"


def is_own(card: int, situation: Situation) -> bool:
    """True where a question of this dialog stands on the card."""
    return any(question.card == card for question in situation.dialog.earlier.values())


def decide_afterwards(press: IncomingPress, pressed: Pressed, situation: Situation) -> Outcome:
    """A press under a person's answer to card `pressed.card`, which is the dialog's own."""
    if pressed.action is Action.THANKS:
        said = unchanged(press, texts.PASSED_ON, THANKED, situation)
        notes = (Thanked(pressed.card), *said.notes)
        return Outcome(Disposition.TALK, THANKED, said.replies, notes)
    return _goes_on(press, pressed.card, situation)


def _goes_on(press: IncomingPress, card: int, situation: Situation) -> Outcome:
    if situation.dialog.floor is Floor.BOT:
        if situation.dialog.last_reply == texts.WRITE:
            return unchanged(press, texts.WRITE, "replayed_press", situation)
        notes = acknowledged(press)
        return Outcome(Disposition.TALK, GOES_ON, (Reply(texts.WRITE),), notes)
    talked = situation.dialog.open_card
    if talked and (talked.danger or talked.id != card):
        return unchanged(press, press_texts.PERSON_HEARS, "outdated_press", situation)
    words = texts.WRITE_WAITS if talked and talked.waiting else texts.WRITE
    notes = (_returned(talked), *acknowledged(press))
    return Outcome(Disposition.TALK, GOES_ON, (Reply(words),), notes, urgent=True)


def _returned(talked: CardState | None) -> Note:
    """The floor goes back; a card on which something waits stays open."""
    if talked is None or talked.waiting:
        return FloorReturned()
    return CardClosed(talked.id, "asker", GOES_ON)


def thanks_for(situation: Situation) -> tuple[Note, ...]:
    """What typed thanks come to where a person answered last: the same as the tap."""
    last = situation.dialog.last
    thanked = situation.understanding.talk is Talk.THANKS and not situation.understanding.asks
    if not thanked or last is None or not last.card or last.state is not State.ANSWERED_BY_PERSON:
        return ()
    return (Thanked(last.card),)
