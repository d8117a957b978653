"""A standing database is one that `run` has made; tools never make one by a wrong path."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands.refusing import Refused
from bot.config import Config
from bot.storage.by_hand import opened
from bot.storage.engine import Engines

_SQLITE = "sqlite:///"


def database_file(config: Config) -> Path | None:
    """The file of a SQLite database, None for PostgreSQL."""
    address = config.process.database
    return Path(address.removeprefix(_SQLITE)) if address.startswith(_SQLITE) else None


@contextmanager
def existing(config: Config) -> Iterator[Engines]:
    """The engines of the database. Raises Refused where it was never made, StorageDown."""
    file = database_file(config)
    if file is not None and not file.is_file():
        raise Refused(f"Базы данных ещё нет ({file}). Её создаст первый запуск: make run")
    with opened(config.database_url().reveal()) as engines:
        yield engines
