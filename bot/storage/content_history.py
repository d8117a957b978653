"""What content was before: every version of a piece, and a shelf as it stood at a publication."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import Edit, Stored
from bot.storage.schema import content, content_version
from knowledge.content import Kind, Piece, table_of


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a piece."""

    number: int
    body: str
    author: str
    at: datetime


def history(session: Session, owner: str, kind: Kind, key: str) -> tuple[Version, ...]:
    """Every version of a piece, oldest first."""
    query = (
        sa.select(content_version)
        .join(content, content.c.id == content_version.c.content_id)
        .where(content.c.owner == owner, content.c.kind == kind.value, content.c.key == key)
        .order_by(content_version.c.number)
    )
    rows = session.execute(query)
    return tuple(Version(row.number, row.body, row.author, row.at) for row in rows)


def piece_of(session: Session, owner: str, kind: Kind, key: str, number: int) -> Piece | None:
    """A piece as this version of it was; None where there is none, or it was taken away then."""
    versions = history(session, owner, kind, key)
    body = next((one.body for one in versions if one.number == number), "")
    return Piece(kind, key, body) if body else None


def written_by(session: Session, owner: str, kind: Kind, key: str) -> Version | None:
    """The version that gave a piece what it says now; what only confirms says nothing new."""
    written: Version | None = None
    before: object = None
    for one in history(session, owner, kind, key):
        table = table_of(kind, one.body) if one.body else {}
        says = {name: value for name, value in table.items() if name != "confirmed"}
        if written is None or says != before:
            written, before = one, says
    return written


def publications_of(session: Session, owner: str, most: int) -> tuple[int, ...]:
    """The numbers of the publications that changed what an owner has, the newest first."""
    query = (
        sa.select(content_version.c.publication_id)
        .join(content, content.c.id == content_version.c.content_id)
        .where(content.c.owner == owner)
        .distinct()
        .order_by(content_version.c.publication_id.desc())
        .limit(most)
    )
    return tuple(session.execute(query).scalars())


def stood(session: Session, owner: str, publication: int) -> tuple[Stored, ...]:
    """What an owner had when this publication was the newest; locks are those of today."""
    last = (
        sa.select(content_version.c.content_id, sa.func.max(content_version.c.number).label("last"))
        .where(content_version.c.publication_id <= publication)
        .group_by(content_version.c.content_id)
        .subquery()
    )
    query = (
        sa.select(content, content_version.c.body, last.c.last)
        .join(last, last.c.content_id == content.c.id)
        .join(
            content_version,
            sa.and_(
                content_version.c.content_id == content.c.id,
                content_version.c.number == last.c.last,
            ),
        )
        .where(content.c.owner == owner, content_version.c.body != "")
        .order_by(content.c.kind, content.c.key)
    )
    return tuple(
        Stored(owner, Piece(Kind(row.kind), row.key, row.body), row.last, row.locked, row.release)
        for row in session.execute(query)
    )


def edits_back(session: Session, publication: int) -> list[Edit]:
    """The edits that bring back what stood before a publication, where nobody changed it since."""
    before = sa.alias(content_version)
    earlier = sa.and_(
        before.c.content_id == content.c.id, before.c.number == content_version.c.number - 1
    )
    rows = session.execute(
        sa.select(content.c.owner, content.c.kind, content.c.key)
        .add_columns(content_version.c.number, before.c.body)
        .join(content_version, content_version.c.content_id == content.c.id)
        .outerjoin(before, earlier)
        .where(content_version.c.publication_id == publication)
    )
    return [
        Edit(row.owner, Piece(Kind(row.kind), row.key, row.body or ""), expected=row.number)
        for row in rows
    ]
