"""From nothing the migrations make exactly the tables the code speaks of, on both databases."""

from pathlib import Path
from typing import Any

import pytest
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


class PowerCut(BaseException):
    """The process ends here."""


def cut_off_at(engine: sa.Engine, statement: int) -> None:
    """Let the process end before the DDL statement of this number."""
    left = [statement]

    def count(*arguments: Any) -> None:
        words = str(arguments[2])
        left[0] -= words.startswith(("CREATE", "ALTER", "DROP", "\nCREATE"))
        if left[0] < 0:
            raise PowerCut

    sa.event.listen(engine, "before_cursor_execute", count)


@pytest.mark.parametrize("statement", [1, 8, 20])
def test_a_migration_cut_off_leaves_nothing_half_done(
    statement: int, tmp_path: Path, postgres: PostgresServer
) -> None:
    file = f"sqlite:///{tmp_path / 'cut.db'}"
    with postgres.empty() as empty:
        for url in (file, empty.writer.url.render_as_string(hide_password=False)):
            engines = open_engines(url)
            cut_off_at(engines.writer, statement)
            with pytest.raises(PowerCut):
                migrate(engines.writer)
            engines.dispose()
            again = open_engines(url)
            assert sa.inspect(again.writer).get_table_names() == []
            migrate(again.writer)
            assert pending_changes(again.writer) == []
            again.dispose()
