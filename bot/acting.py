"""An act of the clock is recorded as any decision is, on the dialog as it stands by then."""

from datetime import datetime

from bot.situating import Known
from bot.storage.dialogs import LoadedDialog
from bot.storage.recording import Decided, record
from bot.storage.session import Session
from handlers.outcome import HandedOver, Outcome
from knowledge.masking import mask


def act(
    session: Session,
    known: Known,
    dialog: LoadedDialog,
    outcome: Outcome,
    cause: str,
    now: datetime,
) -> bool:
    """Record `outcome`, which `cause` (unique for ever) brought about; False = nothing was.

    Nothing is where the dialog changed since it was loaded: it is looked at again later.
    """
    page = known.pages[dialog.page]
    handed = [note.text for note in outcome.notes if isinstance(note, HandedOver)]
    decided = Decided(
        page=page,
        rows=(),
        incoming=(),
        outcome=outcome,
        dialog=(dialog.page, dialog.peer),
        version=dialog.version,
        college_id=page.college_id,
        kind="sweep",
        masked={text: mask(text).text for text in handed},
        cause=cause,
    )
    return not record(session, [decided], known.desks, now)
