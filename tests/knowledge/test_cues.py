"""Cues tell messages apart by what stands beside what, whatever order other words have."""

import numpy as np
import pytest

from knowledge.cues import SHARES, Cues

FORMS = [
    "не хочу жить",
    "не хочу жить в общаге",
    "хочу жить в общаге",
    "какие документы нужны",
    "какие нужны документы",
    "жить",
]


def alike(forms: list[str]) -> np.ndarray:
    """How alike forms are where none of their cues came only once."""
    return Cues.of([*forms, *forms]).grams(forms).likeness()


def test_a_text_is_most_like_itself() -> None:
    likeness = alike(FORMS)
    assert np.allclose(likeness, likeness.T)
    assert all(np.argmax(row) == number for number, row in enumerate(likeness))
    assert likeness.max() <= 1 + 1e-6


def test_order_counts_and_words_count_more() -> None:
    likeness = alike(FORMS)
    assert 0.5 < likeness[3, 4] < 1  # the same words in another order
    assert likeness[0, 1] > likeness[0, 3]


def test_what_came_once_likens_nothing() -> None:
    cues = Cues.of(FORMS)
    numbers, weights = cues.vector("сварщик")
    assert len(numbers) > 0
    assert not weights.any()


def test_pooled_is_the_sum_of_likenesses() -> None:
    cues = Cues.of([*FORMS, *FORMS])
    weights = np.array([1, -2, 0.5, 3, -1, 0], np.float32)
    pooled = cues.grams(FORMS).pooled(weights)
    for number, form in enumerate(FORMS):
        expected = float(alike(FORMS)[number] @ weights)
        assert cues.against(form, pooled) == pytest.approx(expected, abs=1e-5)


def test_no_words_no_cues() -> None:
    numbers, weights = Cues.of(FORMS).vector("")
    # Only that a text begins and ends; no text of the collection is empty.
    assert len(numbers) <= 1
    assert not weights.any()


def test_shares_are_all_there_is() -> None:
    assert sum(SHARES) == pytest.approx(1)


def test_the_numbers_of_cues_are_the_same_in_every_process() -> None:
    """Python's own hash differs from process to process; what is kept would mean nothing."""
    assert sorted(Cues.of(FORMS).vector("жить")[0].tolist()) == [
        1818,
        7555,
        19540,
        29082,
        30668,
        52722,
        57215,
        62811,
        72326,
        82011,
        108114,
        119838,
        213083,
        361426,
        361650,
    ]
