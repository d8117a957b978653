"""Tables are the durable state of everything; a column says what it holds, a query lives elsewhere.

Instants are UTC and stored as microseconds since 1970, so that both databases compare them alike
and neither hands back a naive datetime. JSON is stored as text for the same reason.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(sa.types.TypeDecorator[datetime]):
    """A UTC-aware datetime as an integer of microseconds; a naive one is refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Aware datetime → microseconds; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be timezone-aware")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Microseconds → aware datetime in UTC."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


# SQLite numbers a plain INTEGER primary key by itself, PostgreSQL wants 64 bits.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def id_column() -> Any:
    # AUTOINCREMENT: ids are never used again, they stand in idempotency keys and buttons.
    return Field(default=None, sa_type=ID, primary_key=True)


def reference(target: str, *, index: bool = False, nullable: bool = False) -> Any:
    return Field(default=None, sa_type=ID, foreign_key=target, index=index, nullable=nullable)


def instant(*, index: bool = False, nullable: bool = False) -> Any:
    return Field(default=None, sa_type=Instant, index=index, nullable=nullable)


class Region(SQLModel, table=True):
    """What shares one base."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    slug: str = Field(unique=True)
    name: str


class College(SQLModel, table=True):
    """An institution of a region; until `paused_until` its staff answer everything."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    region_id: int = reference("region.id")
    slug: str = Field(unique=True)
    name: str
    timezone: str
    paused_until: datetime | None = instant(nullable=True)


class Place(SQLModel, table=True):
    """A campus of a college."""

    __table_args__ = (sa.UniqueConstraint("college_id", "key"), {"sqlite_autoincrement": True})
    id: int = id_column()
    college_id: int = reference("college.id")
    key: str
    name: str
    address: str


