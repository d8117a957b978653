"""A digest comes each working morning and week, once for each who gets it, through everything."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from bot.digesting import Digests
from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import ThreadRunner
from bot.storage.schema import digest, operation, question, reading
from bot.storage.session import Session
from bot.wake import Wake
from handlers.states import State
from tests.handlers.making import COLLEGE
from tests.storage.place import CHAT, GROUP, Place, asked


@pytest.fixture
async def digests(place: Place) -> AsyncIterator[Digests]:
    """The digests of a process at the place's own time."""
    runner = ThreadRunner(place.engines)
    yield Digests(runner, place.known, lambda: place.now, Wake())
    await runner.close()


def said(place: Place, peer: str) -> list[str]:
    """The digests told in a chat."""
    rows = [
        row
        for row in place.rows(operation, kind="send", peer=peer)
        if row.key.startswith("digest:")
    ]
    return [str(json.loads(row.body)["reply"]["text"]) for row in rows]


def at(text: str) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(f"{text}+03:00").astimezone(UTC)


async def test_each_working_morning_once(place: Place, digests: Digests) -> None:
    place.now = at("2026-07-13T18:30")
    place.ask(asked("night", State.ANSWERED))
    place.hand_over()
    for hour in range(24 * 14):
        place.now = at("2026-07-14T00:10") + timedelta(hours=hour)
        await digests.tell()
    days = [row.day for row in place.rows(digest, kind="day", peer=CHAT)]
    # From Tuesday to Monday after next, weekends left out.
    assert len(days) == len(set(days)) == 10
    assert "2026-07-18" not in days
    for chat in (CHAT, GROUP):
        told = said(place, chat)
        assert len(told) == 10
        assert "Ждут ответа: 1" in told[0]
        assert "Пока вас не было: вопросов 2, бот ответил сам на 1." in told[0]
        assert "Пока вас не было" not in told[1]


async def test_not_before_work_and_not_after_it(place: Place, digests: Digests) -> None:
    place.hand_over()
    for moment in ("2026-07-15T08:59", "2026-07-15T18:01", "2026-07-18T11:00", "2026-11-04T11:00"):
        place.now = at(moment)
        await digests.tell()
    assert said(place, CHAT) == []
    place.now = at("2026-07-15T11:00")
    await digests.tell()
    assert len(said(place, CHAT)) == 1, "a late start of the process is no reason to say nothing"


async def test_a_quiet_desk_is_told_nothing(place: Place, digests: Digests) -> None:
    place.now = at("2026-07-15T09:00")
    await digests.tell()
    assert place.rows(operation) == []
    assert len(place.rows(digest)) == 2, "and is not looked at again that day"


async def test_a_restart_and_a_clock_set_back_tell_nothing_twice(
    place: Place, digests: Digests
) -> None:
    place.hand_over()
    for moment in ("2026-07-15T09:00", "2026-07-15T12:00", "2026-07-15T09:30"):
        place.now = at(moment)
        again = Digests(digests.runner, digests.known, digests.clock, Wake())
        await again.tell()
        await digests.tell()
    assert len(said(place, CHAT)) == len(said(place, GROUP)) == 1


async def test_what_answers_lacked_is_named(place: Place, digests: Digests) -> None:
    place.ask(
        type(asked())(
            "1", "сколько стоит общага", State.ANSWERED, missing=("dorm.cost", "gone.key")
        )
    )
    place.now = at("2026-07-15T09:00")
    await digests.tell()
    assert "не хватило данных" in said(place, CHAT)[0]
    assert "gone.key" not in said(place, CHAT)[0]


def gap(place: Place, key: str, *askers: str, text: str, danger: bool = False) -> None:
    """Some people asked the same in vain: as the reading of questions leaves it."""
    for asker in askers:
        row = place.arrive(text, peer=asker)
        place.record(place.decided(row, asked(f"{row.id}.1", State.CLOSED, text)))
        [found] = place.rows(question, key=f"{row.id}.1")
        values = {
            "question_id": found.id, "college_id": found.college_id, "dialog_id": found.dialog_id,
            "at": place.now, "seen_at": place.now, "text": text, "form": "", "searched": "",
            "meaning": b"", "near": "[]", "slots": "", "why": "unsure", "chosen": "",
            "missing": "[]", "gap": key,
        }  # fmt: skip
        changed = sa.update(question).where(question.c.id == found.id).values(danger=danger)
        for act in (sa.insert(reading).values(**values), changed):
            place.write(partial(Session.execute, statement=act))


async def test_what_most_people_asked_in_vain_is_named(place: Place, digests: Digests) -> None:
    member = StaffMember(COLLEGE.slug, "vk", "90", "reviewer", None)
    place.write(partial(add_staff, college_slug=COLLEGE.slug, member=member))
    gap(place, "1", "11", "12", "12", text="Можно с собакой?")
    gap(place, "2", "11", "12", "13", text="Есть ли бассейн?")
    gap(place, "3", "14", text="Это спросил один")
    gap(place, "4", "11", "12", "13", "14", text="не хочу жить", danger=True)
    place.now = at("2026-07-15T09:00")
    await digests.tell()
    [told] = said(place, CHAT)
    lines = [line for line in told.splitlines() if line.startswith("—")]
    assert lines == ["— Есть ли бассейн? (человек 3)", "— Можно с собакой? (человек 2)"]
    [centre] = said(place, "90")
    assert all(line in centre for line in lines)
    assert "не хочу жить" not in told + centre
    place.now = at("2026-07-23T09:00")
    await digests.tell()
    assert len(said(place, CHAT)) == 1, "that was more than a week ago"


async def test_the_centre_each_week_once_in_their_own_chat(place: Place, digests: Digests) -> None:
    for number, role in (("90", "reviewer"), ("91", "admin")):
        member = StaffMember(COLLEGE.slug, "vk", number, role, None)
        place.write(partial(add_staff, college_slug=COLLEGE.slug, member=member))
    place.hand_over()
    for hour in range(24 * 14):
        place.now = at("2026-07-13T00:10") + timedelta(hours=hour)
        await digests.tell()
    told = said(place, "90")
    assert len(told) == 2
    assert "Пробный техникум: вопросов" in told[0]
    assert "у Центра в списке" not in told[0]
    assert said(place, "91") == []
