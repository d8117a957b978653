"""Sweeps act once on what is due: a delay is admitted once each, a silent floor is given back."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.storage.runner import ThreadRunner
from bot.storage.schema import card, dialog, operation, question
from bot.sweeping import Sweeps, retention_of
from bot.wake import Wake
from handlers.lapsing import CHOICE_WAITS
from handlers.outcome import CardAnswered, FloorTaken
from handlers.states import State
from handlers.texts import answering as texts
from tests.handlers.making import COLLEGE
from tests.storage.place import ASKER, Place, asked


@pytest.fixture
async def sweeps(place: Place) -> AsyncIterator[Sweeps]:
    """The sweeps of a process at the place's own time."""
    runner = ThreadRunner(place.engines)
    yield Sweeps(runner, place.known, lambda: place.now, retention_of(30, 3, 7), Wake())
    await runner.close()


def heard(place: Place) -> list[str]:
    """What the asker was told."""
    rows = place.rows(operation, peer=ASKER, kind="send")
    return [str(json.loads(row.body)["reply"]["text"]) for row in rows]


async def test_a_silent_floor_is_given_back(place: Place, sweeps: Sweeps) -> None:
    number = place.hand_over()
    place.ask(FloorTaken("vk:9"), CardAnswered(number, "vk:9", "да"))
    place.pass_time(seconds=COLLEGE.deadlines.floor.total_seconds() - 1)
    await sweeps.give_back_floors()
    assert place.row(dialog).floor == "person"
    place.pass_time(seconds=2)
    await sweeps.give_back_floors()
    await sweeps.give_back_floors()
    assert place.row(dialog).floor == "bot"
    assert (place.row(card).state, place.row(question).state) == ("closed", "answered_by_person")
    assert heard(place)[-1:] == [texts.GIVEN_BACK]
    assert heard(place).count(texts.GIVEN_BACK) == 1


async def test_a_floor_without_a_card_is_given_back_too(place: Place, sweeps: Sweeps) -> None:
    place.ask(FloorTaken("9"))
    place.pass_time(seconds=COLLEGE.deadlines.floor.total_seconds() + 1)
    await sweeps.give_back_floors()
    assert place.row(dialog).floor == "bot"


async def test_a_page_that_is_not_served_keeps_no_other_from_its_turn(
    place: Place, sweeps: Sweeps
) -> None:
    place.ask(FloorTaken("9"), page="tg")
    place.ask(FloorTaken("9"))
    place.pass_time(seconds=COLLEGE.deadlines.floor.total_seconds() + 1)
    sweeps.known = place.without("tg").known
    await sweeps.give_back_floors()
    floors = {row.page_id: row.floor for row in place.rows(dialog)}
    assert floors == {place.pages["tg"].id: "person", place.pages["vk"].id: "bot"}


async def test_who_owes_an_answer_still_owes_it_and_the_bot_goes_on(
    place: Place, sweeps: Sweeps
) -> None:
    place.hand_over()
    place.ask(FloorTaken("vk:9"))
    place.pass_time(days=2)
    await sweeps.give_back_floors()
    await sweeps.give_back_floors()
    assert place.row(dialog).floor == "bot"
    assert (place.row(card).state, place.row(question).state) == ("open", "waiting")
    assert heard(place).count(texts.GIVEN_BACK_WAITS) == 1


async def test_untouched_choices_close(place: Place, sweeps: Sweeps) -> None:
    place.ask(asked("1", State.OFFERED))
    place.pass_time(seconds=CHOICE_WAITS.total_seconds() + 1)
    await sweeps.expire_choices()
    assert place.row(question).state == "closed"


async def test_old_words_are_forgotten_and_the_sums_hold(place: Place, sweeps: Sweeps) -> None:
    place.ask(asked(), text="звоните +7 918 123-45-67")
    place.pass_time(days=31)
    await sweeps.forget()
    found = await sweeps.count()
    assert found.difference == 0
    place.change(question, state="lost")
    assert (await sweeps.count()).difference == 1


async def test_a_beat_frees_what_a_dead_worker_held(place: Place, sweeps: Sweeps) -> None:
    place.store()
    place.arrive()
    await sweeps.beat()
    assert place.claim("2") == [], "its own claims are its own"
    sweeps.worker = "2"
    place.pass_time(minutes=1)
    await sweeps.beat()
    assert len(place.claim("2")) == 1
