"""Matches are turned here towards what a named trade, or the words beside it, say is asked."""

from collections.abc import Container, Sequence
from dataclasses import replace

from knowledge.asks import Ask
from knowledge.references import LISTED, TRADE
from knowledge.search import Match
from knowledge.slots import Slots
from knowledge.talk import twins

TOPIC = 0.96  # a trade is named and the words beside it say what is asked of it
_RIVAL = 0.87  # as probable as this another entry is not overruled: it would be answered
_FAINT = 0.25  # under this nothing came near at all
# What comes near to a question that a list of trades answers, where no trade is named.
_NEAR_LISTS = LISTED | {
    "admission.who",
    "job.employment",
    "job.salary",
    "study.content",
    "study.equipment",
    "study.work",
}
# What the next question of a message may still ask of the trade that was named before.
CARRIED = frozenset(
    f"{TRADE}{what}" for what in ("score", "cost", "duration", "form", "base", "seats")
)


def of_trade(found: Sequence[Match], entries: Container[str]) -> list[Match]:
    """The matches with general entries turned into their twins about a trade."""
    best: dict[str, Match] = {}
    for match in found:
        twin = twins().get(match.entry, "")
        turned = replace(match, entry=twin) if twin in entries else match
        if turned.entry not in best or best[turned.entry].p < turned.p:
            best[turned.entry] = turned
    return sorted(best.values(), key=lambda match: -match.p)


def with_topic(
    found: Sequence[Match], topic: str, named: bool, entries: Container[str]
) -> tuple[Match, ...]:
    """The matches with the entry of a heard topic lifted to the first place.

    The words of a topic say less than a whole question: they decide between entries about trades,
    never against something else the question comes near to (a dormitory, papers).
    """
    if not topic or topic not in entries:
        return tuple(found)
    best = found[0] if found else None
    listed = best is not None and not named and best.entry in LISTED  # by base, when one is said
    rival = best is not None and best.p >= _RIVAL and best.entry != topic and not listed
    if rival or not _near(best, named):
        return tuple(found)
    mine = next((one for one in found if one.entry == topic), Match(topic, 0.0))
    rest = tuple(one for one in found if one.entry != topic)
    return (replace(mine, p=max(mine.p, TOPIC)), *rest)[: max(len(found), 1)]


def _near(best: Match | None, named: bool) -> bool:
    if best is None or best.entry.startswith(TRADE):
        return True
    return not named and (best.entry in _NEAR_LISTS or best.p < _FAINT)


def carried_slots(ask: Ask, told: Slots) -> Slots | None:
    """What a question takes over from one about a trade before it, or None where it takes nothing.

    «Есть сварщик? А какой балл?»: the second asks of the same trade, base and form.
    """
    best = ask.best.entry if ask.best else ""
    meant = best if best.startswith(TRADE) else twins().get(best, "")
    if ask.slots.trades or not told.trades or meant not in CARRIED:
        return None
    base, form = ask.slots.base or told.base, ask.slots.form or told.form
    return replace(ask.slots, trades=told.trades, base=base, form=form)
