"""A press means only what the dialog still holds: a stale, forged or second one changes nothing."""

from dataclasses import dataclass

from handlers import buttons, handing
from handlers.buttons import Action, Pressed
from handlers.calling import decide_person_press
from handlers.listening import PERSON_HAS_FLOOR
from handlers.messages import IncomingPress, Reply
from handlers.outcome import Asked, Moved, Note, Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.privacy import decide_wish, wish_in
from handlers.rating import decide_helped, decide_unhelped
from handlers.replying import (
    answer_replies,
    apologised,
    introduced,
    paragraphs,
    person_row,
    spoken_replies,
)
from handlers.situation import Earlier, Floor, Mode, Situation
from handlers.states import Disposition, State
from handlers.texts import choosing as texts
from handlers.texts import handing as handing_texts
from handlers.thanking import decide_afterwards, is_own
from handlers.weighing import lack, question_key


@dataclass(frozen=True, slots=True)
class _Choice:
    """An entry that was pressed, and the offered question it decides (None = a new question)."""

    entry: str
    offered: Earlier | None

    def step(
        self, state: State, reason: str, situation: Situation, missing: tuple[str, ...] = ()
    ) -> Asked | Moved:
        """The question as it comes out of the press."""
        if self.offered:
            return Moved(self.offered.key, state, reason, self.entry, missing)
        return Asked(
            question_key(situation),
            self.text(situation),
            state,
            reason,
            self.entry,
            p=1.0,
            base_version=situation.understanding.base_version,
            missing=missing,
        )

    def text(self, situation: Situation) -> str:
        """What was asked: the asker's own words, or the title on the button."""
        if self.offered:
            return self.offered.text
        return situation.titles.get(self.entry, self.entry)


def is_current(pressed: Pressed, situation: Situation) -> bool:
    """True where the press speaks of something this dialog and the base still have."""
    question = situation.dialog.earlier.get(pressed.question)
    if pressed.action is Action.ASK:
        return pressed.entry in situation.answers
    if pressed.action is Action.DATA:
        return True
    if question is not None and not question.text.strip():
        # Its words are deleted: nobody could be handed it any more.
        return False
    if pressed.action is Action.PICK:
        return question is not None and pressed.entry in question.offers
    if pressed.action in buttons.RATINGS:
        return question is not None
    if pressed.action in buttons.AFTERWARDS:
        return is_own(pressed.card, situation)
    return pressed.action is Action.PERSON and (not pressed.question or question is not None)


def decide_press(press: IncomingPress, situation: Situation) -> Outcome:
    """What an asker's press of a button does."""
    if situation.mode is Mode.OFF:
        return Outcome(Disposition.IGNORED, "off")
    pressed = buttons.parse(press.data)
    if pressed is None or not is_current(pressed, situation):
        return _outdated(press, pressed, situation)
    outcome = _decided(press, pressed, situation)
    return introduced(apologised(outcome, situation), situation)


def _decided(press: IncomingPress, pressed: Pressed, situation: Situation) -> Outcome:
    if wish := wish_in(press, situation.understanding):
        return decide_wish(wish, press, situation)
    if pressed.action in buttons.AFTERWARDS:
        return decide_afterwards(press, pressed, situation)
    question = situation.dialog.earlier.get(pressed.question)
    if pressed.action is Action.HELPED and question:
        return decide_helped(press, question, situation)
    if pressed.action is Action.UNHELPED and question and situation.mode is not Mode.FULL:
        return decide_unhelped(press, question, situation)
    if pressed.action in (Action.PERSON, Action.UNHELPED):
        return decide_person_press(press, pressed.question, situation)
    return _decide_entry(press, pressed, situation)


def _outdated(press: IncomingPress, pressed: Pressed | None, situation: Situation) -> Outcome:
    gone = pressed is not None and pressed.action is Action.ASK
    if not gone or situation.dialog.floor is Floor.PERSON:
        return unchanged(press, texts.OUTDATED, "outdated_press", situation)
    rows = buttons.ask_rows(situation.top, situation.titles, buttons.MOST_TOP)
    reply = Reply(texts.GONE, rows + person_row(situation))
    return Outcome(Disposition.TALK, "entry_gone", (reply,), acknowledged(press))


