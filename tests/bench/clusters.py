"""Clusters: usual ways to group texts, and how a grouping compares with labels.

They are written here because no library of the project has them: k-means (Lloyd 1982, begun as
k-means++ by Arthur, Vassilvitskii 2007), DBSCAN (Ester et al. 1996), V-measure (Rosenberg,
Hirschberg 2007) and F1 over pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.grams import Floats

Numbers = npt.NDArray[np.int64]
_ROUNDS = 50
_STARTS = 5


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a grouping agrees with labels, 0..1: V-measure, and F1 over pairs that are together."""

    v: float
    f1: float


def agreement(labels: Sequence[str], groups: Sequence[object]) -> Agreement:
    """Compare groups with labels, item by item."""
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, (_numbered(labels), _numbered(list(map(repr, groups)))), 1)
    both, mine, theirs = (_entropy(counts) for counts in (table, table.sum(1), table.sum(0)))
    shared = mine + theirs - both
    homogeneous = shared / mine if mine else 1.0
    complete = shared / theirs if theirs else 1.0
    mean = homogeneous + complete
    right, asked, given = (_pairs(counts) for counts in (table, table.sum(1), table.sum(0)))
    v = 2 * homogeneous * complete / mean if mean > 0 else 0.0
    return Agreement(float(v), float(2 * right / (asked + given)) if asked + given else 1.0)


def k_means(vectors: Floats, count: int, seed: int = 0) -> Numbers:
    """The cluster of each vector; of some starts the one with the least squares."""
    rng = np.random.default_rng(seed)
    found = [_lloyd(vectors, _spread(vectors, count, rng)) for _ in range(_STARTS)]
    return min(found, key=lambda one: one[0])[1]


def dbscan(distances: Floats, reach: float, least: int = 2) -> Numbers:
    """The cluster of each item; noise is a cluster by itself."""
    near = distances <= reach
    core = near.sum(axis=1) >= least
    found = np.full(len(near), -1, np.int64)
    for first in range(len(near)):
        if found[first] >= 0 or not core[first]:
            continue
        waiting = [first]
        while waiting:
            one = waiting.pop()
            if found[one] >= 0:
                continue
            found[one] = first
            if core[one]:
                waiting += np.flatnonzero(near[one] & (found < 0)).tolist()
    alone = found < 0
    found[alone] = len(near) + np.flatnonzero(alone)
    return found


def _spread(vectors: Floats, count: int, rng: np.random.Generator) -> Floats:
    chosen = [int(rng.integers(len(vectors)))]
    far = _squares(vectors, vectors[chosen]).min(axis=1)
    while len(chosen) < count:
        total = float(far.sum())
        chances = far / total if total > 0 else None
        chosen.append(int(rng.choice(len(vectors), p=chances)))
        far = np.minimum(far, _squares(vectors, vectors[chosen[-1:]])[:, 0])
    return vectors[chosen]


def _lloyd(vectors: Floats, centres: Floats) -> tuple[float, Numbers]:
    nearest = np.full(len(vectors), -1)
    far = _squares(vectors, centres)
    for _ in range(_ROUNDS):
        closest = far.argmin(axis=1)
        if (closest == nearest).all():
            break
        nearest = closest
        filled = np.unique(nearest)
        centres[filled] = [vectors[nearest == one].mean(axis=0) for one in filled]
        far = _squares(vectors, centres)
    return float(far.min(axis=1).sum()), nearest


def _squares(vectors: Floats, centres: Floats) -> npt.NDArray[np.float64]:
    lengths = (vectors**2).sum(1)[:, None] + (centres**2).sum(1)
    return np.asarray(np.maximum(lengths - 2 * vectors @ centres.T, 0), np.float64)


def _numbered(names: Sequence[str]) -> Numbers:
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def _entropy(counts: npt.NDArray[np.float64]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def _pairs(counts: npt.NDArray[np.float64]) -> float:
    return float((counts * (counts - 1) / 2).sum())
