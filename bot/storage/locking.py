"""One process of a name works on a database at a time; a second one is told so and leaves.

Two copies started by mistake would poll the same pages and fight over every claim.
"""

import fcntl
import os
import zlib
from collections.abc import Callable

import sqlalchemy as sa

from bot.storage.engine import Engines

Release = Callable[[], None]


class AlreadyRunning(Exception):
    """Another process of this name works on the database."""


def hold(engines: Engines, worker: str) -> Release:
    """Take the lock of `worker` and return what gives it back; it ends with the process too.

    Raises AlreadyRunning. On SQLite every worker counts as the same: one process writes.
    """
    return _hold_file(engines) if engines.sqlite else _hold_advisory(engines, worker)


def _hold_file(engines: Engines) -> Release:
    path = f"{engines.writer.url.database}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise AlreadyRunning(path) from None
    return lambda: os.close(handle)


def _hold_advisory(engines: Engines, worker: str) -> Release:
    # A connection of its own: the lock lives as long as it does, a pool would hand it around.
    engine = sa.create_engine(engines.writer.url, poolclass=sa.NullPool, hide_parameters=True)
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    number = zlib.crc32(f"priemka worker {worker}".encode())
    if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(number))).scalar():
        connection.close()
        raise AlreadyRunning(worker)

    def release() -> None:
        # A server frees the locks of a closed connection a moment later; a restart is quicker.
        connection.execute(sa.select(sa.func.pg_advisory_unlock(number)))
        connection.close()
        engine.dispose()

    return release
