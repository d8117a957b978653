"""A rehearsal is a base with an edit, good enough for a replay at once; nobody is answered by it.

Learning a base anew takes a minute. New wordings are learnt beside it instead (`knowledge.beside`),
what goes is forgotten (`knowledge.forgetting`): both take a fraction of a second and come out
nearly the same. Facts, programs, variants and thresholds come out the same altogether. Other slang
changes how everything is read: then the base is learnt anew after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from knowledge.colleges import College
from knowledge.confidence import Thresholds
from knowledge.entries import Entry, ways_to_ask
from knowledge.matching import Matcher
from knowledge.outcomes import Known, Outcome, Stored, outcomes, reread
from knowledge.replay import Replayed, compared
from knowledge.understanding import Knowledge

REGION = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changes, each as it would be.

    `entries` by owner (`REGION`, or a college's slug) and id, None where one is taken away;
    `thresholds` and `slang` (what people say → what the base says, all of it) None = as they are.
    """

    entries: Mapping[tuple[str, str], Entry | None] = field(default_factory=dict)
    colleges: tuple[College, ...] = ()
    thresholds: Thresholds | None = None
    slang: Mapping[str, str] | None = None

    def over(self, owner: str, standing: Mapping[str, Entry]) -> dict[str, Entry]:
        """The entries an owner has with what is changed of them."""
        made: dict[str, Entry | None] = dict(standing)
        made.update({name: one for (whose, name), one in self.entries.items() if whose == owner})
        return {name: one for name, one in made.items() if one is not None}


def rehearsed(knowledge: Knowledge, edited: Edited) -> Knowledge:
    """The base with an edit; in a second, in a minute with other slang."""
    before, alone = ways_to_ask(knowledge.entries), knowledge.apart()
    entries = edited.over(REGION, knowledge.entries)
    after = ways_to_ask(entries)
    changed = [name for whose, name in edited.entries if whose == REGION]
    own = {
        slug: tuple(edited.over(slug, knowledge.own.get(slug, {})).values())
        for slug in {*knowledge.own, *(whose for whose, _ in edited.entries if whose != REGION)}
    }
    colleges = {**knowledge.colleges, **{one.slug: one for one in edited.colleges}}
    if edited.slang is not None:
        encoder = alone.matcher.index.encoder
        anew = replace(alone, matcher=Matcher.build(after, encoder, edited.slang))
        told = anew.refreshed(entries.values(), colleges.values(), alone.neighbours, own)
        return replace(told, thresholds=edited.thresholds or told.thresholds)
    matcher = alone.matcher.forgetting({name: _left(before, after, name) for name in changed})
    told = replace(alone, matcher=matcher).refreshed(
        entries.values(), colleges.values(), alone.neighbours, own
    )
    told = replace(told, thresholds=edited.thresholds or told.thresholds)
    fresh = {name: ways for name in changed if (ways := _left(after, before, name))}
    return _knowing(told, fresh) if fresh else told


def _left(
    those: Mapping[str, Sequence[str]], others: Mapping[str, Sequence[str]], name: str
) -> tuple[str, ...]:
    """The ways to ask an entry that stand in the first and not in the second."""
    known = frozenset(others.get(name, ()))
    return tuple(dict.fromkeys(way for way in those.get(name, ()) if way not in known))


def _knowing(told: Knowledge, fresh: Mapping[str, Sequence[str]]) -> Knowledge:
    """The same with these ways to ask learnt, at colleges with entries of their own as well."""
    more = told.matcher.learnt_beside(fresh)
    views = {slug: told.of(slug) for slug, those in told.own.items() if those}
    knowing = {
        slug: replace(view, matcher=view.matcher.with_beside(more)) for slug, view in views.items()
    }
    return replace(told, matcher=told.matcher.with_beside(more), views=knowing)


@dataclass(frozen=True, slots=True)
class Before:
    """What a base makes of questions, found out as it is needed: it is kept while it is in use."""

    knowledge: Knowledge
    had: dict[str, Outcome] = field(default_factory=dict, repr=False)
    known: Known = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # A frozen value's own way to fill in what follows from the rest.
        object.__setattr__(self, "known", Known.of(self.knowledge))

    def outcomes(
        self, questions: Sequence[Stored], now: datetime, unconfirmed: bool = False
    ) -> list[Outcome]:
        """What is done with each question."""
        new = [one for one in questions if one.id not in self.had]
        found = outcomes(self.knowledge, new, now, unconfirmed, self.known)
        self.had.update({one.id: outcome for one, outcome in zip(new, found, strict=True)})
        return [self.had[one.id] for one in questions]


def replayed(
    before: Before,
    after: Knowledge,
    questions: Sequence[Stored],
    now: datetime,
    unconfirmed: bool = False,
) -> Replayed:
    """What comes of questions people asked once `after` follows `before`, at the aware `now`.

    Questions read by another encoder are passed over.
    """
    asked = read_alike(before.knowledge, questions)
    was = before.outcomes(asked, now, unconfirmed)
    then = reread(asked, before.knowledge.matcher, after.matcher)
    return compared(asked, was, outcomes(after, then, now, unconfirmed, before.known))


def read_alike(knowledge: Knowledge, questions: Sequence[Stored]) -> list[Stored]:
    """The questions that were read by the encoder of this base."""
    size = knowledge.matcher.index.meant_size
    return [one for one in questions if len(one.encoding.vector) == size]
