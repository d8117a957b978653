"""While a person has the floor the bot is silent; every question is counted and shown to them."""

from dataclasses import replace

from handlers import handing
from handlers.outcome import Asked, CardNoted, Outcome
from handlers.situation import Mode, Situation
from handlers.states import Disposition
from handlers.suggesting import suggest_each
from handlers.thanking import thanks_for
from handlers.weighing import heard
from knowledge.understanding import Ask, Talk, Verdict

PERSON_HAS_FLOOR = "person_has_floor"


def decide_listening(asks: tuple[Ask, ...], text: str, situation: Situation) -> Outcome:
    """Questions join the card (or open one), other words are noted on it; nothing is said.

    `text` is the whole message as a person reads it.
    """
    if asks:
        return _joined(asks, situation)
    card = situation.dialog.open_card
    if card and not card.waiting and (thanks := thanks_for(situation)):
        return Outcome(Disposition.TALK, PERSON_HAS_FLOOR, (), thanks)
    if card and text:
        return Outcome(Disposition.TALK, PERSON_HAS_FLOOR, (), (CardNoted(text),))
    if text and situation.understanding.talk is Talk.OPERATOR:
        # Somebody spoke in the platform's own inbox and no card is open: now one is needed.
        return _joined((Ask(text, (), Verdict.HAND_OVER),), situation)
    return Outcome(Disposition.TALK, PERSON_HAS_FLOOR)


def _joined(asks: tuple[Ask, ...], situation: Situation) -> Outcome:
    asked: tuple[Asked, ...] = tuple(
        replace(heard(ask, number, situation), reason=PERSON_HAS_FLOOR)
        for number, ask in enumerate(asks, start=1)
    )
    if situation.mode is not Mode.FULL:
        closed = tuple(handing.refused(each) for each in asked)
        return Outcome(Disposition.QUESTIONS, PERSON_HAS_FLOOR, (), closed)
    drafts = [_draft(ask, situation) for ask in asks if ask.verdict is Verdict.ANSWER]
    card = handing.card_of(asked, drafts, situation)
    card = replace(card, options=suggest_each(asks, card.questions, situation))
    return Outcome(Disposition.QUESTIONS, PERSON_HAS_FLOOR, (), (*asked, card))


def _draft(ask: Ask, situation: Situation) -> str:
    answer = situation.answers.get(ask.reference(ask.best.entry)) if ask.best else None
    return answer.draft if answer else ""
