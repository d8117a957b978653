"""The inline runner does database work in the loop and can die at every step of it.

It is the runner of simulations: `crash_point(name)` is called before and after begin, each
statement and commit, and may raise to stop the process there. What was not committed is gone,
what was committed stays, exactly as with a killed process.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session

T = TypeVar("T")
CrashPoint = Callable[[str], None]


class InlineRunner:
    """Runs work at once on one engine; see `bot.ports.Runner`."""

    def __init__(self, engine: Engine, crash_point: CrashPoint) -> None:
        self._engine = engine
        self._crash_point = crash_point
        self._listeners: list[tuple[str, Callable[..., None]]] = [
            ("before_cursor_execute", self._around_statement("before statement")),
            ("after_cursor_execute", self._around_statement("after statement")),
        ]
        for name, listener in self._listeners:
            sa.event.listen(engine, name, listener)

    def _around_statement(self, point: str) -> Callable[..., None]:
        def listener(*_: Any) -> None:
            self._crash_point(point)

        return listener

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run and commit `work`, passing each crash point on the way."""
        with Session(self._engine, expire_on_commit=False) as session:
            self._crash_point("before begin")
            session.begin()
            session.connection()
            self._crash_point("after begin")
            result = work(session)
            self._crash_point("before commit")
            session.commit()
        self._crash_point("after commit")
        return result

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` in a transaction that is rolled back."""
        with Session(self._engine, expire_on_commit=False) as session:
            return work(session)

    async def close(self) -> None:
        """Stop listening to the engine, which belongs to whoever made it."""
        for name, listener in self._listeners:
            sa.event.remove(self._engine, name, listener)
        self._listeners = []
