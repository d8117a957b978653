"""Confidence turns what search found into a probability, learnt from the base itself.

The base is replayed against itself: a phrasing left out must still find its entry, an entry left
out must be refused, and everyday questions (`base/words/background.tsv`) must be refused too. A
logistic function is fitted to these replays; no labelled traffic is needed, and the same base
always gives the same figures.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.grams import Numbers
from knowledge.head import Fitted
from knowledge.search import FEATURES, Candidate, Index, featured

KINDS = ("answerable", "missing", "background")
# How much of everything asked has its entry, has none though it is about a college, is about
# something else. Of labelled questions nine in ten have one; supposing fewer makes answers safer.
SHARES = (0.82, 0.13, 0.05)
RIVALS = 4  # candidates of one replay that the fit looks at
RIDGE = 1e-3  # keeps the fit finite where a small base separates perfectly
STEPS = 15  # Newton steps; it stands still after eight or nine
WORTH = 0.1
"""From which probability on a person is shown an entry as one that may be meant. Of labelled
questions every fourth that is shown with 0.1 to 0.25 is right, below that one in fifteen, and who
reads three wrong ones reads the fourth no more (`python -m tests.bench --only gaps`)."""

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on we answer, or offer a choice.

    `answer`: the least probability for an answer; it is raised until the base, replayed against
    itself, keeps `wrong` (1 as `wrong` leaves it alone). `wrong` is the share of certain answers
    that may be wrong in these replays; asking back costs a tap, a wrong deadline costs a school
    year. Replays are harder than people: of two entries that would both do only one is right,
    and what is left out leaves its twins behind. `offer`: from here on the right entry is among
    the first three more often than not, so a list is worth reading; below it a person reads the
    question.
    """

    answer: float = 0.87
    offer: float = 0.25
    wrong: float = 0.02


@dataclass(frozen=True, slots=True)
class Replays:
    """Questions put to a base as if something were not in it; a row is a question.

    `kinds` are numbers of `KINDS`, `rights` the entry that is right (-1: refuse), `gone` the one
    left out (-1: none), `entries` and `features` those of its candidates. `fit` says whether a
    candidate may be answered at all.
    """

    forms: tuple[str, ...]
    kinds: Numbers
    rights: Numbers
    gone: Numbers
    entries: Numbers
    features: Reals
    fits: npt.NDArray[np.bool_]

    def turned(self, named: Sequence[bool], twins: Numbers, of_trade: Sequence[bool]) -> "Replays":
        """These replays as matches are turned where a trade is `named`.

        `twins` is for each entry the one that takes its place then (itself if none does);
        `of_trade` says which entries are about a trade: only these suit such a question.
        """
        told = np.asarray(named, np.bool_)[:, None]
        twin = twins[self.entries]
        there = told & (twin != self.gone[:, None])
        entries = np.where(there, twin, self.entries)
        return replace(self, entries=entries, fits=np.asarray(of_trade, np.bool_)[entries] == told)

    @property
    def weights(self) -> Reals:
        """A weight for each such that the kinds stand in the supposed `SHARES`; 1 on average."""
        counts = np.bincount(self.kinds, minlength=len(KINDS))
        shares = np.array(SHARES) * len(self.kinds) / np.maximum(counts, 1)
        return np.asarray(shares[self.kinds], np.float64)


