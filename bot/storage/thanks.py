"""Thanks are noted on the card they are for, of the same dialog, once."""

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card


def note_thanks(session: Session, card_id: int, dialog_id: int) -> bool:
    """Note that the asker of a dialog said thanks; False where that is known or no card of it."""
    own = (card.c.id == card_id, card.c.dialog_id == dialog_id, ~card.c.thanked)
    noted = sa.update(card).where(*own).values(thanked=True).returning(card.c.id)
    return session.execute(noted).first() is not None
