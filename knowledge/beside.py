"""Beside the base all share, a college's own entries are learnt: a small head upon the big one.

The big head (`knowledge.head`) stays as it is. From how the own texts are alike to the others it
follows what each class would say had they been learnt together (the block inverse of kernel ridge
regression): only what own texts say beyond the base's texts is added, for every class, so that
own entries win what is theirs and nothing else. Texts far from all own ones have no say in it:
with the near ones alone it is learnt in a fraction of a second, and comes out the same. In the same
way the base's entries learn wordings they have not learnt yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.grams import Floats, Grams, Numbers
from knowledge.head import DOUBT, kernel_of, solved, to_root
from knowledge.search import Candidate, Index, Wording, between, likeness_among

NEAR = 64  # of the base's texts, so many are near to an own one; four times as many change nothing


@dataclass(frozen=True, slots=True)
class Beside:
    """The own entries of one college over an index; never changed.

    `taught` is what they were learnt from: the ways people ask each. Their classes are numbered
    behind those of the base, as `wordings` have them. `near` are the base's texts that are near to
    them: `known` says how much of each own text these say already, `start` what a new class has of
    them by default; `added` is, a row a class, what each own text adds for it.
    """

    taught: Mapping[str, Sequence[str]]
    wordings: tuple[Wording, ...]
    grams: Grams
    vectors: Floats | None
    near: Numbers
    known: Floats
    start: Floats
    added: Floats

    @property
    def entries(self) -> tuple[str, ...]:
        """Their ids, in the order of their numbers."""
        return tuple(self.taught)

    def candidates(self, index: Index, form: str) -> list[Candidate]:
        """The entries a searched form may mean, the base's and the own ones, the strongest first.

        Own entries are numbered behind those of the base.
        """
        if not form:
            return []
        likeness, meant = index.likeness(form)
        own = self._likeness(form, meant)
        kernel = kernel_of(likeness)
        near = kernel[self.near]
        beyond = kernel_of(own) - np.vecdot(self.known, near)
        before = np.vecdot(index.head.weights, kernel)
        mine = np.full(len(self.taught), float(np.vecdot(self.start, near)))
        whole = np.concatenate([before[:-1], mine, before[-1:]])
        # Entry by entry, in this thread, as in `knowledge.head`.
        strengths = np.asarray(whole + np.vecdot(self.added, beyond), np.float32)
        first = len(index.entries)
        return [
            self._worded(one, own) if one.entry >= first else one
            for one in index.ranked(form, strengths, likeness)
        ]

    def _likeness(self, form: str, meant: Floats | None) -> Floats:
        """The likeness of a searched form, whose vector is `meant`, to each own text."""
        words = self.grams.like(form)
        if meant is None or self.vectors is None:
            return words
        return between(words, np.vecdot(self.vectors, meant))

    def _worded(self, of: Candidate, own: Floats) -> Candidate:
        near, text = max(
            (float(likeness), wording.text)
            for likeness, wording in zip(own, self.wordings, strict=True)
            if wording.entry == of.entry
        )
        return replace(of, phrasing=text, near=round(near, 4))

    def joined(self, other: "Beside", index: Index) -> "Beside":
        """Both over the index they were learnt over, as if neither knew of the other."""
        first, mine = len(index.entries), len(self.taught)
        moved = tuple(
            replace(one, entry=one.entry + mine) if one.entry >= first else one
            for one in other.wordings
        )
        wordings = (*self.wordings, *moved)
        # A text may be near to own ones of both; each has only what its own side says of it.
        near, at = np.unique(np.concatenate([self.near, other.near]), return_inverse=True)
        here, there = at[: len(self.near)], at[len(self.near) :]
        known = np.zeros((len(wordings), len(near)), np.float32)
        known[: len(self.wordings), here] = self.known
        known[len(self.wordings) :, there] = other.known
        start = np.zeros(len(near), np.float32)
        start[here] = self.start
        new = np.zeros((len(other.taught), len(self.wordings)), np.float32)
        old = np.zeros((mine, len(other.wordings)), np.float32)
        ours = np.concatenate([self.added[:-1], new, self.added[-1:]])
        theirs = np.concatenate([other.added[:first], old, other.added[first:]])
        vectors = [one.vectors for one in (self, other) if one.vectors is not None]
        return Beside(
            {**self.taught, **other.taught},
            wordings,
            Grams.build([one.form for one in wordings], index.grams),
            np.concatenate(vectors) if vectors else None,
            near,
            known,
            start,
            np.concatenate([ours, theirs], axis=1),
        )


def learn_beside(
    index: Index, taught: Mapping[str, Sequence[str]], wordings: Sequence[Wording]
) -> Beside:
    """Own entries over an index: the ways people ask each, and these in searched form.

    A wording may also be of an entry of the base, which then learns it.
    """
    forms = [wording.form for wording in wordings]
    grams = Grams.build(forms, index.grams)
    vectors = index.meant(forms)
    every = np.stack([kernel_of(index.likeness(form)[0]) for form in forms], axis=1)
    # Nothing is taught by what was forgotten.
    heard = np.flatnonzero(index.head.weights.any(axis=0))
    near = np.unique(heard[np.argsort(-every[heard], axis=0, kind="stable")[:NEAR]])
    across = every[near]
    count = len(index.entries) + len(taught) + 1
    default = np.full((len(across), 1), -1 / count, np.float32)
    near_ones = solved(root_among(index, near), np.concatenate([across, default], axis=1))
    known, start = near_ones[:, :-1], near_ones[:, -1]
    rest = _doubted(kernel_of(likeness_among(grams, vectors))) - across.T @ known
    classes = [wording.entry for wording in wordings]
    wanted = np.eye(count, dtype=np.float32)[classes] - np.float32(1 / count)
    before = every.T @ index.head.weights.T
    mine = np.repeat((across.T @ start)[:, None], len(taught), axis=1)
    said = np.concatenate([before[:, :-1], mine, before[:, -1:]], axis=1)
    added = np.linalg.solve(rest, wanted - said)
    return Beside(
        dict(taught),
        tuple(wordings),
        grams,
        vectors,
        near,
        np.ascontiguousarray(known.T),
        np.ascontiguousarray(start),
        np.ascontiguousarray(added.T, np.float32),
    )


def root_among(index: Index, near: Numbers) -> Floats:
    """The root of the inverse of what these texts of a base are to one another."""
    vectors = None if index.vectors is None else index.vectors[near]
    root = _doubted(kernel_of(likeness_among(index.grams.only(near), vectors)))
    to_root(root)
    return root


def _doubted(kernel: Floats) -> Floats:
    """A kernel of texts that are not wholly believed."""
    return kernel + np.float32(DOUBT) * np.eye(len(kernel), dtype=np.float32)
