"""What is asked for with every message or key is found by an index, however much is stored."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.beside import echoes
from bot.storage.dialogs import load_card, load_dialogs, load_told
from bot.storage.engine import Engines
from bot.storage.gap_answers import answers, waiting
from bot.storage.session import Session
from tests.storage.place import ASKER, NOW, Place

Work = Callable[[Session], object]
LANES = [(1, ASKER), (2, ASKER), (2, "501")]


def plan(engines: Engines, work: Work) -> list[str]:
    """How SQLite goes about every statement of some work, a line a step."""
    asked: list[tuple[str, Any]] = []

    def heard(_: object, __: object, statement: str, given: Any, *___: object) -> None:
        asked.append((statement, given))

    with Session(engines.writer) as session:
        sa.event.listen(engines.writer, "before_cursor_execute", heard)
        work(session)
        sa.event.remove(engines.writer, "before_cursor_execute", heard)
        driver: Any = session.connection().connection.driver_connection
        steps = [driver.execute(f"EXPLAIN QUERY PLAN {sql}", given) for sql, given in asked]
        return [str(row[-1]) for one in steps for row in one]


@pytest.mark.parametrize(
    "work",
    [
        partial(load_dialogs, lanes=LANES),
        partial(load_told, lanes=LANES, since=NOW),
        partial(load_card, card_id=1),
        partial(echoes, marks=[(2, "2000000001", 7), (1, ASKER, 8)]),
        partial(answers, questions=["1", "2"], most=2),
        partial(waiting, questions=["1", "2"]),
    ],
    ids=["dialogs", "told", "card", "echoes", "answers", "waiting"],
)
def test_no_table_is_walked_through(place: Place, work: Work) -> None:
    if not place.engines.sqlite:
        pytest.skip("PostgreSQL plans by what it has counted")
    place.hand_over(page="tg")
    place.hand_over(page="vk")
    steps = plan(place.engines, work)
    tables = ("dialog", "question", "card", "operation", "message", "inbox")
    assert any(step.startswith("SEARCH") for step in steps)
    assert [step for step in steps if step.startswith(tuple(f"SCAN {one}" for one in tables))] == []


def test_a_card_waits_by_its_own_questions(place: Place) -> None:
    if not place.engines.sqlite:
        pytest.skip("PostgreSQL plans by what it has counted")
    number = place.hand_over()
    steps = plan(place.engines, partial(load_card, card_id=number))
    assert any("ix_question_card_id_state (card_id=? AND state=?)" in step for step in steps)
