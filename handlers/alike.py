"""Cards that ask the same can be answered at once: by the same words, or by one sure meaning."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.options import Option

SURE = 0.5
"""How likely a meaning must be before two questions count as the same because of it."""
MOST = 20
"""As many wordings as a person reads before they answer them all."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asking:
    """A card with one waiting question: its words, without anything personal, and its options."""

    card: int
    masked: str
    options: tuple[Option, ...] = ()


def alike(one: Asking, others: Iterable[Asking]) -> tuple[Asking, ...]:
    """Those of `others` that ask what `one` asks, at most twenty, in their order.

    A meaning is an entry with the slots that were heard: another trade is another question.
    """
    words, meaning = _words(one.masked), _meaning(one)
    found = (
        other
        for other in others
        if other.card != one.card
        and (
            (bool(words) and _words(other.masked) == words)
            or (bool(meaning) and _meaning(other) == meaning)
        )
    )
    return tuple(other for other, _ in zip(found, range(MOST), strict=False))


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORDS.findall(text.casefold().replace("ё", "е")))


def _meaning(asking: Asking) -> str:
    best = max(asking.options, key=lambda option: option.p, default=None)
    return best.reference if best is not None and best.p >= SURE else ""
