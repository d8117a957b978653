"""The golden set is a row a question: the last word counts, and who said it is written down."""

from datetime import UTC, datetime

from bot.storage.engine import Engines
from bot.storage.golden import drop_golden, keep_golden, load_golden
from bot.storage.runner import write
from bot.storage.schema import audit
from knowledge.golden import Golden, released

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
POOL = Golden("Есть ли бассейн?", frozenset({"life.pool", "life.clubs"}), "Анна")


def test_a_question_is_kept_changed_and_dropped(engines: Engines) -> None:
    write(engines, lambda session: keep_golden(session, POOL, NOW))
    assert write(engines, load_golden).kept == (POOL,)
    person = Golden("есть ли бассейн", frozenset(), "Олег")
    write(engines, lambda session: keep_golden(session, person, NOW))
    assert write(engines, load_golden).kept == (person,)
    write(engines, lambda session: drop_golden(session, POOL.text, "Анна", NOW))
    found = write(engines, load_golden)
    assert found.kept == ()
    assert found.gone == {person.key}
    rows = write(engines, lambda session: session.execute(audit.select()).all())
    assert [(row.actor, row.action) for row in rows] == [
        ("Анна", "golden_kept"),
        ("Олег", "golden_kept"),
        ("Анна", "golden_dropped"),
    ]


def test_what_the_base_brings_is_dropped_and_taken_back(engines: Engines) -> None:
    first = released()[0]
    write(engines, lambda session: drop_golden(session, first.text, "Анна", NOW))
    assert first.key not in {one.key for one in write(engines, load_golden).whole}
    write(engines, lambda session: keep_golden(session, first, NOW))
    assert first in write(engines, load_golden).whole
