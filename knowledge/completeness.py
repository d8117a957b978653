"""How complete a college's data is at a moment: which questions it can answer, and what lacks.

Counted is what entries quote; a value counts where it holds now and somebody confirmed it. What
is asked most of what lacks is worth the most.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.checking import newest
from knowledge.colleges import College, Fact
from knowledge.confirmation import standing
from knowledge.entries import Entry
from knowledge.facts import FACTS
from knowledge.periods import Phase, phase
from knowledge.references import entry_of

SOON = timedelta(days=30)
_CODE = re.compile(r"\d\d\.\d\d\.\d\d")


class State(StrEnum):
    """How it stands with a fact of a college."""

    GOOD = "good"
    LOOSE = "loose"
    """It holds, and nobody confirmed it: the question goes to a person."""
    OVER = "over"
    LATER = "later"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Demand:
    """How often people asked lately for what a fact tells, and about a trade, by key and code."""

    facts: Mapping[str, int] = field(default_factory=dict)
    trades: Mapping[str, int] = field(default_factory=dict)


NOBODY = Demand()
Asked = tuple[str, Sequence[str], int]
"""The reference of an entry ("" = none), the facts its answer lacked, how often."""


def demand(asked: Iterable[Asked], quoted: Mapping[str, Sequence[str]]) -> Demand:
    """What questions were about; `quoted` are the fact keys of each entry (`quotes`)."""
    facts, trades = Counter[str](), Counter[str]()
    for reference, missing, count in asked:
        keys = {*quoted.get(entry_of(reference), ()), *(key for key in missing if key in FACTS)}
        for key in keys:
            facts[key] += count
        for code in {*_CODE.findall(reference), *_CODE.findall(" ".join(missing))}:
            trades[code] += count
    return Demand(facts, trades)


def quotes(base: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """The fact keys that each entry quotes; entries without any are left out."""
    return {entry.id: keys for entry in base if (keys := entry.fact_keys)}


def wanted(quoted: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Every fact key that some entry quotes."""
    return frozenset(key for keys in quoted.values() for key in keys)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How a college's data stands.

    `facts` has the state of every key that entries quote; `ending` are those whose last value
    ends within a month. `rows` are programs that hold now, `loose` those of them that nobody
    confirmed, `over` those with nothing that follows; `whole` as in `Programs`.
    """

    facts: Mapping[str, State]
    ending: frozenset[str]
    rows: int
    loose: int
    over: int
    whole: bool

    def count(self, *states: State) -> int:
        """How many facts are in one of these states."""
        return sum(state in states for state in self.facts.values())

    @property
    def percent(self) -> int:
        """The share of what entries quote that can be told today, 100 only for all of it."""
        return 100 * self.count(State.GOOD) // len(self.facts) if self.facts else 100

    def lacking(self, asked: Demand) -> list[tuple[str, int]]:
        """What cannot be told today with how often it was asked, the most wanted first."""
        lacks = [key for key, state in self.facts.items() if state is not State.GOOD]
        return sorted(((key, asked.facts.get(key, 0)) for key in lacks), key=lambda one: -one[1])


def completeness(keys: Iterable[str], college: College, local: datetime) -> Completeness:
    """How a college stands at a local moment; `keys` are the facts that entries quote."""
    held: dict[str, list[Fact]] = {}
    for fact in college.facts:
        held.setdefault(fact.key, []).append(fact)
    rows = college.programs.rows
    now = [row for row in rows if phase(row.window, local) is Phase.NOW]
    current = {(row.key, row.place) for row in rows if phase(row.window, local) is not Phase.AFTER}
    return Completeness(
        facts={key: _state(held.get(key, ()), local) for key in sorted(keys)},
        ending=frozenset(
            fact.key
            for fact in newest(college.facts)
            if timedelta() <= fact.window[1] - local <= SOON
        ),
        rows=len(now),
        loose=sum(standing(row.confirmed, local.date()) is None for row in now),
        over=len({(row.key, row.place) for row in rows} - current),
        whole=college.programs.whole,
    )


def _state(facts: Sequence[Fact], local: datetime) -> State:
    """The best that can be said of the values of one key."""
    phases = {phase(fact.window, local) for fact in facts}
    now = [fact for fact in facts if phase(fact.window, local) is Phase.NOW]
    if now:
        stood_for = any(standing(fact.confirmed, local.date()) for fact in now)
        return State.GOOD if stood_for else State.LOOSE
    if Phase.BEFORE in phases:
        return State.LATER
    return State.OVER if phases else State.MISSING
