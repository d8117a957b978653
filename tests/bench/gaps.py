"""Gaps: labelled questions grouped by meaning, beside k-means and DBSCAN, and how long it takes.

Each question should be with those of the same first label. Both peers are told what nobody knows
where it counts: k-means how many groups there are, DBSCAN the reach (and rapidfuzz the scorer) that
agrees best with the labels. Ours is told nothing: its threshold was chosen on the base's own
phrasings, and how it comes out there is printed as well. A base that lacks the asked entries is
the harder case: half of the entries are left out in turn, and only questions of these are asked.
"""

import random
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.encoder import load_encoder
from knowledge.entries import load_base, ways_to_ask
from knowledge.evaluation import Labelled, Sources, read_questions
from knowledge.grams import Floats
from knowledge.grouping import ALIKE, Groups, Point, Reader
from knowledge.many import AT_ONCE, Block, Many
from knowledge.matching import Matcher
from tests.bench.clusters import Agreement, agreement, dbscan, k_means
from tests.bench.figures import Figure
from tests.bench.reading import read, said

QUESTIONS = Path(__file__).parents[2] / ".." / "shared" / "data" / "questions.jsonl"
_STEPS = (-0.08, -0.04, 0.0, 0.04, 0.08)
_SAMPLE = 500
_SEED = 7
_ONES = 50
_SCORERS = (fuzz.WRatio, fuzz.token_set_ratio, fuzz.token_sort_ratio)


def gaps() -> list[Figure]:
    """Group the labelled questions, the base's own phrasings, and 20 000 for the clock."""
    ways = ways_to_ask({entry.id: entry for entry in load_base().values})
    whole = Matcher.build(ways, load_encoder())
    halves = [
        Matcher.build({i: w for i, w in ways.items() if _half(i) != number}, load_encoder())
        for number in (0, 1)
    ]
    figures = _own(whole)
    if QUESTIONS.exists():
        with QUESTIONS.open("rb") as lines:
            rows = [row for row in read_questions(lines, Sources.ALL) if row.ids]
        missing = [
            [row for row in rows if row.ids[0] in ways and _half(row.ids[0]) == n] for n in (0, 1)
        ]
        figures += _beside("", [(whole, rows)])
        figures += _beside(", entry missing", list(zip(halves, missing, strict=True)))
        lexical = Matcher.build(ways)
        figures += _shown("lexical", [_ours(lexical, rows)])
    return figures + _speed(whole)


def _half(entry: str) -> int:
    return zlib.crc32(entry.encode()) % 2


# --- agreement ----------------------------------------------------------------------------------


def _beside(what: str, asked: Sequence[tuple[Matcher, Sequence[Labelled]]]) -> list[Figure]:
    """Our figures beside the peers', which they should reach."""
    ours = [_ours(matcher, rows) for matcher, rows in asked]
    peers = {
        "k-means, number known": [_k_means(matcher, rows) for matcher, rows in asked],
        "DBSCAN, reach known": [_dbscan(matcher, rows) for matcher, rows in asked],
    }
    v = max(mean(one.v for one in those) for those in peers.values())
    f1 = max(mean(one.f1 for one in those) for those in peers.values())
    count = sum(len(rows) for _, rows in asked)
    figures = [
        Figure(f"gaps{what}, V-measure", mean(one.v for one in ours), at_least=round(v, 3)),
        Figure(f"gaps{what}, pairwise F1", mean(one.f1 for one in ours), at_least=round(f1, 3)),
    ]
    figures[0] = replace(figures[0], note=f"{count} questions")
    for name, those in peers.items():
        figures += _shown(f"{name}{what}", those)
    return figures


def _shown(name: str, those: Sequence[Agreement]) -> list[Figure]:
    return [
        Figure(f"{name}, V-measure", mean(one.v for one in those)),
        Figure(f"{name}, pairwise F1", mean(one.f1 for one in those)),
    ]


def _ours(matcher: Matcher, rows: Sequence[Labelled]) -> Agreement:
    points = _points(matcher, [row.q for row in rows])
    return agreement([row.ids[0] for row in rows], _joined(Groups(), points))


def _joined(groups: Groups, points: Sequence[Point]) -> list[str]:
    return groups.joined(points, [str(number) for number in range(len(points))])[0]


