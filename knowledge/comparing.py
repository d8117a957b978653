"""Peers are the usual ways to find a phrasing; they get the same phrasings and repaired questions.

Each gives a text's entries, best first, with the score of the nearest phrasing. They are here to
be measured beside our own matching and answer nobody.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from knowledge.evaluation import Judged, Labelled
from knowledge.understanding import Knowledge
from knowledge.words import stems

KEPT = 5  # entries of one question
_LONG, _OFTEN = 0.75, 1.5  # b and k1 of BM25, as everybody takes them

Peer = Callable[[str], Iterable[tuple[int, float]]]
"""From a compared form to the numbers of phrasings and their scores, in whatever order."""


def peers(forms: Sequence[str]) -> dict[str, Peer]:
    """The peers by name, over the compared forms of all phrasings."""
    return {
        "rapidfuzz WRatio": _fuzzy(forms, fuzz.WRatio),
        "rapidfuzz token_set": _fuzzy(forms, fuzz.token_set_ratio),
        "tf-idf букв": _cosine(forms, _pieces),
        "BM25 основ": _bm25(forms, stems),
    }


def compared(knowledge: Knowledge, rows: Sequence[Labelled]) -> dict[str, list[Judged]]:
    """How each peer understands these questions; nothing is `sure` or `said` by a peer."""
    wordings = [
        (entry.id, knowledge.matcher.form(text))
        for entry in knowledge.entries.values()
        if not entry.id.startswith("talk.")
        for text in (*entry.phrasings, entry.title)
    ]
    entries = [entry for entry, _ in wordings]
    asked = [(row, knowledge.matcher.form(row.q)) for row in rows]
    return {
        name: [_judged(row, peer(form), entries) for row, form in asked]
        for name, peer in peers([form for _, form in wordings]).items()
    }


def _judged(row: Labelled, scored: Iterable[tuple[int, float]], entries: Sequence[str]) -> Judged:
    best: dict[str, float] = {}
    for number, score in scored:
        entry = entries[number]
        best[entry] = max(score, best.get(entry, 0.0))
    found = sorted(best, key=lambda entry: -best[entry])[:KEPT]
    return Judged(row, tuple(found), best[found[0]] if found else 0.0)


def _fuzzy(forms: Sequence[str], scorer: Callable[..., float]) -> Peer:
    def scored(form: str) -> Iterable[tuple[int, float]]:
        found = process.extract(form, forms, scorer=scorer, limit=None, score_cutoff=1)
        return ((number, score / 100) for _, score, number in found)

    return scored


Postings = Mapping[str, Sequence[tuple[int, float]]]


def _scored(postings: Postings, terms: Mapping[str, float]) -> Iterable[tuple[int, float]]:
    """Phrasings with the sum of the weights of these terms, each times its own."""
    totals: dict[int, float] = {}
    for term, weight in terms.items():
        for number, held in postings.get(term, ()):
            totals[number] = totals.get(number, 0.0) + weight * held
    return totals.items()


def _cosine(forms: Sequence[str], split: Callable[[str], Iterable[str]]) -> Peer:
    """The cosine of tf-idf vectors, as scikit-learn weighs them (smooth, unit length)."""
    spread = Counter(term for form in forms for term in set(split(form)))
    rarity = {term: math.log((1 + len(forms)) / (1 + held)) + 1 for term, held in spread.items()}

    def vector(form: str) -> dict[str, float]:
        counted = Counter(split(form))
        raw = {term: n * rarity[term] for term, n in counted.items() if term in rarity}
        size = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {term: value / size for term, value in raw.items()}

    postings = _inverted(map(vector, forms))
    return lambda form: _scored(postings, vector(form))


def _bm25(forms: Sequence[str], split: Callable[[str], Iterable[str]]) -> Peer:
    """Okapi BM25 (Robertson, Zaragoza 2009), rarity never below zero as in Lucene."""
    counted = [Counter(split(form)) for form in forms]
    mean = sum(map(Counter.total, counted)) / (len(counted) or 1)
    spread = Counter(term for terms in counted for term in terms)
    rarity = {
        term: math.log(1 + (len(forms) - held + 0.5) / (held + 0.5))
        for term, held in spread.items()
    }

    def weights(terms: Counter[str]) -> dict[str, float]:
        longer = _OFTEN * (1 - _LONG + _LONG * terms.total() / mean)
        return {t: rarity[t] * n * (_OFTEN + 1) / (n + longer) for t, n in terms.items()}

    postings = _inverted(map(weights, counted))
    return lambda form: _scored(postings, Counter(split(form)))


def _inverted(vectors: Iterable[Mapping[str, float]]) -> Postings:
    postings: dict[str, list[tuple[int, float]]] = {}
    for number, vector in enumerate(vectors):
        for term, weight in vector.items():
            postings.setdefault(term, []).append((number, weight))
    return postings


def _pieces(form: str) -> list[str]:
    """Pieces of two to five letters within words, their edges marked by blanks."""
    words = [f" {word} " for word in form.split()]
    sizes = range(2, 6)
    return [w[at : at + n] for w in words for n in sizes for at in range(len(w) - n + 1)]
