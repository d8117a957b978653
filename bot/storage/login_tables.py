"""The tables of who may come in: links, sessions, passwords, log-ins a messenger confirms."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, id_column, instant


class Login(SQLModel, table=True):
    """A one-time link or a session of the web page, by the hash of its secret.

    `duty` and `role` are as those of staff; `college` is the slug of the one college they see, ""
    for all; `person` is the name that stands under what they do. `way` is how they came in
    (`bot.storage.logins.Way`), `staff_id` the row of staff whose right it is, if it is one's;
    `device` and `seen_at` tell whoever looks at their sessions which is which.
    """

    hash: str = Field(primary_key=True)
    kind: str
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(nullable=True)
    duty: bool = False
    role: str = "admin"
    college: str = ""
    person: str = ""
    way: str = "link"
    staff_id: int | None = Field(default=None, sa_type=ID, index=True)
    device: str = ""
    seen_at: datetime | None = instant(nullable=True)


class Knock(SQLModel, table=True):
    """A browser that waits until somebody of the staff sends its code from a number we know.

    `code` and `browser` are hashes: of what is sent, and of what the browser alone has.
    """

    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("browser"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    code: str
    browser: str
    device: str
    began_at: datetime = instant(index=True)
    expires_at: datetime = instant()
    confirmed_at: datetime | None = instant(nullable=True)
    staff_id: int | None = Field(default=None, sa_type=ID)
    used_at: datetime | None = instant(nullable=True)


class Password(SQLModel, table=True):
    """A password of somebody, who comes in under `name`; `secret` is that of their codes.

    `step` is the half-minute of the code that was used last, `tries` how many were made since the
    last that was right, `closed_until` when the next may be.
    """

    name: str = Field(primary_key=True)
    hash: str
    secret: str
    role: str
    college: str = ""
    duty: bool = False
    made_at: datetime = instant()
    step: int = Field(default=0, sa_type=sa.BigInteger)
    tries: int = 0
    closed_until: datetime | None = instant(nullable=True)
