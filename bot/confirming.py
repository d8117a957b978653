"""Confirming publishes that somebody stands for a piece, in the very wording they have seen.

Every act names the versions it speaks of; where one of them is another by now nothing is stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.storage import publications
from bot.storage.content import Edit, EditConflict, Stored, load_pieces, publish
from bot.storage.content_care import number_of
from bot.storage.publications import Last
from bot.storage.session import Session
from knowledge.content import Piece, confirmed, piece
from knowledge.resting import Name
from knowledge.stamps import known_sources

CONFIRMED, CHANGED, RENEWED = "confirm", "confirm: value", "confirm: year"
_ACTS = (CONFIRMED, CHANGED, RENEWED)
TAKEN_BACK = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who confirms, when, and the local day of it."""

    by: str
    now: datetime
    today: date


class NoSource(Exception):
    """Nobody said where it is written; nothing was stored."""


def seen(session: Session, versions: Mapping[Name, int]) -> list[Stored]:
    """The pieces as they were seen; raises EditConflict where one is gone or another by now."""
    stored, found = load_pieces(session, versions), []
    for name, number in versions.items():
        one = stored.get(name)
        if one is None or one.number != number:
            raise EditConflict(name[2])
        found.append(one)
    return found


def proposed(one: Stored) -> str:
    """Where a piece says it is written, else what was seen when it was confirmed last, or ""."""
    table = one.piece.table
    mark = table.get("confirmed")
    before = mark.get("source_seen", "") if isinstance(mark, Mapping) else ""
    return next(iter(known_sources([str(table.get("source", "")), str(before)])), "")


def confirm(
    session: Session,
    versions: Mapping[Name, int],
    sign: Signed,
    source: str,
    until: Callable[[Stored], date],
) -> int:
    """Confirm pieces in these versions and return the publication's number.

    `source` is what was seen where the piece itself names nothing. Raises EditConflict, NoSource.
    """
    edits = []
    for one in seen(session, versions):
        written = source or proposed(one)
        if not written:
            raise NoSource(one.piece.key)
        with_mark = confirmed(one.piece, sign.by, sign.today, written, until(one))
        edits.append(Edit(one.owner, with_mark, expected=one.number))
    return publish(session, edits, sign.by, sign.now, CONFIRMED)


def valued(one: Stored, value: object, source: str, sign: Signed, until: date) -> Edit:
    """A fact with another value, confirmed by who wrote it."""
    made = piece(one.piece.kind, {**one.piece.table, "value": value, "source": source})
    mark = confirmed(made, sign.by, sign.today, source, until)
    return Edit(one.owner, mark, expected=one.number)


def followed(session: Session, one: Stored, made: Piece) -> Edit:
    """The piece of a new campaign; EditConflict where somebody wrote one meanwhile."""
    if load_pieces(session, [(one.owner, made.kind, made.key)]):
        raise EditConflict(made.key)
    return Edit(one.owner, made, number_of(session, one.owner, made.kind, made.key))


def last_of(session: Session, by: str, now: datetime) -> Last | None:
    """What somebody confirmed last, a while ago at most, that stands yet."""
    return publications.last_of(session, by, _ACTS, now - TAKEN_BACK)
