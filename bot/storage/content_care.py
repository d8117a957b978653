"""Care of content: what is kept of a piece beside its body, and numbers to edit it by."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.content import Edit
from bot.storage.schema import content
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
