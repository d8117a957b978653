"""A card is read from the tables as desks show it, with what was said before it was opened."""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import card, college, question
from bot.storage.turns import read_turns
from handlers.carding import MOST_TURNS, Before, CardView
from handlers.options import oldest_first, unpacked


def view_card(
    session: Session, card_id: int, channel: str, missing: Sequence[str] = ()
) -> CardView:
    """Return the card as it is now; `missing` are facts of questions not written down yet."""
    row = session.execute(
        sa.select(card, college.c.timezone)
        .join(college, college.c.id == card.c.college_id)
        .where(card.c.id == card_id)
    ).one()
    return CardView(
        *(card_id, row.text, row.masked, row.draft, row.danger, channel),
        *(row.opened_at, row.since, row.promised_at, row.timezone, row.reason),
        missing=tuple(dict.fromkeys([*missing, *lacks(session, [card_id]).get(card_id, ())])),
        taken=bool(row.taken_by),
        thanked=row.thanked,
        before=_before(session, row),
        # A card that changes in place keeps what a finger is above.
        options=oldest_first(unpacked(row.options)),
    )


def lacks(session: Session, cards: Sequence[int]) -> dict[int, list[str]]:
    """Return by card the facts that its questions lack."""
    found: dict[int, list[str]] = {}
    query = sa.select(question.c.card_id, question.c.missing)
    for row in session.execute(query.where(question.c.card_id.in_(cards))):
        found.setdefault(row.card_id, []).extend(json.loads(row.missing))
    return found


def _before(session: Session, row: Any) -> tuple[Before, ...]:
    """What was said before the card was opened: the rest of it stands on the card itself."""
    turns = read_turns(
        session,
        [row.dialog_id],
        MOST_TURNS,
        danger=row.danger,
        before=row.opened_at,
    ).get(row.dialog_id, ())
    return tuple(Before(one.who, one.words or "", one.masked) for one in turns)
