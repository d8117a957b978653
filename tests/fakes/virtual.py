"""Virtual time: waiting costs nothing, so a simulated day passes in a moment.

Only for loops without threads: where every task waits and no timer is set, nothing can happen
any more, and that is reported as the deadlock it is.
"""

import asyncio
import math
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")
START = 1_782_889_200.0  # 1 July 2026, 10:00 in Moscow: the first hours of admission


class HandClock:
    """A clock that moves only when told to; call it for seconds since the epoch."""

    def __init__(self, at: float = START) -> None:
        self.at = at

    def __call__(self) -> float:
        """Return the time."""
        return self.at

    def pass_by(self, seconds: float) -> None:
        """Move the clock, backwards too."""
        self.at += seconds


class JumpingSelector(selectors.DefaultSelector):
    """A selector that moves the clock to the next timer instead of waiting for it."""

    clock: float = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; if nothing is, let the asked time pass at once."""
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise RuntimeError("deadlock: every task waits and no timer is set")
        # A step below the float's resolution would leave the clock where it is for ever.
        self.clock = max(self.clock + timeout, math.nextafter(self.clock, math.inf))
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time jumps; `now` is its time as seconds since the epoch."""

    def __init__(self, start: float = START) -> None:
        self.jumping = JumpingSelector()
        self.start = start
        super().__init__(self.jumping)

    def time(self) -> float:
        """Return the loop's own time in seconds, from 0."""
        return self.jumping.clock

    def now(self) -> float:
        """Return the simulated time in seconds since the epoch."""
        return self.start + self.jumping.clock


def run_virtual(main: Coroutine[Any, Any, Result], loop: VirtualLoop | None = None) -> Result:
    """Run a coroutine to its end in virtual time; tasks it leaves behind are cancelled."""
    with asyncio.Runner(loop_factory=lambda: loop or VirtualLoop()) as runner:
        return runner.run(main)
