"""Tables of what goes out and what is noted of it: operations, workers, audit, digests."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, id_column, instant, reference


class Operation(SQLModel, table=True):
    """One durable act towards a platform.

    `state`: pending, sending, delivered, unconfirmed, undeliverable, cancelled, failed. `lane`
    is what keeps order: first in, first out within it. `after_id` is an operation it waits for,
    whose external id becomes this one's thread. `origin`: bot (cancelled when a person takes the
    floor), urgent, person, desk, staff (to one of them alone).
    """

    __table_args__ = (
        sa.Index(
            "ix_operation_open",
            "lane",
            "id",
            sqlite_where=sa.text("state IN ('pending', 'sending')"),
            postgresql_where=sa.text("state IN ('pending', 'sending')"),
        ),
        sa.Index(
            "ix_operation_pending",
            "id",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
        sa.Index("ix_operation_page_id_peer_external_id", "page_id", "peer", "external_id"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    key: str = Field(unique=True)
    page_id: int = reference("page.id")
    peer: str
    lane: str
    kind: str
    body: str = Field(sa_type=sa.Text)
    origin: str
    random_id: int
    thread: str = ""
    after_id: int | None = Field(default=None, sa_type=ID)
    dialog_id: int | None = Field(default=None, sa_type=ID, index=True)
    card_id: int | None = Field(default=None, sa_type=ID)
    inbox_id: int | None = Field(default=None, sa_type=ID)
    state: str = "pending"
    attempts: int = 0
    unknowns: int = 0
    worker: str = ""
    external_id: str = ""
    error: str = ""
    created_at: datetime = instant()
    due_at: datetime = instant()
    expires_at: datetime | None = instant(nullable=True)
    first_at: datetime | None = instant(nullable=True)
    done_at: datetime | None = instant(nullable=True)


class ChatMove(SQLModel, table=True):
    """A staff group that has a new number; everything of ours goes on under the old one."""

    page_id: int = Field(sa_type=ID, primary_key=True, foreign_key="page.id")
    chat: str = Field(primary_key=True)
    moved_to: str
    moved_at: datetime = instant()


class Worker(SQLModel, table=True):
    """A running process; what it claimed is free again when it is not alive any more."""

    name: str = Field(primary_key=True)
    alive_until: datetime = instant()


class Audit(SQLModel, table=True):
    """Who did what, when; written only, never changed. `college_id`: where, None = at no one."""

    __table_args__ = (
        sa.Index("ix_audit_college_id_id", "college_id", "id"),
        sa.Index("ix_audit_subject_at", "subject", "at"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    at: datetime = instant()
    actor: str
    action: str
    subject: str
    detail: str = ""
    college_id: int | None = Field(default=None, sa_type=ID)


class Digest(SQLModel, table=True):
    """What was told in `peer` on `day` (a date or a week), so that it is told once."""

    __table_args__ = (
        sa.UniqueConstraint("kind", "page_id", "peer", "day"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    kind: str
    page_id: int = reference("page.id")
    peer: str
    day: str
    at: datetime = instant()


class Face(SQLModel, table=True):
    """A way in which staff of a college see cards (a channel) that was switched on or off.

    `after` is the last card that was shown or marked there since, `done` when all are.
    """

    college_id: int = Field(sa_type=ID, primary_key=True, foreign_key="college.id")
    channel: str = Field(primary_key=True)
    off: bool
    after: int = Field(default=0, sa_type=ID)
    done: bool = False
    at: datetime = instant()


class Spread(SQLModel, table=True):
    """A card that the words of inbox row `source` may answer too.

    `state`: offered, wanted (by `by`), sent, left (somebody answered meanwhile).
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    source: int = Field(sa_type=ID, index=True)
    card_id: int = reference("card.id")
    by: str
    text: str = Field(sa_type=sa.Text)
    state: str = Field(index=True)
    at: datetime = instant()
