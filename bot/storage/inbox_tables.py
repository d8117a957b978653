"""Tables of what comes in: where each page's poll stands, and the updates it brought."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, id_column, instant, reference


class Cursor(SQLModel, table=True):
    """Where a page's long poll stands; written together with the updates before it.

    `looked` is how far the platform's history has been looked through, `found` how many messages
    stood there that no poll brought. `gap` is what people were told at `gap_at` of lost updates.
    """

    page_id: int = Field(sa_type=ID, primary_key=True, foreign_key="page.id")
    value: str
    polled_at: datetime = instant()
    lost: str = ""
    looked: str = ""
    found: int = Field(default=0, sa_type=sa.BigInteger)
    gap: str = ""
    gap_at: datetime | None = instant(nullable=True)


class Inbox(SQLModel, table=True):
    """Updates not yet decided; a decided one stays, without payload, to know its copies.

    `state` is new, claimed or done; `quiet` marks a head that waits for its dialog to fall silent.
    `said` stands for the words a person wrote past us ("" for anything else), `mark` is the number
    by which a message of the page would be known as ours.
    """

    __table_args__ = (
        sa.UniqueConstraint("page_id", "key"),
        sa.Index(
            "uq_inbox_message",
            "page_id",
            "peer",
            "message_key",
            unique=True,
            sqlite_where=sa.text("message_key <> ''"),
            postgresql_where=sa.text("message_key <> ''"),
        ),
        sa.Index(
            "ix_inbox_open",
            "page_id",
            "peer",
            "id",
            sqlite_where=sa.text("state <> 'done'"),
            postgresql_where=sa.text("state <> 'done'"),
        ),
        sa.Index(
            "ix_inbox_new",
            "id",
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        ),
        sa.Index(
            "ix_inbox_said",
            "page_id",
            "said",
            "sent_at",
            sqlite_where=sa.text("said <> ''"),
            postgresql_where=sa.text("said <> ''"),
        ),
        sa.Index(
            "ix_inbox_said_done_at",
            "done_at",
            sqlite_where=sa.text("said <> ''"),
            postgresql_where=sa.text("said <> ''"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    page_id: int = reference("page.id")
    key: str
    peer: str
    message_key: str = ""
    said: str = ""
    mark: int = Field(default=0, sa_type=sa.BigInteger)
    payload: str = Field(sa_type=sa.Text)
    state: str = "new"
    quiet: bool = False
    kind: str = ""
    disposition: str = ""
    reason: str = ""
    worker: str = ""
    attempts: int = 0
    error: str = ""
    sent_at: datetime | None = instant(nullable=True)
    received_at: datetime = instant()
    due_at: datetime = instant()
    done_at: datetime | None = instant(nullable=True)
