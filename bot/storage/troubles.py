"""A trouble is something a person must see: it lands on the dialog's card, or opens one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.cards import Cards
from bot.storage.pages import channel_of
from bot.storage.posting import Posting
from bot.storage.schema import card, dialog
from handlers.outcome import HandedOver


class Troubles:
    """Tells the desk what went wrong in a dialog."""

    def __init__(
        self,
        session: Session,
        posting: Posting,
        desks: Mapping[int, Sequence[Desk]],
        now: datetime,
    ) -> None:
        self._session = session
        self._cards = Cards(session, posting, desks, now)
        self._now = now

    def tell(self, dialog_id: int, text: str, card_id: int | None = None) -> int:
        """Show `text` on the dialog's card (`card_id`, else the open one, else a new one)."""
        row = _Dialog(
            self._session.execute(sa.select(dialog).where(dialog.c.id == dialog_id)).one()
        )
        known = card_id or row.card_id
        if known is not None:
            self._cards.notice(row, known, text)
            return known
        note = HandedOver((), text, self._now, "trouble")
        made = self._cards.hand_over(row, note, text, text, channel_of(self._session, row.page_id))
        self._session.execute(
            sa.update(dialog).where(dialog.c.id == dialog_id).values(card_id=made)
        )
        return made

    def mark(self, card_id: int | None, text: str) -> None:
        """Keep `text` on a card without a trouble, unsent: it is the desk that is not reached."""
        untroubled = sa.update(card).where(card.c.id == card_id, card.c.trouble == "")
        self._session.execute(untroubled.values(trouble=text))

    def show_to_all(self, dialog_id: int, card_id: int) -> None:
        """Show everybody at the desk a card that reached nobody on duty."""
        row = self._session.execute(sa.select(dialog).where(dialog.c.id == dialog_id)).one()
        self._cards.show_to_all(_Dialog(row), card_id)

    def unshown(self, card_id: int | None) -> None:
        """Note that a card stands in the browser alone: nobody's chat took it."""
        self._session.execute(sa.update(card).where(card.c.id == card_id).values(unshown=True))


class _Dialog:
    """The part of a dialog's row that cards look at."""

    def __init__(self, row: Any) -> None:
        self.id: int = row.id
        self.page_id: int = row.page_id
        self.college_id: int = row.college_id
        self.card_id: int | None = row.card_id
