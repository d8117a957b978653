"""The entries one tap answers a card with are kept on it: added, changed, replaced with words."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card
from handlers.options import Option, packed, unpacked

_MOST = 12
"""Who writes on and on on one card leaves the newest of their questions one tap away."""


def load_options(session: Session, card_id: int) -> tuple[Option, ...]:
    """Return the options of a card, the newest question's first."""
    found = session.execute(sa.select(card.c.options).where(card.c.id == card_id)).scalar_one()
    return unpacked(found)


def add_options(session: Session, card_id: int, options: Sequence[Option]) -> None:
    """Add those of a question that joined the card."""
    if options:
        _write(session, card_id, (*options, *load_options(session, card_id)))


def replace_options(
    session: Session, card_id: int, questions: Collection[str], options: Sequence[Option]
) -> None:
    """Put `options` for those of `questions`, whose words have changed."""
    kept = [one for one in load_options(session, card_id) if one.question not in questions]
    _write(session, card_id, (*options, *kept))


def rewrite_option(session: Session, card_id: int, reference: str, text: str) -> None:
    """Note what an entry says by now."""
    values = [
        Option(one.question, reference, one.title, text, one.p, one.sure)
        if one.reference == reference
        else one
        for one in load_options(session, card_id)
    ]
    _write(session, card_id, values)


def _write(session: Session, card_id: int, options: Sequence[Option]) -> None:
    stored = packed(options[:_MOST])
    session.execute(sa.update(card).where(card.c.id == card_id).values(options=stored))
