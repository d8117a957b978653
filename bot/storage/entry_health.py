"""Health of an entry is what people who asked it made of its answer, counted from their questions.

Danger to life is counted nowhere. A question is counted where it stands now: who got an answer and
then asked for a person after all was not helped by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.storage.schema import college, question
from handlers.rating import NOT_HELPED
from handlers.states import Helped, State
from knowledge.references import entry_of

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
_BY_PEOPLE = (str(State.WAITING), str(State.ANSWERED_BY_PERSON))


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a time: `asked` in all, `helped` and `corrected` as askers said, `handed` to people."""

    asked: int = 0
    helped: int = 0
    corrected: int = 0
    handed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            self.asked + other.asked,
            self.helped + other.helped,
            self.corrected + other.corrected,
            self.handed + other.handed,
        )

    @property
    def rated(self) -> int:
        """How many askers said whether the answer helped."""
        return self.helped + self.corrected


@dataclass(frozen=True, slots=True)
class Health:
    """The counts of the last seven and thirty days."""

    week: Counts = Counts()
    month: Counts = Counts()

    def __add__(self, other: "Health") -> "Health":
        """Both together."""
        return Health(self.week + other.week, self.month + other.month)


NO_HEALTH = Health()


def entry_health(session: Session, now: datetime, slug: str = "") -> Mapping[str, Health]:
    """The health of every entry that was asked, by id: at all colleges, or at the one of a slug."""
    corrected = sa.or_(question.c.helped == str(Helped.NO), question.c.reason == NOT_HELPED)
    marks = {
        "asked": sa.true(),
        "helped": question.c.helped == str(Helped.YES),
        "corrected": corrected,
        "handed": question.c.state.in_(_BY_PEOPLE),
    }
    lately = question.c.created_at >= now - WEEK
    sums = [
        sa.func.sum(sa.case((sa.and_(when, mark), 1), else_=0)).label(f"{name}_{of}")
        for of, when in (("week", lately), ("month", sa.true()))
        for name, mark in marks.items()
    ]
    query = sa.select(question.c.entry, *sums).where(
        # The index begins with the state, and nothing changes before it is asked.
        question.c.state.in_(list(map(str, State))),
        question.c.changed_at >= now - MONTH,
        question.c.created_at >= now - MONTH,
        question.c.entry != "",
        ~question.c.danger,
    )
    if slug:
        own = sa.select(college.c.id).where(college.c.slug == slug).scalar_subquery()
        query = query.where(question.c.college_id == own)
    found: dict[str, Health] = {}
    for row in session.execute(query.group_by(question.c.entry)):
        counts = row._mapping
        one = Health(
            *(Counts(*(int(counts[f"{name}_{of}"]) for name in marks)) for of in ("week", "month"))
        )
        # Of an entry about trades each trade is a reference of its own.
        name = entry_of(row.entry)
        found[name] = found.get(name, NO_HEALTH) + one
    return found
