"""Migrations bring the database to the tables of this release; older code must still run on it."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

import bot.storage.schema  # the tables register themselves in the metadata

_HERE = Path(__file__).parent / "migrations"
assert bot.storage.schema


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade the database of `engine` to `revision`, the newest, in one transaction."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def pending_changes(engine: Engine) -> list[object]:
    """Return how the tables differ from what the migrations made; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
