"""A confirmation names who stands for a text or value; without one nothing is certain.

It may end: behind its last day nobody stands for the piece, until somebody looks again.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.tables import Row


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed a text or value, when, which source they saw; `until` is the last day.

    Without `until` it stands for as long as the piece does.
    """

    by: str
    at: date
    source_seen: str
    until: date | None = None


def standing(mark: Confirmation | None, day: date) -> Confirmation | None:
    """The confirmation as far as it counts on a local day."""
    return mark if mark and (mark.until is None or day <= mark.until) else None


def read_confirmation(row: Row) -> Confirmation | None:
    """The `confirmed` of an entry or a fact; a faulty one is a problem and counts as none."""
    table = row.table("confirmed")
    if table is None:
        return None
    table.known("by", "at", "source_seen", "until")
    by, seen = table.text("by", required=True), table.text("source_seen", required=True)
    at, until = table.day("at"), table.day("until")
    if "at" not in table.values:
        table.problem("at", "нет ключа", "Впишите дату подтверждения, например 2026-11-20.")
    if at and until and until < at:
        found = f"конец ({until:%d.%m.%Y}) раньше подтверждения ({at:%d.%m.%Y})"
        table.problem("until", found, "Проверьте until.")
    return Confirmation(by, at, seen, until) if at and not table.errors else None
