"""Cues are what a message is told by: pieces of its words, stems, neighbours, pairs further apart.

«Не хочу жить в общаге» has all the words of «не хочу жить»: what stands beside what tells them
apart. A cue is known by a number that follows from its spelling (Weinberger and others, 2009:
«Feature Hashing for Large Scale Multitask Learning»), so that no list of cues is kept, and a start
has nothing to read. Each kind of cue is a vector of its own, of unit length, weighed by rarity.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

import numpy as np

from knowledge.grams import Floats, Grams, Numbers, pieces
from knowledge.words import stem

# What the kinds count: pieces, stems, neighbours, pairs with a word or two between. Measured by
# leaving whole kinds of messages out: without the last three recall is two points lower.
SHARES = (0.4, 0.2, 0.2, 0.2)
FAR = 4  # so many words on a pair ends
_BITS = 17  # of a kind's numbers: ten times as many as there are cues that come twice
_MASK = (1 << _BITS) - 1
_EDGE = "|"


@dataclass(frozen=True, slots=True)
class Cues:
    """How rare each cue is, by its number; nothing for one that came once, which likens nothing."""

    rarity: Floats

    @staticmethod
    def of(forms: Sequence[str]) -> "Cues":
        """As rare as among these searched forms."""
        held = np.zeros(len(SHARES) << _BITS, np.int64)
        for form in forms:
            held[list(_numbered(form))] += 1
        rarity = np.log((1 + len(forms)) / (1 + held)) + 1
        return Cues(np.where(held > 1, rarity, 0).astype(np.float32))

    def vector(self, form: str) -> tuple[Numbers, Floats]:
        """The numbers of a form's cues, each once, and their weights."""
        counted = _numbered(form)
        numbers = np.fromiter(counted, np.int64, len(counted))
        counts = np.fromiter(counted.values(), np.float32, len(counted))
        raw = self.rarity[numbers] * (1 + np.log(counts))
        kinds = numbers >> _BITS
        lengths = np.bincount(kinds, raw * raw, len(SHARES))
        scales = np.sqrt(np.divide(SHARES, lengths, where=lengths > 0, out=lengths))
        return numbers, np.asarray(raw * scales[kinds], np.float32)

    def grams(self, forms: Sequence[str]) -> Grams:
        """The forms by their cues, to be likened to one another and pooled."""
        vectors = map(self.vector, forms)
        told = [(numbers[weights > 0], weights[weights > 0]) for numbers, weights in vectors]
        return Grams.of(told, self.rarity, {})

    def against(self, form: str, pooled: Floats) -> float:
        """The sum of the likenesses of a form to all texts, as `Grams.pooled` weighed them."""
        numbers, weights = self.vector(form)
        return float(np.vecdot(pooled[numbers], weights))


def _numbered(form: str) -> Counter[int]:
    """The numbers of a form's cues, and how often each comes."""
    words = form.split()
    cut = list(map(stem, words))
    edged = pairwise([_EDGE, *cut, _EDGE])
    far = ((one, other) for at, one in enumerate(cut) for other in cut[at + 2 : at + FAR])
    return Counter(
        chain(
            chain.from_iterable(map(_of_word, words)),
            (_number(1, one) for one in cut),
            (_number(2, f"{one} {other}") for one, other in edged),
            (_number(3, f"{one} {other}") for one, other in far),
        )
    )


@lru_cache(maxsize=20_000)  # the same words come again and again
def _of_word(word: str) -> tuple[int, ...]:
    return tuple(_number(0, piece) for piece in pieces(word).elements())


def _number(kind: int, cue: str) -> int:
    return (kind << _BITS) + (crc32(cue.encode()) & _MASK)
