"""A change is told value by value, by the titles people know from their sheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge import cells
from knowledge.columns import COLUMNS, title_of
from knowledge.content import Change, Difference, Kind, Table, table_of
from knowledge.facts import FACTS
from knowledge.own_tables import told as own_values
from knowledge.trades import official

_MARK = "confirmed"
# What a piece is called after, which is told as its title.
_NAMES = frozenset({"key", "code"})
_COLUMNS = dict.fromkeys(column.key for columns in COLUMNS.values() for column in columns)
_ORDER = {key: place for place, key in enumerate(_COLUMNS)}


@dataclass(frozen=True, slots=True)
class Told:
    """One value that changes, by the title of its column; None = nothing there.

    `unconfirmed`: the confirmation that was given for what stands goes with it.
    """

    title: str
    before: str | None = None
    after: str | None = None
    unconfirmed: bool = False


def told(one: Difference) -> Iterator[Told]:
    """What becomes of each value of a piece."""
    before = table_of(one.kind, one.now) if one.change is Change.CHANGED else {}
    after = table_of(one.kind, one.offered)
    if one.kind is Kind.COLLEGE:
        yield from _told_of_itself(before, after)
        return
    for key in sorted(before.keys() | after.keys(), key=_place):
        if key == _MARK and key not in after:
            yield Told(_title(key), unconfirmed=True)
        elif before.get(key) != after.get(key) and key not in _NAMES:
            yield Told(_title(key), _said(before.get(key)), _said(after.get(key)))


def _title(key: str) -> str:
    return title_of("by" if key == _MARK else key)


def _place(key: str) -> tuple[int, str]:
    """Where a value stands among the columns; the value itself comes first."""
    return _ORDER.get(key, len(_ORDER)), key


def _told_of_itself(before: Table, after: Table) -> Iterator[Told]:
    was, now = dict(own_values(before)), dict(own_values(after))
    for title in dict.fromkeys([*now, *was]):
        if was.get(title, "") != now.get(title, ""):
            yield Told(title, was.get(title) or None, now.get(title) or None)


def piece_title(one: Difference) -> str:
    """What a piece of a college is called, for people."""
    first, *rest = one.key.split("|")
    if one.kind is Kind.COLLEGE:
        return "О колледже"
    if one.kind is Kind.FACT:
        fact = FACTS.get(first)
        name = fact.title_ru if fact else first
    else:
        trade = official().get(first)
        name = f"{first} {trade.short}" if trade else first
    return ", ".join([name, *filter(None, rest)])


def _said(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict) and "by" in value:
        return f"{value['by']}, {cells.text(value.get('at', ''))}"
    return "…" if isinstance(value, list | dict) else cells.text(value)
