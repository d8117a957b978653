"""Thoughts are shared out among threads and come back in their order."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from bot.thinking import ThreadThinker


@pytest.fixture
def thinker() -> Iterator[ThreadThinker]:
    made = ThreadThinker()
    yield made
    made.close()


def thoughts(count: int, meet: threading.Barrier) -> list[Callable[[], int]]:
    """The first two end only when both are thought at the same time."""

    def thought(number: int) -> int:
        if number < 2:
            meet.wait(5)
        return number

    return [partial(thought, number) for number in range(count)]


def test_results_come_in_order_and_two_are_thought_at_once(thinker: ThreadThinker) -> None:
    asked = thoughts(20, threading.Barrier(2))
    assert asyncio.run(thinker(asked)) == list(range(20))


def test_nothing_to_think_is_no_work(thinker: ThreadThinker) -> None:
    assert asyncio.run(thinker([])) == []


def test_what_goes_wrong_in_a_thread_is_raised(thinker: ThreadThinker) -> None:
    def wrong() -> int:
        raise LookupError

    async def both() -> list[int]:
        with pytest.raises(LookupError):
            await thinker([lambda: 1, wrong, lambda: 3])
        return await thinker([lambda: 4, lambda: 5])

    assert asyncio.run(both()) == [4, 5]


def test_a_hanging_thought_is_given_up_and_the_next_ones_go_on(
    thinker: ThreadThinker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.thinking.LONGEST_SECONDS", 0.05)
    end = threading.Event()

    async def both() -> list[int]:
        with pytest.raises(TimeoutError):
            await thinker([lambda: int(end.wait(30)), lambda: 2])
        return await thinker([lambda: 4])

    try:
        assert asyncio.run(both()) == [4]
    finally:
        end.set()
