"""What groupings are measured with gives the figures the literature gives."""

import numpy as np
import pytest

from tests.bench.clusters import agreement, dbscan, k_means


@pytest.mark.parametrize(
    ("labels", "groups", "v", "f1"),
    [
        ("aabb", [5, 5, 2, 2], 1.0, 1.0),
        ("aabb", [0, 0, 1, 2], 0.8, 2 / 3),
        ("aabb", [0, 0, 0, 0], 0.0, 0.5),
        ("aabb", [0, 1, 0, 1], 0.0, 0.0),
        ("abcd", [0, 1, 2, 3], 1.0, 1.0),
    ],
)
def test_agreement(labels: str, groups: list[int], v: float, f1: float) -> None:
    found = agreement(list(labels), groups)
    assert (found.v, found.f1) == pytest.approx((v, f1), abs=1e-9)


def test_k_means_finds_what_lies_apart() -> None:
    rng = np.random.default_rng(1)
    centres = np.repeat(np.array([[0, 0], [9, 0], [0, 9]], np.float32), 20, axis=0)
    vectors = (centres + rng.normal(0, 0.5, centres.shape)).astype(np.float32)
    labels = [str(number // 20) for number in range(60)]
    assert agreement(labels, k_means(vectors, 3).tolist()).v == pytest.approx(1.0)


def test_dbscan_follows_a_chain_and_leaves_noise_alone() -> None:
    places = np.array([0, 1, 2, 3, 10, 11, 50], np.float32)
    found = dbscan(np.abs(places[:, None] - places), 1.0).tolist()
    assert found[:4] == [found[0]] * 4
    assert found[4] == found[5]
    assert len(set(found)) == 3


def test_dbscan_lets_what_is_no_core_end_a_chain() -> None:
    places = np.array([0, 1, 2], np.float32)
    found = dbscan(np.abs(places[:, None] - places), 1.0, least=3).tolist()
    assert len(set(found)) == 1
    assert len(set(dbscan(np.abs(places[:, None] - places), 1.0, least=4).tolist())) == 3
