"""A due step is taken once, with what it says, however often a process dies or looks again."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest

from bot.reminding import Reminders
from bot.storage.clocks import Overdue, list_overdue
from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import ThreadRunner
from bot.storage.schema import card, operation, question
from bot.wake import Wake
from handlers.outcome import CardAnswered, CardTaken, FloorTaken
from handlers.states import State
from handlers.texts import reminding as texts
from tests.handlers.making import COLLEGE
from tests.storage.place import ASKER, NOW, PROMISED, Place, asked, handed


@pytest.fixture
async def reminders(place: Place) -> AsyncIterator[Reminders]:
    """The reminders of a process at the place's own time."""
    runner = ThreadRunner(place.engines)
    yield Reminders(runner, place.known, lambda: place.now, Wake())
    await runner.close()


def said(place: Place, **where: object) -> list[str]:
    """What was said, oldest first."""
    rows = place.rows(operation, kind="send", **where)
    return [str(json.loads(row.body)["reply"]["text"]) for row in rows]


def heard(place: Place) -> list[str]:
    """What the asker was told."""
    return said(place, peer=ASKER)


def employ(place: Place, number: str, role: str = "admin", channel: str = "vk") -> None:
    """Give somebody the right to answer."""
    member = StaffMember(COLLEGE.slug, channel, number, role, None)
    place.write(partial(add_staff, college_slug=COLLEGE.slug, member=member))


async def test_a_page_that_is_not_served_keeps_no_other_from_its_turn(
    place: Place, reminders: Reminders
) -> None:
    for page in ("tg", "vk"):
        place.hand_over(page)
    place.now = PROMISED + timedelta(hours=1)
    served, reminders.known = reminders.known, place.without("tg").known
    await reminders.remind()
    told = {page: said(place, peer=ASKER, page_id=place.pages[page].id) for page in place.pages}
    assert [len(told[page]) for page in ("tg", "vk")] == [1, 2]
    reminders.known = served
    await reminders.remind()
    assert len(said(place, peer=ASKER, page_id=place.pages["tg"].id)) == 2, "it is served again"


async def test_the_asker_hears_of_a_delay_once_and_for_all(
    place: Place, reminders: Reminders
) -> None:
    place.hand_over()
    await reminders.remind()
    assert heard(place) == ["передаю"]
    place.now = PROMISED + timedelta(hours=1)
    for _ in range(3):
        await reminders.remind()
    assert len(heard(place)) == 2
    assert "задерживается" in heard(place)[1]
    assert place.row(card).trouble == texts.OVERDUE
    assert place.row(card).promised_at > PROMISED
    place.pass_time(days=5)
    await reminders.remind()
    assert len(heard(place)) == 2


async def test_each_step_reaches_those_it_is_for(place: Place, reminders: Reminders) -> None:
    number = place.hand_over()
    for person, role in (("77", "admin"), ("78", "owner"), ("79", "admin")):
        employ(place, person, role)
    place.ask(CardTaken(number, "vk:77"), text="беру")
    place.change(card, promised_at=PROMISED + timedelta(hours=1))
    told: dict[str, list[str]] = {}
    for _ in range(60):
        await reminders.remind()
        place.pass_time(hours=1)
    for person in ("77", "78", "79"):
        told[person] = said(place, peer=person)
    assert [len(told[person]) for person in ("77", "78", "79")] == [1, 1, 0]
    assert "за вами" in told["77"][0]
    assert "не ответили вовремя" in told["78"][0]
    for chat in ("-1009", "2000000001"):
        shown = said(place, peer=chat)
        assert shown.count(texts.OVERDUE) == 1
        assert shown.count(texts.LISTED) == 1
    assert heard(place)[-1].count("задерживается") == 1
    listed = place.write(list_overdue)
    assert listed == [Overdue("sample", number, "вопрос", "vk:77", NOW)]
    assert place.write(lambda session: list_overdue(session, "other")) == []


async def test_a_persons_words_stop_the_clock(place: Place, reminders: Reminders) -> None:
    number = place.hand_over()
    await reminders.remind()
    place.ask(FloorTaken("vk:9"), CardAnswered(number, "vk:9", "уточню и напишу"))
    before = len(place.rows(operation))
    place.pass_time(days=5)
    await reminders.remind()
    assert len(place.rows(operation)) == before
    assert place.row(card).due_at is None


async def test_a_new_question_on_an_answered_card_has_its_own_time(
    place: Place, reminders: Reminders
) -> None:
    number = place.hand_over()
    place.ask(FloorTaken("vk:9"), CardAnswered(number, "vk:9", "да"))
    place.pass_time(days=2)
    row = place.arrive("а ещё?")
    key, later = f"{row.id}.1", place.now + timedelta(hours=4)
    note = handed(key, text="а ещё?")
    place.record(
        place.decided(row, asked(key, State.WAITING), type(note)((key,), "а ещё?", later, "unsure"))
    )
    await reminders.remind()
    assert heard(place) == ["передаю"], "the promise of two days ago is kept already"
    assert place.row(card).promised_at == later
    assert place.row(card).since == place.now


async def test_what_joins_a_waiting_card_gets_no_new_time(place: Place) -> None:
    place.hand_over()
    place.pass_time(hours=2)
    place.hand_over(text="и это")
    assert (place.row(card).promised_at, place.row(card).since) == (PROMISED, NOW)


async def test_down_for_days_it_says_each_thing_once(place: Place, reminders: Reminders) -> None:
    place.hand_over()
    place.pass_time(days=3)
    await reminders.remind()
    await reminders.remind()
    assert len(heard(place)) == 2
    place.pass_time(days=3)
    await reminders.remind()
    shown = said(place, peer="2000000001")
    assert len(shown) == len(set(shown)) == 4, "the card, late, not answered in time, listed"


async def test_a_clock_set_back_says_nothing_twice(place: Place, reminders: Reminders) -> None:
    place.hand_over()
    place.now = PROMISED + timedelta(minutes=1)
    await reminders.remind()
    place.pass_time(hours=-2)
    await reminders.remind()
    place.pass_time(hours=2)
    await reminders.remind()
    assert len(heard(place)) == 2


async def test_many_delays_are_admitted_in_one_sweep(place: Place, reminders: Reminders) -> None:
    for number in range(20):
        row = place.arrive(peer=str(number))
        key = f"{number}.1"
        place.record(place.decided(row, asked(key, State.WAITING), handed(key)))
    place.now = PROMISED + timedelta(minutes=1)
    await reminders.remind()
    assert len(place.rows(operation, origin="urgent")) == 20


async def test_nobody_is_late_for_what_was_closed_otherwise(
    place: Place, reminders: Reminders
) -> None:
    place.hand_over()
    place.change(question, state="closed", reason="edited")
    place.pass_time(days=1)
    await reminders.remind()
    assert heard(place) == ["передаю"]
    assert place.row(card).step == ""
