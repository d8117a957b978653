"""Evaluation puts labelled questions to the base and counts; whoever tunes looks at no frozen one.

A question has `q`, `ids` (entries that truly answer it, best first, any counts; null = nothing a
FAQ could answer), `more` (ids of further questions in it), `style`, `level` and `source`. Sources
are split by a checksum of their name: a quarter is frozen. What is tuned on the others is measured
on these, so their words are printed nowhere.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from knowledge.batch import BadLine, Setting, read_line, result


class Sources(StrEnum):
    """Which questions are measured."""

    ALL = "all"
    FROZEN = "frozen"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question with what is right; no `ids` = nothing a FAQ could answer."""

    q: str
    ids: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    style: str = ""
    level: str = ""
    source: str = ""

    @property
    def frozen(self) -> bool:
        """True for a source that nobody who tunes may read."""
        return zlib.crc32(self.source.encode()) % 4 == 1


@dataclass(frozen=True, slots=True)
class Judged:
    """A question as it was understood: `found` ids with the probability or score of the first.

    `sure` are the ids understood with certainty, `said` those of them that were answered: what
    the college lacks goes to a person.
    """

    row: Labelled
    found: tuple[str, ...]
    p: float = 0.0
    sure: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    def within(self, places: int) -> bool:
        """True where a right entry is among the first so many."""
        return bool(set(self.found[:places]) & set(self.row.ids))

    def right(self, answered: Sequence[str]) -> bool:
        """True where something was answered and nothing beside what was asked."""
        return bool(answered) and set(answered) <= {*self.row.ids, *self.row.more}


def read_questions(lines: Iterable[bytes], sources: Sources) -> list[Labelled]:
    """The questions of these sources; BadLine with the number of the first line that is none."""
    rows = []
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            rows.append(_labelled(read_line(raw)))
        except BadLine as problem:
            raise BadLine(f"строка {number}: {problem}") from problem
    if sources is Sources.ALL:
        return rows
    return [row for row in rows if row.frozen == (sources is Sources.FROZEN)]


def _labelled(line: object) -> Labelled:
    if not isinstance(line, dict) or not isinstance(line.get("q"), str) or "ids" not in line:
        raise BadLine("нет ключа q или ids")
    lists = [line["ids"] or [], line.get("more") or []]
    if not all(isinstance(one, list) and all(isinstance(i, str) for i in one) for one in lists):
        raise BadLine("ids и more должны быть списками id")
    ids, more = lists
    words = [str(line.get(key, "")) for key in ("style", "level", "source")]
    return Labelled(line["q"], tuple(ids), tuple(more), *words)


def judged(rows: Iterable[Labelled], setting: Setting) -> list[Judged]:
    """Each question as the base understands it, decided as in a batch."""
    return [_judged(row, setting) for row in rows]


def _judged(row: Labelled, setting: Setting) -> Judged:
    one = result(row.q, setting.knowledge.understand(row.q), setting)
    sure = tuple(answer.id for answer in one.answers)
    said = tuple(answer.id for answer in one.answers if answer.said)
    return Judged(row, one.understood, one.p[0] if one.p else 0.0, sure, said)


# --- figures ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies, 95 times in 100 (Wilson 1927); 0 to 1 of nothing."""
        if not self.of:
            return 0.0, 1.0
        z, n, share = 1.959964, self.of, self.value
        centre = share + z * z / (2 * n)
        half = z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
        scale = 1 + z * z / n
        return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)


@dataclass(frozen=True, slots=True)
class Figures:
    """What questions came to: first, three, certain are shares of those a FAQ answers.

    `wrong` is the share of the answers given with certainty, those to questions no FAQ answers
    among them; `beyond` the share of the latter that got one.
    """

    first: Share
    three: Share
    certain: Share
    wrong: Share
    beyond: Share


Answered = Callable[[Judged], Sequence[str]]


