"""Confidence turns what search found into a probability, learnt from the base itself.

The base is replayed against itself: a phrasing left out must still find its entry, an entry left
out must be refused, and everyday questions (`base/words/background.tsv`) must be refused too. A
logistic function is fitted to these replays; no labelled traffic is needed, and the same base
always gives the same figures.
"""

import math
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.profile import Without
from knowledge.search import FEATURES, Candidate, Index, Wording

# How much of everything asked has its entry, has none though it is about a college, is about
# something else. Supposed until a log of questions says otherwise; supposing more of the last two
# makes answers rarer and safer.
SHARES = {"answerable": 0.65, "missing": 0.25, "background": 0.1}
REPLAYED = 300  # wordings left out; half as many entries. More changes figures by under a point
RIVALS = 4  # candidates of one replay that the fit looks at
RIDGE = 1e-3  # keeps the fit finite where a small base separates perfectly
STEPS = 12  # Newton steps; it stands still after six or seven


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on we answer, or offer a choice.

    `wrong`: of what is answered with certainty at most three in a hundred may be wrong when the
    base is replayed against itself; asking back costs a tap, a wrong deadline costs a school year.
    `answer`: the least probability for an answer; it is raised until the replays keep `wrong`
    (1 as `wrong` leaves it alone). `offer`: from here on the right entry is among the first three
    more often than not, so a list is worth reading; below it a person reads the question.
    """

    answer: float = 0.87
    offer: float = 0.25
    wrong: float = 0.03


@dataclass(frozen=True, slots=True)
class Replay:
    """One question put to the base as if something were not in it; `right` is -1 for refuse."""

    kind: str
    form: str
    right: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of `FEATURES`: centre and scale of each, its weight, the constant."""

    centres: tuple[float, ...] = (0.0,) * len(FEATURES)
    scales: tuple[float, ...] = (1.0,) * len(FEATURES)
    weights: tuple[float, ...] = (0.0,) * len(FEATURES)
    constant: float = -2.0

    @staticmethod
    def fit(replays: Sequence[Replay]) -> "Confidence":
        """The function that makes these replays most likely; the cautious default without any."""
        rows = [
            (candidate.features, float(candidate.entry == replay.right), weight)
            for replay, weight in _weighted(replays)
            for candidate in replay.candidates[:RIVALS]
        ]
        if not rows:
            return Confidence()
        columns = list(zip(*(features for features, _, _ in rows), strict=True))
        centres = tuple(sum(column) / len(column) for column in columns)
        scales = tuple(
            math.sqrt(sum((value - centre) ** 2 for value in column) / len(column)) or 1.0
            for column, centre in zip(columns, centres, strict=True)
        )
        *weights, constant = _newton(
            [
                (_standard(features, centres, scales), right, weight)
                for features, right, weight in rows
            ]
        )
        return Confidence(centres, scales, tuple(weights), constant)

    def p(self, candidate: Candidate) -> float:
        """The probability (0..1) that this candidate is what was asked."""
        row = _standard(candidate.features, self.centres, self.scales)
        return _logistic(_dot(row, (*self.weights, self.constant)))

    def ranked(self, candidates: Iterable[Candidate]) -> list[tuple[float, Candidate]]:
        """Candidates with their probability, the most probable first."""
        return sorted(((self.p(one), one) for one in candidates), key=lambda pair: -pair[0])


# --- replay -------------------------------------------------------------------------------------


