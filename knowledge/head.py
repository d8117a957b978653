"""A head tells how strongly a question sounds like each entry, learnt from all phrasings at once.

Kernel ridge regression (Rifkin, Klautau, 2004: «In Defense of One-Vs-All Classification») over the
likeness of texts. It has a closed form, and so has what it would say had a phrasing, or a whole
entry, never been there (Rifkin, Lippert, 2007: «Notes on Regularized Least Squares»): a base is
replayed against itself without learning anything again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.grams import Floats, blocks, mirror

# Both measured by leaving phrasings out; half or double of either changes it by under a point.
SHARPNESS = 2.5  # how much more near texts count than far ones
DOUBT = 0.2  # how little a single phrasing is believed
_SMALL = 96  # rows that are inverted at once


@dataclass(frozen=True, slots=True)
class Head:
    """For each class, a row, the weight of each text; never changed after `fit`."""

    weights: Floats

    def strengths(self, likeness: Floats) -> Floats:
        """For each class how strongly a question, given its likeness to all texts, sounds so."""
        # Row by row, in this thread: a product of matrices is given to as many threads as there
        # are cores, and these wait for each other ten times as long where others work too.
        return np.asarray(np.vecdot(self.weights, kernel_of(likeness)), np.float32)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head, and what it would say of its own texts had they not been there.

    `alone`: each text judged by a head that does not know it. `together`: by one that knows no
    text of its class, whose own strength is then the lowest of all.
    """

    head: Head
    alone: Floats
    together: Floats


def fit(likeness: Floats, classes: Sequence[int], count: int) -> Fitted:
    """A head over the texts whose likeness to one another is given; `classes` are 0..count-1.

    The likeness is used up: nine thousand texts take 340 MB of it, and its inverse as much again
    would be more than a small server has. Ten seconds or twenty for these.
    """
    if not len(classes):
        nothing = np.zeros((0, count), np.float32)
        return Fitted(Head(nothing.T), nothing, nothing)
    own = np.asarray(classes)
    inverse = kernel_of(likeness, out=likeness)
    inverse[np.diag_indices(len(own))] += np.float32(DOUBT)
    invert(inverse)
    wanted = np.eye(count, dtype=np.float32)[own] - np.float32(1 / count)
    weights = inverse @ wanted
    alone = wanted - weights / np.diag(inverse)[:, None]
    together = np.zeros_like(alone)
    for number in np.unique(own):
        rows = np.flatnonzero(own == number)
        block = inverse[np.ix_(rows, rows)]
        together[rows] = wanted[rows] - np.linalg.solve(block, weights[rows])
        together[rows, number] = together[rows].min()
    return Fitted(Head(np.ascontiguousarray(weights.T)), alone, together)


def kernel_of(likeness: Floats, out: Floats | None = None) -> Floats:
    """How much each likeness counts; `out` is what it is written to, if need be onto itself."""
    counted = np.subtract(likeness, 1, out=out, dtype=np.float32)
    counted *= np.float32(SHARPNESS)
    return np.exp(counted, out=counted)


def invert(matrix: Floats) -> None:
    """Put its inverse in place of a symmetric positive matrix, by halves (Schur).

    Nearly all of it is multiplying big matrices, several times as fast as numpy's own way, and
    what is symmetric is computed once.
    """
    size = len(matrix)
    if size <= _SMALL:
        matrix[:] = np.linalg.inv(matrix)
        return
    half = size // 2
    first, across, last = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    invert(first)
    mixed = across @ first
    for rows in blocks(len(last)):
        last[rows, : rows.stop] -= mixed[rows] @ across[: rows.stop].T
    mirror(last)
    invert(last)
    for rows in blocks(len(last)):
        across[rows] = -(last[rows] @ mixed)
    for rows in blocks(half):
        first[rows, : rows.stop] -= mixed[:, rows].T @ across[:, : rows.stop]
    mirror(first)
    matrix[:half, half:] = across.T
