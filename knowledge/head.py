"""A head tells how strongly a question sounds like each entry, learnt from all phrasings at once.

Kernel ridge regression (Rifkin, Klautau, 2004: «In Defense of One-Vs-All Classification») over the
likeness of texts. It has a closed form, and so has what it would say had a phrasing, or a whole
entry, never been there (Rifkin, Lippert, 2007: «Notes on Regularized Least Squares»): a base is
replayed against itself without learning anything again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.grams import Floats, blocks

# Both measured by leaving phrasings out; half or double of either changes it by under a point.
SHARPNESS = 2.5  # how much more near texts count than far ones
DOUBT = 0.2  # how little a single phrasing is believed
_SMALL = 96  # rows that are taken at once


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

    The likeness is used up: thirteen thousand texts take 700 MB of it, and as much again would be
    more than a small server has. Half a minute for these.
    """
    if not len(classes):
        nothing = np.zeros((0, count), np.float32)
        return Fitted(Head(nothing.T), nothing, nothing)
    own = np.asarray(classes)
    root = kernel_of(likeness, out=likeness)
    root[np.diag_indices(len(own))] += np.float32(DOUBT)
    to_root(root)
    wanted = np.eye(count, dtype=np.float32)[own] - np.float32(1 / count)
    weights = solved(root, wanted)
    alone = wanted - weights / diagonal(root)[:, None]
    together = np.zeros_like(alone)
    for number in np.unique(own):
        rows = np.flatnonzero(own == number)
        mine = root[rows[0] :, rows]
        together[rows] = wanted[rows] - np.linalg.solve(mine.T @ mine, weights[rows])
        together[rows, number] = together[rows].min()
    return Fitted(Head(np.ascontiguousarray(weights.T)), alone, together)


def kernel_of(likeness: Floats, out: Floats | None = None) -> Floats:
    """How much each likeness counts; `out` is what it is written to, if need be onto itself."""
    counted = np.subtract(likeness, 1, out=out, dtype=np.float32)
    counted *= np.float32(SHARPNESS)
    return np.exp(counted, out=counted)


def to_root(matrix: Floats) -> None:
    """Put in place of a symmetric positive matrix the root of its inverse, by halves.

    The root is the lower triangle R with inverse = R.T @ R, itself the inverse of Cholesky's. It
    takes two thirds of what the inverse would, nearly all of it multiplying big matrices, which is
    several times as fast as numpy's own way. What stands above the diagonal is not looked at.
    """
    size = len(matrix)
    if size <= _SMALL:
        matrix[:] = np.tril(np.linalg.inv(np.linalg.cholesky(matrix)))
        return
    half = size // 2
    first, across, last = matrix[:half, :half], matrix[half:, :half], matrix[half:, half:]
    to_root(first)
    # Products with a triangle, block by block, so that nothing is multiplied by its zeros; each
    # block is put where nothing that follows needs what stood there.
    for some in reversed([*blocks(half)]):
        across[:, some] = across[:, : some.stop] @ first[some, : some.stop].T
    for rows in blocks(len(last)):
        last[rows, : rows.stop] -= across[rows] @ across[: rows.stop].T
    to_root(last)
    for some in blocks(half):
        across[:, some] = across[:, some.start :] @ first[some.start :, some]
    for rows in reversed([*blocks(len(last))]):
        across[rows] = -(last[rows, : rows.stop] @ across[: rows.stop])
    matrix[:half, half:] = 0


def solved(root: Floats, wanted: Floats) -> Floats:
    """What the matrix with this root of its inverse must be multiplied by to give `wanted`."""
    return np.asarray(root.T @ (root @ wanted), np.float32)


def diagonal(root: Floats) -> Floats:
    """The diagonal of the inverse with this root."""
    squares = (np.square(root[rows]).sum(axis=0) for rows in blocks(len(root)))
    return np.asarray(sum(squares), np.float32)
