"""Words of a question that was changed take the place of the old ones, on its card as well."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, question


def rewrite(
    session: Session, card_id: int, changed: Mapping[str, tuple[str, str]], now: datetime
) -> None:
    """Put new words (as may be stored, masked) for those of questions, on the card as well."""
    held = session.execute(sa.select(card.c.text, card.c.masked).where(card.c.id == card_id)).one()
    text, masked = held.text, held.masked
    for row in session.execute(sa.select(question).where(question.c.key.in_(changed))):
        new, new_masked = changed[row.key]
        text, masked = _put(text, row.text, new), _put(masked, row.masked, new_masked)
        if new:
            session.execute(
                sa.update(question)
                .where(question.c.id == row.id)
                .values(text=new, masked=new_masked, changed_at=now)
            )
    session.execute(sa.update(card).where(card.c.id == card_id).values(text=text, masked=masked))


def _put(text: str, old: str, new: str) -> str:
    """`text` with `new` for `old`; added where the old words do not stand there."""
    if old and old in text:
        return text.replace(old, new, 1).strip()
    return f"{text}\n\n{new}".strip() if new else text
