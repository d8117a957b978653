"""Wide are texts to which thousands of questions are likened at once, by products of matrices.

Each question is taken apart once, into grams by number, whatever it is likened to afterwards. The
grams that many texts share are multiplied as columns, the rest is added up for all questions
together. The likeness is that of `knowledge.grams` but for the last digits.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from knowledge.grams import WORDS, Floats, Grams, Numbers, pieces, stemmed

_COLUMNS = 800  # grams that are multiplied as columns; half or double as many take longer
_SHARES = (1 / (1 + WORDS), WORDS / (1 + WORDS))  # of pieces, of stems


@dataclass(frozen=True, slots=True)
class _Part:
    """The grams of one kind that a question has, each once, and what its number of times counts."""

    grams: npt.NDArray[np.int32]
    times: Floats

    @staticmethod
    def of(grams: Sequence[int]) -> "_Part":
        """From the number of each gram, as often as it is there."""
        found, times = np.unique(np.array(grams, np.int64), return_counts=True)
        return _Part(found.astype(np.int32), (1 + np.log(times)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Spelt:
    """Questions by their grams; each is taken apart once.

    A gram of `known` keeps its number, `new` has those of all others.
    """

    known: Mapping[str, int]
    new: dict[str, int] = field(default_factory=dict, repr=False)
    words: dict[str, list[int]] = field(default_factory=dict, repr=False)
    forms: dict[str, tuple[_Part, _Part]] = field(default_factory=dict, repr=False)

    def parts(self, form: str) -> tuple[_Part, _Part]:
        """The pieces and the stems of a form."""
        found = self.forms.get(form)
        if found is None:
            cut = [gram for word in form.split() for gram in self._pieces(word)]
            found = _Part.of(cut), _Part.of(self._numbers(stemmed(form)))
            self.forms[form] = found
        return found

    def number(self, gram: str) -> int:
        """The number of a gram, a new one where it is seen for the first time."""
        found = self.known.get(gram)
        if found is None:
            found = self.new.setdefault(gram, len(self.known) + len(self.new))
        return found

    def _pieces(self, word: str) -> list[int]:
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = self._numbers(pieces(word))
        return found

    def _numbers(self, part: Counter[str]) -> list[int]:
        return [self.number(gram) for gram in part.elements()]


@dataclass(frozen=True, slots=True)
class Wide:
    """The vectors of texts by their grams, the commonest grams as columns.

    `places` has for the number of a gram in `spelt` that in `grams`, -1 for one they do not have;
    the last is of all that come later. `columns` is for each gram its column, -1 for one that is
    looked up.
    """

    grams: Grams
    spelt: Spelt
    places: Numbers
    columns: Numbers
    common: Floats

    @staticmethod
    def of(grams: Grams, spelt: Spelt | None = None) -> "Wide":
        """From the grams of texts; ValueError where they were built over others than `spelt`."""
        spelt = spelt or Spelt(grams.numbers)
        more = {spelt.number(gram): at for gram, at in grams.beyond(spelt.known).items()}
        places = np.full(len(spelt.known) + len(spelt.new) + 1, -1)
        places[: len(spelt.known)] = np.arange(len(spelt.known))
        places[list(more)] = list(more.values())
        held = np.diff(grams.starts)
        commonest = np.argsort(-held, kind="stable")[: min(_COLUMNS, int((held > 0).sum()))]
        columns = np.full(len(held), -1)
        columns[commonest] = np.arange(len(commonest))
        return Wide(grams, spelt, places, columns, grams.across(commonest))

    def like(self, forms: Sequence[str]) -> Floats:
        """The likeness of each question to each text, as `Grams.like` has it."""
        parts = zip(*map(self.spelt.parts, forms), strict=True) if forms else ((), ())
        weighed = [self._weighed(part, share) for part, share in zip(parts, _SHARES, strict=True)]
        numbers, values, owners = (np.concatenate(both) for both in zip(*weighed, strict=True))
        columns = self.columns[numbers]
        wide = np.zeros((len(forms), len(self.common)), np.float32)
        at = columns >= 0
        wide[owners[at], columns[at]] = values[at]
        rest = self._rest(numbers[~at], values[~at], owners[~at], len(forms))
        return np.asarray(wide @ self.common + rest, np.float32)

    def _weighed(self, part: Sequence[_Part], share: float) -> tuple[Numbers, Floats, Numbers]:
        """The known grams of one part of each question, their weights, and whose they are.

        Each part is of unit length before weighing.
        """
        owners = np.repeat(np.arange(len(part)), [len(one.grams) for one in part])
        spelt = np.concatenate([np.zeros(0, np.int32), *(one.grams for one in part)])
        numbers = self.places[np.minimum(spelt, len(self.places) - 1)]
        known = numbers >= 0
        numbers, owners = numbers[known], owners[known]
        times = np.concatenate([np.zeros(0, np.float32), *(one.times for one in part)])
        raw = self.grams.rarity[numbers] * times[known]
        norms = np.sqrt(np.bincount(owners, raw * raw, len(part)))
        return numbers, (raw * (share**0.5 / norms[owners])).astype(np.float32), owners

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
