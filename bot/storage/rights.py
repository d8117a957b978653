"""A right is a row of staff, until its last day is over."""

from datetime import datetime

import sqlalchemy as sa

from bot.storage.schema import staff


def right_stands(now: datetime) -> sa.ColumnElement[bool]:
    """Say of somebody of the staff that their right is not over."""
    return sa.or_(staff.c.until.is_(None), staff.c.until > now)
