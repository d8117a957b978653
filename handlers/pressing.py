"""Every press is acknowledged, and one that changes nothing says so and nothing more."""

from handlers.messages import IncomingPress, Reply
from handlers.outcome import Note, Outcome, PressAnswered
from handlers.situation import Floor, Situation
from handlers.states import Disposition


def unchanged(press: IncomingPress, words: str, reason: str, situation: Situation) -> Outcome:
    """Nothing happens but a word to the asker: a toast where the platform has one."""
    if press.event:
        return Outcome(Disposition.IGNORED, reason, (), acknowledged(press, words))
    if situation.dialog.floor is Floor.PERSON:
        return Outcome(Disposition.IGNORED, reason)
    return Outcome(Disposition.TALK, reason, (Reply(words),))


def acknowledged(press: IncomingPress, toast: str = "") -> tuple[Note, ...]:
    """The platform's press is answered, where it waits for that."""
    return (PressAnswered(press.event, toast),) if press.event else ()
