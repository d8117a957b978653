"""A person can be asked for at any time, in words or by the button, and is asked for once."""

from dataclasses import replace

from handlers import handing
from handlers.asker_notes import Rated
from handlers.listening import PERSON_HAS_FLOOR
from handlers.messages import IncomingPress, Reply
from handlers.outcome import Asked, CardNoted, Moved, Note, Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.rating import NOT_HELPED
from handlers.replying import paragraphs, spoken_replies
from handlers.situation import Earlier, Floor, Mode, Situation
from handlers.states import Disposition, Helped, State
from handlers.texts import choosing as press_texts
from handlers.texts import handing as texts
from handlers.weighing import question_key
from knowledge.understanding import Talk

# "Ask a person" without a question may mean any last one that no person has answered.
_MEANT = frozenset({State.ANSWERED, State.OFFERED, State.CLOSED, State.WAITING})


def decide_call(text: str, situation: Situation) -> Outcome:
    """Somebody asks for a person and says nothing else: `text` is the question of this kind."""
    if situation.mode is Mode.REFERENCE:
        asked = _asked(text, State.CLOSED, handing.REFERENCE_ONLY, situation)
        words = handing.elsewhere(situation, texts.NO_PERSON_HERE)
        return Outcome(Disposition.QUESTIONS, "", spoken_replies(words), (asked,))
    if situation.dialog.waits:
        return _impatient(text, situation)
    asked = _asked(text, State.WAITING, handing.ASKED_PERSON, situation)
    last = situation.dialog.last
    moved = _taken_along(last)
    questions = [*(each.key for each in moved), asked.key]
    context = f"{last.text}\n{text}" if last and last.state is not State.WAITING else text
    card = handing.handed_over(questions, context, handing.ASKED_PERSON, situation)
    # Without a question before, the person would only read "позовите человека".
    more = "" if last else texts.WRITE_MEANWHILE
    words = paragraphs(handing.sentence(situation, texts.ASKED_PERSON), more)
    return Outcome(Disposition.QUESTIONS, "", spoken_replies(words), (*moved, asked, card))


def _asked(text: str, state: State, reason: str, situation: Situation) -> Asked:
    version = situation.understanding.base_version
    return Asked(question_key(situation), text, state, reason, base_version=version)


def _taken_along(last: Earlier | None) -> tuple[Moved, ...]:
    """The question whose choices did not help goes to the person too, not to `no_choice`."""
    if last is None or last.state is not State.OFFERED:
        return ()
    return (Moved(last.key, State.WAITING, handing.ASKED_PERSON, last.entry),)


def _impatient(text: str, situation: Situation) -> Outcome:
    still = handing.still_waiting(situation)
    replies = () if still in situation.dialog.last_reply else (Reply(still),)
    return Outcome(Disposition.TALK, Talk.OPERATOR, replies, (CardNoted(text),))


def hand_earlier(
    question: Earlier, reason: str, situation: Situation, entry: str = "", draft: str = ""
) -> tuple[Note, ...]:
    """An earlier question goes to a person; one a person answered already is asked anew.

    The question must not be waiting already.
    """
    entry = entry or question.entry
    step: Asked | Moved
    if question.state is State.ANSWERED_BY_PERSON:
        step = Asked(question_key(situation), question.text, State.WAITING, reason, entry)
    else:
        step = Moved(question.key, State.WAITING, reason, entry)
    card = handing.handed_over([step.key], question.text, reason, situation, draft)
    return (step, card)


def decide_person_press(press: IncomingPress, key: str, situation: Situation) -> Outcome:
    """The button "ask a person" about question `key`, or about the last one ("")."""
    question = situation.dialog.earlier.get(key) if key else _meant(situation)
    if situation.mode is not Mode.FULL:
        words = handing.elsewhere(situation, texts.NO_PERSON_HERE)
        silent = situation.dialog.floor is Floor.PERSON
        replies = () if silent else spoken_replies(words)
        return Outcome(Disposition.TALK, handing.REFERENCE_ONLY, replies, acknowledged(press))
    if question is None:
        return _person_without_question(press, situation)
    if _waits(question, situation):
        words = handing.still_waiting(situation)
        return unchanged(press, words, "already_waiting", situation)
    unhelped = bool(key) and question.state is State.ANSWERED
    reason = NOT_HELPED if unhelped else handing.ASKED_PERSON
    notes = hand_earlier(question, reason, situation)
    if unhelped:
        notes = (*notes, Rated(question.key, Helped.NO))
    if situation.dialog.floor is Floor.PERSON:
        heard = acknowledged(press, press_texts.PERSON_SPEAKS)
        return Outcome(Disposition.QUESTIONS, PERSON_HAS_FLOOR, (), (*notes, *heard))
    more = "" if key else texts.WRITE_MEANWHILE
    words = paragraphs(handing.sentence(situation, texts.ASKED_PERSON), more)
    heard = acknowledged(press, press_texts.HANDING)
    return Outcome(Disposition.QUESTIONS, "", spoken_replies(words), (*notes, *heard))


def _waits(question: Earlier, situation: Situation) -> bool:
    """True where the question, or its second asking after a person's answer, is with a person."""
    return question.state is State.WAITING or (
        question.state is State.ANSWERED_BY_PERSON
        and any(
            each.state is State.WAITING and each.text == question.text
            for each in situation.dialog.earlier.values()
        )
    )


def _meant(situation: Situation) -> Earlier | None:
    """The last question, where "ask a person" without a question can mean it."""
    last = situation.dialog.last
    return last if last and last.state in _MEANT and last.text.strip() else None


def _person_without_question(press: IncomingPress, situation: Situation) -> Outcome:
    if situation.dialog.floor is Floor.PERSON:
        return unchanged(press, press_texts.PERSON_HEARS, PERSON_HAS_FLOOR, situation)
    if situation.dialog.waits:
        words = handing.still_waiting(situation)
        return unchanged(press, words, "already_waiting", situation)
    outcome = decide_call(press_texts.WANTS_PERSON, situation)
    return replace(outcome, notes=(*outcome.notes, *acknowledged(press, press_texts.HANDING)))
