"""A sum or a day in an answer is read by two: whoever wrote it does not publish it.

A mistake there costs somebody money or a year. One rule holds for drafts at a desk and for edits of
the base in the console; a college with one person at work switches it off (`two_people`).
"""

from knowledge.content import Table
from knowledge.generalising import is_strict


def is_strict_change(before: Table, after: Table) -> bool:
    """True where an entry says a sum or a day that it did not say before, or not at that time.

    Both are tables of an entry, {} for none: what is taken away is answered by nobody.
    """
    known = before.get("variant", [])
    said = [one for one in after.get("variant", []) if one not in known]
    return any(is_strict(str(one.get("text", ""))) for one in said)


def may_publish(strict: bool, by: str, who: str, two_people: bool) -> bool:
    """True where `who` may publish what `by` wrote; both are names as they stand in the tables."""
    return not (strict and two_people and by == who)
