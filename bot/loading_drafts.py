"""Loading what a press or a command for the base speaks of: a draft, and what was answered last."""

from dataclasses import dataclass

from bot.storage.dialogs import DeskTarget
from bot.storage.drafts import load_draft, newest_draft
from bot.storage.said import last_answer
from bot.storage.session import Session
from handlers import buttons
from handlers.answering import action_in
from handlers.buttons import Action, Pressed
from handlers.drafting import ACTIONS
from handlers.drafts import Drafted
from handlers.messages import IncomingMessage, IncomingPress


@dataclass(frozen=True, slots=True)
class Drafting:
    """The draft for the base that somebody speaks of, and what was answered on the card last."""

    draft: Drafted | None = None
    said: str = ""


_NOTHING = Drafting()


def drafting(
    session: Session,
    target: DeskTarget,
    incoming: IncomingMessage | IncomingPress,
    college_id: int,
) -> Drafting:
    """What a press (or the command) for the base speaks of; nothing for any other."""
    data, card = incoming.data, target.card.id
    if isinstance(incoming, IncomingMessage) and not data:
        action = action_in(incoming.text)
        pressed = None if action is None else Pressed(action, card=card)
    else:
        pressed = buttons.parse(data)
    if pressed is None or pressed.action not in ACTIONS:
        return _NOTHING
    if pressed.action is Action.BASE:
        return Drafting(newest_draft(session, card), last_answer(session, card))
    found = load_draft(session, pressed.draft, college_id)
    return Drafting(found.drafted if found else None)