def replays(index: Index, background: Iterable[str]) -> tuple[Replay, ...]:
    """The base's replays, a fixed sample of them; `background` are compared forms of elsewhere."""
    every = sorted((w for group in index.wordings for w in group), key=_shuffled)
    lonely = {number for number, group in enumerate(index.wordings) if len(group) < 2}
    asked = [wording for wording in every if wording.entry not in lonely][:REPLAYED]
    return (
        *(_replay(index, "answerable", w.form, w.entry, Without(w.entry, w.form)) for w in asked),
        *(_replay(index, "missing", w.form, -1, Without(w.entry)) for w in every[: REPLAYED // 2]),
        *(_replay(index, "background", form, -1, None) for form in background),
    )


def _replay(index: Index, kind: str, form: str, right: int, without: Without | None) -> Replay:
    return Replay(kind, form, right, tuple(index.candidates(form, without)))


def _shuffled(wording: Wording) -> tuple[int, str]:
    """A fixed order that has nothing to do with the order in the files."""
    return zlib.crc32(wording.form.encode()), wording.form


def _weighted(replayed: Sequence[Replay]) -> list[tuple[Replay, float]]:
    """Each replay with a weight such that the kinds stand in the supposed `SHARES`."""
    counts = {kind: sum(one.kind == kind for one in replayed) for kind in SHARES}
    return [(one, SHARES[one.kind] * len(replayed) / counts[one.kind]) for one in replayed]


@dataclass(frozen=True, slots=True)
class Measured:
    """What replays say of a base, as shares: of the answerable `first` (right entry first),
    `three` (among the first three) and `certain` (answered, rightly); of all answers `wrong`."""

    first: float
    three: float
    certain: float
    wrong: float


def measure(
    replayed: Sequence[Replay],
    confidence: Confidence,
    thresholds: Thresholds,
    suits: Callable[[str, int], bool] = lambda form, entry: True,
) -> Measured:
    """How replays come out with these thresholds, kinds weighted by `SHARES`.

    `suits` says whether an entry may be answered to a form at all, whatever its probability.
    """
    first = three = certain = wrong = asked = 0.0
    for replay, weight in _weighted(replayed):
        ranked = confidence.ranked(replay.candidates)
        numbers = [candidate.entry for _, candidate in ranked]
        asked += weight * (replay.right >= 0)
        first += weight * (replay.right in numbers[:1])
        three += weight * (replay.right in numbers[:3])
        sure = bool(ranked) and ranked[0][0] >= thresholds.answer
        if sure and suits(replay.form, numbers[0]):
            right = numbers[0] == replay.right
            certain, wrong = certain + weight * right, wrong + weight * (not right)
    return Measured(
        first=first / (asked or 1.0),
        three=three / (asked or 1.0),
        certain=certain / (asked or 1.0),
        wrong=wrong / ((certain + wrong) or 1.0),
    )


# --- the fit ------------------------------------------------------------------------------------

Row = tuple[tuple[float, ...], float, float]


def _standard(
    features: Sequence[float], centres: Sequence[float], scales: Sequence[float]
) -> tuple[float, ...]:
    """Features in standard units, with a 1 for the constant."""
    return (*((x - c) / s for x, c, s in zip(features, centres, scales, strict=True)), 1.0)


def _newton(rows: Sequence[Row]) -> list[float]:
    """Weights of the logistic regression of `right` on the row, by Newton's method.

    Second derivatives make it a dozen passes where plain gradient descent takes hundreds.
    """
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [-RIDGE * weight for weight in weights]
        bend = [[RIDGE * (i == j) for j in range(size)] for i in range(size)]
        for row, right, share in rows:
            p = _logistic(_dot(row, weights))
            pull, stiff = share * (right - p), share * p * (1 - p)
            for i, value in enumerate(row):
                slope[i] += pull * value
                scaled, line = stiff * value, bend[i]
                for j in range(i + 1):
                    line[j] += scaled * row[j]
        weights = [old + step for old, step in zip(weights, _solved(bend, slope), strict=True)]
    return weights


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """x of A·x = right, A symmetric and positive, given by its lower half (Cholesky)."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - _dot(root[i][:j], root[j][:j])
            root[i][j] = math.sqrt(max(rest, RIDGE)) if i == j else rest / root[j][j]
    half: list[float] = []
    for i in range(size):
        half.append((right[i] - _dot(root[i][:i], half)) / root[i][i])
    result = [0.0] * size
    for i in reversed(range(size)):
        known = sum(root[j][i] * result[j] for j in range(i + 1, size))
        result[i] = (half[i] - known) / root[i][i]
    return result


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value))))
