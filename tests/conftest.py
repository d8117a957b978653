"""Fixtures of tests that need a database: the same test runs on SQLite and on PostgreSQL."""

import gc
from collections.abc import Iterator
from pathlib import Path
from subprocess import SubprocessError

import pytest

from bot.storage.engine import Engines
from tests.storage.databases import PostgresServer, fresh_file

# Collecting imports everything, a million objects that stay: looking through them for garbage
# again and again takes a tenth of the whole run.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on the garbage collector minds what tests make, and nothing that was imported."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server; without one, the tests that need it are passed over."""
    try:
        server = PostgresServer()
    except (OSError, RuntimeError, SubprocessError) as error:
        pytest.skip(f"PostgreSQL of the wheel does not start here: {type(error).__name__}")
    yield server
    server.stop()


@pytest.fixture
def sqlite_engines(tmp_path: Path) -> Iterator[Engines]:
    """A migrated SQLite database."""
    with fresh_file(tmp_path) as engines:
        yield engines


@pytest.fixture
def postgres_engines(postgres: PostgresServer) -> Iterator[Engines]:
    """A migrated PostgreSQL database."""
    with postgres.fresh() as engines:
        yield engines


@pytest.fixture(params=["sqlite", "postgres"])
def engines(request: pytest.FixtureRequest) -> Engines:
    """A migrated database of either kind."""
    found = request.getfixturevalue(f"{request.param}_engines")
    assert isinstance(found, Engines)
    return found
