"""One door for the core: whatever came in and the situation it came into, out comes an outcome."""

from dataclasses import replace

from handlers import answering, buttons, choosing, offering, rating, tapping
from handlers.asking import decide_message
from handlers.buttons import Action
from handlers.catching_up import decide_answered
from handlers.handing import PHONE
from handlers.messages import (
    HumanReply,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Reach,
)
from handlers.outcome import Outcome
from handlers.revising import decide_revised
from handlers.situation import DeskSituation, Mode, Situation
from handlers.states import Disposition
from knowledge.understanding import Understanding


def decide(incoming: Incoming, situation: Situation) -> Outcome:
    """What happens with anything that comes from an asker's dialog."""
    keys = offering.keys_of(incoming, situation)
    return offering.shaped(_decide(incoming, situation), keys)


def _decide(incoming: Incoming, situation: Situation) -> Outcome:
    match incoming:
        case IncomingMessage():
            return _decide_message(incoming, situation)
        case IncomingPress():
            return choosing.decide_press(incoming, situation)
        case HumanReply():
            return answering.decide_human(incoming, situation)
        case Reach():
            return answering.decide_reach(incoming, situation)
        case Ignored():
            return Outcome(Disposition.IGNORED, incoming.reason)


def decide_at_desk(incoming: Incoming, situation: DeskSituation) -> Outcome:
    """What happens with anything that comes from where the college's people answer."""
    match incoming:
        case IncomingMessage() if buttons.parse(incoming.data):
            return tapping.decide_desk_press(_as_press(incoming), situation)
        case IncomingMessage():
            return answering.decide_desk_message(incoming, situation)
        case IncomingPress():
            return tapping.decide_desk_press(incoming, situation)
        case Ignored():
            return Outcome(Disposition.IGNORED, incoming.reason)
        case HumanReply() | Reach():
            return Outcome(Disposition.IGNORED, "not_for_desk")


def entries_needed(incoming: Incoming, understanding: Understanding) -> frozenset[str]:
    """The entries whose answers and titles a decision about `incoming` may look at.

    Each is named by its reference: the same entry asked for two trades is two answers.
    Besides these a decision needs the titles of the situation's `top` and of each answer's
    `next`; what is not loaded is not offered.
    """
    entries = {PHONE}
    for ask in understanding.asks:
        entries.update(ask.reference(match.entry) for match in ask.matches)
    data = incoming.data if isinstance(incoming, IncomingMessage | IncomingPress) else ""
    pressed = buttons.parse(data)
    if pressed and pressed.entry:
        entries.add(pressed.entry)
    return frozenset(entries)


def _decide_message(message: IncomingMessage, situation: Situation) -> Outcome:
    """A text button is a press while it means something here; its label is a question anyway."""
    pressed = buttons.parse(message.data)
    danger = situation.understanding.danger
    if situation.answered and not danger and situation.mode is not Mode.OFF:
        return decide_answered(message, situation)
    if message.edited and situation.revised and not danger:
        return decide_revised(message, situation)
    if danger or situation.mode is Mode.OFF:
        return decide_message(message, situation)
    if pressed is None:
        said = rating.said_in(message, situation)
        rated = replace(_as_press(message), data=said)
        return (
            choosing.decide_press(rated, situation) if said else decide_message(message, situation)
        )
    if not choosing.is_current(pressed, situation):
        # The words on "ask a person" are a call, whatever question they once stood under.
        if pressed.action is Action.PERSON:
            called = replace(_as_press(message), data=f"{Action.PERSON}:")
            return choosing.decide_press(called, situation)
        if pressed.action in (*buttons.RATINGS, *buttons.AFTERWARDS):
            return choosing.decide_press(_as_press(message), situation)
        return decide_message(message, situation)
    return choosing.decide_press(_as_press(message), situation)


def _as_press(message: IncomingMessage) -> IncomingPress:
    return IncomingPress(
        message.address, message.sender, message.key, message.data, "", message.sent_at
    )
