"""What the bot is not sure of goes to a person, and the asker hears who answers and when.

Where a page may not hand over (reference mode) the question is closed and the asker hears
where people do answer.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.outcome import Asked, HandedOver
from handlers.replying import paragraphs, usable
from handlers.situation import Mode, Situation
from handlers.states import State
from handlers.texts import handing as texts
from handlers.waiting import promise, spoken

PHONE = "contact.phone"
COMPLAINT = "contact.complaint"

REFERENCE_ONLY = "reference_only"
ASKED_PERSON = "asked_person"
SEVERAL = "several"
PAUSED = "paused"


def promised_at(situation: Situation) -> datetime:
    """The promise the asker has, or the one to give now."""
    card = situation.dialog.waits
    return card.promised_at if card else promise(situation.now, situation.college)


def handed_over(
    questions: Sequence[str], text: str, reason: str, situation: Situation, draft: str = ""
) -> HandedOver:
    """The note that these questions open a card or join the open one."""
    return HandedOver(tuple(questions), text, promised_at(situation), reason, draft)


def card_of(asked: Sequence[Asked], drafts: Sequence[str], situation: Situation) -> HandedOver:
    """One card for all questions of a message that go to a person."""
    reasons = {each.reason for each in asked}
    card = handed_over(
        [each.key for each in asked],
        "\n".join(each.text for each in asked),
        reasons.pop() if len(reasons) == 1 else SEVERAL,
        situation,
        paragraphs(*dict.fromkeys(drafts)),
    )
    return replace(card, missing=tuple(key for each in asked for key in each.missing))


def refused(asked: Asked) -> Asked:
    """The same question closed, because this page may not hand it over."""
    return replace(asked, state=State.CLOSED, reason=REFERENCE_ONLY)


def sentence(situation: Situation, opening: str = texts.UNSURE) -> str:
    """What the asker hears of a hand-over; empty where they heard just that a moment ago."""
    if situation.dialog.waits:
        return "" if texts.ADDED in situation.dialog.last_reply else texts.ADDED
    when = spoken(promised_at(situation), situation.now, situation.college)
    return paragraphs(opening, texts.promise(situation.college.answerer, when))


def still_waiting(situation: Situation) -> str:
    """What the asker hears who asks again for a person whose answer is promised already."""
    card = situation.dialog.waits
    if card is None:
        return texts.ALREADY_HANDED
    if card.promised_at <= situation.now:
        return texts.OVERDUE
    return texts.still(spoken(card.promised_at, situation.now, situation.college))


def elsewhere(situation: Situation, opening: str = texts.REFERENCE_ONLY) -> str:
    """Where people answer, for a page that may not hand over."""
    phone = situation.answers.get(PHONE)
    where = phone.draft if phone and usable(phone) else texts.ASK_ELSEWHERE
    return paragraphs(opening, where)


def told(situation: Situation, asked: Sequence[Asked], rest: bool) -> str:
    """The one sentence for all questions of a message that the bot did not answer.

    `rest` tells that other questions of the message got their answer.
    """
    complaint = texts.NOT_AN_APPEAL if any(each.entry == COMPLAINT for each in asked) else ""
    if situation.mode is Mode.REFERENCE:
        opening = texts.REFERENCE_REST if rest else texts.REFERENCE_ONLY
        return paragraphs(elsewhere(situation, opening), complaint)
    if situation.paused:
        opening = texts.PAUSED
    elif any(each.reason == ASKED_PERSON for each in asked):
        opening = texts.ASKED_PERSON
    else:
        opening = texts.REST if rest else texts.UNSURE
    return paragraphs(sentence(situation, opening), complaint)