def _decide_entry(press: IncomingPress, pressed: Pressed, situation: Situation) -> Outcome:
    question = situation.dialog.earlier.get(pressed.question)
    offered = question if question and question.state is State.OFFERED else None
    words = "" if offered else _already(pressed.entry, question, situation)
    if words:
        return unchanged(press, words, "replayed_press", situation)
    choice = _Choice(pressed.entry, offered)
    if situation.dialog.floor is Floor.PERSON:
        return _shown_to_person(press, choice, situation)
    return _answered(press, choice, situation)


def _already(entry: str, question: Earlier | None, situation: Situation) -> str:
    """What to say where this very press was carried out before; empty where it is news."""
    dialog = situation.dialog
    decided = {each.state for each in (question, dialog.last) if each and each.entry == entry}
    if State.ANSWERED in decided:
        return texts.ALREADY_ANSWERED
    # Words too long for one message were said in pieces.
    heard = _unbroken(handing.elsewhere(situation)) in _unbroken(dialog.last_reply)
    said = heard or dialog.floor is Floor.PERSON
    if situation.mode is Mode.REFERENCE and said and State.CLOSED in decided:
        return texts.ALREADY_ANSWERED
    waits = any(
        each.state is State.WAITING and each.entry == entry for each in dialog.earlier.values()
    )
    return handing_texts.ALREADY_HANDED if waits else ""


def _unbroken(text: str) -> str:
    return "".join(text.split())


def _shown_to_person(press: IncomingPress, choice: _Choice, situation: Situation) -> Outcome:
    if situation.mode is not Mode.FULL:
        closed = choice.step(State.CLOSED, handing.REFERENCE_ONLY, situation)
        return Outcome(Disposition.QUESTIONS, PERSON_HAS_FLOOR, (), (closed, *acknowledged(press)))
    step = choice.step(State.WAITING, PERSON_HAS_FLOOR, situation)
    card = _card(step, choice, PERSON_HAS_FLOOR, situation)
    notes = (step, card, *acknowledged(press, texts.PERSON_SPEAKS))
    return Outcome(Disposition.QUESTIONS, PERSON_HAS_FLOOR, (), notes)


def _answered(press: IncomingPress, choice: _Choice, situation: Situation) -> Outcome:
    answer = situation.answers.get(choice.entry)
    reason = handing.PAUSED if _paused(situation) else lack(answer)
    if answer is None or reason:
        return _not_answered(press, choice, reason, situation)
    step = choice.step(State.ANSWERED, "", situation)
    replies = answer_replies(answer, step.key, situation)
    return Outcome(Disposition.QUESTIONS, "", replies, (step, *acknowledged(press)))


def _not_answered(
    press: IncomingPress, choice: _Choice, reason: str, situation: Situation
) -> Outcome:
    answer = situation.answers.get(choice.entry)
    missing = answer.missing if answer else ()
    complaint = handing_texts.NOT_AN_APPEAL if choice.entry == handing.COMPLAINT else ""
    notes: tuple[Note, ...]
    if situation.mode is Mode.FULL:
        step = choice.step(State.WAITING, reason, situation, missing)
        opening = handing_texts.PAUSED if _paused(situation) else handing_texts.UNSURE
        words = handing.sentence(situation, opening)
        card = _card(step, choice, reason, situation)
        notes = (step, card, *acknowledged(press, texts.HANDING))
    else:
        step = choice.step(State.CLOSED, handing.REFERENCE_ONLY, situation, missing)
        words = handing.elsewhere(situation)
        notes = (step, *acknowledged(press))
    replies = spoken_replies(paragraphs(words, complaint))
    return Outcome(Disposition.QUESTIONS, "", replies, notes)


def _paused(situation: Situation) -> bool:
    return situation.paused and situation.mode is Mode.FULL


def _card(step: Asked | Moved, choice: _Choice, reason: str, situation: Situation) -> Note:
    answer = situation.answers.get(choice.entry)
    title = situation.titles.get(choice.entry, "")
    words = dict.fromkeys((choice.text(situation), title))
    text = "\n".join(word for word in words if word)
    draft = answer.draft if answer else ""
    return handing.handed_over([step.key], text, reason, situation, draft)
