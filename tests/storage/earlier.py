"""A database as an earlier version left it, with rows in it, to try a migration on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.storage.engine import Engines, open_engines
from bot.storage.migrate import migrate
from tests.storage.databases import PostgresServer

_BLANK: dict[type[object], object] = {str: "", int: 0, bool: False, float: 0.0}


@contextmanager
def both(revision: str, folder: Path, postgres: PostgresServer) -> Iterator[list[Engines]]:
    """A database of either kind at `revision`, without rows."""
    with postgres.empty() as empty:
        file = open_engines(f"sqlite:///{folder / 'earlier.db'}")
        for engines in (file, empty):
            migrate(engines.writer, revision)
        yield [file, empty]
        file.dispose()


class Earlier:
    """Writes rows into tables as they were, whatever columns they have by now."""

    def __init__(self, engines: Engines) -> None:
        self._engine = engines.writer
        self._tables = sa.MetaData()
        self._tables.reflect(self._engine)

    def add(self, table: str, **values: Any) -> None:
        """Add a row; what is not given and must be is empty, zero or false."""
        found = self._tables.tables[table]
        row = dict(values)
        for column in found.columns:
            if column.name not in row and not column.nullable and column.server_default is None:
                row[column.name] = _BLANK[column.type.python_type]
        with self._engine.begin() as connection:
            connection.execute(sa.insert(found), row)

    def college(self) -> None:
        """A college with a page."""
        self.add("region", id=1, slug="r")
        self.add("college", id=1, region_id=1, slug="c", timezone="Europe/Moscow")
        self.add("page", id=1, college_id=1, slug="p", channel="vk", mode="full", state="up")

    def card(self, number: int, waits: str, **values: Any) -> None:
        """A card with its dialog, and its question in state `waits`."""
        self.add("dialog", id=number, page_id=1, college_id=1, peer=str(number), choices="[]")
        self.add("inbox", id=number, page_id=1, key=str(number), peer=str(number), state="done")
        self.add("card", id=number, dialog_id=number, college_id=1, **values)
        self.add(
            "question",
            **{"id": number, "key": f"{number}.1", "dialog_id": number, "college_id": 1},
            **{"inbox_id": number, "card_id": number, "state": waits},
        )
