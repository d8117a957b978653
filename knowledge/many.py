"""Many questions at once: what search says of one, said of thousands by products of matrices.

For one question the base looks up its grams one by one (`knowledge.search`), which keeps an answer
quick. For thousands that would be most of the time: here the grams that many texts share are
multiplied as columns, the rest is added up for all questions of a block together. What is said is
the same but for the last digits.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from knowledge.encodings import Encoding
from knowledge.grams import WORDS, Floats, Grams, Numbers, pieces, stemmed
from knowledge.head import kernel_of
from knowledge.matching import Matcher
from knowledge.search import Match, along, between, featured

AT_ONCE = 128  # questions of a block: what is held of them stays near the processor
_COLUMNS = 800  # grams that are multiplied as columns; half or double as many take longer


@dataclass(frozen=True, slots=True)
class Block:
    """Some questions, one at least, as they are searched in any base."""

    forms: tuple[str, ...]
    lengths: Numbers
    vectors: Floats

    @staticmethod
    def of(read: Sequence[Encoding]) -> "Block":
        """From encodings; ValueError where only some of them, or of other size, have a vector."""
        vectors = [one.vector for one in read]
        if len({len(one) for one in vectors}) > 1:
            raise ValueError("questions of one block were not read by the same encoder")
        forms = tuple(one.searched for one in read)
        lengths = [len(form.split()) for form in forms]
        return Block(forms, np.array(lengths, np.int64), np.array(vectors, np.float32))


@dataclass(frozen=True, slots=True)
class Wide:
    """The vectors of texts by their grams, the commonest grams as columns.

    `columns` is for each gram its column, -1 for one that is looked up; `words` are the grams of
    words seen before.
    """

    grams: Grams
    columns: Numbers
    common: Floats
    words: dict[str, list[int]] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(grams: Grams) -> "Wide":
        """From the grams of texts."""
        held = np.diff(grams.starts)
        commonest = np.argsort(-held, kind="stable")[: min(_COLUMNS, int((held > 0).sum()))]
        columns = np.full(len(held), -1, np.int64)
        columns[commonest] = np.arange(len(commonest))
        return Wide(grams, columns, grams.across(commonest))

    def like(self, forms: Sequence[str]) -> Floats:
        """The likeness of each question to each text, as `Grams.like` has it."""
        numbers, values, owners = self._vectors(forms)
        columns = self.columns[numbers]
        wide = np.zeros((len(forms), len(self.common)), np.float32)
        at = columns >= 0
        wide[owners[at], columns[at]] = values[at]
        return np.asarray(
            wide @ self.common + self._rest(numbers[~at], values[~at], owners[~at], len(forms)),
            np.float32,
        )

    def _vectors(self, forms: Sequence[str]) -> tuple[Numbers, Floats, Numbers]:
        """The known grams of all questions, their weights, and whose they are."""
        parts = (
            [[gram for word in form.split() for gram in self._pieces(word)] for form in forms],
            [self._known(stemmed(form)) for form in forms],
        )
        shares = (1 / (1 + WORDS), WORDS / (1 + WORDS))
        weighed = [self._weighed(part, share) for part, share in zip(parts, shares, strict=True)]
        numbers, values, owners = (np.concatenate(both) for both in zip(*weighed, strict=True))
        return numbers, values.astype(np.float32), owners

    def _weighed(
        self, part: Sequence[Sequence[int]], share: float
    ) -> tuple[Numbers, Floats, Numbers]:
        """The same for one part of each question, which is of unit length before weighing."""
        count = max(len(self.columns), 1)
        grams = np.array(list(chain.from_iterable(part)), np.int64)
        mine = np.repeat(np.arange(len(part)) * count, [len(one) for one in part])
        cells, times = np.unique(grams + mine, return_counts=True)
        owners, numbers = np.divmod(cells, count)
        raw = self.grams.rarity[numbers] * (1 + np.log(times))
        norms = np.sqrt(np.bincount(owners, raw * raw, len(part)))
        return numbers, raw * (share**0.5 / norms[owners]), owners

    def _pieces(self, word: str) -> list[int]:
        """The known pieces of a word, as often as it has them."""
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = self._known(pieces(word))
        return found

    def _known(self, part: Counter[str]) -> list[int]:
        numbers = map(self.grams.numbers.get, part.elements())
        return [number for number in numbers if number is not None]

    def _rest(self, numbers: Numbers, values: Floats, owners: Numbers, count: int) -> Floats:
        """What the grams that few texts have add to the likeness."""
        grams = self.grams
        first = grams.starts[numbers]
        lengths = grams.starts[numbers + 1] - first
        shifts = np.repeat(first - np.cumsum(lengths) + lengths, lengths)
        places = np.arange(len(shifts)) + shifts
        shares = grams.weights[places] * np.repeat(values, lengths)
        cells = grams.rows[places] + np.repeat(owners * grams.size, lengths)
        found = np.bincount(cells, shares, count * grams.size)
        return found.reshape(count, grams.size).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Many:
    """A matcher that is asked thousands of questions."""

    matcher: Matcher
    wide: Wide
    own: Wide | None = None

    @staticmethod
    def of(matcher: Matcher) -> "Many":
        """For a matcher, with the own entries of the college it was made for."""
        return Many(matcher, Wide.of(matcher.index.grams)).at(matcher)

    def at(self, matcher: Matcher) -> "Many":
        """The same for another college of the same base."""
        return replace(
            self, matcher=matcher, own=Wide.of(matcher.mine.grams) if matcher.mine else None
        )

    def found(self, block: Block) -> Iterator[list[Match]]:
        """For each question the entries it may mean, best first, as `Matcher.told_from` takes them.

        They carry no phrasing. ValueError where the base compares meanings and the block has no
        vectors.
        """
        matcher = self.matcher
        names = matcher.index.entries + (matcher.mine.entries if matcher.mine else ())
        order, features = featured(self._strengths(block), block.lengths)
        p = matcher.confidence.probabilities(features)
        best = np.argsort(-p, axis=1, kind="stable")
        entries = np.take_along_axis(order, best, axis=1).tolist()
        chances = np.take_along_axis(p, best, axis=1).tolist()
        for length, row, those in zip(block.lengths, entries, chances, strict=True):
            pairs = zip(row, those, strict=True)
            yield [Match(names[entry], chance) for entry, chance in pairs] if length else []

    def _strengths(self, block: Block) -> Floats:
        index, mine = self.matcher.index, self.matcher.mine
        meant = along(index.axes, block.vectors) if block.vectors.shape[1] else None
        kernel = kernel_of(_likeness(block, self.wide, meant, index.vectors))
        before = kernel @ index.head.weights.T
        if mine is None or self.own is None:
            return before
        # As in `knowledge.beside`.
        near = kernel[:, mine.near]
        beyond = kernel_of(_likeness(block, self.own, meant, mine.vectors)) - near @ mine.known.T
        start = np.repeat((near @ mine.start)[:, None], len(mine.taught), axis=1)
        whole = np.concatenate([before[:, :-1], start, before[:, -1:]], axis=1)
        return np.asarray(whole + beyond @ mine.added.T, np.float32)


def _likeness(block: Block, wide: Wide, meant: Floats | None, vectors: Floats | None) -> Floats:
    words = wide.like(block.forms)
    if vectors is None:
        return words
    if meant is None:
        raise ValueError("questions were read without the encoder this base was learnt with")
    return between(words, meant @ vectors.T)
