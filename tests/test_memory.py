"""What is there at the end of a start costs the collector nothing any more."""

import gc
from collections.abc import Callable, Iterator

import pytest

from bot.memory import settle, settle_learnt


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The other tests find the collector as they left it."""
    yield
    gc.unfreeze()
    gc.freeze()


@pytest.mark.parametrize("settled", [settle, settle_learnt])
def test_the_collector_passes_over_what_is_there(settled: Callable[[], None]) -> None:
    kept = [[number] for number in range(1000)]
    assert any(each is kept for each in gc.get_objects())
    settled()
    assert not any(each is kept for each in gc.get_objects())
