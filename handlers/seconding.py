"""A sum or a day in an answer is read by two: whoever wrote it does not publish it.

A mistake there costs somebody money or a year. One rule holds for drafts at a desk and for edits of
the base in the console; a college with one person at work switches it off (`two_people`).
"""

from collections.abc import Iterable

from knowledge.generalising import is_strict


def is_strict_change(before: Iterable[str], after: Iterable[str]) -> bool:
    """True where a text that was not there before has a sum or a day in it; texts are templates."""
    known = frozenset(before)
    return any(is_strict(text) for text in after if text not in known)


def may_publish(strict: bool, by: str, who: str, two_people: bool) -> bool:
    """True where `who` may publish what `by` wrote; both are names as they stand in the tables."""
    return not (strict and two_people and by == who)
