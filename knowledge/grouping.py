"""Grouping puts questions that mean the same together; who is in a group stays in it.

Questions come one after another. Each joins the group it is most alike to on average (leader
clustering with average linkage), or begins one of its own where none is alike enough; the very
words of an earlier question go where that one went. So a question that joins changes its own group
and no other, and many at once come out as one by one.

Two questions are alike by the words they share (`knowledge.grams`), by what they mean (the vectors
of an encoder, where both have one) and by the entries they come near to. The last counts the more,
the surer the base is of both: what nobody has an entry for is likened by words and meaning alone.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

import numpy as np

from knowledge.grams import WORDS, Floats, Grams, pieces, stemmed

# All three chosen on phrasings of the region's base alone, half of them with their entry left out
# (`python -m tests.bench --only gaps` prints how they come out there).
ALIKE = 0.37  # as alike as this on average, questions are one group
NEAR = 2.0  # what near entries count beside words and meaning, 1 each, where the base is certain
_COLUMNS = 1024  # grams share columns; fewer than so many would make strangers alike
_TINY = 1e-9
_AT_ONCE = 256  # questions whose likeness to all groups is looked up together


@dataclass(frozen=True, slots=True)
class Point:
    """A question as it is compared.

    `worded` is a key that is equal for the very same words. `words` and `meaning` are of unit
    length; `meaning` is empty without an encoder. `near` are entries with their probability.
    """

    worded: str
    words: Floats
    meaning: Floats
    near: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reader:
    """Brings forms into the vectors that are compared; `rare` knows what is rare."""

    rare: Grams
    _places: dict[str, tuple[int, float]] = field(default_factory=dict, repr=False, compare=False)

    def words(self, form: str) -> Floats:
        """The vector of a form by its grams, as in `knowledge.grams`; no text has to be known.

        Which grams share a column is decided by a checksum, so that a question that comes later
        changes no vector.
        """
        columns, weights = list[int](), list[float]()
        for part, share in ((pieces(form), 1.0), (stemmed(form), WORDS)):
            placed = [self._place(gram) for gram in part]
            counted = zip(placed, part.values(), strict=True)
            raw = [weight * (1 + math.log(times)) for (_, weight), times in counted]
            length = math.hypot(*raw) or 1.0
            columns += [column for column, _ in placed]
            weights += [weight * math.sqrt(share) / length for weight in raw]
        vector = np.bincount(np.array(columns, np.int64), weights, _COLUMNS).astype(np.float32)
        return vector / np.float32(float(np.linalg.norm(vector)) or 1.0)

    def _place(self, gram: str) -> tuple[int, float]:
        """The column of a gram and its weight, negative for half of them: chance evens out."""
        found = self._places.get(gram)
        if found is None:
            number = self.rare.numbers.get(gram)
            highest = float(self.rare.rarity.max(initial=1.0))
            weight = highest if number is None else float(self.rare.rarity[number])
            checksum = crc32(gram.encode("utf-8", "surrogatepass"))
            found = checksum // 2 % _COLUMNS, weight if checksum % 2 else -weight
            self._places[gram] = found
        return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """Points or sums of points, a row each: what likeness on average is counted from.

    `words`, `meaning` and `near` (a column an entry of `entries`) are vectors; `sure` says how
    sure the base is, `encoded` how many have a meaning, `size` how many points there are.
    """

    entries: tuple[str, ...]
    words: Floats
    meaning: Floats
    near: Floats
    sure: Floats
    encoded: Floats
    size: Floats

    @staticmethod
    def of(points: Sequence[Point], behind: "_Sums | None" = None) -> "_Sums":
        """A row for each point, as wide as `behind`; entries not known there stand after its own.

        ValueError where the vectors of meaning are not all of one encoder.
        """
        known = behind.entries if behind else ()
        named = dict.fromkeys([*known, *(name for one in points for name in one.near)])
        columns = {name: column for column, name in enumerate(named)}
        near = np.zeros((len(points), len(columns)), np.float32)
        for row, one in enumerate(points):
            for name, p in one.near.items():
                near[row, columns[name]] = p
        sure = near.max(axis=1, initial=0.0)
        near *= (sure / np.maximum(np.linalg.norm(near, axis=1), _TINY))[:, None]
        width = max(len(one.meaning) for one in points) if points else 0
        width = width or (behind.meaning.shape[1] if behind else 0)
        nothing = np.zeros(width, np.float32)
        meant = [one.meaning if len(one.meaning) else nothing for one in points]
        return _Sums(
            entries=tuple(columns),
            words=np.array([one.words for one in points], np.float32).reshape(-1, _COLUMNS),
            meaning=np.array(meant, np.float32).reshape(len(points), width),
            near=near,
            sure=sure,
            encoded=np.array([float(len(one.meaning) > 0) for one in points], np.float32),
            size=np.ones(len(points), np.float32),
        )

    def widened(self, like: "_Sums") -> "_Sums":
        """The same with room for the meaning and the entries of `like`, made behind these."""
        meaning = like.meaning.shape[1] - self.meaning.shape[1]
        entries = len(like.entries) - len(self.entries)
        if meaning and self.meaning.shape[1]:
            raise ValueError("vectors of two encoders cannot be compared")
        return replace(
            self,
            entries=like.entries,
            meaning=np.pad(self.meaning, ((0, 0), (0, meaning))),
            near=np.pad(self.near, ((0, 0), (0, entries))),
        )

    def shared(self, other: "_Sums") -> tuple[Floats, Floats]:
        """For each row here and there what both share, and what they could share at most."""
        alike = self.words @ other.words.T + np.float32(NEAR) * (self.near @ other.near.T)
        if self.meaning.shape[1]:
            alike += self.meaning @ other.meaning.T
        most = np.outer(self.size, other.size) + np.outer(self.encoded, other.encoded)
        return alike, most + np.float32(NEAR) * np.outer(self.sure, other.sure)

    def row(self, number: int) -> "_Sums":
        """One row alone."""
        one = slice(number, number + 1)
        vectors = (self.words[one], self.meaning[one], self.near[one])
        return _Sums(self.entries, *vectors, self.sure[one], self.encoded[one], self.size[one])

    def plus(self, other: "_Sums", into: Sequence[int], count: int) -> "_Sums":
        """`count` rows: these, and each row of `other` added to the one whose number it has."""
        mine, rows = self.widened(other), np.asarray(into, np.int64)

        def added(before: Floats, more: Floats) -> Floats:
            result = np.zeros((count, *more.shape[1:]), np.float32)
            result[: len(before)] = before
            np.add.at(result, rows, more)
            return result

        return _Sums(
            other.entries,
            added(mine.words, other.words),
            added(mine.meaning, other.meaning),
            added(mine.near, other.near),
            added(mine.sure, other.sure),
            added(mine.encoded, other.encoded),
            added(mine.size, other.size),
        )


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups by their keys; never changed: `joined` gives new ones.

    `worded` says where the very words of a question went. `enough` is how alike to a group a
    question must be to join it.
    """

    keys: tuple[str, ...] = ()
    worded: Mapping[str, str] = field(default_factory=dict, repr=False)
    enough: float = ALIKE
    _sums: _Sums = field(default_factory=lambda: _Sums.of(()), repr=False, compare=False)

    @staticmethod
    def of(points: Sequence[Point], keys: Sequence[str]) -> "Groups":
        """The groups of points that have joined before, each with the key of its group."""
        names = tuple(dict.fromkeys(keys))
        numbers = {name: number for number, name in enumerate(names)}
        sums = _Sums.of(())
        for first in range(0, len(points), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            rows = _Sums.of(points[part], sums)
            sums = sums.plus(rows, [numbers[key] for key in keys[part]], len(names))
        # Where people took questions of the same words apart, the greater part says where to.
        counted: dict[str, Counter[str]] = {}
        for point, key in zip(points, keys, strict=True):
            counted.setdefault(point.worded, Counter())[key] += 1
        worded = {
            words: min(those, key=lambda key: (-those[key], key))
            for words, those in counted.items()
        }
        return Groups(names, worded, _sums=sums)

    def joined(self, points: Sequence[Point], ids: Sequence[str]) -> "tuple[list[str], Groups]":
        """The key of the group each point joins, in this order, and the groups afterwards.

        A point that begins a group gives it its id as the key.
        """
        keys: list[str] = []
        groups = self
        for first in range(0, len(points), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            more, groups = groups._joined(points[part], ids[part])
            keys += more
        return keys, groups

    def alike(self, key: str, count: int = 3) -> list[tuple[str, float]]:
        """The groups most alike to this one, with their likeness; KeyError for no key of these."""
        if key not in self.keys:
            raise KeyError(key)
        number = self.keys.index(key)
        shared, most = self._sums.row(number).shared(self._sums)
        likeness = shared[0] / most[0]
        best = [int(row) for row in np.argsort(-likeness, kind="stable") if row != number]
        return [(self.keys[row], float(likeness[row])) for row in best[:count]]

    def _joined(self, points: Sequence[Point], ids: Sequence[str]) -> "tuple[list[str], Groups]":
        rows = _Sums.of(points, self._sums)
        room = len(self.keys) + len(points)
        alike, most = np.zeros((2, len(points), room), np.float32)
        if self.keys:
            alike[:, : len(self.keys)], most[:, : len(self.keys)] = rows.shared(
                self._sums.widened(rows)
            )
        among, at_most = rows.shared(rows)
        keys, worded, into = list(self.keys), dict(self.worded), list[int]()
        numbers = {key: number for number, key in enumerate(keys)}
        for row, (point, own) in enumerate(zip(points, ids, strict=True)):
            number = numbers.get(worded.get(point.worded, ""), len(keys))
            if number == len(keys) and keys:
                known = slice(0, len(keys))
                likeness = alike[row, known] / most[row, known]
                best = int(likeness.argmax())
                number = best if likeness[best] >= self.enough else number
            if number == len(keys):
                keys.append(own)
                numbers[own] = number
            worded[point.worded] = keys[number]
            into.append(number)
            # What joined counts for those that come behind.
            alike[row:, number] += among[row:, row]
            most[row:, number] += at_most[row:, row]
        sums = self._sums.plus(rows, into, len(keys))
        return [keys[number] for number in into], replace(
            self, keys=tuple(keys), worded=worded, _sums=sums
        )
