"""A TOML text is scanned for where its headers, keys and array items stand: lines, no values.

`tomllib` gives values without places. A reader that must say «строка 12» asks here. The scan
keeps to the text's own order, so the n-th `[[entry]]` found is the n-th entry parsed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([^\[\]\n]*?)[ \t]*(?:\]\]?|(?=\n|\Z))")
_KEY = re.compile(r"[ \t]*([^\s=#\[\]{}][^=#\n\[\]{}]*?)[ \t]*=")
# A multi-line string that never closes runs to the end: what follows it is no header.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*|\n|[\[\]{}]|[^\[\]{}\"'\#\n]+|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """The line of a key (from 1) and the line of each item of its array."""

    line: int
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A header with its line and keys; `offset` is where the header starts, -1 without one."""

    header: str
    line: int
    offset: int
    keys: Mapping[str, KeyPlace] = field(default_factory=dict)


@dataclass(slots=True)
class _Scan:
    """What is known while walking through the text."""

    text: str
    pos: int = 0
    line: int = 1
    depth: int = 0
    fresh: bool = True  # at the start of a line
    key: str = ""
    header: str = ""
    header_line: int = 1
    header_offset: int = -1
    keys: dict[str, KeyPlace] = field(default_factory=dict)

    def close(self) -> Section:
        """The section walked through so far; the next one starts empty."""
        done = Section(self.header, self.header_line, self.header_offset, self.keys)
        self.keys, self.key = {}, ""
        return done

    def open(self, header: str) -> None:
        """Start a section at the present place."""
        self.header, self.header_line, self.header_offset = header, self.line, self.pos

    def step(self) -> None:
        """Take one token: count lines and brackets, note strings of an array."""
        found = _TOKEN.match(self.text, self.pos)
        token = found.group() if found else self.text[self.pos]
        if self.depth == 1 and self.key:
            place = self.keys[self.key]
            items = (*place.items, *[self.line] * _items(token))
            self.keys[self.key] = KeyPlace(place.line, items)
        self.depth = max(0, self.depth + (token in "[{") - (token in "]}"))
        self.line += token.count("\n")
        self.pos += len(token)
        self.fresh = token == "\n"


def _items(token: str) -> int:
    """How many items of an array start with this token."""
    if token[0] in "\"'[{":
        return 1
    if token[0] in "#]}\n":
        return 0
    return sum(bool(part.strip()) for part in token.split(","))


def _walk(scan: _Scan) -> Iterator[Section]:
    while scan.pos < len(scan.text):
        if scan.fresh and not scan.depth:
            scan.fresh = False
            if header := _HEADER.match(scan.text, scan.pos):
                yield scan.close()
                scan.open(header.group(1))
                scan.pos = header.end()
                continue
            if key := _KEY.match(scan.text, scan.pos):
                scan.key = key.group(1).strip("\"'")
                scan.keys.setdefault(scan.key, KeyPlace(scan.line))
                scan.pos = key.end()
                continue
        scan.step()
    yield scan.close()


def sections(text: str) -> tuple[Section, ...]:
    """Every section of a TOML text in order, the nameless one before the first header first.

    Never fails: a text that is no TOML gives what can be recognised. Line ends are `\\n`.
    """
    return tuple(_walk(_Scan(text)))


def last_place(text: str) -> int:
    """The line where the last statement of the text starts: where an unfinished one began."""
    last = sections(text)[-1]
    return max((place.line for place in last.keys.values()), default=last.line)
