"""An engine is opened the one safe way for its database; everybody gets it from here.

SQLite: WAL, synchronous=FULL, BEGIN IMMEDIATE always, one writer connection and a few readers.
PostgreSQL: READ COMMITTED, several connections.
"""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import QueuePool

READERS = 2
POSTGRES_CONNECTIONS = 4
# How long a writer waits for the other process (backup, command line), in milliseconds.
BUSY_MS = 30_000


@dataclass(frozen=True, slots=True)
class Engines:
    """The engine that writes and the one that reads; on PostgreSQL they are the same."""

    writer: Engine
    reader: Engine

    @property
    def sqlite(self) -> bool:
        """True where one connection writes at a time."""
        return self.writer.dialect.name == "sqlite"

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def open_engines(url: str) -> Engines:
    """Open `url` (`sqlite:///path` or `postgresql+psycopg://…`) and return its engines.

    Raises ValueError for another kind of database. A missing folder of a SQLite file is created
    for its owner alone.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgres(parsed.set(drivername="postgresql+psycopg"))
    raise ValueError(f"database {parsed.get_backend_name()!r}: only sqlite and postgresql work")


def _postgres(url: URL) -> Engines:
    engine = sa.create_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    return Engines(engine, engine)


def _sqlite(url: URL) -> Engines:
    if not url.database or url.database == ":memory:":
        raise ValueError("an in-memory database forgets questions; give a file")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Made by us, so that nobody else may read what minors wrote; SQLite's own files follow it.
    path.touch(mode=0o600, exist_ok=True)
    writer = sa.create_engine(
        url, poolclass=QueuePool, pool_size=1, max_overflow=0, hide_parameters=True
    )
    reader = sa.create_engine(
        url, poolclass=QueuePool, pool_size=READERS, max_overflow=0, hide_parameters=True
    )
    prepare_sqlite(writer, begin="BEGIN IMMEDIATE")
    _watch_file(writer, path)
    prepare_sqlite(reader, begin="BEGIN", read_only=True)
    return Engines(writer, reader)


def _watch_file(engine: Engine, path: Path) -> None:
    """Refuse to write where another file stands in the database's place.

    A connection goes on writing into the file it opened, even where that has no name any more:
    everything stored there would be gone with the process.
    """
    opened: dict[str, tuple[int, int]] = {}

    def on_connect(_connection: Any, _record: Any) -> None:
        opened["file"] = _identity(path)

    def on_begin(_connection: sa.Connection) -> None:
        if _identity(path) != opened["file"]:
            gone = sqlite3.OperationalError("the database file was replaced, restart the process")
            raise sa.exc.OperationalError("BEGIN", None, gone)

    sa.event.listen(engine, "connect", on_connect)
    # Before the statement that begins: a transaction begun and refused would stay open.
    sa.event.listen(engine, "begin", on_begin, insert=True)


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


def prepare_sqlite(engine: Engine, *, begin: str, read_only: bool = False) -> None:
    """Make every connection of `engine` durable and every transaction start with `begin`.

    The driver's own deferred BEGIN lets a read-modify-write lose its update silently.
    """

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    sa.event.listen(engine, "connect", on_connect)
    sa.event.listen(engine, "begin", on_begin)
