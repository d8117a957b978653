"""Many questions at once: what search says of one, said of thousands by products of matrices.

For one question the base looks up its grams one by one (`knowledge.search`), which keeps an answer
quick. For thousands that would be most of the time: here a block of questions is likened to all
texts together (`knowledge.wide`). What is said is the same but for the last digits. How strongly a
question sounds like each entry is remembered, and so are its grams: an edit that adds wordings, or
takes some away, looks at the texts near to these alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from knowledge.encodings import Encoding
from knowledge.grams import Floats, Grams, Numbers
from knowledge.head import kernel_of
from knowledge.matching import Matcher
from knowledge.search import Index, Match, along, between, featured
from knowledge.wide import Spelt, Wide

AT_ONCE = 128  # questions of a block: what is held of them stays near the processor


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
class _Texts:
    """Texts of an index, or over it, to which questions are likened."""

    wide: Wide
    vectors: Floats | None
    axes: Floats | None

    @staticmethod
    def of(index: Index, spelt: Spelt, grams: Grams, vectors: Floats | None) -> "_Texts":
        """Those with these grams and vectors, over an index."""
        return _Texts(Wide.of(grams, spelt), vectors, index.axes)

    @staticmethod
    def some(index: Index, spelt: Spelt, rows: Numbers) -> "_Texts":
        """Those of an index with these numbers."""
        vectors = None if index.vectors is None else index.vectors[rows]
        return _Texts.of(index, spelt, index.grams.only(rows), vectors)

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

    `rows` are those known by now, by searched form and the length of its vector; `spelt` has the
    grams of these forms.
    """

    index: Index
    rows: dict[tuple[str, int], Floats] = field(default_factory=dict, repr=False)
    texts: list[_Texts] = field(default_factory=list, repr=False)
    spelt: Spelt = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A frozen value's own way to fill in what follows from the rest.
        object.__setattr__(self, "spelt", Spelt(self.index.grams.numbers))

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
            self.texts.append(_Texts.of(index, self.spelt, index.grams, index.vectors))
        return self.texts[0]


@dataclass(frozen=True, slots=True)
class _Changed:
    """What another head over the same texts adds: a few texts count otherwise."""

    texts: _Texts
    added: Floats

    @staticmethod
    def between(before: Index, after: Index, spelt: Spelt) -> "_Changed | None":
        """None where nothing does."""
        if before.head is after.head:
            return None
        added = after.head.weights - before.head.weights
        rows = np.flatnonzero(added.any(axis=0))
        return _Changed(_Texts.some(after, spelt, rows), added[:, rows]) if rows.size else None


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
        changed = _Changed.between(known.index, index, known.spelt)
        return Many(matcher, known, changed).at(matcher)

    def at(self, matcher: Matcher) -> "Many":
        """The same for another college of the same base."""
        mine, index, spelt = matcher.mine, matcher.index, self.strengths.spelt
        if mine is None:
            return replace(self, matcher=matcher, own=None, near=None)
        own = _Texts.of(index, spelt, mine.grams, mine.vectors)
        return replace(self, matcher=matcher, own=own, near=_Texts.some(index, spelt, mine.near))

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
