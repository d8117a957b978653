"""A head tells how strongly a question sounds like each entry, learnt from all phrasings at once.

Kernel ridge regression (Rifkin, Klautau, 2004: «In Defense of One-Vs-All Classification») over the
likeness of texts. It has a closed form, and so has what it would say had a phrasing, or a whole
entry, never been there (Rifkin, Lippert, 2007: «Notes on Regularized Least Squares»): a base is
replayed against itself without learning anything again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.grams import Floats

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

    A second or two for five thousand texts.
    """
    if not len(classes):
        nothing = np.zeros((0, count), np.float32)
        return Fitted(Head(nothing.T), nothing, nothing)
    own = np.asarray(classes)
    kernel = kernel_of(likeness)
    kernel[np.diag_indices(len(own))] += np.float32(DOUBT)
    inverse = inverse_of(kernel)
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


def kernel_of(likeness: Floats) -> Floats:
    """How much each likeness counts."""
    return np.asarray(np.exp(SHARPNESS * (likeness - 1)), np.float32)


def inverse_of(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive matrix by halves (Schur): three times as fast as numpy's.

    Nearly all of it is multiplying big matrices.
    """
    size = len(matrix)
    if size <= _SMALL:
        return np.linalg.inv(matrix)
    half = size // 2
    result = np.empty_like(matrix)
    first = inverse_of(matrix[:half, :half])
    across = matrix[half:, :half] @ first
    rest = inverse_of((matrix[half:, half:] - across @ matrix[:half, half:]).astype(np.float32))
    corner = -rest @ across
    result[half:, half:] = rest
    result[half:, :half], result[:half, half:] = corner, corner.T
    result[:half, :half] = first - across.T @ corner
    return result
