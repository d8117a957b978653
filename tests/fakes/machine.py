"""What both platforms are made of: a clock from outside, a fault plan, a schema check, a log."""

from collections.abc import Callable
from itertools import count
from typing import Any, Protocol

from tests.fakes.answer import Call, Params
from tests.fakes.faults import FaultPlan

Now = Callable[[], float]


class Check(Protocol):
    """Holds requests and answers to the platform's published schema; raises SchemaViolation."""

    def request(self, method: str, params: Params) -> None:
        """Check what a client asks."""

    def result(self, method: str, result: Any) -> None:
        """Check what the fake answers."""

    def update(self, update: dict[str, Any]) -> None:
        """Check what the fake delivers."""


class Machine:
    """A pure state machine: `now` gives seconds since the epoch and is its only clock.

    `calls` is what clients asked, `violations` what broke the schema, `wakers` are called once
    when the page they wait for stirs.
    """

    def __init__(
        self, now: Now, faults: FaultPlan | None = None, check: Check | None = None
    ) -> None:
        self.now = now
        self.faults = faults or FaultPlan()
        self.check = check
        self.violations: list[Exception] = []
        self.calls: list[Call] = []
        self.wakers: dict[str, list[Callable[[], None]]] = {}
        self.numbers = count(1)

    def wake(self, page: str) -> None:
        """Tell the carriers that held polls of a page may have their answer."""
        for waker in self.wakers.pop(page, ()):
            waker()

    def checked(self, look: Callable[[Check], None]) -> None:
        """Hold something to the schema; a violation is kept, so that no client can swallow it."""
        if self.check is None:
            return
        try:
            look(self.check)
        except Exception as violation:
            self.violations.append(violation)
            raise
