"""Probabilities come from the base's own replays, the same each time, and keep their promise."""

import pytest

from knowledge.confidence import Confidence, Replay, Thresholds, measure
from knowledge.search import FEATURES, Candidate
from tests.knowledge.bases import region, small


def _candidate(number: int, strength: float) -> Candidate:
    return Candidate(number, "", (strength,) * len(FEATURES))


def _replays() -> list[Replay]:
    strong = [_candidate(1, 2.0), _candidate(2, -1.0)]
    weak = [_candidate(1, -0.5), _candidate(2, -1.0)]
    return [
        *(Replay("answerable", "а", 1, tuple(strong)) for _ in range(20)),
        *(Replay("missing", "б", -1, tuple(weak)) for _ in range(10)),
        *(Replay("background", "в", -1, ()) for _ in range(5)),
    ]


def test_learns_what_is_strong() -> None:
    learnt = Confidence.fit(_replays())
    assert learnt.p(_candidate(1, 2.0)) > 0.9
    assert learnt.p(_candidate(1, -1.0)) < 0.1
    assert learnt.ranked([_candidate(1, -1.0), _candidate(2, 2.0)])[0][1].entry == 2


def test_without_replays_it_is_cautious() -> None:
    assert Confidence.fit([]).p(_candidate(1, 0.0)) < Thresholds().offer


def test_measures_answers_and_refusals() -> None:
    replays = _replays()
    said = measure(replays, Confidence.fit(replays), Thresholds())
    assert said.first == said.three == said.certain == 1.0
    assert said.wrong == 0.0
    bold = measure(replays, Confidence.fit(replays), Thresholds(answer=0.0))
    assert bold.wrong > 0.2
    none = measure(replays, Confidence.fit(replays), Thresholds(), lambda form, entry: False)
    assert none.certain == 0.0
    assert measure([], Confidence(), Thresholds()).first == 0.0


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
    assert said.first >= 0.65
    assert said.three >= 0.85
    assert said.wrong <= 0.03
