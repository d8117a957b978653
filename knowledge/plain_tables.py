"""Bodies of content are read as they are written, a line at a time: a region has tens of thousands.

Canonical TOML (`knowledge.content.piece`) has one value a line; a whole TOML reader takes six
times as long for it. What looks any other way is not read here, and left to that one.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

_SECTION = re.compile(r"(\[\[?)([a-z_]+)(?:\.([a-z_]+))?\]\]?")
_VALUE = re.compile(r"([A-Za-z_]+) = (.+)")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")
_BROKEN = re.compile(r"-?(?:0|[1-9]\d*)\.\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HOUR = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
# What JSON takes in a text and TOML does not.
_OTHER_ESCAPE = re.compile(r"\\/|\\u[dD][89a-fA-F]|\x7f")
_ITEM = "    "


class _NotPlain(Exception):
    """This must be read by a whole reader."""


def plain_table(kind: str, body: str) -> dict[str, Any] | None:
    """The values of the one table of this kind that a canonical body is; None for another body."""
    # Of all line ends only this one stands between values.
    lines = body.split("\n")
    if lines[0] != f"[[{kind}]]":
        return None
    table: dict[str, Any] = {}
    try:
        _read(kind, iter(lines[1:]), table)
    except (_NotPlain, ValueError):
        return None
    return table


def _read(kind: str, lines: Iterator[str], table: dict[str, Any]) -> None:
    section = table
    for line in lines:
        if not line:
            continue
        if found := _VALUE.fullmatch(line):
            name, raw = found.groups()
            if name in section:
                raise _NotPlain
            section[name] = _items(lines) if raw == "[" else _value(raw)
        elif found := _SECTION.fullmatch(line):
            section = _opened(kind, found, table)
        else:
            raise _NotPlain


def _opened(kind: str, found: re.Match[str], table: dict[str, Any]) -> dict[str, Any]:
    brackets, owner, name = found.groups()
    if owner != kind or not name or not found[0].endswith("]" * len(brackets)):
        raise _NotPlain
    section: dict[str, Any] = {}
    if brackets == "[":
        if name in table:
            raise _NotPlain
        table[name] = section
    else:
        held = table.setdefault(name, [])
        if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
            raise _NotPlain
        held.append(section)
    return section


def _items(lines: Iterator[str]) -> list[Any]:
    found: list[Any] = []
    for line in lines:
        if line == "]":
            return found
        if not (line.startswith(_ITEM) and line.endswith(",")):
            raise _NotPlain
        found.append(_value(line[len(_ITEM) : -1]))
    raise _NotPlain


def _value(raw: str) -> Any:
    if raw.startswith('"'):
        if _OTHER_ESCAPE.search(raw):
            raise _NotPlain
        return json.loads(raw)
    if raw in ("true", "false"):
        return raw == "true"
    if raw == "[]":
        return []
    if _WHOLE.fullmatch(raw):
        return int(raw)
    if _BROKEN.fullmatch(raw):
        return float(raw)
    if _DAY.fullmatch(raw):
        return date.fromisoformat(raw)
    if _HOUR.fullmatch(raw):
        return datetime.fromisoformat(raw)
    raise _NotPlain