def figures(those: Sequence[Judged], answered: Answered = lambda one: one.said) -> Figures:
    """The figures of these questions; `answered` picks what counts as answered with certainty."""
    inside = [one for one in those if one.row.ids]
    outside = [one for one in those if not one.row.ids]
    given = [one for one in those if answered(one)]
    return Figures(
        first=_share(inside, lambda one: one.within(1)),
        three=_share(inside, lambda one: one.within(3)),
        certain=_share(inside, lambda one: one.right(answered(one))),
        wrong=_share(given, lambda one: not one.right(answered(one))),
        beyond=_share(outside, lambda one: bool(answered(one))),
    )


def _share(those: Sequence[Judged], holds: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(holds, those)), len(those))


def groups(those: Sequence[Judged]) -> list[tuple[str, list[Judged]]]:
    """All questions, those of colleges, and every style and level there is, with their names."""
    styles = sorted({one.row.style for one in those})
    levels = sorted({one.row.level for one in those} - {"spo"})
    wanted = [
        ("все", "", ""),
        ("СПО", "", "spo"),
        *((f"СПО, {style}", style, "spo") for style in styles),
        *((style, style, "") for style in styles),
        *((level, "", level) for level in levels),
    ]
    found = [
        (name, [one for one in those if _is_of(one.row, style, level)])
        for name, style, level in wanted
    ]
    return [(name, part) for name, part in found if part]


def _is_of(row: Labelled, style: str, level: str) -> bool:
    return style in {"", row.style} and level in {"", row.level}


# --- calibration, curve, confusions -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose first probability lies from `low` to `high`: promised and found right."""

    low: float
    high: float
    promised: float
    right: Share


_EDGES = (0.0, 0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


def calibration(those: Sequence[Judged]) -> list[Bin]:
    """What the first match promised against how often it was right, by bins; empty ones left out.

    A question no FAQ answers counts as not right; talk promises nothing and is left out.
    """
    kept = [one for one in those if one.found and not one.found[0].startswith("talk.")]
    found = []
    for low, high in pairwise(_EDGES):
        inside = [one for one in kept if low <= one.p < high]
        if inside:
            promised = sum(one.p for one in inside) / len(inside)
            found.append(Bin(low, min(high, 1.0), promised, _share(inside, lambda o: o.within(1))))
    return found


def error(bins: Sequence[Bin]) -> float:
    """How far promise and finding lie apart on average over the questions, 0..1."""
    asked = sum(one.right.of for one in bins)
    apart = sum(one.right.of * abs(one.promised - one.right.value) for one in bins)
    return apart / asked if asked else 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """Answering from `bar` on: the share answered rightly of what a FAQ answers, the wrong."""

    bar: float
    right: Share
    wrong: Share


def curve(those: Sequence[Judged]) -> list[Point]:
    """A point for each bar there can be, the highest first: everything with that score or more."""
    asked = sum(bool(one.row.ids) for one in those)
    ordered = sorted((one for one in those if one.found), key=lambda one: -one.p)
    points, right = list[Point](), 0
    for at, one in enumerate(ordered, start=1):
        right += one.within(1)
        if at == len(ordered) or ordered[at].p < one.p:
            points.append(Point(one.p, Share(right, asked), Share(at - right, at)))
    return points


def covered(points: Sequence[Point], wrong: float) -> Point | None:
    """The point that answers most with at most so many wrong; None where there is none.

    The bar is chosen on the very questions that are measured, so it flatters a little.
    """
    good = [point for point in points if point.wrong.value <= wrong]
    return max(good, key=lambda point: point.right.hits, default=None)


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was asked and what was understood first instead, how often, and an open example."""

    asked: str
    found: str
    times: int
    example: str


def confusions(those: Sequence[Judged]) -> list[Confusion]:
    """The confusions, the most frequent first; words of frozen questions are no example."""
    seen: dict[tuple[str, str], list[Labelled]] = {}
    for one in those:
        if one.row.ids and not one.within(1):
            found = one.found[0] if one.found else ""
            seen.setdefault((one.row.ids[0], found), []).append(one.row)
    counted = [
        Confusion(asked, found, len(rows), next((row.q for row in rows if not row.frozen), ""))
        for (asked, found), rows in seen.items()
    ]
    return sorted(counted, key=lambda one: (-one.times, one.asked, one.found))
