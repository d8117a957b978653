"""What askers made of an entry's answers is counted by entry, college, week and month."""

from typing import Any

import sqlalchemy as sa

from bot.storage.entry_health import Counts, Health, entry_health
from bot.storage.schema import question
from handlers.states import State
from tests.handlers.making import COLLEGE
from tests.storage.place import Place, asked, handed


def set_on(place: Place, where: sa.ColumnElement[bool], **values: Any) -> None:
    """Let a question have become something."""
    change = sa.update(question).where(where).values(**values)
    place.write(lambda session: session.execute(change))


def test_health_counts_what_became_of_questions(place: Place) -> None:
    for _ in range(2):
        row = place.arrive()
        place.record(place.decided(row, asked(f"{row.id}.1")))
    place.change(question, helped="yes")
    place.pass_time(days=20)
    for helped, reason in (("no", ""), ("", "not_helped"), ("", "unsure")):
        place.hand_over()
        last = sa.select(sa.func.max(question.c.id)).scalar_subquery()
        set_on(place, question.c.id == last, helped=helped, reason=reason)
    found = place.write(lambda session: entry_health(session, place.now))
    week = Counts(asked=3, corrected=2, handed=3)
    assert found == {"docs.list": Health(week, Counts(5, helped=2, corrected=2, handed=3))}
    assert found["docs.list"].month.rated == 4
    mine = place.write(lambda session: entry_health(session, place.now, COLLEGE.slug))
    assert mine == found
    assert place.write(lambda session: entry_health(session, place.now, "other")) == {}
    place.pass_time(days=11)
    left = place.write(lambda session: entry_health(session, place.now))["docs.list"]
    assert left == Health(Counts(), week)


def test_references_of_an_entry_count_together_and_danger_nowhere(place: Place) -> None:
    for entry in ("trade.score-15.01.05-9", "trade.score-43.01.09", "trade.score", ""):
        row = place.arrive()
        place.record(place.decided(row, asked(f"{row.id}.1")))
        set_on(place, question.c.key == f"{row.id}.1", entry=entry)
    row = place.arrive()
    notes = (asked(f"{row.id}.1", State.WAITING), handed(f"{row.id}.1", danger=True))
    place.record(place.decided(row, *notes))
    found = place.write(lambda session: entry_health(session, place.now))
    assert {name: one.week.asked for name, one in found.items()} == {"trade.score": 3}
