"""The table of numbers that outlive the questions they were counted from."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.storage.tables import ID, instant, reference


class Tally(SQLModel, table=True):
    """What is counted of a question that was deleted: no words, nobody who asked.

    `returned`: its asker came back to it soon (`bot.storage.counting`).
    """

    id: int = Field(sa_type=ID, primary_key=True)
    college_id: int = reference("college.id", index=True)
    state: str
    reason: str
    entry: str
    offers: str
    helped: str
    danger: bool
    returned: bool
    created_at: datetime = instant(index=True)
    handed_at: datetime | None = instant(nullable=True)
    promised_at: datetime | None = instant(nullable=True)
    answered_at: datetime | None = instant(nullable=True)
