"""Choices are offered the way the asker's client can show them: buttons, a keyboard, numbers.

An old client of VK shows no buttons under a message. Where it knows a keyboard, the choices
stand there and a press writes their words; where it knows neither, they are numbered lines, and
the number somebody writes next is the press it stands for.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.mentioning import Mention
from handlers.messages import Button, Incoming, IncomingMessage, Keys, Reply
from handlers.outcome import CardAnswered, CardClosed, Outcome
from handlers.replying import spoken_replies
from handlers.situation import Situation
from handlers.texts import choosing as texts
from knowledge.rich import joined

# «2», «2.», «2)», «№ 2», and the digit in a box of an emoji keyboard.
_NUMBER = re.compile(r"\s*(?:№\s*)?(\d{1,2})(?:\ufe0f?\u20e3)?\s*[.)]?\s*")


def keys_of(incoming: Incoming, situation: Situation) -> Keys:
    """What the asker's client shows: what it says now, else what it said before."""
    said = incoming.keys if isinstance(incoming, IncomingMessage) else None
    return said or situation.dialog.keys


def shaped(outcome: Outcome, keys: Keys) -> Outcome:
    """The same outcome with its choices as a client with such `keys` can show them."""
    if keys is Keys.CALLBACK or not any(reply.buttons for reply in outcome.replies):
        return outcome
    if keys is Keys.TEXT:
        return replace(
            outcome, replies=tuple(replace(reply, keys=keys) for reply in outcome.replies)
        )
    if _persons(outcome):
        # A number somebody writes then is meant for the person.
        return replace(
            outcome, replies=tuple(replace(reply, buttons=()) for reply in outcome.replies)
        )
    replies: list[Reply] = []
    choices: list[Button] = []
    for reply in outcome.replies:
        offered = [button for row in reply.buttons for button in row]
        lines = [
            texts.numbered(number, button.label)
            for number, button in enumerate(offered, start=len(choices) + 1)
        ]
        choices += offered
        listed = joined(texts.WRITE_NUMBER, *lines, between="\n") if lines else ""
        replies += Mention(reply.answers).under(spoken_replies(joined(reply.rich, listed)))
    return replace(outcome, replies=tuple(replies), choices=tuple(choices))


def _persons(outcome: Outcome) -> bool:
    """True where a person answers and keeps the floor."""
    kinds = {type(note) for note in outcome.notes}
    return CardAnswered in kinds and CardClosed not in kinds


def number_in(incoming: Incoming) -> int:
    """The number a message consists of and nothing else; 0 for any other."""
    if not isinstance(incoming, IncomingMessage) or incoming.data or incoming.attachments:
        return 0
    found = _NUMBER.fullmatch(incoming.text)
    return int(found[1]) if found else 0


def chosen(incoming: Incoming, choices: Sequence[Button]) -> Incoming:
    """A number that stands for one of the last `choices` as a press of it; else unchanged."""
    number = number_in(incoming)
    if not isinstance(incoming, IncomingMessage) or not 0 < number <= len(choices):
        return incoming
    button = choices[number - 1]
    return replace(incoming, text=button.label, data=button.data)
