"""«Мои данные»: the asker sees what is kept about them, gets all of it, and deletes it.

It works in reference mode and while a person has the floor. Deleting takes a second tap, right
after the first; any later one asks again.
"""

from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers import buttons
from handlers.asker_notes import ForgetWanted
from handlers.messages import Incoming, IncomingMessage, IncomingPress, Reply
from handlers.outcome import CardClosed, DeskNotice, Note, Outcome
from handlers.pressing import acknowledged, unchanged
from handlers.replying import spoken_replies
from handlers.situation import Situation
from handlers.states import Disposition
from handlers.texts import privacy as texts
from knowledge.understanding import Talk, Understanding

PRIVACY = "privacy"
FORGOTTEN = "forgotten"
_COMMANDS = frozenset({"/mydata", "/моиданные", "/мои_данные"})
SHOWN = 5
"""Questions that are shown at once; all of them come with the rest."""


class Wish(StrEnum):
    """What an asker wants done with what is kept; the values stand in buttons' data."""

    SHOW = "show"
    EXPORT = "export"
    DELETE = "delete"
    CONFIRM = "yes"
    KEEP = "no"


def wish_in(incoming: Incoming, understanding: Understanding) -> Wish | None:
    """What of this kind a message or a press wants, None for any other."""
    if isinstance(incoming, IncomingMessage | IncomingPress):
        pressed = buttons.parse(incoming.data)
        if pressed and pressed.action is buttons.Action.DATA:
            return Wish(pressed.question)
    if not isinstance(incoming, IncomingMessage):
        return None
    first = incoming.text.lower().split(maxsplit=1)[:1]
    if understanding.talk is Talk.MY_DATA or (first and first[0].partition("@")[0] in _COMMANDS):
        return Wish.SHOW
    return Wish.DELETE if understanding.talk is Talk.FORGET_ME else None


def decide_wish(wish: Wish, press: IncomingPress | None, situation: Situation) -> Outcome:
    """What is said and done; `press` is the tap, None where it was written."""
    heard = acknowledged(press) if press else ()
    match wish:
        case Wish.SHOW:
            return _said(_shown(situation), heard)
        case Wish.EXPORT:
            return _said(_exported(situation), heard)
        case Wish.KEEP:
            return _said((Reply(texts.KEPT),), heard)
        case Wish.CONFIRM if press and _is_under_way(situation):
            return unchanged(press, texts.UNDER_WAY, "replayed_press", situation)
        case Wish.CONFIRM if texts.CONFIRM in situation.dialog.last_reply:
            return _forgotten(heard, situation)
        case _:
            return _said(_asked(), heard)


def _said(replies: tuple[Reply, ...], notes: tuple[Note, ...]) -> Outcome:
    return Outcome(Disposition.TALK, PRIVACY, replies, notes, urgent=True)


def _shown(situation: Situation) -> tuple[Reply, ...]:
    kept = situation.kept
    if kept is None:
        return (Reply(texts.NOTHING),)
    zone = ZoneInfo(situation.college.timezone)
    last = [one for one in kept.questions if one.text.strip()][-SHOWN:]
    rows = buttons.data_row(Wish.EXPORT, Wish.DELETE)
    return spoken_replies(texts.shown(kept, last, zone), rows)


def _exported(situation: Situation) -> tuple[Reply, ...]:
    if situation.kept is None:
        return (Reply(texts.NOTHING),)
    zone = ZoneInfo(situation.college.timezone)
    return spoken_replies(texts.exported(situation.kept, zone), buttons.data_row(Wish.DELETE))


def _asked() -> tuple[Reply, ...]:
    return (Reply(texts.CONFIRM, buttons.data_row(Wish.CONFIRM, Wish.KEEP)),)


def _is_under_way(situation: Situation) -> bool:
    said = situation.dialog.last_reply
    return any(words in said for words in (texts.STARTED, texts.LATER, texts.DONE))


def _forgotten(heard: tuple[Note, ...], situation: Situation) -> Outcome:
    """What waits for a person is closed with it; who looks after somebody in danger ends first."""
    card = situation.dialog.open_card
    if card and card.danger:
        return _said((Reply(texts.LATER),), (ForgetWanted(), *heard))
    closed: tuple[Note, ...] = ()
    if card:
        told = DeskNotice(card.id, texts.ON_CARD)
        closed = (told, CardClosed(card.id, "asker", FORGOTTEN))
    return _said((Reply(texts.STARTED),), (*closed, ForgetWanted(), *heard))


def done() -> Outcome:
    """What the asker hears when everything is deleted."""
    return Outcome(Disposition.TALK, FORGOTTEN, (Reply(texts.DONE),), (), urgent=True)
