"""Search finds the entries a question may mean, best first; it never decides to answer.

A question is likened to every phrasing, by the words and pieces of words they share
(`knowledge.grams`) and, where there is an encoder, by what they mean (`knowledge.encoder`). From
these likenesses a head learnt from all phrasings (`knowledge.head`) tells how strongly the question
sounds like each entry, and like no entry at all. The strengths give the `FEATURES` a probability
is read from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from knowledge.encoder import NAME, Encoder, encoded
from knowledge.grams import Floats, Grams, Numbers, blocks
from knowledge.head import Fitted, Head, fit
from knowledge.keeping import MANY, Arrays, kept, source
from knowledge.words import stem

# Of an encoder's directions so many tell the texts of a base apart as well as all do (by leaving
# phrasings out, and on labelled questions), and are searched four times as fast.
AXES = 128

LISTED = 6  # entries of one question that get a probability; the right one is rarely further down

# Words that change nothing in what is asked («а у вас общежитие есть»). «не», «без» and «после» do.
_LITTLE = frozenset(
    {"а", "и", "ну", "ли", "же", "у", "вас", "вам", "мне", "то", "там", "пожалуйста"}
)

FEATURES = ("√strength", "√lead", "length", "elsewhere")
"""How strongly a question sounds like the entry, how much more than like the best other one, the
logarithm of its number of words, and how strongly it sounds like what no college answers. Of roots,
so that near certainty more strength says little more, and never less."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with the probability `p` (0..1) that it is what was asked.

    `phrasing` is the stored wording that came nearest; `scores` are what each channel said.
    """

    entry: str
    p: float
    phrasing: str = ""
    scores: tuple[tuple[str, float], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrasing as stored and in the form that is searched; its entry's number."""

    entry: int
    text: str
    form: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant, by number, with the values of `FEATURES` in their order.

    `near` is the likeness (0..1) of the nearest phrasing.
    """

    entry: int
    phrasing: str
    features: tuple[float, ...]
    near: float = 0.0

    @property
    def scores(self) -> tuple[tuple[str, float], ...]:
        """The channels by name, as a person may want to see them."""
        strength, lead = (root * abs(root) for root in self.features[:2])
        return (("strength", strength), ("lead", lead), ("near", self.near))


@dataclass(frozen=True, slots=True)
class Index:
    """All wordings of a base, ready to be searched; never changed after `build`.

    `wordings` are those of each entry in turn, none twice; `firsts` is where each entry's begin.
    `elsewhere` are searched forms of what no college answers. `exact` are the forms of phrasings
    with the entries that have them. `vectors` are what the texts mean, along `axes` if there are.
    """

    entries: tuple[str, ...]
    wordings: tuple[Wording, ...]
    elsewhere: tuple[str, ...]
    firsts: Numbers
    exact: Mapping[str, frozenset[str]]
    grams: Grams
    vectors: Floats | None
    axes: Floats | None
    encoder: Encoder | None
    head: Head

    @staticmethod
    def build(
        phrasings: Mapping[str, Sequence[str]],
        form: Callable[[str], str],
        plain: Callable[[str], str] = str,
        background: Iterable[str] = (),
        encoder: Encoder | None = None,
    ) -> "tuple[Index, Fitted]":
        """From entry id → its phrasings; and what the head says of each text left out.

        `form` brings any text into the compared form, `plain` a compared form into the searched
        one. `background` are compared forms of what no college answers: texts behind the wordings,
        a class behind the entries.
        """
        entries = tuple(phrasings)
        forms = {entry: [form(text) for text in phrasings[entry]] for entry in entries}
        exact = _exact({}, forms)
        groups = [
            once(
                Wording(number, text, plain(compared))
                for text, compared in zip(phrasings[entry], forms[entry], strict=True)
            )
            for number, entry in enumerate(entries)
        ]
        wordings = tuple(wording for group in groups for wording in group)
        elsewhere = tuple(dict.fromkeys(map(plain, background)))
        texts = [*(wording.form for wording in wordings), *elsewhere]
        grams = Grams.build(texts)
        axes = vectors = None
        if encoder and texts:
            meant = encoded(texts, encoder)
            axes = axes_of(meant)
            vectors = along(axes, meant)
        classes = [*(wording.entry for wording in wordings), *(len(entries) for _ in elsewhere)]
        fitted = _learnt(texts, classes, len(entries) + 1, grams, vectors)
        firsts = np.cumsum([0, *map(len, groups)])
        return Index(
            entries, wordings, elsewhere, firsts, exact, grams, vectors, axes, encoder, fitted.head
        ), fitted

    def told(self, forms: Mapping[str, Sequence[str]]) -> "Index":
        """The same with entry id → compared forms in place of those it had, for `holders`."""
        left = {key: those - forms.keys() for key, those in self.exact.items()}
        return replace(self, exact=_exact({k: those for k, those in left.items() if those}, forms))

    def holders(self, form: str) -> frozenset[str]:
        """The entries that have these very words as a phrasing, in whatever order."""
        return self.exact.get(same(form), frozenset())

    def text(self, number: int) -> str:
        """The searched form of a text by its number, as likenesses are ordered."""
        own = len(self.wordings)
        return self.wordings[number].form if number < own else self.elsewhere[number - own]

    def candidates(self, form: str) -> list[Candidate]:
        """The entries a searched form may mean, the strongest first; an empty form has none."""
        if not form or not self.entries:
            return []
        likeness, _ = self.likeness(form)
        return self.ranked(form, self.head.strengths(likeness), likeness)

    def ranked(self, form: str, strengths: Floats, likeness: Floats) -> list[Candidate]:
        """The entries that sound strongest; there may be more of them than are searched here."""
        numbers, features = featured(strengths[None, :], np.array([len(form.split())]))
        return [
            self._candidate(int(number), row, likeness)
            for number, row in zip(numbers[0], features[0].tolist(), strict=True)
        ]

    @property
    def meant_size(self) -> int:
        """The length of a question's vector, 0 where meanings are not compared."""
        told = self.vectors if self.axes is None else self.axes.T
        return 0 if told is None else int(told.shape[1])

    def likeness(self, form: str) -> tuple[Floats, Floats | None]:
        """How alike a searched form is to each text, and its vector where there is an encoder."""
        words, meant = self.grams.like(form), self.meant([form])
        if meant is None or self.vectors is None:
            return words, None
        return between(words, np.vecdot(self.vectors, meant[0])), meant[0]

    def meant(self, forms: Sequence[str]) -> Floats | None:
        """What searched forms mean, a vector of unit length each; None without an encoder."""
        if self.encoder is None:
            return None
        return along(self.axes, self.encoder.encode(forms))

    def _candidate(self, number: int, features: Sequence[float], likeness: Floats) -> Candidate:
        if number >= len(self.entries):
            return Candidate(number, "", tuple(features))
        mine = slice(self.firsts[number], self.firsts[number + 1])
        if mine.start == mine.stop:
            return Candidate(number, "", tuple(features))
        nearest = mine.start + int(likeness[mine].argmax())
        near = round(float(likeness[nearest]), 4)
        return Candidate(number, self.wordings[nearest].text, tuple(features), near)


