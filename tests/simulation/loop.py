"""A process in virtual time that may be stopped before every step of every task."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context
from typing import Any

from tests.fakes.virtual import VirtualLoop

Point = Callable[[str], None]


class Killed(KeyboardInterrupt):
    """The process is gone. A KeyboardInterrupt, because asyncio lets that through at once."""


def hush() -> None:
    """Log nothing from now on: what a killed process says is known beforehand."""
    logging.disable(logging.CRITICAL)


class ProcessLoop(VirtualLoop):
    """The loop of one simulated process; `point` sees every await."""

    def __init__(self, start: float, point: Point) -> None:
        super().__init__(start)
        self._point = point
        self.set_task_factory(self._task)
        # A killed process leaves tasks behind; that they are dropped is what is tried here.
        self.set_exception_handler(lambda loop, context: None)

    def _task(
        self, loop: asyncio.AbstractEventLoop, coro: Any, context: Context | None = None
    ) -> "asyncio.Task[Any]":
        stepped = _Stepped(coro, self._step)
        task: asyncio.Task[Any] = asyncio.Task(stepped, loop=loop, context=context)
        return task

    def _step(self) -> None:
        self._point("await")

    def drop(self) -> None:
        """End as a killed process does: no task takes another step."""
        self._point = _nothing
        for task in asyncio.all_tasks(self):
            task._log_destroy_pending = False  # type: ignore[attr-defined]  # asyncio's switch
            # Closed here and now, so that no garbage collector does it in the next process's time.
            with contextlib.suppress(Exception):
                task.get_coro().close()
        self.close()


class _Stepped(Coroutine[Any, Any, Any]):
    """A coroutine that tells `step` before each of its steps."""

    def __init__(self, coro: Coroutine[Any, Any, Any], step: Callable[[], None]) -> None:
        self._coro = coro
        self._step = step

    def send(self, value: Any) -> Any:
        try:
            self._step()
        except Killed:
            self._coro.close()
            raise
        return self._coro.send(value)

    def throw(self, *error: Any) -> Any:
        self._step()
        return self._coro.throw(*error)

    def close(self) -> None:
        self._coro.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._coro.__await__()


def _nothing(_point: str) -> None:
    return None
