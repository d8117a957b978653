"""A replay says what an edit of the base gains, loses and steals, over questions people asked.

How it is used, values in and values out (`before` and `after` are a `Knowledge` each; an edit may
change entries, phrasings, variants, facts or thresholds):

    was = outcomes(before, questions, now)            # may be kept as long as `before` is live
    then = reread(questions, before.matcher, after.matcher)
    found = compared(questions, was, outcomes(after, then, now))
    found.blocked, found.tallies, found.lost

Questions and their outcomes are those of `knowledge.outcomes`. Those of the golden set
(`knowledge.golden`) know what is right: one that was understood rightly and would not be any more
blocks the edit, everything else warns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.asks import Verdict
from knowledge.outcomes import Outcome, Stored

EXAMPLES = 5  # questions shown of each tally


class Kind(StrEnum):
    """How an outcome changed; the first three are of answers, the others of choices."""

    LOST = "lost"
    STOLEN = "stolen"
    GAINED = "gained"
    WITHDRAWN = "withdrawn"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Change:
    """One question that comes out otherwise than before."""

    kind: Kind
    question: Stored
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Tally:
    """The changes of a kind from the entry `was` to the entry `now`, with some of them.

    `was` and `now` are what answers (or is offered first) before and after.
    """

    kind: Kind
    was: str
    now: str
    questions: int
    colleges: int
    examples: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What an edit does: `tallies`, the worst kind and the most questions first.

    `answered` are how many questions are answered before and after. `lost` and `won` are golden
    questions whose right answer goes or comes.
    """

    questions: int
    answered: tuple[int, int]
    tallies: tuple[Tally, ...]
    lost: tuple[Change, ...]
    won: tuple[Change, ...]

    @property
    def blocked(self) -> bool:
        """True where the edit must not be published as it is."""
        return bool(self.lost)

    @property
    def worse(self) -> int:
        """How many questions that were answered are not any more, or otherwise."""
        return self.count(Kind.LOST) + self.count(Kind.STOLEN)

    def count(self, kind: Kind) -> int:
        """How many questions changed in this way."""
        return sum(tally.questions for tally in self.tallies if tally.kind is kind)


def compared(
    questions: Sequence[Stored], before: Sequence[Outcome], after: Sequence[Outcome]
) -> Replayed:
    """What changes between two lists of outcomes of these questions, in their order.

    Golden questions count for themselves and in no tally. ValueError for lists of other lengths.
    """
    tallied: dict[tuple[Kind, str, str], list[Change]] = {}
    lost: list[Change] = []
    won: list[Change] = []
    answered = [0, 0]
    for question, was, now in zip(questions, before, after, strict=True):
        if question.right is not None:
            had, has = (comes_out_right(one, question.right) for one in (was, now))
            if had != has:
                kind = Kind.GAINED if has else Kind.STOLEN if now.answer else Kind.LOST
                (won if has else lost).append(Change(kind, question, was, now))
            continue
        answered[0] += bool(was.answer)
        answered[1] += bool(now.answer)
        if changed := _kind(was, now):
            key = changed, _shown(was), _shown(now)
            tallied.setdefault(key, []).append(Change(changed, question, was, now))
    order = list(Kind)
    tallies = sorted(
        (_tally(*key, changes) for key, changes in tallied.items()),
        key=lambda one: (order.index(one.kind), -one.questions, one.was, one.now),
    )
    total = sum(question.right is None for question in questions)
    return Replayed(total, (answered[0], answered[1]), tuple(tallies), tuple(lost), tuple(won))


def comes_out_right(outcome: Outcome, right: frozenset[str]) -> bool:
    """True where one of these entries is certainly asked; of none, where a person answers."""
    return outcome.sure in right if right else not outcome.answer


def _kind(was: Outcome, now: Outcome) -> Kind | None:
    """How the outcome changed, None where the asker notices nothing."""
    if was.answer or now.answer:
        if was.answer == now.answer:
            return None
        return (
            Kind.STOLEN if was.answer and now.answer else Kind.LOST if was.answer else Kind.GAINED
        )
    if was.verdict is now.verdict:
        return None
    return Kind.OFFERED if now.verdict is Verdict.OFFER else Kind.WITHDRAWN


def _shown(outcome: Outcome) -> str:
    """The entry the asker sees first, "" where the question goes to a person."""
    return outcome.answer or (outcome.offers[0] if outcome.offers else "")


def _tally(kind: Kind, was: str, now: str, changes: Sequence[Change]) -> Tally:
    colleges = {change.question.college for change in changes}
    return Tally(kind, was, now, len(changes), len(colleges), tuple(changes[:EXAMPLES]))