def _points(matcher: Matcher, texts: Sequence[str]) -> list[Point]:
    """Questions as they are compared, read and looked for as the path does."""
    many, reader, points = Many.of(matcher), Reader(matcher.index.grams), list[Point]()
    encodings = read(matcher, texts)
    for first in range(0, len(texts), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        found = many.found(Block.of(encodings[part]))
        for text, one, those in zip(texts[part], encodings[part], found, strict=True):
            matches = matcher.told_from(those, one.form, text, bool(matcher.trades(text)))
            near = {match.entry: match.p for match in matches}
            points.append(Point(text, reader.words(one.searched), one.vector, near))
    return points


def _k_means(matcher: Matcher, rows: Sequence[Labelled]) -> Agreement:
    labels = [row.ids[0] for row in rows]
    vectors = np.array([one.vector for one in read(matcher, [row.q for row in rows])])
    return agreement(labels, k_means(vectors, len(set(labels))).tolist())


def _dbscan(matcher: Matcher, rows: Sequence[Labelled]) -> Agreement:
    labels = [row.ids[0] for row in rows]
    forms = [one.form for one in read(matcher, [row.q for row in rows])]
    found = [
        agreement(labels, dbscan(_distances(forms, scorer), reach / 100).tolist())
        for scorer in _SCORERS
        for reach in range(5, 70, 5)
    ]
    return max(found, key=lambda one: one.v + one.f1)


def _distances(forms: Sequence[str], scorer: Callable[..., float]) -> Floats:
    return np.asarray(1 - process.cdist(forms, forms, scorer=scorer) / 100, np.float32)


# --- the base itself ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """Phrasings of the base as if they, or their whole entry, were not in it."""

    labels: list[str]
    points: list[Point]

    def with_bar(self, enough: float) -> Agreement:
        return agreement(self.labels, _joined(Groups(enough=enough), self.points))


def _own(matcher: Matcher) -> list[Figure]:
    """How thresholds around ours group the base's own phrasings; no question is looked at."""
    known = [_left_out(matcher, kind) for kind in (0, 1)]
    figures = []
    for step in _STEPS:
        found = [one.with_bar(ALIKE + step) for one in known]
        score = mean(value for one in found for value in (one.v, one.f1))
        note = ", ".join(f"V {one.v:.3f} F1 {one.f1:.3f}" for one in found)
        figures.append(Figure(f"own phrasings, alike {ALIKE + step:.2f}", score, note=note))
    return figures


def _left_out(matcher: Matcher, kind: int) -> _Known:
    """A sample: the phrasing itself left out (0), or its entry (1)."""
    replayed, names = matcher.replayed, matcher.index.entries
    rng = random.Random(_SEED)
    rows = np.flatnonzero(replayed.kinds == kind).tolist()
    rows = rng.sample(rows, min(_SAMPLE, len(rows)))
    chances = matcher.confidence.of(replayed)
    owners = replayed.rights if kind == 0 else replayed.gone
    forms = [replayed.forms[row] for row in rows]
    encoder = load_encoder()
    vectors = encoder.encode(forms) if encoder else np.zeros((len(forms), 0), np.float32)
    reader = Reader(matcher.index.grams)
    points = [
        Point(form, reader.words(form), vector, _near(names, replayed.entries[row], chances[row]))
        for row, form, vector in zip(rows, forms, vectors, strict=True)
    ]
    return _Known([names[owners[row]] for row in rows], points)


def _near(
    names: Sequence[str], entries: Sequence[int], chances: Sequence[float]
) -> Mapping[str, float]:
    best = sorted(zip(entries, chances, strict=True), key=lambda pair: -pair[1])
    return {names[entry]: float(p) for entry, p in best[:5] if p >= 0.03 or p == best[0][1]}


# --- the clock ----------------------------------------------------------------------------------


def _speed(matcher: Matcher) -> list[Figure]:
    texts = said(matcher, 20_000)
    points = _points(matcher, texts)
    reader = Reader(matcher.index.grams)
    forms = [one.searched for one in read(matcher, texts)]
    begun = time.process_time()
    for form in forms:
        reader.words(form)
    read_in = time.process_time() - begun
    begun = time.process_time()
    ids = [str(number) for number in range(len(points))]
    keys, groups = Groups().joined(points, ids)
    joined = time.process_time() - begun
    ones = []
    for point in points[:: len(points) // _ONES]:
        begun = time.process_time()
        groups.joined([replace(point, worded="")], ["new"])
        ones.append(time.process_time() - begun)
    return [
        Figure("20 000 questions compared", read_in, "s", note="words to vectors, CPU"),
        Figure(
            "20 000 questions grouped", joined, "s", at_most=10, note=f"{len(set(keys))} groups"
        ),
        Figure("one question more", 1000 * median(ones), "ms", at_most=10),
    ]
