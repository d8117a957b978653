"""A fact is stale when its days, or its confirmation's, are over and nothing newer stands there."""

from datetime import datetime

from knowledge.colleges import College, Fact
from knowledge.confirmation import standing
from knowledge.periods import Phase, local_moment, phase


def stale_facts(college: College, now: datetime) -> tuple[tuple[str, str], ...]:
    """The keys of facts, with their places, of which none holds any more at the aware `now`.

    What was never supplied, or holds only later, is not stale.
    """
    local = local_moment(now, college.timezone)
    ended: dict[tuple[str, str], bool] = {}
    for fact in college.facts:
        key = fact.key, fact.place
        ended[key] = ended.get(key, True) and _is_over(fact, local)
    return tuple(key for key, over in ended.items() if over)


def _is_over(fact: Fact, local: datetime) -> bool:
    lapsed = fact.confirmed is not None and standing(fact.confirmed, local.date()) is None
    return lapsed or phase(fact.window, local) is Phase.AFTER
