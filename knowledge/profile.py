"""A profile says which words and pieces of words are more usual in one entry than in the others.

Complement naive Bayes with normalised weights (Rennie, Shih, Teevan, Karger, 2003: «Tackling the
Poor Assumptions of Naive Bayes Text Classifiers»). It is counting, so a wording or an entry can be
taken out exactly without rebuilding: that is what replays need.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.words import stem

SMOOTHING = 0.05  # how much of a part an entry has that never said it; measured by replay

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Without:
    """What a replay leaves out of the base: one wording (its form) of an entry, or all of it."""

    entry: int
    form: str = ""

    @property
    def whole(self) -> bool:
        """True when the entry itself is left out."""
        return not self.form


def parts(form: str) -> Counter[str]:
    """Stems of a form's words (marked ^), and the pieces of two to four letters they consist of."""
    found: Counter[str] = Counter()
    for word in form.split():
        found["^" + stem(word)] += 3
        edged = f" {word} "
        for size in (2, 3, 4):
            found.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return found


@dataclass(frozen=True, slots=True)
class Profiles:
    """The profiles of all entries of a base, by number; never changed after `build`."""

    rarity: Mapping[str, float]
    unheard: float
    counts: Mapping[str, Mapping[int, float]]
    deltas: Mapping[str, tuple[tuple[int, float], ...]]
    sums: tuple[float, ...]

    @staticmethod
    def build(forms: Sequence[Iterable[str]]) -> "Profiles":
        """From the compared forms of each entry's phrasings, entries in order."""
        rows = [(number, form) for number, group in enumerate(forms) for form in group]
        spread = Counter(part for _, form in rows for part in parts(form))
        rarity = {part: math.log(len(rows) / held) + 0.3 for part, held in spread.items()}
        unheard = math.log(len(rows) or 1) + 0.3
        counts: dict[str, dict[int, float]] = {}
        sums = [0.0] * len(forms)
        for number, form in rows:
            for part, weight in _weighed(form, rarity, unheard).items():
                held_by = counts.setdefault(part, {})
                held_by[number] = held_by.get(number, 0.0) + weight
                sums[number] += weight
        deltas = {part: tuple(_deltas(held_by)) for part, held_by in counts.items()}
        return Profiles(rarity, unheard, counts, deltas, tuple(sums))

    def scores(self, form: str, without: Without | None = None) -> list[float]:
        """For each entry how much more `form` sounds like it than like the others (log odds)."""
        gone = self._gone(without)
        sums = list(self.sums)
        if without:
            sums[without.entry] -= sum(gone.values())
        weights = _weighed(form, self.rarity, self.unheard)
        result = self._handicaps(sum(weights.values()), sums)
        for part, weight in weights.items():
            deltas = _deltas(self._held(part, without, gone)) if without else None
            for number, delta in self.deltas.get(part, ()) if deltas is None else deltas:
                result[number] += weight * delta
        return result

    def covered(self, form: str, without: Without | None = None) -> tuple[list[float], float]:
        """Share of the form's words, by rarity, which each entry says; and which any entry says."""
        gone = self._gone(without)
        met, anywhere, total = [0.0] * len(self.sums), 0.0, 0.0
        for part in {"^" + stem(word) for word in form.split()}:
            weight = self.rarity.get(part, self.unheard)
            held = self._held(part, without, gone)
            total += weight
            anywhere += weight * bool(held)
            for number in held:
                met[number] += weight
        return [share / (total or 1.0) for share in met], anywhere / (total or 1.0)

    def _gone(self, without: Without | None) -> Weights:
        if without is None or without.whole:
            return {}
        return _weighed(without.form, self.rarity, self.unheard)

    def _held(self, part: str, without: Without | None, gone: Weights) -> Mapping[int, float]:
        """Who holds how much of a part when `without` is left out."""
        held = self.counts.get(part, {})
        if without is None or without.entry not in held:
            return held
        left = 0.0 if without.whole else held[without.entry] - gone.get(part, 0.0)
        others = {number: count for number, count in held.items() if number != without.entry}
        # Float subtraction leaves dust where nothing is left.
        return {**others, without.entry: left} if left > 1e-9 else others

    def _handicaps(self, mass: float, sums: Sequence[float]) -> list[float]:
        """What each entry has before any part is looked at: long profiles say everything."""
        spread = SMOOTHING * (len(self.counts) or 1)
        others = sum(sums) + spread
        return [mass * (math.log(others - own) - math.log(own + spread)) for own in sums]


def _weighed(form: str, rarity: Weights, unheard: float) -> dict[str, float]:
    """The parts of a form by how telling they are; the squares sum up to 1."""
    raw = {part: math.log1p(n) * rarity.get(part, unheard) for part, n in parts(form).items()}
    length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
    return {part: value / length for part, value in raw.items()}


def _deltas(held: Mapping[int, float]) -> Iterable[tuple[int, float]]:
    """For each holder of a part: the log odds it gives, less what every other entry gets."""
    total = sum(held.values())
    nobody = math.log(SMOOTHING) - math.log(total + SMOOTHING)
    for number, count in held.items():
        rest = max(total - count, 0.0)
        yield number, math.log(count + SMOOTHING) - math.log(rest + SMOOTHING) - nobody
