"""Replay: what an edit of the base does to 20 000 stored questions, and how long that takes.

Seconds are what this process used of a core: a neighbour on the same core is no fault of ours.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from knowledge.entries import Entry
from knowledge.loading import load
from knowledge.outcomes import Stored, outcomes, reread
from knowledge.replay import Kind, compared
from knowledge.slots import hear_slots
from knowledge.understanding import Knowledge
from tests.bench.figures import Figure
from tests.bench.reading import read, said

_COUNT = 20_000
_NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
_POOL = ("есть ли бассейн", "где можно поплавать", "секция плавания есть", "бассейн для студентов")

T = TypeVar("T")


def replay() -> list[Figure]:
    """Publish an entry and forget another, over questions of the one college there is."""
    before = load()
    texts = said(before.matcher, _COUNT)
    encodings, reading = _timed(lambda: read(before.matcher, texts))
    slug = next(iter(before.colleges))
    asked = [
        Stored(str(number), text, one, slug, hear_slots(text, before.matcher.vocabulary.knows))
        for number, (text, one) in enumerate(zip(texts, encodings, strict=True))
    ]
    after, learnt = _timed(lambda: _edited(before))
    was, first = _timed(lambda: outcomes(before, asked, _NOW))
    then, again = _timed(lambda: reread(asked, before.matcher, after.matcher))
    now, second = _timed(lambda: outcomes(after, then, _NOW))
    found, counted = _timed(lambda: compared(asked, was, now))
    size = sum(len(one.form) + len(one.searched) + len(one.meaning) for one in encodings) / _COUNT
    changed = ", ".join(f"{found.count(kind)} {kind.value}" for kind in Kind)
    other = sum(one.encoding is not old.encoding for one, old in zip(then, asked, strict=True))
    return [
        Figure(
            "20 000 questions read at first", reading, "s", note=f"{size:.0f} bytes stored each"
        ),
        Figure("head learnt for the edit", learnt, "s", note="or read from its file"),
        Figure(
            "replay of 20 000, base before known", second + counted, "s", at_most=10, note=changed
        ),
        Figure("the base before", first, "s", note="kept while it is live"),
        Figure("words of the base changed, read again", again, "s", note=f"{other} questions"),
    ]


def _edited(before: Knowledge) -> Knowledge:
    gone, *rest = (one for one in before.entries.values() if not one.id.startswith("talk."))
    new: Entry = replace(gone, id="life.pool", title="Бассейн", phrasings=_POOL)
    talk = [one for one in before.entries.values() if one.id.startswith("talk.")]
    return Knowledge.build([*talk, *rest, new], before.colleges.values(), before.thresholds)


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    return call(), time.process_time() - begun
