"""Chores are the queries of sweeps that speak of single dialogs: floors left, promises missed."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.dialogs import LoadedDialog, load_dialogs
from bot.storage.schema import dialog, is_sqlite
from bot.storage.sweeps import CHUNK
from handlers.situation import Floor

# Any number of our own; it only has to be the same in every worker.
_SWEEPER = 7_226_501


def is_sweeper(session: Session) -> bool:
    """True for the one worker that sweeps: the lock is held until this transaction ends."""
    if is_sqlite(session):
        return True
    return bool(session.execute(sa.select(sa.func.pg_try_advisory_xact_lock(_SWEEPER))).scalar())


def silent_floors(
    session: Session, now: datetime, waits: Mapping[int, timedelta], pages: Collection[int]
) -> list[LoadedDialog]:
    """Return dialogs on these pages whose person has long been silent.

    `waits` says for each college how long that is.
    """
    long_ago = [
        sa.and_(dialog.c.college_id == college, dialog.c.floor_at < now - wait)
        for college, wait in sorted(waits.items())
    ]
    query = (
        sa.select(dialog.c.page_id, dialog.c.peer)
        .where(dialog.c.floor == str(Floor.PERSON), sa.or_(*long_ago))
        .where(dialog.c.page_id.in_(pages))
        .limit(CHUNK)
    )
    lanes = [(row.page_id, row.peer) for row in session.execute(query)]
    return list(load_dialogs(session, lanes).values())
