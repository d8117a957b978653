"""A gap is closed by content: a new entry, or wordings for one that is there; both can be undone.

Nothing is stored by halves: the content, and the decision about the gap, are one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.storage.content import REGION, Edit, EditConflict, load_pieces, publish
from bot.storage.content_history import edits_back
from bot.storage.gap_decisions import Decision, GapChanged, Kind, decide, undo, version
from bot.storage.session import Session
from knowledge import content as pieces
from knowledge.content import Piece

# So many wordings are learnt from well; what stands behind them says nothing new.
MOST_WORDINGS = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry somebody wants to publish for a gap; `colleges` are whose it is, empty = all's.

    `questions` are those it answers: their askers may be told.
    """

    gap: str
    title: str
    text: str
    source: str
    category: str
    wordings: tuple[str, ...]
    colleges: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """The id of the entry: one gap has but one, however often it is published."""
        kept = "".join(
            sign for sign in self.gap.lower() if sign in "abcdefghijklmnopqrstuvwxyz0123456789"
        )
        return f"added.q{kept}"[:40]

    def piece(self, by: str, today: date) -> Piece:
        """The entry as content, confirmed by who wrote it."""
        table: dict[str, Any] = {
            "id": self.entry,
            "title": self.title,
            "category": self.category,
            "phrasings": list(self.wordings),
            "source": self.source,
            "confirmed": {"by": by, "at": today, "source_seen": self.source},
            "variant": [{"text": self.text}],
        }
        return pieces.piece(pieces.Kind.ENTRY, table)

    def edits(self, by: str, today: date) -> list[Edit]:
        """What is to be published: for all colleges, or for each of some."""
        made = self.piece(by, today)
        return [Edit(owner, made) for owner in self.colleges or (REGION,)]


def attaching(session: Session, owner: str, entry: str, wordings: Sequence[str]) -> Edit:
    """The edit by which an entry is asked in these words too. Raises EditConflict for no entry."""
    name = (owner, str(pieces.Kind.ENTRY), entry)
    stored = load_pieces(session, [name]).get(name)
    if stored is None:
        raise EditConflict(entry)
    table = stored.piece.table
    asked = dict.fromkeys([*table.get("phrasings", ()), *wordings[:MOST_WORDINGS]])
    made = pieces.piece(stored.piece.kind, {**table, "phrasings": list(asked)})
    return Edit(owner, made, expected=stored.number)


def publish_draft(
    session: Session,
    draft: Draft,
    by: str,
    today: date,
    now: datetime,
    seen: str,
    college: str = "",
) -> Decision:
    """Publish an answer for a gap. Raises GapChanged, EditConflict, Locked.

    It is tried before, outside of the transaction (`trials.refuse`). `college` is the slug of the
    only one its author acts for.
    """
    detail = {
        "entry": draft.entry,
        "title": draft.title,
        "colleges": list(draft.colleges),
        "questions": list(draft.questions),
    }
    edits = draft.edits(by, today)
    return _published(session, Kind.PUBLISHED, draft.gap, edits, by, now, seen, detail, college)


def attach(
    session: Session,
    gap: str,
    edit: Edit,
    by: str,
    now: datetime,
    seen: str,
    detail: Mapping[str, Any],
) -> Decision:
    """Publish what `attaching` made of an entry, for a gap. Raises, and is tried, as a draft.

    `detail` says what of the gap is closed with that.
    """
    told = {"entry": edit.piece.key, **detail}
    return _published(session, Kind.ATTACHED, gap, [edit], by, now, seen, told, edit.owner)


def _published(
    session: Session,
    kind: Kind,
    gap: str,
    edits: Sequence[Edit],
    by: str,
    now: datetime,
    seen: str,
    detail: dict[str, Any],
    college: str,
) -> Decision:
    if version(session, gap) != seen:
        raise GapChanged(gap)
    number = publish(session, edits, by, now, f"gap {gap}")
    made = decide(*(session, kind, gap, by, now), publication=number, college=college, **detail)
    return Decision(made, kind, gap, by, now, detail, number)


def take_back(
    session: Session, number: int, by: str, now: datetime, college: str = ""
) -> Decision | None:
    """Undo a decision and what it published; None where that was done before.

    Raises EditConflict where something of it was edited since. What was published may be relied on
    by now: the edits that take it back are tried before, as any others. `college` as in
    `publish_draft`.
    """
    found = undo(session, number, by, now, college)
    if found is not None and found.publication:
        publish(
            session, edits_back(session, found.publication), by, now, f"undo {found.publication}"
        )
    return found
