"""Content is what a curator edits, piece by piece: an entry, a fact, a program, a college.

A piece's body is one table in canonical TOML. The database stores bodies, the files of the base
and of a college are made of them, and the readers of files read both: there is one format.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import tomli_w

from knowledge.plain_tables import plain_table

Table = dict[str, Any]


class Kind(StrEnum):
    """What a piece is; the value is the name of its table in a file."""

    ENTRY = "entry"
    FACT = "fact"
    PROGRAM = "program"
    COLLEGE = "college"


# What tells one piece from the others of its kind and owner.
_NAMED_BY: Mapping[Kind, tuple[str, ...]] = {
    Kind.ENTRY: ("id",),
    Kind.FACT: ("key", "place", "year", "since"),
    Kind.PROGRAM: ("code", "base", "form", "place", "year", "since"),
    Kind.COLLEGE: (),
}
# The name of what a file says of itself, beside its tables («complete = true»).
TOP = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One table; `key` names it among those of its kind and owner, `body` is canonical TOML."""

    kind: Kind
    key: str
    body: str

    @property
    def table(self) -> Table:
        """The body's values."""
        return table_of(self.kind, self.body)


def key_of(kind: Kind, table: Mapping[str, Any]) -> str:
    """What names a table: «contact.phone», «admission.end||2027», «15.01.05|9|очная|main|2027»."""
    return "|".join(str(table.get(name, "")) for name in _NAMED_BY[kind]).rstrip("|")


def table_of(kind: Kind, body: str) -> Table:
    """The values of a body."""
    plain = plain_table(kind.value, body)
    if plain is not None:
        return plain
    document = tomllib.loads(body)
    held = document.get(kind.value)
    return dict(held[0]) if isinstance(held, list) and held else document


def piece(kind: Kind, table: Mapping[str, Any]) -> Piece:
    """A table as a piece."""
    if kind is Kind.COLLEGE:
        return Piece(kind, TOP, tomli_w.dumps(table, multiline_strings=False))
    return Piece(kind, key_of(kind, table), _body(kind, table))


def _body(kind: Kind, table: Mapping[str, Any]) -> str:
    """A table as a section of its own, what names it first: the same values, the same text.

    The library writes a short list of tables in one line, which could stand in a file only once.
    """
    names = sorted(table, key=lambda name: (name not in _NAMED_BY[kind], name))
    plain = {name: table[name] for name in names if not _holds_tables(table[name])}
    text = f"[[{kind}]]\n{tomli_w.dumps(plain)}"
    for name in names:
        held = table[name]
        if isinstance(held, Mapping):
            text += f"\n[{kind}.{name}]\n{tomli_w.dumps(dict(sorted(held.items())))}"
        elif _holds_tables(held):
            for one in held:
                text += f"\n[[{kind}.{name}]]\n{tomli_w.dumps(dict(sorted(one.items())))}"
    return text


def _holds_tables(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def pieces(kind: Kind, data: bytes) -> tuple[Piece, ...]:
    """The pieces of a file that readers found no fault with.

    Of two tables with one name the last counts. ValueError for what is no TOML.
    """
    document = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    if kind is Kind.COLLEGE:
        return (piece(kind, document),)
    top = {name: value for name, value in document.items() if name != kind.value}
    found = {TOP: Piece(kind, TOP, tomli_w.dumps(top))} if top else {}
    for table in document.get(kind.value, []):
        made = piece(kind, table)
        found[made.key] = made
    return tuple(found.values())


def document_of(bodies: Iterable[Piece]) -> bytes:
    """The file that consists of these pieces; what stands beside tables comes first."""
    return "\n".join(one.body for one in _ordered(bodies)).encode()


def piece_at(bodies: Iterable[Piece], line: int) -> Piece | None:
    """The piece that stands at a line (from 1) of the file these bodies make; None behind it."""
    end = 0
    for one in _ordered(bodies):
        end += one.body.count("\n") + 1
        if line <= end:
            return one
    return None


def _ordered(bodies: Iterable[Piece]) -> list[Piece]:
    return sorted(bodies, key=lambda one: (one.key != TOP, one.key))


def confirmed(of: Piece, by: str, at: date, source_seen: str, until: date | None = None) -> Piece:
    """The piece with this confirmation in place of any earlier one; `until` is its last day."""
    mark: Table = {"by": by, "at": at, "source_seen": source_seen}
    if until:
        mark["until"] = until
    return piece(of.kind, {**of.table, "confirmed": mark})


# What may change without changing what was confirmed.
_BESIDE: Mapping[Kind, frozenset[str]] = {
    Kind.ENTRY: frozenset({"confirmed", "title", "category", "phrasings", "next", "lapse"}),
}


def with_own_confirmation(now: Piece, offered: Piece) -> Piece:
    """What is offered in place of `now`, without a confirmation that was given for the latter.

    Whoever changes a value and confirms it says so anew.
    """
    before, after = now.table, offered.table
    beside = _BESIDE.get(now.kind, frozenset({"confirmed"}))
    changed = {key for key in {*before, *after} - beside if before.get(key) != after.get(key)}
    if not changed or "confirmed" not in after or before.get("confirmed") != after["confirmed"]:
        return offered
    return piece(offered.kind, {key: after[key] for key in after if key != "confirmed"})


class Change(StrEnum):
    """What becomes of a piece when one set of pieces follows another."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece that differs: what stands now ("" = nothing) and what is offered ("" = nothing)."""

    kind: Kind
    key: str
    change: Change
    now: str
    offered: str


def differences(now: Sequence[Piece], offered: Sequence[Piece]) -> tuple[Difference, ...]:
    """What `offered` would change of `now`; what it does not mention stays as it is."""
    standing = {(one.kind, one.key): one.body for one in now}
    found = []
    for one in offered:
        body = standing.get((one.kind, one.key), "")
        if body != one.body:
            change = Change.CHANGED if body else Change.NEW
            found.append(Difference(one.kind, one.key, change, body, one.body))
    return tuple(found)


def three_way(
    before: Sequence[Piece], now: Sequence[Piece], offered: Sequence[Piece]
) -> tuple[Difference, ...]:
    """What a newer release offers: `before` is the release that `now` was made from.

    What nobody edited follows the release; what was edited here and changed there is a conflict,
    which only a person may decide; an edit of ours that the release does not touch stays.
    """
    old = {(one.kind, one.key): one.body for one in before}
    mine = {(one.kind, one.key): one.body for one in now}
    new = {(one.kind, one.key): one.body for one in offered}
    found = []
    for name in dict.fromkeys([*new, *old]):
        was, is_, will = old.get(name, ""), mine.get(name, ""), new.get(name, "")
        if will in (was, is_):
            continue
        if is_ != was:
            change = Change.CONFLICT
        elif not will:
            change = Change.REMOVED
        else:
            change = Change.CHANGED if was else Change.NEW
        found.append(Difference(*name, change, is_, will))
    return tuple(found)
