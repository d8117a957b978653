"""What waits for a page that was taken out of the configuration is ended, counted and told."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.forgetting import Forgetting
from bot.storage.removed import CHUNK
from bot.storage.runner import ThreadRunner
from bot.storage.schema import card, dialog, inbox, message, operation, question
from bot.sweeping import REMOVED, Sweeps, retention_of
from bot.wake import Wake
from handlers.outcome import CardAnswered
from handlers.states import State
from handlers.texts.cards import UNDELIVERABLE
from tests.storage.place import Place, asked, update

DAY = REMOVED.total_seconds() + 1


@pytest.fixture
def left(place: Place) -> Place:
    """The place once its community was taken out of the configuration."""
    return place.without("vk")


@pytest.fixture
async def sweeps(left: Place) -> AsyncIterator[Sweeps]:
    """The sweeps of the process that was started then."""
    runner = ThreadRunner(left.engines)
    yield Sweeps(runner, left.known, lambda: left.now, retention_of(30, 3, 7), Wake())
    await runner.close()


async def test_updates_are_ignored_with_a_reason(
    place: Place, left: Place, sweeps: Sweeps, caplog: pytest.LogCaptureFixture
) -> None:
    place.store(*(update(str(number), str(number)) for number in range(CHUNK + 5)))
    place.store(update("here"), page="tg")
    left.pass_time(seconds=DAY - 2)
    await sweeps.end_removed()
    assert {row.state for row in left.rows(inbox)} == {"new"}, "it may have been a mistake"
    left.pass_time(seconds=2)
    left.store(update("late"), page="tg")
    with caplog.at_level(logging.WARNING):
        await sweeps.end_removed()
    gone = left.rows(inbox, page_id=place.pages["vk"].id)
    assert {(row.state, row.disposition, row.reason) for row in gone} == {
        ("done", "ignored", "page_removed")
    }
    assert all("вопрос" in row.payload for row in gone), "nothing is deleted before its time"
    assert {row.state for row in left.rows(inbox, page_id=place.pages["tg"].id)} == {"new"}
    said = f"page vk is not in the configuration: {CHUNK + 5} updates ignored, 0 operations ended"
    assert said in caplog.text
    counted = await sweeps.count()
    assert (counted.difference, counted.ignored) == (0, {"page_removed": CHUNK + 5})
    caplog.clear()
    await sweeps.end_removed()
    assert "vk" not in caplog.text
    left.pass_time(days=31)
    await sweeps.forget()
    assert all(row.payload == "" for row in left.rows(inbox, page_id=place.pages["vk"].id))


async def test_what_cannot_be_said_any_more_is_told_at_the_desk(
    place: Place, left: Place, sweeps: Sweeps
) -> None:
    number = place.hand_over()
    place.deliver()
    place.ask(CardAnswered(number, "telegram:9", "да"), say=["приходите"])
    place.ask(asked("9", State.ANSWERED), say=["ответ"])
    left.pass_time(seconds=DAY)
    await sweeps.end_removed()
    rows = left.rows(operation, page_id=place.pages["vk"].id)
    assert not [row for row in rows if row.state in ("pending", "sending")]
    lost = [row for row in rows if row.state == "undeliverable"]
    assert lost
    assert {row.error for row in lost} == {"page_removed"}
    assert left.row(question, key="9").state == "undeliverable"
    assert UNDELIVERABLE["page_removed"] in left.row(card).trouble
    assert (await sweeps.count()).difference == 0


async def test_words_are_deleted_though_nobody_can_be_told(
    place: Place, left: Place, sweeps: Sweeps
) -> None:
    place.ask(asked(), text="меня зовут Иван", say=["ответ"])
    place.deliver()
    place.change(dialog, forget_at=place.now)
    forgetting = Forgetting(sweeps.runner, left.known, lambda: left.now, Wake())
    left.pass_time(minutes=1)
    await forgetting.carry_out()
    assert place.row(dialog).forget_at is None
    assert (place.row(message).text, place.row(question).masked) == ("", "")
    assert [row.kind for row in place.rows(operation)] == ["send"], "nobody is told"


async def test_a_process_that_knows_no_names_ends_nothing(place: Place, sweeps: Sweeps) -> None:
    place.store(update("1"))
    sweeps.known = replace(sweeps.known, named=frozenset())
    place.pass_time(seconds=DAY)
    await sweeps.end_removed()
    assert place.row(inbox).state == "new"
