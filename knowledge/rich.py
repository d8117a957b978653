"""Rich text is plain words with spans over them; only the base's own texts are read as markup.

    **жирно**                 bold
    [слово](https://…)        a link; other addresses than http(s) are left as they are written
    - строка                  a line of a list
    \\* \\[ \\- \\\\                the signs themselves

What is not closed is text. Values of facts and people's words are never read: `escaped` or a
plain str carries them in. Spans count characters of `text` (not UTF-16 units).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

BULLET = "• "
_SIGNS = "\\*[]()-"
_ESCAPED = re.compile(rf"\\([{re.escape(_SIGNS)}])")
_MARK = re.compile(
    r"\\(?P<sign>[\\*\[\]()\-])"
    r"|\*\*(?P<bold>(?!\s)(?:\\.|(?!\*\*)[^\\\n])+(?<!\s))\*\*"
    r"|\[(?P<label>(?:\\.|[^\\\[\]\n])+)\]\((?P<url>https?://(?:\\.|[^\\\s()])+)\)"
)
_UNREAD = re.compile(r"\*\*|\]\([^)\n]*\)?")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text are bold, or with `url` a link."""

    start: int
    end: int
    url: str = ""

    def moved(self, by: int) -> "Span":
        """The same, `by` characters further on."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True, slots=True)
class Rich:
    """Plain words and the spans over them, outermost first where one lies in another."""

    text: str
    spans: tuple[Span, ...] = ()

    def __add__(self, other: "str | Rich") -> "Rich":
        """This and then that."""
        after = as_rich(other)
        moved = (span.moved(len(self.text)) for span in after.spans)
        return Rich(self.text + after.text, (*self.spans, *moved))

    def cut(self, start: int, end: int) -> "Rich":
        """Characters `start` to `end`; a span over the edge keeps what is left of it."""
        kept = (
            replace(span, start=max(span.start, start), end=min(span.end, end)).moved(-start)
            for span in self.spans
        )
        return Rich(self.text[start:end], tuple(span for span in kept if span.start < span.end))

    def stripped(self) -> "Rich":
        """Without blanks at either end."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(len(self.text.rstrip()), start))

    def plain(self) -> str:
        """The words alone, the address of a link in brackets behind it."""
        text = self.text
        for span in sorted(self.spans, key=lambda one: one.end, reverse=True):
            text = text[: span.end] + address(self.text, span) + text[span.end :]
        return text


def as_rich(text: str | Rich) -> Rich:
    """Plain words are rich text without spans: nothing in them is read."""
    return Rich(text) if isinstance(text, str) else text


def joined(*parts: str | Rich, between: str = "\n\n") -> Rich:
    """The parts that are not empty, `between` them."""
    whole = Rich("")
    for part in map(as_rich, parts):
        if part.text:
            whole = whole + between + part if whole.text else part
    return whole


def address(text: str, span: Span) -> str:
    """What stands for a link where links cannot be: " (address)", "" where the words are it."""
    words = text[span.start : span.end]
    shown = not span.url or words.rstrip("/") in (span.url, span.url.partition("://")[2])
    return "" if shown else f" ({span.url})"


def escaped(value: str) -> str:
    """A value as markup that reads as the value itself."""
    return re.sub(rf"([{re.escape(_SIGNS)}])", r"\\\1", value)


def read(markup: str) -> Rich:
    """Read markup; never fails, what is not closed stays as it is written."""
    whole = Rich("")
    for number, line in enumerate(markup.split("\n")):
        bullet = BULLET if line.startswith("- ") else ""
        words = line[2:] if bullet else line
        whole = whole + ("\n" if number else "") + bullet + _inline(words)
    return whole


def _inline(line: str) -> Rich:
    found, at = Rich(""), 0
    for mark in _MARK.finditer(line):
        found = found + line[at : mark.start()] + _marked(mark)
        at = mark.end()
    return found + line[at:]


def _marked(mark: re.Match[str]) -> Rich:
    if mark["sign"]:
        return Rich(mark["sign"])
    inner = _inline(mark["bold"] or mark["label"])
    url = _ESCAPED.sub(r"\1", mark["url"] or "")
    return Rich(inner.text, (Span(0, len(inner.text), url), *inner.spans))


def unread(markup: str) -> Iterator[str]:
    """The pieces that look like markup and are not read as such, for whoever wrote them."""
    left = _MARK.sub(lambda mark: "" if mark["sign"] else mark["bold"] or mark["label"], markup)
    yield from (found[0] for found in _UNREAD.finditer(left))
