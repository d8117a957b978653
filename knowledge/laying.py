"""A row of a sheet is laid over what stands: a cell that shows what stands changes nothing.

So what a sheet cannot show (wordings by phase, scores of other years, texts of several variants)
stays, and of two people who filled in the same sheet only he is told who changed the same piece.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.cells import Cell, Column, WrongCell, whole
from knowledge.content import Kind, Piece, Table, key_of, piece, with_own_confirmation

VERSION = Column("Версия", "version", whole)
MARK = ("by", "at", "source_seen")
_SCORE = "score."
_SEVERAL = "у ответа несколько вариантов по срокам"
_AS_FILE = "Правьте их файлом: python -m bot export entries записи.toml"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands while a sheet is read: pieces with their versions, by key, and `before`.

    `before` gives a piece as an earlier version had it, None where there is no such version.
    """

    now: Mapping[str, tuple[Piece, int]] = field(default_factory=dict)
    before: Callable[[str, int], Piece | None] = lambda key, number: None


NOTHING_STANDS = Standing()


class Meanwhile(Exception):
    """Somebody else changed the piece after the sheet was exported."""


def shown(table: Mapping[str, Any], key: str) -> Cell:
    """What a sheet shows of a table under a column's key."""
    value: Any
    if key in MARK:
        value = table.get("confirmed", {}).get(key)
    elif key.startswith(_SCORE):
        value = _newest(table).get(key.removeprefix(_SCORE))
    elif key == "text":
        variants = table.get("variant", [])
        value = variants[0].get("text") if len(variants) == 1 else None
    else:
        value = table.get(key)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "да" if value else "нет"
    return value if isinstance(value, str | int | float | date) else None


def laid(
    kind: Kind,
    values: Mapping[str, object],
    read: Callable[[str, Cell], object],
    standing: Standing,
    version: int,
) -> Piece | None:
    """The piece a row makes of what stands; None where its author has nothing new to say.

    `values` are what its cells hold, None for an empty one; `read` reads a cell of a column in the
    same way. `version` is the one that was exported, 0 = not known. Raises WrongCell, Meanwhile.
    """
    key = key_of(kind, {name: value for name, value in values.items() if value is not None})
    now, number = standing.now.get(key, (None, 0))
    made = _over(kind, now, values, read)
    if now is None or version in (0, number) or made.body == now.body:
        return made
    before = standing.before(key, version)
    if before is not None:
        mine = with_own_confirmation(before, _over(kind, before, values, read))
        if mine.body == before.body or _has(now, mine):
            return None
    raise Meanwhile(f"выгружена версия {version}, а теперь стоит {number}")


def _has(now: Piece, mine: Piece) -> bool:
    """True where all that `mine` says stands already, confirmed by somebody or not."""
    table = now.table
    bare = {name: value for name, value in table.items() if name != "confirmed"}
    return mine.table in (table, bare)


def _over(
    kind: Kind,
    standing: Piece | None,
    values: Mapping[str, object],
    read: Callable[[str, Cell], object],
) -> Piece:
    """The piece with the values in it that differ from what a sheet would show of it."""
    table: Table = standing.table if standing else {}
    changed = {
        name: value for name, value in values.items() if value != read(name, shown(table, name))
    }
    if not changed and standing:
        return standing
    score = {name: changed.pop(name) for name in [*changed] if name.startswith(_SCORE)}
    mark = {name: changed.pop(name) for name in MARK if name in changed}
    if "text" in changed:
        _set(table, "variant", _variants(table, changed.pop("text")))
    if mark:
        before = {name: table.get("confirmed", {}).get(name) for name in MARK}
        # Whoever confirms anew does not mean the day on which the old confirmation was to end.
        _set(table, "confirmed", _with(before, mark))
    if score:
        row = {name: value for name, value in values.items() if name.startswith(_SCORE)}
        _set(table, "score", _scores(table, row))
    return piece(kind, _with(table, changed))


def _with(table: Mapping[str, Any], changed: Mapping[str, object]) -> Table:
    """The table with these values; None takes one away."""
    return {name: value for name, value in {**table, **changed}.items() if value is not None}


def _set(table: Table, name: str, value: object) -> None:
    if value:
        table[name] = value
    else:
        table.pop(name, None)


def _variants(table: Mapping[str, Any], text: object) -> Sequence[Table]:
    """The one variant there is with another text, or none."""
    variants = table.get("variant", [])
    if len(variants) > 1:
        raise WrongCell(_SEVERAL, _AS_FILE)
    return [{**(variants or [{}])[0], "text": text}] if text is not None else []


def _newest(table: Mapping[str, Any]) -> Mapping[str, Any]:
    scores: Sequence[Mapping[str, Any]] = table.get("score") or [{}]
    return max(scores, key=lambda one: one.get("year", 0))


def _scores(table: Mapping[str, Any], row: Mapping[str, object]) -> Sequence[Table]:
    """The years' scores with a row's in place of that year's; without a year it is the newest."""
    newest = _newest(table)
    filled = {name.removeprefix(_SCORE): value for name, value in row.items()}
    year = filled.get("year", newest.get("year"))
    gone = {year, newest.get("year")} if year is None else {year}
    others = [dict(one) for one in table.get("score", []) if one.get("year") not in gone]
    made = _with(newest if year == newest.get("year") else {}, filled)
    return [*others, made] if made else others
