"""Forgetting takes wordings out of what a base has learnt, as if it had been learnt without them.

What a ridge regression would say without some of its texts follows from the inverse of how alike
they are (Rifkin, Lippert, 2007); as in `knowledge.beside`, the texts near to them are enough.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from knowledge.beside import NEAR, root_among
from knowledge.grams import Floats, Numbers
from knowledge.head import Head
from knowledge.search import Index, between


def without(index: Index, rows: Iterable[int]) -> Index:
    """The index as if the wordings with these numbers had never been learnt; they say nothing."""
    gone = np.unique(np.fromiter(rows, np.int64))
    if not gone.size:
        return index
    near = np.union1d(gone, _near(index, gone))
    root = root_among(index, near)
    at = np.searchsorted(near, gone)
    # The columns of the inverse that belong to what goes.
    across = root.T @ root[:, at]
    weights = index.head.weights.copy()
    weights[:, near] -= np.linalg.solve(across[at], weights[:, gone].T).T @ across.T
    weights[:, gone] = 0
    return replace(index, head=Head(np.ascontiguousarray(weights, np.float32)))


def _near(index: Index, gone: Numbers) -> Numbers:
    """The texts that are near to those that go."""
    found = [np.argsort(-_likeness(index, int(row)), kind="stable")[:NEAR] for row in gone]
    return np.unique(np.concatenate(found))


def _likeness(index: Index, row: int) -> Floats:
    words = index.grams.like(index.text(row))
    if index.vectors is None:
        return words
    return between(words, np.vecdot(index.vectors, index.vectors[row]))
