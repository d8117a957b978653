"""When a question was handed over and when a person answered it stand in its row, each once.

The state of a question goes on; these moments stay, and reports count from them.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.storage.schema import question
from bot.storage.tables import Instant
from handlers.states import State


def stamps(after: State, now: datetime) -> dict[str, Any]:
    """Return the columns that change with a step to `after`.

    The first answer counts, unless it did not arrive or turned out to be none.
    """
    if after is State.WAITING:
        return {"handed_at": _first(question.c.handed_at, now), "answered_at": None}
    if after is State.ANSWERED_BY_PERSON:
        return {"answered_at": _first(question.c.answered_at, now)}
    return {"answered_at": None} if after is State.UNDELIVERABLE else {}


def begun(state: State, now: datetime) -> dict[str, Any]:
    """Return the same columns of a question that was heard in this state."""
    return {
        "handed_at": now if state is State.WAITING else None,
        "answered_at": now if state is State.ANSWERED_BY_PERSON else None,
        "promised_at": None,
    }


def promised(at: datetime) -> dict[str, Any]:
    """Return the column that says until when an answer was promised first."""
    return {"promised_at": _first(question.c.promised_at, at)}


def _first(column: sa.Column[Any], now: datetime) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(column, sa.literal(now, Instant()))
