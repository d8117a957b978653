"""Demand counts what was asked where; what a publication changed is found by its number."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.storage.content import Edit, load_pieces, load_published, publish, published
from bot.storage.content_history import written_by
from bot.storage.demand import Demand, demand
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.schema import question
from knowledge.content import Kind, confirmed, piece
from tests.storage.place import NOW, Place, asked


def ask(place: Place, days: int, **more: Any) -> None:
    """A question that was asked so many days ago."""
    key = f"{days}.{len(place.rows(question))}"
    place.ask(asked(key))
    changed = {"created_at": NOW - timedelta(days=days), "entry": "dorm.cost", **more}
    place.write(
        lambda s: s.execute(sa.update(question).where(question.c.key == key).values(**changed))
    )


def test_questions_are_counted_by_college_entry_and_what_lacked(place: Place) -> None:
    ask(place, 2)
    ask(place, 40)
    ask(place, 400)
    ask(place, 1, entry="", missing='["dorm.cost"]')
    ask(place, 1, danger=True)
    ask(place, 1, reason="not_a_question", state="closed")
    ask(place, 1, entry="")
    found = place.write(lambda session: demand(session, NOW))
    assert sorted(found, key=lambda one: one.entry) == [
        Demand("sample", "", ("dorm.cost",), 1, 1),
        Demand("sample", "dorm.cost", (), 1, 2),
    ]


def test_what_a_publication_changed_is_read_alone(engines: Engines) -> None:
    phone = piece(Kind.FACT, {"key": "contact.phone", "value": "1"})
    cost = piece(Kind.FACT, {"key": "dorm.cost", "value": 1})

    def put(*edits: Edit, by: str = "Анна") -> int:
        return write(engines, lambda session: publish(session, edits, by, NOW))

    first = put(Edit("kmt", phone), Edit("kmt", cost))
    mark = confirmed(phone, "Олег", NOW.date(), "сайт")
    put(Edit("kmt", mark), by="Олег")
    put(Edit("kmt", type(cost)(Kind.FACT, cost.key, "")))
    news = write(engines, lambda session: load_published(session, first))
    assert [(one.piece.key, one.number, bool(one.piece.body)) for one in news] == [
        ("contact.phone", 2, True),
        ("dorm.cost", 2, False),
    ]
    last = write(engines, published)
    assert write(engines, lambda session: load_published(session, last)) == ()
    names = [
        *(("kmt", Kind.FACT, key) for key in ("contact.phone", "dorm.cost")),
        ("", Kind.ENTRY, "x"),
    ]
    assert list(write(engines, lambda session: load_pieces(session, names))) == names[:1]
    wrote = write(engines, lambda s: written_by(s, "kmt", Kind.FACT, "contact.phone"))
    assert wrote
    assert (wrote.number, wrote.author) == (1, "Анна"), "who only confirmed it wrote nothing"
    assert write(engines, lambda s: written_by(s, "kmt", Kind.FACT, "no.such")) is None
