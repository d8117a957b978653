"""Content is stored as versions: nothing that was published is ever overwritten."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import content, content_version, is_sqlite, lock_rows, publication
from knowledge.content import Kind, Piece

REGION = ""
"""The owner of what all colleges share."""
# Taken by whoever publishes, on PostgreSQL; any number that nobody else uses.
_PUBLISHING = 7_226_502
_AT_ONCE = 500
Key = tuple[str, str, str]
"""Owner, kind and key of a piece, as they are stored; a Kind is equal to what is stored of it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A piece as it stands: its owner, version number, lock, and the release it came from.

    `review` is the day by which somebody is to look at it again.
    """

    owner: str
    piece: Piece
    number: int
    locked: bool = False
    release: str = ""
    review: date | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be published; an empty body takes the piece away.

    `expected` is the version the author saw (None = whatever stands, 0 = nothing ever did);
    `release` the body of a release, where it is one that is published.
    """

    owner: str
    piece: Piece
    expected: int | None = None
    release: str | None = None


class EditConflict(Exception):
    """Somebody published another version meanwhile; nothing of the edit was stored."""


class Locked(Exception):
    """The region has locked this entry: a college cannot replace it."""


@dataclass(frozen=True, slots=True)
class News:
    """What a reader does not have: the newest publication, and the shelves that differ.

    `versions` are those of every shelf, by owner; `stored` is all that stands on the changed ones.
    """

    number: int
    versions: Mapping[str, int]
    stored: tuple[Stored, ...] = ()


def load_content(session: Session, owner: str | None = None) -> tuple[Stored, ...]:
    """Everything that stands now, or what one owner has, by owner, kind and key."""
    query = _bodies().where(content_version.c.body != "")
    if owner is not None:
        query = query.where(content.c.owner == owner)
    rows = session.execute(query.order_by(content.c.owner, content.c.kind, content.c.key))
    return tuple(map(_stored, rows))


def load_published(session: Session, behind: int) -> tuple[Stored, ...]:
    """What stands otherwise since the publication with this number, as it stands now.

    An empty body was taken away.
    """
    query = _bodies().where(content_version.c.publication_id > behind)
    return tuple(map(_stored, session.execute(query)))


def load_pieces(session: Session, names: Iterable[Key]) -> dict[Key, Stored]:
    """The pieces of these names (owner, kind, key) that stand."""
    rows = _rows(session, names, lock=False)
    return {name: _stored(row) for name, row in rows.items() if row.body}


def _stored(row: Any) -> Stored:
    return Stored(
        *(row.owner, Piece(Kind(row.kind), row.key, row.body), row.number),
        *(row.locked, row.release, row.review),
    )


def load_news(session: Session, have: Mapping[str, int]) -> News:
    """What differs from the versions a reader has; what a reader without any needs is all of it.

    Versions are read before bodies: of what is published in between there is too much at hand,
    never too little.
    """
    number, versions = published(session), shelf_versions(session)
    stored: list[Stored] = []
    for owner in sorted(versions):
        if have.get(owner) != versions[owner]:
            stored += load_content(session, owner)
    return News(number, versions, tuple(stored))


def shelf_versions(session: Session) -> dict[str, int]:
    """Of each owner a number that grows with every change of what it has."""
    # Rows are never deleted and their numbers only grow, so their sum tells of any change.
    query = sa.select(content.c.owner, sa.func.sum(content.c.number).label("version"))
    return {row.owner: int(row.version) for row in session.execute(query.group_by(content.c.owner))}


def owners_of(session: Session, kind: Kind) -> frozenset[str]:
    """Who has, or had, a piece of this kind."""
    query = sa.select(content.c.owner).where(content.c.kind == kind.value).distinct()
    return frozenset(session.execute(query).scalars())


def published(session: Session) -> int:
    """The number of the newest publication, 0 before the first."""
    return int(session.execute(sa.select(sa.func.max(publication.c.id))).scalar() or 0)


def publish(
    session: Session, edits: Iterable[Edit], author: str, now: datetime, comment: str = ""
) -> int:
    """Store `edits` as one publication and return its number; 0 where nothing differs.

    All of them or none: raises EditConflict and Locked. An edit that changes nothing makes no
    version.
    """
    asked = list(edits)
    _take_turn(session)
    standing = _standing(session, asked)
    changes = [edit for edit in asked if _is_news(edit, standing)]
    for edit in changes:
        _refuse_locked(edit, standing)
    if not changes:
        return 0
    number = session.execute(
        sa.insert(publication)
        .values(author=author, at=now, comment=comment)
        .returning(publication.c.id)
    ).scalar_one()
    versions = [
        {
            **_version(session, edit, standing),
            "author": author,
            "at": now,
            "publication_id": number,
        }
        for edit in changes
    ]
    session.execute(sa.insert(content_version), versions)
    return int(number)


