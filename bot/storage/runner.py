"""A runner carries synchronous database work out for the asynchronous core, outside its loop.

A started write is never cancelled: a caller that is cancelled still waits for its outcome, so
nobody believes undone what was committed.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from bot.ports import StorageDown
from bot.storage.engine import POSTGRES_CONNECTIONS, READERS, Engines

T = TypeVar("T")
Work = Callable[[Session], T]

# PostgreSQL: serialization failure, deadlock; both mean "nothing happened, do it again".
_TRY_AGAIN = {"40001", "40P01"}
_TRIES = 4


class ThreadRunner:
    """The runner of production: one writer thread on SQLite, several on PostgreSQL."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        writers = 1 if engines.sqlite else POSTGRES_CONNECTIONS
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="write")
        self._readers = (
            ThreadPoolExecutor(READERS, thread_name_prefix="read")
            if engines.sqlite
            else self._writers
        )

    async def write(self, work: Work[T]) -> T:
        """Run `work(session)` in one write transaction and commit it; see `Runner.write`."""
        return await self._settled(self._writers, lambda: guarded(lambda: self._write(work)))

    async def read(self, work: Work[T]) -> T:
        """Run `work(session)` against one consistent state."""
        return await self._settled(self._readers, lambda: guarded(lambda: self._read(work)))

    async def close(self) -> None:
        """Wait for what runs, then close connections."""
        await asyncio.to_thread(self._writers.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        self._engines.dispose()

    async def _settled(self, pool: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        future = asyncio.get_running_loop().run_in_executor(pool, call)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait({future})
            raise

    def _write(self, work: Work[T]) -> T:
        for last in range(_TRIES):
            try:
                return write(self._engines, work)
            except OperationalError as error:
                if not worth_another_try(error) or last == _TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _read(self, work: Work[T]) -> T:
        with Session(self._engines.reader, expire_on_commit=False) as session:
            return work(session)


def guarded(call: Callable[[], T]) -> T:
    """Call, turning a database that cannot be used into `StorageDown`, without SQL or values."""
    try:
        return call()
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise _down(error) from None
    except DatabaseError as error:
        # The plain class is what a file that is no database any more raises; its children are
        # mistakes of ours.
        if type(error) is not DatabaseError:
            raise
        raise _down(error) from None


def _down(error: Exception) -> StorageDown:
    original = getattr(error, "orig", None)
    reason = str(original or "").splitlines()
    return StorageDown(f"{type(original or error).__name__}: {reason[0] if reason else ''}")


def write(engines: Engines, work: Work[T]) -> T:
    """Run `work(session)` in one write transaction here and now; for the command line."""
    with Session(engines.writer, expire_on_commit=False) as session, session.begin():
        # SQLAlchemy begins lazily; beginning now takes the write lock before anything is read.
        session.connection()
        return work(session)


def worth_another_try(error: DBAPIError) -> bool:
    """True where the database says that the transaction lost a race and did nothing."""
    return getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
