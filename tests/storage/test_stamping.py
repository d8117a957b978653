"""When a question went to a person, and when one answered first, is written once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.operations import OurBug, Undeliverable
from bot.storage.migrate import migrate, pending_changes
from bot.storage.schema import question
from handlers.outcome import CardAnswered, Moved
from handlers.states import State
from tests.storage.databases import PostgresServer
from tests.storage.earlier import Earlier, both
from tests.storage.place import ASKER, NOW, PROMISED, Place, asked, handed
from tests.storage.test_migrate_data import rows

HOUR = timedelta(hours=1)


def moments(place: Place) -> tuple[Any, Any, Any]:
    """When the only question was handed over, promised an answer, answered."""
    row = place.row(question)
    return row.handed_at, row.promised_at, row.answered_at


def answer(place: Place, card: int) -> None:
    """A person answers a card."""
    row = place.arrive("ответ", peer="desk")
    note = CardAnswered(card, "anna", "ответ")
    said = place.decided(row, note, say=["ответ"], dialog=(place.pages["vk"].id, ASKER))
    assert place.record(said) == []


def test_the_first_answer_of_a_person_counts(place: Place) -> None:
    card = place.hand_over()
    assert moments(place) == (NOW, PROMISED, None)
    place.pass_time(hours=1)
    answer(place, card)
    place.pass_time(hours=1)
    answer(place, card)
    assert moments(place) == (NOW, PROMISED, NOW + HOUR)


def test_what_the_bot_answers_is_nobodys_else(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    assert moments(place) == (None, None, None)


def test_an_answer_that_did_not_help_is_handed_over_then(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    place.pass_time(hours=1)
    place.ask(Moved("1.1", State.WAITING, "not_helped"), handed("1.1"))
    assert moments(place) == (NOW + HOUR, PROMISED, None)


def test_what_did_not_arrive_was_no_answer(place: Place) -> None:
    card = place.hand_over()
    place.deliver()
    place.pass_time(hours=1)
    answer(place, card)
    for begun in place.begin():
        place.settle(begun, Undeliverable("blocked"))
    assert moments(place) == (NOW, PROMISED, None)
    assert place.row(question).state == State.UNDELIVERABLE
    place.pass_time(hours=1)
    answer(place, card)
    assert moments(place)[2] == NOW + 2 * HOUR


def test_a_mailing_was_no_answer(place: Place) -> None:
    card = place.hand_over()
    place.pass_time(hours=1)
    answer(place, card)
    place.ask(Moved(place.row(question).key, State.WAITING, "mailing"))
    assert moments(place) == (NOW, PROMISED, None)


def test_what_a_platform_does_not_take_waits_without_a_promise(place: Place) -> None:
    place.ask(asked(), say=["ответ"])
    [begun] = place.begin()
    place.settle(begun, OurBug("914"))
    assert moments(place) == (NOW, None, None)


def test_older_questions_get_the_moments_that_are_known(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    at = int(NOW.timestamp()) * 1_000_000
    with both("0230", tmp_path, postgres) as found:
        for engines in found:
            earlier = Earlier(engines)
            earlier.college()
            earlier.card(1, "answered_by_person", promised_at=at + 2)
            with engines.writer.begin() as connection:
                connection.exec_driver_sql(
                    f"UPDATE question SET created_at = {at}, changed_at = {at + 1_000_000}"
                )
            migrate(engines.writer, "0280")
            columns = (question.c.id, question.c.handed_at, question.c.answered_at)
            assert rows(engines, *columns) == [(1, NOW, NOW + timedelta(seconds=1))]
            migrate(engines.writer)
            assert pending_changes(engines.writer) == []
