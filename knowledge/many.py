"""Many questions at once: what search says of one, said of thousands by products of matrices.

For one question the base looks up its grams one by one (`knowledge.search`), which keeps an answer
quick. For thousands that would be most of the time: here the grams that many texts share are
multiplied as columns, the rest is added up for all questions of a block together. What is said is
the same but for the last digits. How strongly a question sounds like each entry is remembered: an
edit that adds wordings, or takes some away, looks at the texts near to these alone.
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
from knowledge.search import Index, Match, along, between, featured

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

    def only(self, numbers: Sequence[int]) -> "Block":
        """Those of these numbers."""
        forms = tuple(self.forms[number] for number in numbers)
        return Block(forms, self.lengths[numbers], self.vectors[numbers])


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
class _Texts:
    """Texts of an index, or over it, to which questions are likened."""

    wide: Wide
    vectors: Floats | None
    axes: Floats | None

    @staticmethod
    def some(index: Index, rows: Numbers) -> "_Texts":
        """Those of an index with these numbers."""
        grams = Grams.build([index.text(row) for row in rows], index.grams)
        vectors = None if index.vectors is None else index.vectors[rows]
        return _Texts(Wide.of(grams), vectors, index.axes)

    def kernel(self, block: Block) -> Floats:
        """How much each question's likeness to each text counts.

        ValueError where meanings are compared and the block has no vectors.
        """
        words = self.wide.like(block.forms)
        if self.vectors is None:
            return kernel_of(words)
        if not block.vectors.shape[1]:
            raise ValueError("questions were read without the encoder this base was learnt with")
        return kernel_of(between(words, along(self.axes, block.vectors) @ self.vectors.T))


@dataclass(frozen=True, slots=True)
class Strengths:
    """How strongly questions sound like the entries of an index; each is found out once.

    `rows` are those known by now, by searched form and the length of its vector.
    """

    index: Index
    rows: dict[tuple[str, int], Floats] = field(default_factory=dict, repr=False)
    texts: list[_Texts] = field(default_factory=list, repr=False)

    def of(self, block: Block) -> Floats:
        """A row for each question of a block."""
        size = block.vectors.shape[1]
        new = [n for n, form in enumerate(block.forms) if (form, size) not in self.rows]
        if new:
            part = block.only(new)
            found = self._all().kernel(part) @ self.index.head.weights.T
            self.rows.update({(form, size): found[n] for n, form in enumerate(part.forms)})
        return np.stack([self.rows[form, size] for form in block.forms])

    def _all(self) -> _Texts:
        """Every text, made ready when the first question is new."""
        if not self.texts:
            index = self.index
            self.texts.append(_Texts(Wide.of(index.grams), index.vectors, index.axes))
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class _Changed:
    """What another head over the same texts adds: a few texts count otherwise."""

    texts: _Texts
    added: Floats

    @staticmethod
    def between(before: Index, after: Index) -> "_Changed | None":
        """None where nothing does."""
        if before.head is after.head:
            return None
        added = after.head.weights - before.head.weights
        rows = np.flatnonzero(added.any(axis=0))
        return _Changed(_Texts.some(after, rows), added[:, rows]) if rows.size else None


@dataclass(frozen=True, slots=True)
class Many:
    """A matcher that is asked thousands of questions."""

    matcher: Matcher
    strengths: Strengths
    changed: _Changed | None = None
    own: _Texts | None = None
    near: _Texts | None = None

    @staticmethod
    def of(matcher: Matcher, known: Strengths | None = None) -> "Many":
        """For a matcher, with the own entries of the college it was made for.

        `known` is used where it is of the same texts, whatever these have taught since.
        """
        index = matcher.index
        if known is None or known.index.grams is not index.grams:
            known = Strengths(index)
        return Many(matcher, known, _Changed.between(known.index, index)).at(matcher)

    def at(self, matcher: Matcher) -> "Many":
        """The same for another college of the same base."""
        mine, index = matcher.mine, matcher.index
        if mine is None:
            return replace(self, matcher=matcher, own=None, near=None)
        own = _Texts(Wide.of(mine.grams), mine.vectors, index.axes)
        return replace(self, matcher=matcher, own=own, near=_Texts.some(index, mine.near))

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
        before, mine = self.strengths.of(block), self.matcher.mine
        if self.changed is not None:
            before = before + self.changed.texts.kernel(block) @ self.changed.added.T
        if mine is None or self.own is None or self.near is None:
            return before
        # As in `knowledge.beside`.
        near = self.near.kernel(block)
        beyond = self.own.kernel(block) - near @ mine.known.T
        start = np.repeat((near @ mine.start)[:, None], len(mine.taught), axis=1)
        whole = np.concatenate([before[:, :-1], start, before[:, -1:]], axis=1)
        return np.asarray(whole + beyond @ mine.added.T, np.float32)
