"""Grams are the words and the pieces of words that texts share: how alike two texts are by them.

A text is a vector of pieces of two to four letters within a word, and of stems alone and in pairs,
weighed by rarity (tf-idf as scikit-learn weighs it: sublinear, smooth, unit length). Likeness is
the cosine, 0..1. Postings keep, for each piece, the texts that have it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from knowledge.keeping import MANY, Arrays, kept, packed, source, unpacked
from knowledge.words import stem

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_PARTS = ("rarity", "starts", "rows", "weights")  # of `Grams`, as they are kept

SIZES = (2, 3, 4)  # letters of a piece; longer ones are seen in one text only
_OFTEN = 8  # a gram of more than one text in so many is added to all of them at once
_COMMON = 64  # a gram of more than one text in so many is multiplied as a whole row
_ROWS = 1024  # of a big matrix that are computed at a time
_AT_ONCE = 1000  # such rows at a time, so that memory stays bounded
WORDS = 0.3  # what stems count beside pieces; more makes typos and other endings cost more


def pieces(form: str) -> Counter[str]:
    """The pieces of the words of a form; a blank marks where a word begins and ends."""
    return Counter(chain.from_iterable(map(_of_word, form.split())))


@lru_cache(maxsize=20_000)  # the words of a base come again and again
def _of_word(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    return tuple(edged[at : at + size] for size in SIZES for at in range(len(edged) - size + 1))


def stemmed(form: str) -> Counter[str]:
    """The stems of a form's words, and pairs of neighbours; the mark ^ tells them from pieces."""
    cut = [stem(word) for word in form.split()]
    pairs = (f"^{first} {second}" for first, second in pairwise(cut))
    return Counter([*(f"^{one}" for one in cut), *pairs])


