"""Leaves are the entries a visitor sees: those of the region, and a college's own in their place.

The Centre sees the region's, or all that one college answers; who belongs to a college sees that
college's and nobody else's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from bot.storage.batches import Batch, waiting
from bot.storage.content import REGION, Stored, load_content
from bot.storage.content_care import own_entries
from bot.storage.entry_health import NO_HEALTH, Health, entry_health
from bot.storage.logins import Visitor
from bot.storage.session import Session
from bot.web.access import CENTRE
from knowledge.confirmation import Confirmation, standing
from knowledge.content import Kind, Piece
from knowledge.drafting import entry_of
from knowledge.entries import Entry
from knowledge.vouching import is_due

_UNREAD = ("id", "title", "category")


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry as it stands, with what is kept beside it.

    `over` is the region's in whose place it stands, `own` how many colleges have one in the place
    of this, `waits` that an edit of it waits for a second person.
    """

    stored: Stored
    entry: Entry
    health: Health = NO_HEALTH
    over: Stored | None = None
    own: int = 0
    waits: bool = False

    @property
    def owner(self) -> str:
        """Whose it is, "" = the region's."""
        return self.stored.owner

    def confirmed(self, today: date) -> Confirmation | None:
        """Who stands for it on this day."""
        return standing(self.entry.confirmed, today)

    def unconfirmed(self, today: date) -> bool:
        """True where it has an answer that nobody stands for."""
        return not self.entry.answerless and self.confirmed(today) is None

    def due(self, today: date) -> bool:
        """True where somebody should have read it again by now."""
        return is_due(self.stored.review, self.entry.confirmed, today)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the room shows of whose entries; `own` are how many each college has."""

    whose: str
    leaves: tuple[Leaf, ...]
    waiting: tuple[Batch, ...]
    own: Mapping[str, int]


def may_edit(visitor: Visitor, owner: str) -> bool:
    """True where the visitor changes entries of this owner ("" = the region)."""
    return owner == visitor.college if visitor.college else visitor.role in CENTRE


def may_see(visitor: Visitor, owner: str) -> bool:
    """True where the visitor may read them: the region's are read by everybody here."""
    return owner in (REGION, visitor.college) or not visitor.college


def read_shown(session: Session, visitor: Visitor, whose: str, now: datetime) -> Shown:
    """The entries of a college as it answers, or the region's with `whose` empty."""
    mine = visitor.college or whose
    region, own = entries_of(session, REGION), entries_of(session, mine) if mine else {}
    health = entry_health(session, now, mine)
    owned = own_entries(session)
    copies = Counter(key for slug in owned for key in owned[slug])
    batches = waiting(session, visitor.college or None)
    edited = {(one.owner, edit.piece.key) for one in batches for edit in one.edits}
    found = []
    for name in sorted({*region, *own}):
        stored = own.get(name) or region[name]
        found.append(
            Leaf(
                stored,
                read_entry(stored.piece),
                health.get(name, NO_HEALTH),
                over=region.get(name) if name in own else None,
                own=0 if mine else copies[name],
                waits=(stored.owner, name) in edited,
            )
        )
    counts = {slug: len(keys) for slug, keys in owned.items()}
    return Shown(mine, tuple(found), tuple(batches), {} if visitor.college else counts)


def entries_of(session: Session, owner: str) -> dict[str, Stored]:
    """The entries of an owner as they stand, by id."""
    found = load_content(session, owner)
    return {one.piece.key: one for one in found if one.piece.kind is Kind.ENTRY and one.piece.key}


def answered_with(session: Session, slug: str) -> tuple[Entry, ...]:
    """The entries a college answers with, its own in place of the region's; "" = the region's."""
    own = entries_of(session, slug) if slug else {}
    stored = entries_of(session, REGION) | own
    return tuple(read_entry(one.piece) for one in stored.values())


def read_entry(piece: Piece) -> Entry:
    """The entry of a piece; one without an answer where its reader finds a fault."""
    return _read(piece.key, piece.body)


@lru_cache(maxsize=2048)
def _read(key: str, body: str) -> Entry:
    piece = Piece(Kind.ENTRY, key, body)
    found = entry_of(piece)
    if found is not None:
        return found
    table: Mapping[str, Any] = piece.table
    name, title, category = (str(table.get(one, "")) for one in _UNREAD)
    asked: Sequence[object] = table.get("phrasings", ())
    return Entry(name or key, title or key, category, tuple(map(str, asked)), ())
