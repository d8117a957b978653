"""Probabilities come from the base's own replays, the same each time, and keep their promise."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge.confidence import Confidence, Replays, Thresholds, measure
from knowledge.search import FEATURES, Candidate
from tests.knowledge.bases import region, small


def _candidate(number: int, strength: float) -> Candidate:
    return Candidate(number, "", (strength,) * len(FEATURES))


def _replays(answerable: int = 20, missing: int = 10, background: int = 5) -> Replays:
    """Strong candidates where entry 1 is right, weak ones where nothing is."""
    counts = [answerable, missing, background]
    strong, weak = [2.0, -1.0], [-0.5, -1.0]
    strengths = np.array([strong] * answerable + [weak] * (missing + background))
    return Replays(
        forms=("а",) * sum(counts),
        kinds=np.repeat(np.arange(3), counts),
        rights=np.repeat([1, -1, -1], counts),
        gone=np.repeat([-1, 1, -1], counts),
        entries=np.tile([1, 2], (sum(counts), 1)),
        features=np.repeat(strengths[:, :, None], len(FEATURES), axis=2),
        fits=np.ones((sum(counts), 2), np.bool_),
    )


def _none() -> Replays:
    every = _replays()
    return replace(every, entries=every.entries[:, :0], features=every.features[:, :0])


def test_learns_what_is_strong() -> None:
    learnt = Confidence.fit(_replays())
    assert learnt.p(_candidate(1, 2.0)) > 0.9
    assert learnt.p(_candidate(1, -1.0)) < 0.1
    assert learnt.ranked([_candidate(1, -1.0), _candidate(2, 2.0)])[0][1].entry == 2
    assert learnt.of(_replays())[0, 0] == pytest.approx(learnt.p(_candidate(1, 2.0)))


def test_without_replays_it_is_cautious() -> None:
    assert Confidence.fit(_none()).p(_candidate(1, 0.0)) < Thresholds().offer
    assert measure(_none(), Confidence(), Thresholds()).first == 0.0


def test_measures_answers_and_refusals() -> None:
    replays = _replays()
    said = measure(replays, Confidence.fit(replays), Thresholds())
    assert said.first == said.three == said.certain == 1.0
    assert said.wrong == 0.0
    bold = measure(replays, Confidence.fit(replays), Thresholds(answer=0.0))
    assert bold.wrong == pytest.approx(0.18)
    never = replace(replays, fits=np.zeros_like(replays.fits))
    assert measure(never, Confidence.fit(replays), Thresholds()).certain == 0.0


def test_a_named_trade_turns_an_entry_into_its_twin() -> None:
    replays = _replays(2, 1, 1)
    turned = replays.turned([True, False, True, True], np.array([0, 0, 2]), [True, False, True])
    assert turned.entries[:, 0].tolist() == [0, 1, 0, 0]
    assert turned.fits[:, 0].tolist() == [True, True, True, True]
    # A twin that is left out itself takes nobody's place, and the general answer does not suit.
    gone = replace(replays, gone=np.zeros(4, np.int64))
    turned = gone.turned([True, False, True, True], np.array([0, 0, 2]), [True, False, True])
    assert turned.entries[:, 0].tolist() == [1, 1, 1, 1]
    assert turned.fits[:, 0].tolist() == [False, True, False, False]


def test_the_same_base_gives_the_same_figures() -> None:
    matcher = small().matcher
    assert Confidence.fit(matcher.replayed) == matcher.confidence


def test_a_base_raises_its_bar_until_it_keeps_the_promise() -> None:
    matcher = region().matcher
    kept = matcher.settled(Thresholds(answer=0.5))
    assert kept.answer > 0.5
    assert matcher.settled(Thresholds(answer=0.5, wrong=1.0)).answer == 0.5
    assert matcher.settled(Thresholds(answer=0.9, wrong=-1.0)).answer == pytest.approx(0.96)


def test_the_regions_base_understands_itself() -> None:
    said = region().matcher.measured(region().thresholds)
    print(said)
    assert said.first >= 0.75
    assert said.three >= 0.9
    assert said.certain >= 0.2
    assert said.wrong <= region().thresholds.wrong
