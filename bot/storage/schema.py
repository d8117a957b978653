"""The tables as SQLAlchemy's core sees them: queries speak to these, in batches, without rows."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

from bot.storage import (
    content_tables,
    gap_tables,
    inbox_tables,
    login_tables,
    outbox_tables,
    tables,
    tally_tables,
)

region = SQLModel.metadata.tables[str(tables.Region.__tablename__)]
college = SQLModel.metadata.tables[str(tables.College.__tablename__)]
place = SQLModel.metadata.tables[str(tables.Place.__tablename__)]
page = SQLModel.metadata.tables[str(tables.Page.__tablename__)]
staff = SQLModel.metadata.tables[str(tables.Staff.__tablename__)]
cursor = SQLModel.metadata.tables[str(inbox_tables.Cursor.__tablename__)]
inbox = SQLModel.metadata.tables[str(inbox_tables.Inbox.__tablename__)]
dialog = SQLModel.metadata.tables[str(tables.Dialog.__tablename__)]
message = SQLModel.metadata.tables[str(tables.Message.__tablename__)]
question = SQLModel.metadata.tables[str(tables.Question.__tablename__)]
tally = SQLModel.metadata.tables[str(tally_tables.Tally.__tablename__)]
card = SQLModel.metadata.tables[str(tables.Card.__tablename__)]
thread = SQLModel.metadata.tables[str(tables.Thread.__tablename__)]
operation = SQLModel.metadata.tables[str(outbox_tables.Operation.__tablename__)]
chat_move = SQLModel.metadata.tables[str(outbox_tables.ChatMove.__tablename__)]
worker = SQLModel.metadata.tables[str(outbox_tables.Worker.__tablename__)]
audit = SQLModel.metadata.tables[str(outbox_tables.Audit.__tablename__)]
digest = SQLModel.metadata.tables[str(outbox_tables.Digest.__tablename__)]
face = SQLModel.metadata.tables[str(outbox_tables.Face.__tablename__)]
spread = SQLModel.metadata.tables[str(outbox_tables.Spread.__tablename__)]
content = SQLModel.metadata.tables[str(content_tables.Content.__tablename__)]
content_version = SQLModel.metadata.tables[str(content_tables.ContentVersion.__tablename__)]
content_batch = SQLModel.metadata.tables[str(content_tables.ContentBatch.__tablename__)]
draft = SQLModel.metadata.tables[str(content_tables.Draft.__tablename__)]
publication = SQLModel.metadata.tables[str(content_tables.Publication.__tablename__)]
reading = SQLModel.metadata.tables[str(gap_tables.Reading.__tablename__)]
gap_decision = SQLModel.metadata.tables[str(gap_tables.GapDecision.__tablename__)]
gap_request = SQLModel.metadata.tables[str(gap_tables.GapRequest.__tablename__)]
golden = SQLModel.metadata.tables[str(gap_tables.Golden.__tablename__)]
login = SQLModel.metadata.tables[str(login_tables.Login.__tablename__)]
password = SQLModel.metadata.tables[str(login_tables.Password.__tablename__)]
knock = SQLModel.metadata.tables[str(login_tables.Knock.__tablename__)]


def _written(word: str) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{word}'", sa.String())


# States that indexes name stand in a statement's own text: with a parameter in their place SQLite
# does not see that the index holds every row asked for, and walks through all that is done.
NEW, DONE = _written("new"), _written("done")
UNFINISHED = (_written("pending"), _written("sending"))
PENDING = UNFINISHED[0]

Query = sa.Select[Any]


def insert_new(session: Session, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """Return an INSERT that passes over rows whose unique key is there already."""
    if is_sqlite(session):
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def is_sqlite(session: Session) -> bool:
    """True where the writer is alone and row locks are not needed."""
    return session.get_bind().dialect.name == "sqlite"


def in_lanes(table: sa.Table, lanes: Iterable[tuple[int, str]]) -> sa.ColumnElement[bool]:
    """True for the rows of a table that are in one of these lanes: of a page, with a peer.

    Found by an index of both; for a list of pairs SQLite would walk through the whole table.
    """
    peers: dict[int, set[str]] = {}
    for number, peer in lanes:
        peers.setdefault(number, set()).add(peer)
    of_pages = (
        sa.and_(table.c.page_id == number, table.c.peer.in_(sorted(those)))
        for number, those in sorted(peers.items())
    )
    return sa.or_(sa.false(), *of_pages)


def lock_rows(session: Session, query: Query, *, skip: bool = True) -> Query:
    """Lock what `query` selects on PostgreSQL; `skip` passes over rows another worker holds."""
    if is_sqlite(session):
        return query
    return query.with_for_update(skip_locked=skip)
