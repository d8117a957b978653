"""Rows for empty tables are numbered here and written in batches: a year of them in a minute."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel

from bot.storage import gap_tables, inbox_tables, outbox_tables, tables
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.schema import is_sqlite
from bot.storage.session import Session

_MOST = 20_000
# Each behind what its rows name.
_MODELS: tuple[type[SQLModel], ...] = (
    *(inbox_tables.Inbox, tables.Dialog, tables.Message, tables.Card, tables.Question),
    *(outbox_tables.Operation, gap_tables.Reading),
)


def _blank(model: type[SQLModel]) -> dict[str, Any]:
    """The columns of a table that have a value from the start."""
    fields = model.model_fields.items()
    return {name: one.default for name, one in fields if one.default is not PydanticUndefined}


_BLANK = {str(model.__tablename__): _blank(model) for model in _MODELS}


@dataclass(slots=True)
class Bulk:
    """Rows that wait to be written; those of a table all name the same columns."""

    engines: Engines
    _last: dict[str, int] = field(default_factory=dict)
    _held: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: sa.Table, **values: Any) -> int:
        """Hold a row, whatever it does not say as at the beginning; return its number."""
        number = self._last[table.name] = self._last.get(table.name, 0) + 1
        row = {**_BLANK[table.name], **values, "id": number}
        self._held.setdefault(table.name, []).append(row)
        if len(self._held[table.name]) >= _MOST:
            self.flush()
        return number

    def flush(self) -> None:
        """Write what is held; whoever writes next numbers on."""
        write(self.engines, self._write)
        self._held.clear()

    def _write(self, session: Session) -> None:
        for model in _MODELS:
            name = str(model.__tablename__)
            if rows := self._held.get(name):
                session.execute(sa.insert(SQLModel.metadata.tables[name]), rows)
            if name in self._last and not is_sqlite(session):
                sequence = sa.func.pg_get_serial_sequence(name, "id")
                session.execute(sa.select(sa.func.setval(sequence, self._last[name])))