def _exact(
    before: Mapping[str, frozenset[str]], forms: Mapping[str, Sequence[str]]
) -> dict[str, frozenset[str]]:
    """The entries by the words of their compared forms, added to those there were before."""
    exact = dict(before)
    for entry, group in forms.items():
        for key in {same(compared) for compared in group if compared}:
            exact[key] = exact.get(key, frozenset()) | {entry}
    return exact


def _learnt(
    texts: Sequence[str], classes: Sequence[int], count: int, grams: Grams, vectors: Floats | None
) -> Fitted:
    """A head over these texts; what many have taught is kept for the next start."""

    def learn() -> Arrays:
        fitted = fit(likeness_among(grams, vectors), classes, count)
        return {
            "weights": fitted.head.weights,
            "alone": fitted.alone,
            "together": fitted.together,
        }

    if len(texts) < MANY:
        made = learn()
    else:
        modules = map(source, ("words", "grams", "head", "search"))
        by = [NAME if vectors is not None else "", *modules]
        made = kept("head", [*by, str(count), *map(str, classes), *texts], learn)
    return Fitted(Head(made["weights"]), made["alone"], made["together"])


def axes_of(vectors: Floats) -> Floats | None:
    """The directions, `AXES` columns, along which these vectors are longest.

    None for few vectors: what is new to them lies along no axis of theirs.
    """
    if len(vectors) < MANY:
        return None
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(directions[:, -AXES:], np.float32)


def along(axes: Floats | None, vectors: Floats) -> Floats:
    """Vectors along these axes, at unit length again; as they are without any."""
    if axes is None:
        return vectors
    seen = vectors @ axes
    lengths = np.linalg.norm(seen, axis=1, keepdims=True)
    return np.asarray(seen / np.where(lengths > 0, lengths, 1), np.float32)


def likeness_among(grams: Grams, vectors: Floats | None) -> Floats:
    """How alike the texts of `grams` are to one another; `vectors` are theirs, if there are any."""
    alike = grams.likeness()
    if vectors is not None:
        for rows in blocks(len(alike)):
            alike[rows] = between(alike[rows], vectors[rows] @ vectors.T)
    return alike


def between(words: Floats, meaning: Floats) -> Floats:
    """The likeness of what is alike in words and in meaning: either counts half."""
    return np.asarray((words + meaning) / 2, np.float32)


def featured(strengths: Floats, words: Numbers) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """The strongest entries of each question, and the `FEATURES` of each of them.

    A row of `strengths` is a question, its last column what no college answers; `words` are the
    questions' numbers of words.
    """
    own, elsewhere = strengths[:, :-1].astype(np.float64), strengths[:, -1:]
    order = np.argsort(-own, axis=1, kind="stable")[:, :LISTED]
    strength = np.take_along_axis(own, order, axis=1)
    rival = np.broadcast_to(strength[:, :1], strength.shape).copy()
    if strength.shape[1]:
        rival[:, 0] = strength[:, 1] if strength.shape[1] > 1 else 0.0
    lead = strength - rival
    length = np.broadcast_to(np.log1p(words)[:, None], strength.shape)
    none = np.broadcast_to(elsewhere, strength.shape)
    roots = (np.sign(part) * np.sqrt(np.abs(part)) for part in (strength, lead))
    columns = (*roots, length, none)
    return order, np.stack(columns, axis=2)


def same(form: str) -> str:
    """A key that is equal for forms of the same words: order and little words do not count."""
    telling = sorted(stem(word) for word in form.split() if word not in _LITTLE)
    return " ".join(telling) or form


def once(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    """Without empty and repeated forms: a doubled phrasing would make replays too easy."""
    kept: dict[str, Wording] = {}
    for wording in wordings:
        if wording.form:
            kept.setdefault(wording.form, wording)
    return tuple(kept.values())
