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
from knowledge.outcomes import Stored
from knowledge.rehearsing import REGION, Before, Edited, rehearsed, replayed
from knowledge.replay import Kind, Replayed
from knowledge.slots import hear_slots
from knowledge.understanding import Knowledge
from tests.bench.figures import Figure
from tests.bench.reading import read, said

_COUNT = 20_000
_NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
_POOL = ("есть ли бассейн", "где можно поплавать", "секция плавания есть", "бассейн для студентов")

T = TypeVar("T")


def replay() -> list[Figure]:
    """Try an edit as the console does, over questions of the one college there is.

    Beside it the same base learnt anew: what a rehearsal says, and what comes of it a minute later.
    """
    base = load()
    texts = said(base.matcher, _COUNT)
    encodings, reading = _timed(lambda: read(base.matcher, texts))
    slug = next(iter(base.colleges))
    asked = [
        Stored(str(number), text, one, slug, hear_slots(text, base.matcher.vocabulary.knows))
        for number, (text, one) in enumerate(zip(texts, encodings, strict=True))
    ]
    before = Before(base)
    _, first = _timed(lambda: before.outcomes(asked, _NOW))
    gone, new = _edited(base)
    edit = Edited({(REGION, gone.id): None, (REGION, new.id): new})
    after, rehearsing = _timed(lambda: rehearsed(base, edit))
    found, second = _timed(lambda: replayed(before, after, asked, _NOW))
    anew, learnt = _timed(lambda: _learnt(base, gone, new))
    true, third = _timed(lambda: replayed(before, anew, asked, _NOW))
    size = sum(len(one.form) + len(one.searched) + len(one.meaning) for one in encodings) / _COUNT
    return [
        Figure(
            "20 000 questions read at first", reading, "s", note=f"{size:.0f} bytes stored each"
        ),
        Figure("the base before", first, "s", note="once while it is live"),
        Figure("an edit rehearsed", rehearsing, "s", at_most=3),
        Figure(
            "replay of 20 000, base before known", second, "s", at_most=10, note=_changes(found)
        ),
        Figure("head learnt for the edit", learnt, "s", note="or read from its file"),
        Figure("replay of 20 000, base learnt anew", third, "s", note=_changes(true)),
    ]


def _changes(found: Replayed) -> str:
    return ", ".join(f"{found.count(kind)} {kind.value}" for kind in Kind)


def _edited(base: Knowledge) -> tuple[Entry, Entry]:
    """An entry that goes, and a new one."""
    gone = next(one for one in base.entries.values() if not one.id.startswith("talk."))
    return gone, replace(gone, id="life.pool", title="Бассейн", phrasings=_POOL)


def _learnt(base: Knowledge, gone: Entry, new: Entry) -> Knowledge:
    rest = [one for one in base.entries.values() if one.id != gone.id]
    return Knowledge.build([*rest, new], base.colleges.values(), base.thresholds)


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    begun = time.process_time()
    return call(), time.process_time() - begun
