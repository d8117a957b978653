"""Chores are the queries of sweeps that speak of single dialogs: floors left, promises missed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.dialogs import LoadedDialog, load_dialogs
from bot.storage.schema import dialog, is_sqlite, question
from bot.storage.sweeps import CHUNK
from handlers.situation import Floor
from handlers.states import State

# Any number of our own; it only has to be the same in every worker.
_SWEEPER = 7_226_501


def is_sweeper(session: Session) -> bool:
    """True for the one worker that sweeps: the lock is held until this transaction ends."""
    if is_sqlite(session):
        return True
    return bool(session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_SWEEPER))).scalar())


def silent_floors(session: Session, before: datetime) -> list[LoadedDialog]:
    """Return dialogs whose person has been silent since `before` and owes no answer."""
    owed = sa.select(question.c.dialog_id).where(question.c.state == str(State.WAITING))
    query = (
        sa.select(dialog.c.page_id, dialog.c.peer)
        .where(
            dialog.c.floor == str(Floor.PERSON),
            dialog.c.floor_at < before,
            dialog.c.id.not_in(owed),
        )
        .limit(CHUNK)
    )
    lanes = [(row.page_id, row.peer) for row in session.execute(query)]
    return list(load_dialogs(session, lanes).values())
