"""A replay says of every edit what deciding each question by itself, before and after, says.

The questions are made from the base's own phrasings as people may write them; each is read, sought
and judged alone, the way an asker's is, by the base before and by the rehearsed one.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from knowledge.answers import CERTAIN
from knowledge.asks import Verdict
from knowledge.confidence import Thresholds
from knowledge.encoder import Encoder
from knowledge.encodings import encodings
from knowledge.entries import Entry
from knowledge.grams import Floats
from knowledge.outcomes import Outcome, Stored
from knowledge.rehearsing import REGION, Before, Edited, rehearsed, replayed
from knowledge.replay import Change, Kind, Replayed, compared
from knowledge.slots import hear_slots
from knowledge.understanding import Knowledge
from knowledge.variants import Variant
from tests.bench.understanding import disturbed
from tests.knowledge import bases

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
HERE = bases.sample().slug
GYM = bases.entry("life.gym", ("есть ли спортзал", "качалка есть"), "Спортзал")
POOL = bases.entry("life.pool", ("есть ли бассейн", "бассейн у вас есть", "где плавать"), "Бассейн")
DORM, PAY = "dorm.available", "money.scholarship"
COUNT = 300
KINDS = (
    *("new", "thief", "gone", "phrasings", "variant", "facts", "thresholds", "own", "own gone"),
    "slang",
)
BESIDE = (
    *("есть ли бассейн у вас", "где можно плавать", "есть спортзал", "качалка у вас есть"),
    *("есть ли хата", "хату дадут", "койку дадут", "кот", "сколько лет идет война", "???"),
    *("проходной балл на сварщика", "какие документы на повара", "магистратура есть", "после 9"),
)


@dataclass(frozen=True, slots=True)
class Halved:
    """An encoder whose vectors are kept as those of stored questions are."""

    encoder: Encoder

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in halves of numbers."""
        return np.asarray(self.encoder.encode(texts)).astype(np.float16).astype(np.float32)


@cache
def before() -> Knowledge:
    """The small base, one answer with a fact in it; the college has an entry of its own besides."""
    small = bases.small()
    told = replace(small.entries[DORM].variants[0], text="Есть. Звоните: {contact.phone}.")
    those = {**small.entries, DORM: replace(small.entries[DORM], variants=(told,))}
    return small.refreshed(those.values(), small.colleges.values(), own={HERE: [GYM]})


@cache
def asked() -> tuple[Stored, ...]:
    """Questions at the college, and at no college, with those nobody has an entry for."""
    base, rng = before(), random.Random(5)
    stored = [text for one in (*base.entries.values(), POOL, GYM) for text in one.phrasings]
    texts = [*BESIDE, *(disturbed(rng.choice(stored), rng) for _ in range(COUNT))]
    matcher = base.matcher
    read = encodings(texts, matcher.form, matcher.searched, matcher.index.encoder)
    return tuple(
        Stored(
            str(number), text, one, HERE if number % 3 else "",
            hear_slots(text, matcher.vocabulary.knows),
            frozenset({DORM}) if text == "общежитие" else None,
        )
        for number, (text, one) in enumerate(zip(texts, read, strict=True))
    )  # fmt: skip


def alone(knowledge: Knowledge, one: Stored) -> Outcome:
    """What becomes of one question, read and sought by itself."""
    view = knowledge.of(one.college)
    encoder = view.matcher.index.encoder
    matcher = view.matcher.seen_by(Halved(encoder) if encoder else None)
    ask = view.weighed(one.text, matcher.matches(one.text), one.slots)
    if ask.best is None:
        return Outcome(Verdict.HAND_OVER)
    entry, p = ask.best.entry, ask.best.p
    if ask.verdict is Verdict.OFFER:
        return Outcome(ask.verdict, entry, p, tuple(match.entry for match in ask.matches[:3]))
    if ask.verdict is Verdict.HAND_OVER or not one.college:
        return Outcome(ask.verdict, entry, p)
    if entry not in view.entries:
        return Outcome(Verdict.HAND_OVER, entry, p, lacks="answerless")
    answer = view.answer(ask.reference(entry), one.college, NOW)
    if answer.status in CERTAIN:
        return Outcome(ask.verdict, entry, p)
    return Outcome(Verdict.HAND_OVER, entry, p, lacks=answer.status)


def entries(*those: Entry, owner: str = REGION, gone: Sequence[str] = ()) -> Edited:
    changed: Mapping[tuple[str, str], Entry | None] = {(owner, one.id): one for one in those}
    return Edited({**changed, **{(owner, name): None for name in gone}})


@cache
def edits() -> dict[str, Edited]:
    """One of each of `KINDS`."""
    base = before()
    dorm, college = base.entries[DORM], base.colleges[HERE]
    over = Variant(
        "Было.", since=NOW.date().replace(year=2025), until=NOW.date().replace(year=2025)
    )
    slang = {**base.matcher.vocabulary.slang, "хата": "общежитие"}
    return {
        "new": entries(POOL),
        "thief": entries(replace(POOL, phrasings=(*POOL.phrasings, *dorm.phrasings[:3]))),
        "gone": entries(gone=[PAY]),
        "phrasings": entries(replace(dorm, phrasings=(*dorm.phrasings[:2], "койку дадут"))),
        "variant": entries(replace(dorm, variants=(over,))),
        "facts": Edited(colleges=(replace(college, facts=()),)),
        "thresholds": Edited(thresholds=Thresholds(answer=0.95, offer=0.4)),
        "own": entries(POOL, owner=HERE),
        "own gone": entries(owner=HERE, gone=[GYM.id]),
        "slang": Edited(slang=slang),
    }


@cache
def each_before() -> list[Outcome]:
    """What the questions come to before any edit."""
    return [alone(before(), one) for one in asked()]


@pytest.mark.parametrize("name", KINDS)
def test_a_replay_is_what_each_question_comes_to_alone(name: str) -> None:
    questions, known = asked(), Before(before())
    now = rehearsed(before(), edits()[name])
    each = compared(questions, each_before(), [alone(now, one) for one in questions])
    # The second time much is known of the questions: it is the same again.
    for found in (replayed(known, now, questions, NOW) for _ in range(2)):
        assert shown(found) == shown(each)
    assert any(each.count(kind) for kind in Kind)


def shown(found: Replayed) -> object:
    """All that a replay says but the last digits of probabilities."""
    tallies = [
        (one.kind, one.was, one.now, one.questions, one.colleges, *map(_told, one.examples))
        for one in found.tallies
    ]
    golden = [_told(one) for one in (*found.lost, *found.won)]
    return found.questions, found.answered, tallies, golden


def _told(one: Change) -> object:
    pair = ((o.verdict, o.entry, o.offers, o.lacks) for o in (one.before, one.after))
    return one.kind, one.question.id, *pair