class Page(SQLModel, table=True):
    """A college's account in one channel; `state` is up, stopped or new, `reason` says why.

    `mode` is the narrower of what the configuration allows and what was chosen ("" = nothing).
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    college_id: int = reference("college.id", index=True)
    slug: str = Field(unique=True)
    channel: str
    external_id: str = ""
    name: str = ""
    mode: str
    allowed: str = ""
    chosen: str = ""
    state: str = "new"
    reason: str = ""
    connected_at: datetime | None = instant(nullable=True)
    changed_at: datetime | None = instant(nullable=True)


class Staff(SQLModel, table=True):
    """Who may answer: a platform's numeric id, a college, a role, until when.

    `duty`: they see danger to life, at any hour; with the role `reviewer` that of all colleges.
    `person` is whose number it is, the same in every channel; "" = nobody said.
    """

    __table_args__ = (
        sa.UniqueConstraint("college_id", "channel", "external_id"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    college_id: int = reference("college.id")
    channel: str
    external_id: str
    role: str
    duty: bool = False
    until: datetime | None = instant(nullable=True)
    person: str = ""


class Dialog(SQLModel, table=True):
    """An asker with one page; `version` grows with every decision about it.

    `client_keys` is how the asker's client shows choices (`handlers.messages.Keys`), `choices`
    the last ones offered by numbers: a list of [label, data]. `forget_at`: the asker wants what was
    said until then deleted, which is under way.
    """

    __table_args__ = (
        sa.UniqueConstraint("page_id", "peer"),
        sa.Index(
            "ix_dialog_forget_at",
            "forget_at",
            sqlite_where=sa.text("forget_at IS NOT NULL"),
            postgresql_where=sa.text("forget_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    page_id: int = reference("page.id")
    college_id: int = reference("college.id", index=True)
    peer: str
    version: int = 0
    floor: str = "bot"
    floor_by: str = ""
    floor_at: datetime | None = instant(nullable=True)
    met: bool = False
    reachable: bool = True
    card_id: int | None = Field(default=None, sa_type=ID)
    last_reply: str = ""
    client_keys: str = "callback"
    choices: str = Field(default="[]", sa_type=sa.Text)
    created_at: datetime = instant()
    last_at: datetime = instant()
    forget_at: datetime | None = instant(nullable=True)


class Message(SQLModel, table=True):
    """One message in; what we and our people wrote are operations.

    `enclosed` is what came beside its words: a list of [kind, platform's name, bytes].
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    dialog_id: int = reference("dialog.id", index=True)
    inbox_id: int = Field(sa_type=ID, foreign_key="inbox.id", unique=True)
    author: str = "asker"
    key: str = ""
    text: str = Field(sa_type=sa.Text)
    masked: str = Field(sa_type=sa.Text)
    enclosed: str = Field(default="[]", sa_type=sa.Text)
    disposition: str
    reason: str = ""
    joined_to: int | None = Field(default=None, sa_type=ID)
    sent_at: datetime = instant()
    decided_at: datetime = instant()


class Question(SQLModel, table=True):
    """Something an asker wants to know: the unit that is answered, handed over, counted.

    `helped` is what they said of the bot's answer (`handlers.states.Helped`). `handed_at` is when
    it went to a person first, `promised_at` until when an answer was promised then, `answered_at`
    when a person answered it first (`bot.storage.stamping`).
    """

    __table_args__ = (
        sa.Index("ix_question_state_changed_at", "state", "changed_at"),
        # Whether a card waits is asked of its questions, not of all that wait.
        sa.Index("ix_question_card_id_state", "card_id", "state"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    key: str = Field(unique=True)
    dialog_id: int = reference("dialog.id", index=True)
    college_id: int = reference("college.id", index=True)
    inbox_id: int = reference("inbox.id", index=True)
    card_id: int | None = Field(default=None, sa_type=ID)
    text: str = Field(sa_type=sa.Text)
    masked: str = Field(sa_type=sa.Text)
    state: str
    reason: str = ""
    entry: str = ""
    p: float = 0.0
    offers: str = "[]"
    missing: str = "[]"
    base_version: str = ""
    revises: str = ""
    helped: str = ""
    danger: bool = False
    created_at: datetime = instant(index=True)
    changed_at: datetime = instant()
    handed_at: datetime | None = instant(nullable=True)
    promised_at: datetime | None = instant(nullable=True)
    answered_at: datetime | None = instant(nullable=True)


class Card(SQLModel, table=True):
    """One hand-over on the desk: the questions of a dialog that wait for a person.

    `step` is what its clock does next and `due_at` when (`bot.storage.clocks`); `since` is when a
    question began to wait, `overdue_at` when the Centre was told. `options` are the entries that
    one tap answers with (`handlers.options`). `unshown`: it stands in the browser alone. `kept`:
    only who is on duty sees it (`bot.storage.duty`). `centre`: the Centre answers it.
    """

    __table_args__ = (
        sa.Index("ix_card_college_id_state", "college_id", "state"),
        sa.Index(
            "ix_card_due_at",
            "due_at",
            sqlite_where=sa.text("due_at IS NOT NULL"),
            postgresql_where=sa.text("due_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    dialog_id: int = reference("dialog.id", index=True)
    college_id: int = reference("college.id")
    state: str = "open"
    danger: bool = False
    kept: bool = False
    centre: bool = False
    text: str = Field(sa_type=sa.Text)
    masked: str = Field(sa_type=sa.Text)
    draft: str = Field(default="", sa_type=sa.Text)
    options: str = Field(default="[]", sa_type=sa.Text)
    reason: str = ""
    taken_by: str = ""
    closed_by: str = ""
    trouble: str = ""
    unshown: bool = False
    thanked: bool = False
    promised_at: datetime = instant()
    step: str = ""
    due_at: datetime | None = instant(nullable=True)
    since: datetime | None = instant(nullable=True)
    overdue_at: datetime | None = instant(nullable=True)
    opened_at: datetime = instant()
    closed_at: datetime | None = instant(nullable=True)


class Thread(SQLModel, table=True):
    """An asker's topic in a staff group: the operation that opens it knows its id."""

    __table_args__ = (
        sa.UniqueConstraint("page_id", "chat", "dialog_id"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    dialog_id: int = reference("dialog.id")
    page_id: int = reference("page.id")
    chat: str
    operation_id: int = Field(sa_type=ID)
