"""Closing takes questions off the work list: all of a gap, some wordings, or some colleges of it.

What is asked after it stands on the list again: an answer that was published and is not found is a
gap once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.arranging import Arranged
from knowledge.gaps import Asked
from knowledge.words import normalise


@dataclass(frozen=True, slots=True)
class Closing:
    """Somebody dealt with `gap` at an instant; `wordings` and `colleges` narrow it, empty = all.

    Wordings are normalised (`knowledge.words.normalise`).
    """

    gap: str
    at: datetime
    wordings: frozenset[str] = frozenset()
    colleges: frozenset[str] = frozenset()

    def covers(self, asked: Asked) -> bool:
        """True for a question of the gap that this took off the list."""
        return (
            asked.at <= self.at
            and (not self.colleges or asked.college in self.colleges)
            and (not self.wordings or normalise(asked.text) in self.wordings)
        )


def still_open(asked: Iterable[Asked], seen: Arranged, closings: Iterable[Closing]) -> list[Asked]:
    """The questions nobody has dealt with; KeyError for one that has joined no group.

    What was merged or split since is found under the gap it is seen under now.
    """
    by_gap: dict[str, list[Closing]] = {}
    for one in closings:
        by_gap.setdefault(seen.gap(one.gap), []).append(one)
    return [
        one
        for one in asked
        if not any(closing.covers(one) for closing in by_gap.get(seen.gap_of(one.id), ()))
    ]