def replays(index: Index, fitted: Fitted) -> Replays:
    """The base's replays: every wording alone, every one with its entry gone, the background."""
    owners = np.array([wording.entry for wording in index.wordings], np.int64)
    known, unknown = len(owners), len(index.elsewhere)
    # A lonely wording leaves nothing behind to be found by.
    kept = np.flatnonzero(np.bincount(owners, minlength=len(index.entries))[owners] > 1)
    asked = [wording.form for wording in index.wordings]
    forms = (*(asked[row] for row in kept), *asked, *index.elsewhere)
    strengths = np.concatenate([fitted.alone[kept], fitted.together[:known], fitted.alone[known:]])
    entries, features = featured(strengths, np.array([len(form.split()) for form in forms]))
    nobody = np.full(unknown, -1)
    return Replays(
        forms=forms,
        kinds=np.repeat(np.arange(len(KINDS)), [len(kept), known, unknown]),
        rights=np.concatenate([owners[kept], np.full(known, -1), nobody]),
        gone=np.concatenate([np.full(len(kept), -1), owners, nobody]),
        entries=entries,
        features=features,
        fits=np.ones(entries.shape, np.bool_),
    )


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic function of `FEATURES`: centre and scale of each, its weight, the constant."""

    centres: tuple[float, ...] = (0.0,) * len(FEATURES)
    scales: tuple[float, ...] = (1.0,) * len(FEATURES)
    weights: tuple[float, ...] = (0.0,) * len(FEATURES)
    constant: float = -2.0

    @staticmethod
    def fit(replayed: Replays) -> "Confidence":
        """The function that makes these replays most likely; the cautious default without any."""
        if not replayed.entries.size:
            return Confidence()
        rows = replayed.features[:, :RIVALS].reshape(-1, len(FEATURES))
        right = (replayed.entries == replayed.rights[:, None])[:, :RIVALS]
        shares = np.broadcast_to(replayed.weights[:, None], right.shape)
        centres = rows.mean(axis=0)
        scales = rows.std(axis=0)
        scales[scales < RIDGE] = 1.0
        standard = np.column_stack([(rows - centres) / scales, np.ones(len(rows))])
        *weights, constant = _newton(standard, right.ravel().astype(np.float64), shares.ravel())
        return Confidence(tuple(centres.tolist()), tuple(scales.tolist()), tuple(weights), constant)

    def p(self, candidate: Candidate) -> float:
        """The probability (0..1) that this candidate is what was asked."""
        columns = zip(candidate.features, self.centres, self.scales, self.weights, strict=True)
        value = sum(weight * (x - centre) / scale for x, centre, scale, weight in columns)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, value + self.constant))))

    def ranked(self, candidates: Iterable[Candidate]) -> list[tuple[float, Candidate]]:
        """Candidates with their probability, the most probable first."""
        return sorted(((self.p(one), one) for one in candidates), key=lambda pair: -pair[0])

    def of(self, replayed: Replays) -> Reals:
        """The probability of each candidate of each replay."""
        return self.probabilities(replayed.features)

    def probabilities(self, features: Reals) -> Reals:
        """The probability for each row of features."""
        standard = (features - np.array(self.centres)) / np.array(self.scales)
        return _logistic(standard @ np.array(self.weights) + self.constant)


@dataclass(frozen=True, slots=True)
class Measured:
    """What replays say of a base, as shares: of the answerable `first` (right entry first),
    `three` (among the first three) and `certain` (answered, rightly); of all answers `wrong`."""

    first: float
    three: float
    certain: float
    wrong: float


def measure(replayed: Replays, confidence: Confidence, thresholds: Thresholds) -> Measured:
    """How replays come out with these thresholds, kinds weighted by `SHARES`."""
    if not replayed.entries.size:
        return Measured(0.0, 0.0, 0.0, 0.0)
    p, weights = confidence.of(replayed), replayed.weights
    order = np.argsort(-p, axis=1, kind="stable")
    hit = np.take_along_axis(replayed.entries == replayed.rights[:, None], order, axis=1)
    sure = np.take_along_axis(replayed.fits & (p >= thresholds.answer), order, axis=1)[:, 0]
    asked = float(weights[replayed.rights >= 0].sum()) or 1.0
    certain, wrong = (float(weights[sure & (hit[:, 0] == right)].sum()) for right in (True, False))
    return Measured(
        first=float(weights[hit[:, 0]].sum()) / asked,
        three=float(weights[hit[:, :3].any(axis=1)].sum()) / asked,
        certain=certain / asked,
        wrong=wrong / ((certain + wrong) or 1.0),
    )


def _newton(rows: Reals, right: Reals, shares: Reals) -> list[float]:
    """Weights of the logistic regression of `right` on the rows, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    for _ in range(STEPS):
        p = _logistic(rows @ weights)
        slope = rows.T @ (shares * (right - p)) - RIDGE * weights
        bend = (rows * (shares * p * (1 - p))[:, None]).T @ rows + ridge
        weights = weights + np.linalg.solve(bend, slope)
    return [float(weight) for weight in weights]


def _logistic(values: Reals) -> Reals:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0))), np.float64)
