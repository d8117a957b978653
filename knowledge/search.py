"""Search finds the entries a question may mean, best first; it never decides to answer.

Two channels: *profile* (`knowledge.profile`) weighs the question against all an entry's phrasings
together; *near* is rapidfuzz's token_set_ratio of stems to the nearest single phrasing, asked only
of the entries the profile puts first. Both give the `FEATURES` a probability is read from.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from knowledge.profile import Profiles, Without
from knowledge.words import stem, stems

LISTED = 8  # entries whose single phrasings are compared; the right one is rarely further down

# Words that change nothing in what is asked («а у вас общежитие есть»). «не», «без» and «после» do.
_LITTLE = frozenset(
    {"а", "и", "ну", "ли", "же", "у", "вас", "вам", "мне", "то", "там", "пожалуйста"}
)

FEATURES = ("profile", "lead", "near", "covered", "known", "share", "length")


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
    """A phrasing as stored, in the form that is compared, and as stems; its entry's number."""

    entry: int
    text: str
    form: str
    stems: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant, by number, with the values of `FEATURES` in their order."""

    entry: int
    phrasing: str
    features: tuple[float, ...]

    @property
    def scores(self) -> tuple[tuple[str, float], ...]:
        """The channels by name, as a person may want to see them."""
        shown = dict(zip(FEATURES, self.features, strict=True))
        return tuple((name, shown[name]) for name in ("profile", "near", "covered", "known"))


@dataclass(frozen=True, slots=True)
class Index:
    """All wordings of a base, ready to be searched; never changed after `build`."""

    entries: tuple[str, ...]
    wordings: tuple[tuple[Wording, ...], ...]
    exact: Mapping[str, frozenset[str]]
    profiles: Profiles

    @staticmethod
    def build(phrasings: Mapping[str, Sequence[str]], form: Callable[[str], str]) -> "Index":
        """From entry id → its phrasings; `form` brings any text into the compared form."""
        entries = tuple(phrasings)
        wordings = tuple(
            _once(_wording(number, text, form(text)) for text in phrasings[entry])
            for number, entry in enumerate(entries)
        )
        exact: dict[str, frozenset[str]] = {}
        for wording in (wording for group in wordings for wording in group):
            key = same(wording.form)
            exact[key] = exact.get(key, frozenset()) | {entries[wording.entry]}
        profiles = Profiles.build([[wording.form for wording in group] for group in wordings])
        return Index(entries, wordings, exact, profiles)

    def holders(self, form: str) -> frozenset[str]:
        """The entries that have these very words as a phrasing, in whatever order."""
        return self.exact.get(same(form), frozenset())

    def candidates(self, form: str, without: Without | None = None) -> list[Candidate]:
        """The entries `form` may mean, judged as if `without` were not in the base.

        Ordered by profile; an empty form has none.
        """
        if not form:
            return []
        scores = self.profiles.scores(form, without)
        left_out = without.entry if without and without.whole else -1
        numbers = (number for number in range(len(scores)) if number != left_out)
        order = sorted(numbers, key=lambda number: (-scores[number], number))[:LISTED]
        stemmed = " ".join(stems(form))
        nearest = [self._nearest(stemmed, number, without) for number in order]
        covered, known = self.profiles.covered(form, without)
        rows = _features(
            scores=[scores[number] for number in order],
            near=[likeness for likeness, _ in nearest],
            covered=[covered[number] for number in order],
            known=known,
            words=len(form.split()),
        )
        found = zip(order, nearest, rows, strict=True)
        return [Candidate(number, phrasing, row) for number, (_, phrasing), row in found]

    def _nearest(self, stemmed: str, number: int, without: Without | None) -> tuple[float, str]:
        """(likeness 0..1, wording) of the entry's wording nearest to these stems."""
        left_out = without.form if without and without.entry == number else None
        kept = [wording for wording in self.wordings[number] if wording.form != left_out]
        choices = [wording.stems for wording in kept]
        found = process.extractOne(stemmed, choices, scorer=fuzz.token_set_ratio)
        return (0.0, "") if found is None else (found[1] / 100, kept[found[2]].text)


def same(form: str) -> str:
    """A key that is equal for forms of the same words: order and little words do not count."""
    telling = sorted(stem(word) for word in form.split() if word not in _LITTLE)
    return " ".join(telling) or form


def _wording(entry: int, text: str, form: str) -> Wording:
    return Wording(entry, text, form, " ".join(stems(form)))


def _once(wordings: Iterable[Wording]) -> tuple[Wording, ...]:
    """Without empty and repeated forms: a doubled phrasing would make replays too easy."""
    kept: dict[str, Wording] = {}
    for wording in wordings:
        if wording.form:
            kept.setdefault(wording.form, wording)
    return tuple(kept.values())


def _features(
    scores: Sequence[float],
    near: Sequence[float],
    covered: Sequence[float],
    known: float,
    words: int,
) -> list[tuple[float, ...]]:
    """The `FEATURES` of every listed entry, from its channels and those of its rivals."""
    heights = [math.exp(score - max(scores)) for score in scores]
    return [
        (
            score,
            score - _best_other(scores, at),
            near[at],
            covered[at],
            known,
            heights[at] / sum(heights),
            math.log1p(words),
        )
        for at, score in enumerate(scores)
    ]


def _best_other(values: Sequence[float], at: int) -> float:
    return max((value for other, value in enumerate(values) if other != at), default=0.0)
