"""An outage after which updates may be lost is declared once: at the desks and on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.desks.desk import Desk
from bot.storage.auditing import note_act
from bot.storage.pages import PageInfo
from bot.storage.posting import Posting
from bot.storage.schema import cursor, page
from handlers.messages import Reply

STANDS = timedelta(hours=24)
"""How long a page goes on showing what was declared."""
QUIET = timedelta(hours=1)
"""Within this time of the last one a further outage is shown on the page only: no storm."""


def load_place(session: Session, page_id: int) -> tuple[str, datetime | None]:
    """Return the page's stored cursor ("" before the first poll) and when it last listened.

    A page that connected and never had a poll has been waited for since it connected.
    """
    row = session.execute(
        sa.select(cursor.c.value, cursor.c.polled_at, page.c.connected_at)
        .outerjoin(cursor, cursor.c.page_id == page.c.id)
        .where(page.c.id == page_id)
    ).one()
    return row.value or "", row.polled_at or row.connected_at


def declare(
    session: Session,
    of: PageInfo,
    text: str,
    desks: Mapping[int, Sequence[Desk]],
    now: datetime,
) -> None:
    """Say `text` at every desk of the college, and keep it for the page to show.

    Belongs into the transaction that stores the first batch after the outage: then it is said
    once, whatever happens to the process.
    """
    before = session.execute(sa.select(cursor.c.gap_at).where(cursor.c.page_id == of.id)).scalar()
    session.execute(sa.update(cursor).where(cursor.c.page_id == of.id).values(gap=text, gap_at=now))
    note_act(session, now, "platform", "gap", f"page:{of.id}", text)
    if before is not None and now - before < QUIET:
        return
    posting = Posting(session, now)
    posting.begin(f"{of.slug}:gap:{now.isoformat()}")
    for desk in desks.get(of.college_id, ()):
        # A silent desk shows what its pages say of themselves.
        if desk.told:
            posting.in_chat(desk.where, "", Reply(text))
    posting.flush()


def standing(session: Session, page_id: int, now: datetime) -> str:
    """Return what was declared of the page within the last day, "" where nothing was."""
    found = session.execute(
        sa.select(cursor.c.gap).where(cursor.c.page_id == page_id, cursor.c.gap_at > now - STANDS)
    ).scalar()
    return found or ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a page has to say of itself; `up` = it works all the same."""

    channel: str
    text: str
    up: bool


def page_troubles(session: Session, college_id: int) -> tuple[Trouble, ...]:
    """Return what is wrong, or was lost, with the pages of a college."""
    rows = session.execute(
        sa.select(page.c.channel, page.c.reason, page.c.state)
        .where(page.c.college_id == college_id, page.c.reason != "")
        .order_by(page.c.id)
    )
    return tuple(Trouble(row.channel, row.reason, row.state == "up") for row in rows)
