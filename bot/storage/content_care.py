"""Care of content: what is kept of a piece beside its body, and numbers to edit it by."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import REGION, Edit
from bot.storage.schema import content, content_version
from knowledge.content import Kind, Piece

_AT_ONCE = 500


def set_review(session: Session, owner: str, keys: Iterable[str], day: date | None) -> int:
    """Say by which day these entries of an owner are to be looked at again; how many there are."""
    wanted, count = sorted(set(keys)), 0
    for at in range(0, len(wanted), _AT_ONCE):
        found = session.execute(
            sa.update(content)
            .where(
                content.c.owner == owner,
                content.c.kind == Kind.ENTRY.value,
                content.c.key.in_(wanted[at : at + _AT_ONCE]),
            )
            .values(review=day)
            .returning(content.c.id)
        )
        count += len(found.all())
    return count


def due_reviews(session: Session, day: date) -> dict[tuple[str, Kind, str], date]:
    """The days of review that have come by `day`, by owner, kind and key of the piece."""
    query = sa.select(content.c.owner, content.c.kind, content.c.key, content.c.review)
    rows = session.execute(query.where(content.c.review <= day))
    return {(row.owner, Kind(row.kind), row.key): row.review for row in rows}


def number_of(session: Session, owner: str, kind: Kind, key: str) -> int:
    """The number of a piece's newest version, also of one that was taken away; 0 for none."""
    query = sa.select(content.c.number).where(
        content.c.owner == owner, content.c.kind == kind.value, content.c.key == key
    )
    return int(session.execute(query).scalar() or 0)


def at_their_numbers(session: Session, edits: Iterable[Edit]) -> list[Edit]:
    """The edits, each upon what stands now: whoever changes it before they are published is told.

    Those that say upon what they were made are left as they are.
    """
    return [edit if edit.expected is not None else _upon_now(session, edit) for edit in edits]


def _upon_now(session: Session, edit: Edit) -> Edit:
    piece: Piece = edit.piece
    number = number_of(session, edit.owner, piece.kind, piece.key)
    return Edit(edit.owner, piece, number, edit.release)


def own_entries(session: Session) -> dict[str, frozenset[str]]:
    """The ids of the entries that each college has of its own, by its slug."""
    query = (
        sa.select(content.c.owner, content.c.key)
        .join(
            content_version,
            sa.and_(
                content_version.c.content_id == content.c.id,
                content_version.c.number == content.c.number,
            ),
        )
        .where(
            content.c.kind == Kind.ENTRY.value,
            content.c.owner != REGION,
            content_version.c.body != "",
        )
    )
    found: dict[str, set[str]] = {}
    for row in session.execute(query):
        found.setdefault(row.owner, set()).add(row.key)
    return {owner: frozenset(keys) for owner, keys in sorted(found.items())}
