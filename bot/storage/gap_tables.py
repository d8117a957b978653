"""Tables of what was not answered: each question as it was read, and what people decided."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, id_column, instant, reference


class Reading(SQLModel, table=True):
    """A masked question with what reading it came to; the encoding goes with the text.

    `seen_at` is the question's `changed_at` when it was looked at. `why` is why nobody answered
    (`knowledge.gaps.Why`), "" for a question that was answered and serves for replays alone.
    `gap` is the key of the group it joined, for good; "" as long as it has joined none.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    question_id: int = Field(sa_type=ID, foreign_key="question.id", unique=True)
    college_id: int = reference("college.id")
    dialog_id: int = reference("dialog.id")
    at: datetime = instant(index=True)
    seen_at: datetime = instant()
    text: str = Field(sa_type=sa.Text)
    form: str = Field(sa_type=sa.Text)
    searched: str = Field(sa_type=sa.Text)
    meaning: bytes = Field(sa_type=sa.LargeBinary)
    near: str = Field(sa_type=sa.Text)
    slots: str = ""
    why: str = ""
    chosen: str = ""
    missing: str = Field(default="[]", sa_type=sa.Text)
    gap: str = Field(default="", index=True)


class GapDecision(SQLModel, table=True):
    """What somebody decided about a gap, in order; taken back, it stays with who did that.

    `kind` and `detail` (JSON) as in `bot.storage.gap_decisions`. `publication` is what it
    published, 0 = nothing.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    kind: str
    gap: str = Field(index=True)
    detail: str = Field(default="{}", sa_type=sa.Text)
    by: str
    at: datetime = instant()
    publication: int = Field(default=0, sa_type=ID)
    undone_by: str = ""
    undone_at: datetime | None = instant(nullable=True)


class GapRequest(SQLModel, table=True):
    """A college was asked for a fact, or for words of its own, until a day.

    `kind` and `key` name the piece of its content that fulfils it, as in `knowledge.content`.
    """

    __table_args__ = (
        sa.UniqueConstraint("decision_id", "college_id"),
        {"sqlite_autoincrement": True},
    )
    id: int = id_column()
    decision_id: int = reference("gapdecision.id")
    college_id: int = reference("college.id", index=True)
    kind: str
    key: str
    due_at: datetime = instant()


class Golden(SQLModel, table=True):
    """A question of the golden set as somebody put it there, or took it out (`kept`).

    `key` is the same for all its spellings, `right` the ids (JSON) of the entries that answer it.
    """

    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int = id_column()
    key: str = Field(sa_type=sa.Text, unique=True)
    text: str = Field(sa_type=sa.Text)
    right: str = Field(default="[]", sa_type=sa.Text)
    kept: bool = True
    by: str
    at: datetime = instant()
