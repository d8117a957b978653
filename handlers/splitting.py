"""A long text goes out in pieces that every platform takes, cut where a reader would pause.

A piece has at most 4096 UTF-16 units (Telegram counts these, VK's limit in characters is not
smaller), the addresses of its links counted, which VK writes out. It ends at a paragraph, else a
line, else a word, never inside a link or bold words that would fit into a piece of their own.
"""

from dataclasses import replace

from handlers.messages import Reply
from knowledge.rich import Rich, address

LIMIT = 4096


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def cut(text: str, limit: int) -> str:
    """Return the beginning of `text` that has at most `limit` units; no character is halved."""
    raw = text.encode("utf-16-le", "replace")[: limit * 2]
    return raw.decode("utf-16-le", "ignore")


def shortened(text: str, most: int) -> str:
    """Return `text` in one line of at most `most` units, cut at a word, with a sign where it is."""
    words = " ".join(text.split())
    return words if units(words) <= most else cut(words, most).rpartition(" ")[0] + "…"


def split(reply: Reply, limit: int = LIMIT) -> tuple[Reply, ...]:
    """Cut `reply` into pieces of at most `limit` units; the buttons stand under the last one.

    The first stands where the whole was to stand.
    """
    *before, last = split_rich(reply.rich, limit)
    if not before:
        return (replace(reply, text=last.text, spans=last.spans),)
    first, *others = (Reply(piece.text, (), piece.spans) for piece in before)
    end = replace(reply, text=last.text, spans=last.spans, answers="")
    return (replace(first, answers=reply.answers), *others, end)


def split_rich(rich: Rich, limit: int = LIMIT) -> list[Rich]:
    """Cut at a paragraph, line, word or, where it must be, a character; at least one piece."""
    pieces = []
    rest = rich.stripped()
    while units(rest.plain()) > limit:
        cut = _cut(rest, _fits(rest, limit), limit)
        pieces.append(rest.cut(0, cut).stripped())
        rest = rest.cut(cut, len(rest.text)).stripped()
    return [piece for piece in [*pieces, rest] if piece.text] or [rich]


def _fits(rich: Rich, limit: int) -> int:
    """How many characters fit: at least one. A span that is cut keeps its whole address."""
    total = 0
    for index, char in enumerate(rich.text):
        total += units(char)
        total += sum(units(address(rich.text, s)) for s in rich.spans if s.start == index)
        if total > limit:
            return max(index, 1)
    return len(rich.text)


def _cut(rich: Rich, end: int, limit: int) -> int:
    # A break in the second half reads better than a full piece; a word is cut only when it must.
    for mark in ("\n\n", "\n", " "):
        found = _outside(rich, rich.text.rfind(mark, 0, end), limit)
        if found >= max(end // 2, 1):
            return found
    return _outside(rich, end, limit)


def _outside(rich: Rich, at: int, limit: int) -> int:
    """`at`, moved before the spans it lies in, but for one that is longer than any piece."""
    inside = [
        span.start
        for span in rich.spans
        if 0 < span.start < at < span.end and units(rich.cut(span.start, span.end).plain()) <= limit
    ]
    return min(inside, default=at)
