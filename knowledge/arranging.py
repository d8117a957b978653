"""Arranging lets people merge gaps and take one apart; only people take that back.

A question keeps the key of the group it joined for ever. Decisions are kept beside, in their order,
and only say under which gap a group is seen: so a new question finds the group it is like, and
comes to the gap where people have put that group.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """All that is seen under `gap` is seen under `into` from now on; ValueError for one gap."""

    gap: str
    into: str

    def __post_init__(self) -> None:
        if self.gap == self.into:
            raise ValueError(f"{self.gap!r} cannot be merged with itself")


@dataclass(frozen=True, slots=True)
class Split:
    """These `questions` (ids) of `gap` are a gap of their own; `key` was nobody's before.

    ValueError for no questions, or a key that is the gap's.
    """

    gap: str
    key: str
    questions: frozenset[str]

    def __post_init__(self) -> None:
        if not self.questions or self.key == self.gap:
            raise ValueError(f"nothing is taken from {self.gap!r} under a key of its own")


Decision = Merge | Split


@dataclass(frozen=True, slots=True)
class Arranged:
    """`groups`: question id → the group it counts for; `gaps`: that group → its gap."""

    groups: Mapping[str, str]
    gaps: Mapping[str, str]

    def gap_of(self, question: str) -> str:
        """The gap a question is seen under; KeyError for one that has not joined."""
        return self.gap(self.groups[question])

    def gap(self, group: str) -> str:
        """The gap a group is seen under, the group's own key where nobody decided."""
        return self.gaps.get(group, group)


def arranged(placed: Mapping[str, str], decisions: Iterable[Decision]) -> Arranged:
    """What people have made of the groups questions joined (`placed`: question id → group)."""
    groups = dict(placed)
    gaps = {group: group for group in groups.values()}
    for decision in decisions:
        if isinstance(decision, Split):
            gaps[decision.key] = decision.key
            # What was deleted meanwhile, or belongs elsewhere by now, is left where it is.
            for question in decision.questions & groups.keys():
                if gaps.get(groups[question], groups[question]) == decision.gap:
                    groups[question] = decision.key
        else:
            gaps.setdefault(decision.gap, decision.gap)
            for group, seen in gaps.items():
                if seen == decision.gap:
                    gaps[group] = decision.into
    return Arranged(groups, gaps)


def undone(decisions: Sequence[Decision], number: int) -> tuple[Decision, ...]:
    """The decisions as if the one with this number had not been taken; IndexError for no number.

    What joined since goes where the group it joined goes.
    """
    if not 0 <= number < len(decisions):
        raise IndexError(number)
    taken = decisions[number]
    back = (Merge(taken.key, taken.gap),) if isinstance(taken, Split) else ()
    return (*decisions[:number], *back, *decisions[number + 1 :])
