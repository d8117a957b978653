"""Publications are what somebody published in one act; whoever did may take the last one back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import publish
from bot.storage.content_history import edits_back
from bot.storage.schema import content, content_version, publication


@dataclass(frozen=True, slots=True)
class Last:
    """A publication that stands, its comment, how many pieces it changed, and whose they are."""

    publication: int
    act: str
    pieces: int
    owners: frozenset[str]


def last_of(session: Session, by: str, acts: Collection[str], since: datetime) -> Last | None:
    """What somebody published last with one of these comments, and has not taken back."""
    mine = sa.select(publication).where(publication.c.author == by, publication.c.at > since)
    undone = set[str]()
    for row in session.execute(mine.order_by(publication.c.id.desc())):
        if row.comment in acts and _undoing(row.id) not in undone:
            owners = _owners(session, row.id)
            return Last(row.id, row.comment, len(owners), frozenset(owners))
        undone.add(row.comment)
    return None


def _owners(session: Session, number: int) -> list[str]:
    """Whose pieces a publication changed, once for each."""
    query = (
        sa.select(content.c.owner)
        .join(content_version, content_version.c.content_id == content.c.id)
        .where(content_version.c.publication_id == number)
    )
    return list(session.execute(query).scalars())


def take_back(session: Session, number: int, by: str, now: datetime) -> None:
    """Bring back what stood before a publication; EditConflict where it was edited since."""
    publish(session, edits_back(session, number), by, now, _undoing(number))


def _undoing(number: int) -> str:
    return f"undo {number}"
