"""A sum or a day in an answer, and a day of admission, is read by two: who wrote it does not
publish it.

A mistake there costs somebody money or a year. One rule holds for drafts at a desk and for edits of
the base in the console; a college with one person at work switches it off (`two_people`).
"""

from datetime import date

from knowledge.campaign_days import DAYS
from knowledge.content import Table
from knowledge.generalising import is_strict

# What a day of a fact is said with: at another time, or of another campus, it is another day.
_A_DAY = ("value", "year", "place", "since", "until")


def is_strict_change(before: Table, after: Table) -> bool:
    """True where an entry says a sum or a day that it did not say before, or not at that time, or
    a fact is another day.

    Both are tables of one piece, {} for none: what is taken away is answered by nobody.
    """
    if after.get("key") in DAYS:
        said_before = [before.get(name) for name in _A_DAY]
        return isinstance(after["value"], date) and [after.get(n) for n in _A_DAY] != said_before
    known = before.get("variant", [])
    said = [one for one in after.get("variant", []) if one not in known]
    return any(is_strict(str(one.get("text", ""))) for one in said)


def may_publish(strict: bool, by: str, who: str, two_people: bool) -> bool:
    """True where `who` may publish what `by` wrote; both are names as they stand in the tables."""
    return not (strict and two_people and by == who)
