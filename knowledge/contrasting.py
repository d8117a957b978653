"""A contrast shows what an edit changed of an entry, value by value, word by word.

People read it before they agree to an edit, and when they look for what was once there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from knowledge.content import Table

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_IDLE = re.compile(r"\W{1,3}")  # a blank or a comma between two words that changed
_ORDER = ("title", "category", "variant", "source", "confirmed", "phrasings", "next", "lapse")
_TEXT = "text"


class Part(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


Pieces = tuple[tuple[Part, str], ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What changed under a key: of a text its words, of a list its lines that came or went.

    Of a variant `before` and `after` are its tables (None = it was not there, or is no more): when
    it holds may have changed too.
    """

    key: str
    pieces: Pieces = ()
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def contrasts(before: Table, after: Table) -> tuple[Contrast, ...]:
    """What is different in `after`, in the order in which an entry is read; {} = no entry."""
    names = [*_ORDER, *sorted((before.keys() | after.keys()) - {*_ORDER, "id"})]
    found: list[Contrast] = []
    for key in names:
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        if key == "variant":
            found += _variants(was or [], now or [])
        elif isinstance(was or now, list):
            found.append(Contrast(key, _lines(was or [], now or [])))
        else:
            found.append(Contrast(key, words(_said(was), _said(now))))
    return tuple(found)


def _variants(was: Sequence[Table], now: Sequence[Table]) -> Iterator[Contrast]:
    """Variants by their place: who edits one leaves the others where they are."""
    stay = [one for one in was if one in now]
    before = [one for one in was if one not in stay]
    after = [one for one in now if one not in stay]
    for number in range(max(len(before), len(after))):
        old = before[number] if number < len(before) else None
        new = after[number] if number < len(after) else None
        texts = [str(one.get(_TEXT, "")) if one else "" for one in (old, new)]
        yield Contrast("variant", words(*texts), old, new)


def words(was: str, now: str) -> Pieces:
    """A text beside the one before, by words; what changed stands together, not sign by sign."""
    before, after = _WORD.findall(was), _WORD.findall(now)
    found: list[tuple[Part, str]] = []
    gone, new = "", ""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, at, to, start, end in matcher.get_opcodes():
        same = "".join(before[at:to])
        between = tag == "equal" and (gone or new) and to < len(before)
        if tag == "equal" and not (between and _IDLE.fullmatch(same)):
            found += [(Part.GONE, gone), (Part.NEW, new), (Part.SAME, same)]
            gone, new = "", ""
        else:
            gone, new = gone + same, new + "".join(after[start:end])
    found += [(Part.GONE, gone), (Part.NEW, new)]
    return tuple((part, text) for part, text in found if text)


def _lines(was: Sequence[object], now: Sequence[object]) -> Pieces:
    gone = [(Part.GONE, str(one)) for one in was if one not in now]
    return (*gone, *((Part.NEW, str(one)) for one in now if one not in was))


def _said(value: object) -> str:
    """A value as text; of a confirmation who gave it, when and upon what."""
    if isinstance(value, Mapping):
        told = (value.get(name) for name in ("by", "at", "source_seen"))
        return ", ".join(str(one) for one in told if one)
    return "" if value is None else str(value)
