"""Beside the base all share, a college's own entries are learnt: a small head upon the big one.

The big head (`knowledge.head`) stays as it is. From how the own texts are alike to all others it
follows what each class would say had they been learnt together (the block inverse of kernel ridge
regression): only what own texts say beyond the base's texts is added, for every class, so that
own entries win what is theirs and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.grams import Floats, Grams
from knowledge.head import DOUBT, inverse_of, kernel_of
from knowledge.search import Candidate, Index, Wording, between, likeness_among


@dataclass(frozen=True, slots=True)
class Beside:
    """The own entries of one college over an index; never changed.

    `taught` is what they were learnt from: the ways people ask each. `known` says how much of
    each own text every text of the base says already, `start` what a new class has by default;
    `added` is, a row a class, what each own text adds for it.
    """

    taught: Mapping[str, Sequence[str]]
    wordings: tuple[Wording, ...]
    grams: Grams
    vectors: Floats | None
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
        beyond = kernel_of(own) - np.vecdot(self.known, kernel)
        before = np.vecdot(index.head.weights, kernel)
        mine = np.full(len(self.taught), float(np.vecdot(self.start, kernel)))
        whole = np.concatenate([before[:-1], mine, before[-1:]])
        # Entry by entry, in this thread, as in `knowledge.head`.
        strengths = np.asarray(whole + np.vecdot(self.added, beyond), np.float32)
        first = len(index.entries)
        return [
            self._worded(one, own, one.entry - first) if one.entry >= first else one
            for one in index.ranked(form, strengths, likeness)
        ]

    def _likeness(self, form: str, meant: Floats | None) -> Floats:
        """The likeness of a searched form, whose vector is `meant`, to each own text."""
        words = self.grams.like(form)
        if meant is None or self.vectors is None:
            return words
        return between(words, np.vecdot(self.vectors, meant))

    def _worded(self, of: Candidate, own: Floats, number: int) -> Candidate:
        near, text = max(
            (float(likeness), wording.text)
            for likeness, wording in zip(own, self.wordings, strict=True)
            if wording.entry == number
        )
        return replace(of, phrasing=text, near=round(near, 4))


Own = Mapping[str, Sequence[str]]


def learn_beside(
    index: Index, colleges: Mapping[str, tuple[Own, Sequence[Wording]]]
) -> dict[str, Beside]:
    """The own entries of each college: the ways people ask them, and these in searched form.

    Looks at the whole base once, which takes some seconds, however many colleges there are.
    """
    if not colleges:
        return {}
    inverse = _inverse(index)
    return {slug: _beside(index, inverse, *own) for slug, own in colleges.items()}


def _inverse(index: Index) -> Floats:
    """The inverse of what the base's texts are to one another."""
    kernel = kernel_of(likeness_among(index.grams, index.vectors))
    kernel[np.diag_indices(len(kernel))] += np.float32(DOUBT)
    return inverse_of(kernel)


def _beside(
    index: Index,
    inverse: Floats,
    taught: Own,
    wordings: Sequence[Wording],
) -> Beside:
    forms = [wording.form for wording in wordings]
    grams = Grams.build(forms, index.grams)
    vectors = index.meant(forms)
    across = np.stack([kernel_of(index.likeness(form)[0]) for form in forms], axis=1)
    count = len(index.entries) + len(taught) + 1
    default = np.full((len(across), 1), -1 / count, np.float32)
    solved = inverse @ np.concatenate([across, default], axis=1)
    known, start = solved[:, :-1], solved[:, -1]
    rest = kernel_of(likeness_among(grams, vectors)) + np.float32(DOUBT) * np.eye(
        len(forms), dtype=np.float32
    )
    rest -= across.T @ known
    classes = [len(index.entries) + wording.entry for wording in wordings]
    wanted = np.eye(count, dtype=np.float32)[classes] - np.float32(1 / count)
    before = across.T @ index.head.weights.T
    mine = np.repeat((across.T @ start)[:, None], len(taught), axis=1)
    said = np.concatenate([before[:, :-1], mine, before[:, -1:]], axis=1)
    added = np.linalg.solve(rest, wanted - said)
    return Beside(
        dict(taught),
        tuple(wordings),
        grams,
        vectors,
        np.ascontiguousarray(known.T),
        start,
        np.ascontiguousarray(added.T, np.float32),
    )
