"""A message's questions are decided in order; those for a person share one card, one sentence."""

from dataclasses import replace

from handlers import handing, meeting, privacy, rescuing
from handlers.calling import decide_call
from handlers.enclosing import advice, marked, needs_person
from handlers.listening import decide_listening
from handlers.messages import IncomingMessage, Reply
from handlers.outcome import Asked, Note, Outcome
from handlers.replying import apologised, introduced, paragraphs, spoken_replies
from handlers.situation import Floor, Mode, Situation
from handlers.states import Disposition, State
from handlers.suggesting import suggest_each
from handlers.texts.asking import NO_TEXT
from handlers.weighing import Weighed, weigh
from knowledge.understanding import Ask, Talk, Verdict


def decide_message(message: IncomingMessage, situation: Situation) -> Outcome:
    """What happens with an asker's message: replies in order, and every question counted."""
    if situation.mode is Mode.OFF:
        return Outcome(Disposition.IGNORED, "off")
    text = marked(message.text, message.attachments)
    if situation.understanding.danger:
        return rescuing.decide_danger(text or NO_TEXT, situation)
    wish = privacy.wish_in(message, situation.understanding)
    if wish and not situation.understanding.asks:
        return introduced(privacy.decide_wish(wish, None, situation), situation)
    asks = asks_of(message, situation)
    if situation.dialog.floor is Floor.PERSON:
        outcome = decide_listening(asks, text, situation)
    else:
        outcome = introduced(
            apologised(_spoken(message, text, asks, situation), situation), situation
        )
    if wish:
        said = privacy.decide_wish(wish, None, situation).replies
        outcome = replace(outcome, replies=outcome.replies + said, urgent=not outcome.replies)
    return outcome


def asks_of(message: IncomingMessage, situation: Situation) -> tuple[Ask, ...]:
    """The questions of a message; what came beside the text is marked in the last one.

    Files without words, and words that are neither question nor talk, are for a person.
    """
    understood = situation.understanding
    if meeting.starts(message.text):
        return ()
    if understood.asks:
        *before, last = understood.asks
        return (*before, replace(last, text=marked(last.text, message.attachments)))
    unknown = understood.talk is None and bool(message.text.strip())
    if unknown or needs_person(message.attachments):
        return (Ask(marked(message.text, message.attachments), (), Verdict.HAND_OVER),)
    return ()


def _spoken(
    message: IncomingMessage, text: str, asks: tuple[Ask, ...], situation: Situation
) -> Outcome:
    if asks:
        return _decide_asks(message, asks, situation)
    if meeting.starts(message.text):
        return meeting.introduce(situation)
    talk = situation.understanding.talk or Talk.EMPTY
    if talk is Talk.OPERATOR:
        return decide_call(text or NO_TEXT, situation)
    if talk is Talk.EMPTY and message.attachments and situation.dialog.met:
        return Outcome(Disposition.TALK, "sticker")
    return meeting.decide_talk(talk, situation)


def _decide_asks(message: IncomingMessage, asks: tuple[Ask, ...], situation: Situation) -> Outcome:
    weighed = [
        weigh(ask, number, len(asks) > 1, situation) for number, ask in enumerate(asks, start=1)
    ]
    replies = _in_order(weighed)
    open_ = [each for each in weighed if each.asked.state is State.WAITING]
    words = handing.told(situation, [each.asked for each in open_], bool(replies)) if open_ else ""
    words = paragraphs(words, advice(message, situation))
    notes = _notes(weighed, open_, asks, situation)
    return Outcome(Disposition.QUESTIONS, "", replies + spoken_replies(words), notes)


def _in_order(weighed: list[Weighed]) -> tuple[Reply, ...]:
    """What is said to each question; the same answer is not given twice in one breath."""
    said: set[str] = set()
    replies: list[Reply] = []
    for each in weighed:
        if each.asked.state is State.ANSWERED:
            if each.asked.entry in said:
                continue
            said.add(each.asked.entry)
        replies.extend(each.replies)
    return tuple(replies)


def _notes(
    weighed: list[Weighed], open_: list[Weighed], asks: tuple[Ask, ...], situation: Situation
) -> tuple[Note, ...]:
    asked: list[Asked] = [each.asked for each in weighed]
    if not open_:
        return tuple(asked)
    if situation.mode is not Mode.FULL:
        return tuple(
            handing.refused(each) if each.state is State.WAITING else each for each in asked
        )
    drafts = [each.draft for each in open_]
    card = handing.card_of([each.asked for each in open_], drafts, situation)
    options = suggest_each(asks, card.questions, situation)
    return (*asked, replace(card, options=options))
