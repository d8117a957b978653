"""Tables of the content people curate: pieces, every version of them, what was published when."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, id_column, instant, reference


class Content(SQLModel, table=True):
    """A piece of content; `owner` is a college's slug, empty for the region.

    `kind` and `key` as in `knowledge.content`. `number` is its newest version, `release` the body
    as a release of the base brought it, empty where people wrote it. A `locked` entry of the
    region cannot be replaced by a college's. `review` is the day by which somebody looks at it
    again; like the lock it is no part of the body, so that what nobody edited still follows a
    release.
    """

    __table_args__ = (
        sa.UniqueConstraint("owner", "kind", "key"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    owner: str
    kind: str
    key: str
    number: int
    locked: bool = False
    release: str = Field(default="", sa_type=sa.Text)
    review: date | None = Field(default=None, sa_type=sa.Date)


class ContentVersion(SQLModel, table=True):
    """A version of a piece; an empty `body` means that it was taken away."""

    __table_args__ = (
        sa.UniqueConstraint("content_id", "number"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    content_id: int = reference("content.id", index=True)
    number: int
    body: str = Field(sa_type=sa.Text)
    author: str
    at: datetime = instant()
    publication_id: int = reference("publication.id", index=True)


class Publication(SQLModel, table=True):
    """One publish: every process reads the content anew when it sees a higher id."""

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    author: str
    at: datetime = instant()
    comment: str = ""


class ContentBatch(SQLModel, table=True):
    """Edits of one owner that are not published yet; `state` as in `bot.storage.batches`.

    `edits` is a list of [kind, key, body, expected version]; `by` made them, `comment` says how.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    owner: str
    state: str = Field(index=True)
    by: str
    at: datetime = instant()
    comment: str = ""
    edits: str = Field(sa_type=sa.Text)
    decided_by: str = ""
    decided_at: datetime | None = instant(nullable=True)


class Draft(SQLModel, table=True):
    """A person's answer on its way into the base; `state` as in `handlers.drafts`.

    `by` made it or changed it last, `version` grows with every change. `wordings` is a list of
    the ways people ask it, `answer` a template, `trial` what it would do (`knowledge.trying`).
    `page_id`, `chat` and `thread` say where it is shown.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    college_id: int = reference("college.id", index=True)
    card_id: int = Field(sa_type=ID, index=True)
    state: str = Field(index=True)
    by: str
    decided_by: str = ""
    wordings: str = Field(sa_type=sa.Text)
    answer: str = Field(sa_type=sa.Text)
    trial: str = Field(default="{}", sa_type=sa.Text)
    version: int = 1
    page_id: int = Field(sa_type=ID)
    chat: str
    thread: str = ""
    created_at: datetime = instant()
    changed_at: datetime = instant()
