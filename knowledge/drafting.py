"""A draft is a question and an answer on their way into the base, as the entry they would be."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.answers import Answer, render
from knowledge.colleges import College
from knowledge.content import Kind, Piece, Table, piece
from knowledge.entries import Entry, read_entries
from knowledge.generalising import is_dated
from knowledge.periods import campaign_year
from knowledge.problems import Problem

CATEGORY = "Ответы сотрудников"
MOST_WORDINGS = 6


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published: an id, the ways people ask, the answer as a template."""

    id: str
    wordings: tuple[str, ...]
    answer: str

    @property
    def title(self) -> str:
        """What people read on a button: the first wording."""
        words = self.wordings[0].rstrip(" ?!.") if self.wordings else ""
        return words[:1].upper() + words[1:]


def piece_of(draft: Draft, by: str, seen: str, day: date) -> Piece:
    """The draft as a piece of content, confirmed by `by` on the local `day`.

    A text with a sum or a day in it speaks of the campaign that is on, and retires with it.
    """
    variant: Table = {"text": draft.answer, "since": day}
    if is_dated(draft.answer):
        variant = {"text": draft.answer, "year": campaign_year(day)}
    return piece(
        Kind.ENTRY,
        {
            "id": draft.id,
            "title": draft.title,
            "category": CATEGORY,
            "phrasings": list(draft.wordings),
            "variant": [variant],
            "source": seen,
            "confirmed": {"by": by, "at": day, "source_seen": seen},
        },
    )


def entry_of(found: Piece) -> Entry | None:
    """The entry of a piece; None where it has an error."""
    read = read_entries("", found.body.encode())
    return None if read.errors else read.value


def problems_of(found: Piece) -> tuple[Problem, ...]:
    """What keeps a piece from being published."""
    return read_entries("", found.body.encode()).errors


def shown(draft: Draft, college: College, now: datetime, seen: str) -> Answer | None:
    """The answer as an asker would get it at the instant `now`; None where it has an error."""
    entry = entry_of(piece_of(draft, "—", seen, now.date()))
    return None if entry is None else render(entry, college, now)