def refuse(session: Session, edits: Iterable[Edit]) -> None:
    """Raises EditConflict and Locked where `publish` would now; nothing is stored."""
    asked = list(edits)
    standing = _standing(session, asked)
    for edit in asked:
        if _is_news(edit, standing):
            _refuse_locked(edit, standing)


def stands(session: Session, edits: Iterable[Edit]) -> list[Piece | None]:
    """What counts now where each edit goes: the owner's own piece, else the region's."""
    asked = list(edits)
    standing = _standing(session, asked)
    found: list[Piece | None] = []
    for edit in asked:
        rows = (standing.get(_key(owner, edit.piece)) for owner in (edit.owner, REGION))
        bodies = (row.body for row in rows if row is not None and row.body)
        body = next(bodies, "")
        found.append(Piece(edit.piece.kind, edit.piece.key, body) if body else None)
    return found


def _key(owner: str, piece: Piece) -> Key:
    return (owner, piece.kind.value, piece.key)


def _standing(session: Session, asked: Iterable[Edit]) -> dict[Key, Any]:
    """The rows that edits speak of, and the region's entries that these would replace."""
    names = [
        (owner, edit.piece.kind.value, edit.piece.key)
        for edit in asked
        for owner in ({edit.owner, REGION} if edit.piece.kind is Kind.ENTRY else {edit.owner})
    ]
    # Whoever locks an entry takes its row too.
    return _rows(session, names, lock=True)


def _rows(session: Session, names: Iterable[Key], *, lock: bool) -> dict[Key, Any]:
    """The rows of these names, with the bodies that stand."""
    keys: dict[tuple[str, str], set[str]] = {}
    for owner, kind, key in names:
        # Drivers take a plain text for certain, of a Kind each thinks its own.
        keys.setdefault((owner, str(kind)), set()).add(key)
    found: dict[Key, Any] = {}
    for (owner, kind_name), those in sorted(keys.items()):
        for some in _batched(sorted(those)):
            query = _bodies().where(
                content.c.owner == owner, content.c.kind == kind_name, content.c.key.in_(some)
            )
            if lock:
                query = lock_rows(session, query, skip=False)
            for row in session.execute(query):
                found[row.owner, row.kind, row.key] = row
    return found


def _batched(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Keys in pieces that fit into one statement."""
    return (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))


def _bodies() -> sa.Select[Any]:
    """Every piece with the body of its newest version."""
    return sa.select(content, content_version.c.body).join(
        content_version,
        sa.and_(
            content_version.c.content_id == content.c.id,
            content_version.c.number == content.c.number,
        ),
    )


def _take_turn(session: Session) -> None:
    """Let two publishers, a command and the console, go one after the other.

    Their numbers grow in the order in which they are seen: whoever saw a number has seen all
    before it. SQLite has one writer anyway.
    """
    if not is_sqlite(session):
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_PUBLISHING)))


def _is_news(edit: Edit, standing: Mapping[Key, Any]) -> bool:
    row = standing.get(_key(edit.owner, edit.piece))
    if row is None:
        return bool(edit.piece.body)
    if edit.expected is not None and edit.expected != row.number:
        raise EditConflict(f"{edit.piece.key}: {row.number}")
    return bool(row.body != edit.piece.body)


def _refuse_locked(edit: Edit, standing: Mapping[Key, Any]) -> None:
    region = standing.get(_key(REGION, edit.piece))
    if edit.owner != REGION and region is not None and region.locked and edit.piece.body:
        raise Locked(edit.piece.key)


def _version(session: Session, edit: Edit, standing: Mapping[Key, Any]) -> dict[str, Any]:
    row = standing.get(_key(edit.owner, edit.piece))
    number = row.number + 1 if row else 1
    if row is None:
        found = session.execute(
            sa.insert(content)
            .values(
                owner=edit.owner,
                kind=edit.piece.kind.value,
                key=edit.piece.key,
                number=number,
                locked=False,
                release=edit.release or "",
            )
            .returning(content.c.id)
        ).scalar_one()
    else:
        found = row.id
        values: dict[str, Any] = {"number": number}
        if edit.release is not None:
            values["release"] = edit.release
        session.execute(sa.update(content).where(content.c.id == found).values(**values))
    return {"content_id": found, "number": number, "body": edit.piece.body}


def set_lock(session: Session, key: str, locked: bool) -> bool:
    """Lock an entry of the region, or give it free; False where there is no such entry."""
    found = session.execute(
        sa.update(content)
        .where(content.c.owner == REGION, content.c.kind == Kind.ENTRY.value, content.c.key == key)
        .values(locked=locked)
        .returning(content.c.id)
    ).first()
    return found is not None
