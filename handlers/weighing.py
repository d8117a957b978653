"""One question is weighed: answered when sure, offered choices when nearly, else for a person."""

from dataclasses import dataclass, replace

from handlers import buttons
from handlers.handing import ASKED_PERSON, PAUSED
from handlers.messages import Reply
from handlers.outcome import Asked
from handlers.replying import answer_replies, person_row, usable
from handlers.situation import Mode, Situation
from handlers.states import State
from handlers.texts import asking as texts
from knowledge.answers import CERTAIN, Answer, Status
from knowledge.understanding import Ask, Talk, Verdict

# More questions than this in one message is a letter, not a chat: the rest goes to a person.
MOST_ANSWERS = 5

NOT_UNDERSTOOD = "not_understood"
UNSURE = "unsure"
LATE = "late"
TOO_MANY = "too_many"
ENTRY_GONE = "entry_gone"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question as it came out, what is said to it, and a draft for the person it may go to.

    `asked.state` is `waiting` for every question the bot itself has no answer to.
    """

    asked: Asked
    replies: tuple[Reply, ...] = ()
    draft: str = ""


def question_key(situation: Situation, number: int = 1) -> str:
    """The key of a message's question; numbers start at 1."""
    return f"{situation.key}.{number}"


def lack(answer: Answer | None) -> str:
    """Why the answer cannot be given as a certain one; empty where it can."""
    if answer is None:
        return ENTRY_GONE
    if answer.status not in CERTAIN:
        return answer.status.value
    return "" if usable(answer) else Status.ANSWERLESS.value


def heard(ask: Ask, number: int, situation: Situation) -> Asked:
    """The question as understood, not decided yet: for a person until something better is found.

    What came nearest to a question nobody understood says nothing of it and is left out.
    """
    best = None if ask.verdict is Verdict.HAND_OVER else ask.best
    return Asked(
        question_key(situation, number),
        ask.text,
        State.WAITING,
        NOT_UNDERSTOOD,
        entry=ask.reference(best.entry) if best else "",
        p=best.p if best else 0.0,
        base_version=situation.understanding.base_version,
    )


def weigh(ask: Ask, number: int, headed: bool, situation: Situation) -> Weighed:
    """Decide one question; `headed` puts its title over the answer (several in a message)."""
    asked = heard(ask, number, situation)
    wants_person = situation.understanding.talk is Talk.OPERATOR and situation.mode is Mode.FULL
    if wants_person:
        return _for_person(asked, ASKED_PERSON, situation)
    if situation.paused and situation.mode is Mode.FULL:
        return _for_person(asked, PAUSED, situation)
    if not asked.entry:
        return _for_person(asked, NOT_UNDERSTOOD, situation)
    if number > MOST_ANSWERS:
        return _for_person(asked, TOO_MANY, situation)
    if ask.verdict is Verdict.OFFER:
        return _offered(asked, ask, situation)
    return _answered(asked, headed, situation)


def _for_person(asked: Asked, reason: str, situation: Situation) -> Weighed:
    answer = situation.answers.get(asked.entry)
    return Weighed(replace(asked, reason=reason), draft=answer.draft if answer else "")


def _answered(asked: Asked, headed: bool, situation: Situation) -> Weighed:
    answer = situation.answers.get(asked.entry)
    reason = lack(answer)
    if answer is None or reason:
        missing = answer.missing if answer else ()
        return _for_person(replace(asked, missing=missing), reason, situation)
    title = situation.titles.get(asked.entry, "") if headed else ""
    replies = answer_replies(answer, asked.key, situation, title)
    return Weighed(replace(asked, state=State.ANSWERED, reason=""), replies)


def _offered(asked: Asked, ask: Ask, situation: Situation) -> Weighed:
    """Up to three choices; none while a person is to answer anyway, or long after the question."""
    if situation.mode is Mode.FULL and situation.dialog.waits:
        return _for_person(asked, UNSURE, situation)
    if situation.mode is Mode.FULL and situation.late:
        return _for_person(asked, LATE, situation)
    entries = tuple(dict.fromkeys(ask.reference(match.entry) for match in ask.matches))
    offers, rows = buttons.pick_rows(asked.key, entries, situation.titles)
    if not offers:
        return _for_person(asked, UNSURE, situation)
    text = texts.OFFER_ONE if len(offers) == 1 else texts.OFFER_SEVERAL
    reply = Reply(text, rows + person_row(situation, asked.key))
    return Weighed(replace(asked, state=State.OFFERED, reason="", offers=offers), (reply,))
