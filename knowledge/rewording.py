"""Rewordings are other words in which people asked the same and got no answer.

They are looked for among questions people really asked; another trade, class or town is another
question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.encodings import Encoding, encodings
from knowledge.gaps import Asked, join, told_apart
from knowledge.generalising import general
from knowledge.grouping import Groups, Reader
from knowledge.slots import hear_slots
from knowledge.understanding import Knowledge
from knowledge.words import normalise

SAME = 0.75
"""Cosine of two questions' meanings: «с собакой» and «с кошкой» have 0.70, word order 0.9."""
_AT_ONCE = 32
"""Texts encoded at once: so few are kept in no file."""


@dataclass(frozen=True, slots=True)
class Question:
    """A masked question of a college, when it was asked, and whether it got no answer then."""

    id: str
    text: str
    at: datetime
    open: bool = False


def also_asked(
    knows: Knowledge, college: str, question: str, asked: Iterable[Question], most: int
) -> tuple[str, ...]:
    """Other ways in which what `question` asks was asked and not answered, at most so many.

    Another trade, class or town is another question.
    """
    open_ = [one for one in asked if one.open]
    if not question or not open_:
        return ()
    first = replace(open_[0], id="", text=question)
    all_ = [first, *open_]
    read = _encoded(knows, [one.text for one in all_])
    matcher = knows.of(college).matcher

    def asked_of(one: Question, encoding: Encoding) -> Asked:
        near = tuple((match.entry, match.p) for match in matcher.matches(one.text))
        slots = hear_slots(one.text)
        return Asked(one.id, one.text, college, one.at, encoding, near, slots=slots)

    gaps = [asked_of(*pair) for pair in zip(all_, read, strict=True)]
    keys, _ = join(Groups.of([], []), gaps, Reader(knows.matcher.index.grams))
    same = [
        general(one.text)
        for one in gaps[1:]
        if keys[one.id] == keys[""]
        and _means_the_same(gaps[0], one)
        and not told_apart(one.slots, gaps[0].slots)
    ]
    words = _plain(question)
    found = {_plain(one): one for one in reversed(same) if one and _plain(one) != words}
    return tuple(reversed(found.values()))[:most]


def _means_the_same(one: Asked, other: Asked) -> bool:
    """A gap holds a subject; one answer is for one question. Words alone do not tell them apart."""
    mine, theirs = one.encoding.vector, other.encoding.vector
    return mine.size > 0 and float(mine @ theirs) >= SAME


def _plain(text: str) -> str:
    return normalise(text).strip(" ?!.")


def _encoded(knows: Knowledge, texts: Sequence[str]) -> list[Encoding]:
    matcher = knows.matcher
    found: list[Encoding] = []
    for at in range(0, len(texts), _AT_ONCE):
        some = texts[at : at + _AT_ONCE]
        found += encodings(some, matcher.form, matcher.searched, matcher.index.encoder)
    return found
