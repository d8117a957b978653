"""From nothing the migrations make exactly the tables the code speaks of, on both databases."""

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel

from bot.storage.engine import Engines, open_engines
from bot.storage.migrate import migrate, pending_changes
from tests.storage.databases import PostgresServer


def test_the_tables_are_those_of_the_code(engines: Engines) -> None:
    assert pending_changes(engines.writer) == []
    found = set(sa.inspect(engines.writer).get_table_names())
    assert found == {*SQLModel.metadata.tables, "alembic_version"}


def test_a_second_migration_changes_nothing(engines: Engines) -> None:
    migrate(engines.writer)
    assert pending_changes(engines.writer) == []


def test_from_nothing_on_sqlite(tmp_path: Path) -> None:
    engines = open_engines(f"sqlite:///{tmp_path / 'deep' / 'new.db'}")
    assert pending_changes(engines.writer) != []
    migrate(engines.writer)
    assert pending_changes(engines.writer) == []
    engines.dispose()


def test_from_nothing_on_postgres(postgres: PostgresServer) -> None:
    with postgres.empty() as engines:
        assert pending_changes(engines.writer) != []
        migrate(engines.writer)
        assert pending_changes(engines.writer) == []