@dataclass(frozen=True, slots=True)
class Both(Mapping[str, int]):
    """Two mappings without a key in common as one, without a copy of either."""

    first: Mapping[str, int]
    second: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        found = self.first.get(key)
        return self.second[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return chain(self.first, self.second)

    def __len__(self) -> int:
        return len(self.first) + len(self.second)


@dataclass(frozen=True, slots=True)
class Grams:
    """The vectors of some texts by their grams; never changed after `build`.

    `starts[g]:starts[g + 1]` are the places of gram g in `rows` (numbers of texts) and `weights`.
    What most texts have lies ready besides, `whole`: a weight for each text in a row; `often` is
    the number of a gram's row there, -1 for most.
    """

    numbers: Mapping[str, int]
    rarity: Floats
    starts: Numbers
    rows: Numbers
    weights: Floats
    size: int
    often: Numbers = field(init=False)
    whole: Floats = field(init=False)

    def __post_init__(self) -> None:
        held = np.diff(self.starts)
        found = np.flatnonzero(held > self.size / _OFTEN)
        often = np.full(len(held), -1)
        often[found] = np.arange(len(found))
        # A frozen value's own way to fill in what follows from the rest.
        object.__setattr__(self, "often", often)
        object.__setattr__(self, "whole", self.across(found))

    @staticmethod
    def build(forms: Sequence[str], over: "Grams | None" = None) -> "Grams":
        """The vectors of a base's searched forms, in their order.

        A few texts do not tell what is rare: what `over` knows counts as it does there. What many
        texts came to is kept for the next start.
        """
        if over or len(forms) < MANY:
            return Grams._made(forms, over)

        def made() -> Arrays:
            new = Grams._made(forms)
            names = packed(new.numbers)
            return {"names": names, **{part: getattr(new, part) for part in _PARTS}}

        found = kept("grams", [*map(source, ("grams", "words")), *forms], made)
        numbers = {gram: number for number, gram in enumerate(unpacked(found["names"]))}
        return Grams(numbers, size=len(forms), **{part: found[part] for part in _PARTS})

    @staticmethod
    def _made(forms: Sequence[str], over: "Grams | None" = None) -> "Grams":
        parts = [(pieces(form), stemmed(form)) for form in forms]
        spread = Counter(gram for pair in parts for part in pair for gram in part)
        # A piece seen once likens nothing to anything; a word seen once may still be asked for.
        known: Mapping[str, int] = over.numbers if over else {}
        kept = [
            gram
            for gram, held in spread.items()
            if gram not in known and (held > 1 or gram.startswith("^"))
        ]
        numbers: Mapping[str, int]
        numbers = {gram: number for number, gram in enumerate(kept, start=len(known))}
        smooth = 1 + (over.size if over else len(forms))
        rarity = np.array([math.log(smooth / (1 + spread[g])) + 1 for g in kept], np.float32)
        if over:
            numbers = Both(over.numbers, numbers)
            rarity = np.concatenate([over.rarity, rarity])
        return Grams.of([_vector(pair, numbers, rarity) for pair in parts], rarity, numbers)

    @staticmethod
    def of(
        vectors: Sequence[tuple[Numbers, Floats]], rarity: Floats, numbers: Mapping[str, int]
    ) -> "Grams":
        """From the numbers of each text's grams and their weights."""
        found = np.concatenate([grams for grams, _ in vectors] or [np.zeros(0, np.int64)])
        values = np.concatenate([values for _, values in vectors] or [np.zeros(0, np.float32)])
        rows = np.repeat(np.arange(len(vectors)), [len(grams) for grams, _ in vectors])
        order = np.argsort(found, kind="stable")
        starts = np.searchsorted(found[order], np.arange(len(rarity) + 1))
        return Grams(numbers, rarity, starts, rows[order], values[order], len(vectors))

    def only(self, texts: Numbers) -> "Grams":
        """Some of the texts alone, by their numbers and in this order; grams keep their numbers.

        ValueError for a text that is named twice.
        """
        if len(np.unique(texts)) < len(texts):
            raise ValueError("a text is named twice")
        places = np.full(self.size, -1)
        places[texts] = np.arange(len(texts))
        rows = places[self.rows]
        held = rows >= 0
        starts = np.concatenate([[0], np.cumsum(held)])[self.starts]
        return Grams(self.numbers, self.rarity, starts, rows[held], self.weights[held], len(texts))

    def beyond(self, known: Mapping[str, int]) -> Mapping[str, int]:
        """The grams these have besides those they were built over; ValueError for other ones."""
        if self.numbers is known:
            return {}
        if isinstance(self.numbers, Both) and self.numbers.first is known:
            return self.numbers.second
        raise ValueError("built over other grams")

    def like(self, form: str) -> Floats:
        """The likeness of a form to each of the texts."""
        grams, values = _vector((pieces(form), stemmed(form)), self.numbers, self.rarity)
        result = np.zeros(self.size, np.float32)
        starts, ends = self.starts[grams].tolist(), self.starts[grams + 1].tolist()
        for row, start, end, value in zip(
            self.often[grams].tolist(), starts, ends, values, strict=True
        ):
            if row >= 0:
                result += self.whole[row] * value
            else:
                result[self.rows[start:end]] += self.weights[start:end] * value
        return result

    def pooled(self, weights: Floats) -> Floats:
        """What each gram counts where each text counts by its weight."""
        own = np.repeat(np.arange(len(self.rarity)), np.diff(self.starts))
        shares = self.weights * weights[self.rows]
        return np.bincount(own, shares, len(self.rarity)).astype(np.float32)

    def likeness(self) -> Floats:
        """The likeness of the texts to one another."""
        result = np.zeros((self.size, self.size), np.float32)
        held = np.diff(self.starts)
        common = held > self.size / _COMMON
        for grams in np.array_split(np.flatnonzero(common), 1 + int(common.sum()) // _AT_ONCE):
            dense = self.across(grams)
            for block in blocks(self.size):
                result[block, : block.stop] += dense[:, block].T @ dense[:, : block.stop]
        _mirror(result)
        for gram in np.flatnonzero(~common & (held > 0)):
            places = slice(self.starts[gram], self.starts[gram + 1])
            rows, weights = self.rows[places], self.weights[places]
            result[np.ix_(rows, rows)] += np.outer(weights, weights)
        return result

    def across(self, grams: Numbers) -> Floats:
        """A row for each of these grams: its weight in every text."""
        dense = np.zeros((len(grams), self.size), np.float32)
        for row, gram in enumerate(grams):
            places = slice(self.starts[gram], self.starts[gram + 1])
            dense[row, self.rows[places]] = self.weights[places]
        return dense


def blocks(size: int) -> Iterator[slice]:
    """The rows of a matrix, so many at a time that what is made of them stays small beside it."""
    return (slice(first, min(first + _ROWS, size)) for first in range(0, size, _ROWS))


def _mirror(matrix: Floats) -> None:
    """Make a square matrix symmetric, after what stands below its diagonal."""
    for rows in blocks(len(matrix)):
        matrix[: rows.start, rows] = matrix[rows, : rows.start].T
        corner = matrix[rows, rows]
        corner[:] = np.tril(corner) + np.tril(corner, -1).T


def _vector(
    parts: Iterable[Counter[str]], numbers: Mapping[str, int], rarity: Floats
) -> tuple[Numbers, Floats]:
    """The known grams of a text and their weights; each part is of unit length before weighing."""
    grams: list[int] = []
    weights: list[Floats] = []
    for part, share in zip(parts, (1 / (1 + WORDS), WORDS / (1 + WORDS)), strict=True):
        counted = ((numbers.get(gram), count) for gram, count in part.items())
        known = [(number, count) for number, count in counted if number is not None]
        mine = [number for number, _ in known]
        raw = rarity[mine] * (1 + np.log(np.array([count for _, count in known], np.float32)))
        grams += mine
        weights.append(raw * (math.sqrt(share) / (float(np.linalg.norm(raw)) or 1.0)))
    return np.array(grams, np.int64), np.concatenate(weights).astype(np.float32)
