"""A short follow-up is understood by the question before it, and a new topic drops that."""

from typing import Any

import pytest

from knowledge.turns import understand_turns
from knowledge.understanding import Ask, Understanding, Verdict
from tests.knowledge.bases import region
from tests.knowledge.said import best_of, one_of, read_set, slots_differ


def fits(understood: Understanding, turn: dict[str, Any]) -> bool:
    """True where a message is understood as the set has it."""
    ids = one_of(turn["id"])
    if "" in ids:
        return not understood.asks
    [ask] = understood.asks if len(understood.asks) == 1 else [Ask("", (), Verdict.HAND_OVER)]
    if best_of(ask) not in ids:
        return False
    # A score told once may be kept; it narrows nothing that these sets ask.
    differ = [name for name in slots_differ(ask.slots, turn) if name not in {"score", "beyond"}]
    return turn.get("any", False) or not differ


def test_chains_of_short_messages() -> None:
    chains = read_set("follow_ups")["chain"]
    assert len(chains) >= 25
    missed, turns, broken, certain, wrong = [], 0, 0, 0, []
    for chain in chains:
        said = [turn["said"] for turn in chain["turn"]]
        whole = True
        for understood, turn in zip(understand_turns(region(), said), chain["turn"], strict=True):
            fit = fits(understood, turn)
            turns, whole = turns + 1, whole and fit
            heard = [f"{ask.verdict} {ask.reference(best_of(ask))}" for ask in understood.asks]
            if any(ask.verdict is Verdict.ANSWER for ask in understood.asks):
                certain += 1
                wrong += [] if fit else [turn["said"]]
            if not fit:
                missed.append((said, turn["said"], heard))
        broken += not whole
    print(f"messages {1 - len(missed) / turns:.1%}, chains {1 - broken / len(chains):.1%}")
    print(f"certain {certain / turns:.1%}, of them wrong {wrong}", *missed, sep="\n  ")
    assert len(missed) <= 0.1 * turns
    assert broken <= 0.1 * len(chains) + 1
    assert len(wrong) <= 0.03 * certain


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("возьмёте переводом из другого техникума? какие документы нужны?", Verdict.OFFER),
        ("есть скидки? какие документы нужны", Verdict.OFFER),
        ("есть скидки? какие документы нужны для поступления", Verdict.ANSWER),
        ("берёте после 9? какие документы нужны", Verdict.ANSWER),
    ],
)
def test_papers_may_be_those_of_what_was_asked_before(text: str, verdict: Verdict) -> None:
    ask = region().understand(text).asks[-1]
    assert (best_of(ask), ask.verdict) == ("docs.list", verdict)


def test_a_degree_of_universities_is_never_answered_for_certain() -> None:
    [ask] = region().understand("какие документы нужны для поступления в магистратуру").asks
    assert ask.verdict is not Verdict.ANSWER
