"""How much a page does: the configuration says what it may at most, the console chooses less.

Whether people may be consulted abroad is decided where the process is run; that it is done less,
or not at all, can be decided at once by who looks after colleges.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.auditing import note_act
from bot.storage.schema import college, page
from handlers.situation import Mode

MODES = tuple(map(str, Mode))
"""From the widest to the narrowest."""


def effective(allowed: str, chosen: str) -> str:
    """The narrower of what is allowed and what was chosen ("" = nothing was)."""
    return max(allowed, chosen or allowed, key=MODES.index)


def choices(allowed: str) -> tuple[str, ...]:
    """The modes a page may be given where this one is allowed."""
    return MODES[MODES.index(allowed) :]


def choose(session: Session, slug: str, of: str, mode: str, by: str, now: datetime) -> bool:
    """Give the page `slug` of the college `of` a mode; False where it may not have it."""
    own = sa.select(college.c.id).where(college.c.slug == of).scalar_subquery()
    where = (page.c.slug == slug, page.c.college_id == own)
    row = session.execute(
        sa.select(page.c.id, page.c.allowed, page.c.channel).where(*where)
    ).first()
    if row is None or row.channel == "web" or mode not in choices(row.allowed):
        return False
    # What is allowed at most needs no word: it follows the configuration.
    chosen = "" if mode == row.allowed else mode
    session.execute(sa.update(page).where(*where).values(chosen=chosen, mode=mode))
    note_act(session, now, by, "mode", f"page:{row.id}", mode)
    return True


def modes(session: Session) -> dict[int, str]:
    """Return the mode of every page."""
    rows = session.execute(sa.select(page.c.id, page.c.mode))
    return {row.id: row.mode for row in rows}
