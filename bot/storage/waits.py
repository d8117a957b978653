"""A card waits as long as a question of it does: said once, for all queries that ask for it."""

import sqlalchemy as sa

from bot.storage.schema import card, question
from handlers.states import State

WAITS = sa.exists().where(question.c.card_id == card.c.id, question.c.state == str(State.WAITING))
"""True for a card with a question that still waits for a person."""
