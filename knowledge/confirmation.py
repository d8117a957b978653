"""A confirmation names who stands for a text or value; without one nothing is certain."""

from dataclasses import dataclass
from datetime import date

from knowledge.tables import Row


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed a text or value, when, and which source they saw."""

    by: str
    at: date
    source_seen: str


def read_confirmation(row: Row) -> Confirmation | None:
    """The `confirmed` of an entry or a fact; a faulty one is a problem and counts as none."""
    table = row.table("confirmed")
    if table is None:
        return None
    table.known("by", "at", "source_seen")
    by, seen = table.text("by", required=True), table.text("source_seen", required=True)
    at = table.day("at")
    if "at" not in table.values:
        table.problem("at", "нет ключа", "Впишите дату подтверждения, например 2026-11-20.")
    return Confirmation(by, at, seen) if at and not table.errors else None
