"""A head says of a text left out what a head learnt without it says."""

import numpy as np
import pytest

from knowledge.grams import Floats, Grams
from knowledge.head import Fitted, diagonal, fit, solved, to_root

TEXTS = [
    *("есть ли общежитие", "дают общежитие иногородним", "общага есть"),
    *("сколько стоит общежитие", "цена общежития"),
    *("сколько стоит обучение", "цена учебы в год", "почем учиться"),
]
CLASSES = [0, 0, 0, 1, 1, 2, 2, 2]


def _fitted(rows: list[int]) -> Fitted:
    likeness = Grams.build(TEXTS).likeness()[np.ix_(rows, rows)]
    return fit(likeness, [CLASSES[row] for row in rows], 3)


def _said(rows: list[int], row: int) -> Floats:
    """What a head over `rows` says of the text `row`."""
    return _fitted(rows).head.strengths(Grams.build(TEXTS).like(TEXTS[row])[rows])


EVERY = list(range(len(TEXTS)))


@pytest.mark.parametrize("row", EVERY)
def test_a_text_left_out_is_judged_as_if_it_had_never_been_there(row: int) -> None:
    others = [one for one in EVERY if one != row]
    assert np.allclose(_fitted(EVERY).alone[row], _said(others, row), atol=1e-4)


@pytest.mark.parametrize("row", EVERY)
def test_a_class_left_out_is_judged_as_if_it_had_never_been_there(row: int) -> None:
    others = [one for one in EVERY if CLASSES[one] != CLASSES[row]]
    rest = [number for number in range(3) if number != CLASSES[row]]
    together = _fitted(EVERY).together[row]
    assert np.allclose(together[rest], _said(others, row)[rest], atol=1e-4)
    assert together.argmin() == CLASSES[row]


def test_known_texts_sound_most_like_their_class() -> None:
    assert [int(_said(EVERY, row).argmax()) for row in EVERY] == CLASSES


def test_big_matrices_are_taken_by_halves() -> None:
    rng = np.random.default_rng(7)
    points = rng.normal(size=(300, 40)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    fitted = fit(points @ points.T, [row % 5 for row in range(300)], 5)
    kernel = np.exp(2.5 * (points @ points.T - 1))
    wanted = np.eye(5)[[row % 5 for row in range(300)]] - 0.2
    assert np.allclose((kernel + 0.2 * np.eye(300)) @ fitted.head.weights.T, wanted, atol=1e-3)


def test_a_matrix_of_several_blocks_has_the_root_of_its_inverse() -> None:
    rng = np.random.default_rng(7)
    size = 2 * 1024 + 100
    some: Floats = np.asarray(rng.normal(size=(size, 60)) / 8, np.float32)
    matrix: Floats = (some @ some.T + 2 * np.eye(size)).astype(np.float32)
    root = np.tril(matrix)
    to_root(root)
    assert np.array_equal(root, np.tril(root))
    assert np.allclose(matrix @ root.T @ root, np.eye(size), atol=1e-4)
    assert np.allclose(matrix @ solved(root, some), some, atol=1e-4)
    assert np.allclose(diagonal(root), np.diag(np.linalg.inv(matrix)), atol=1e-5)


def test_nothing_learnt_is_no_error() -> None:
    assert fit(np.zeros((0, 0), np.float32), [], 2).head.weights.shape == (2, 0)
