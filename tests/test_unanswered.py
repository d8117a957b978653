"""What nobody answered is read once, joins its gap for good, and danger is none of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.core import BaseHolder
from bot.storage import sweeps
from bot.storage.engine import Engines
from bot.storage.readings import Changed, Moment, Read, changed, stored, unanswered
from bot.storage.runner import ThreadRunner
from bot.storage.schema import question, reading
from bot.storage.session import Session
from bot.storage.sweeps import Retention, forget
from bot.unanswered import Unanswered
from handlers.outcome import Moved
from handlers.states import State
from knowledge.gaps import Why
from tests.knowledge import bases
from tests.storage.place import Place, asked, handed, place
from tests.web.knowing import FewWords

POOL = ("есть ли бассейн", "бассейн у вас есть?", "а бассейн есть")


@pytest.fixture
def here(engines: Engines) -> Place:
    """A college on either database."""
    return place(engines)


def looking(here: Place) -> Unanswered:
    """A process that looks, with nothing in its memory yet."""
    runner = ThreadRunner(here.engines)
    return Unanswered(runner, BaseHolder(bases.small()), lambda: here.now + timedelta(minutes=1))


async def test_questions_join_their_gap_and_keep_it(here: Place) -> None:
    look = looking(here)
    for text in POOL[:2]:
        here.hand_over(text=text)
    await look.look()
    first = {row.text: row.gap for row in here.rows(reading)}
    assert len(set(first.values())) == 1
    begun = str(here.rows(question)[0].id)
    assert set(first.values()) == {begun}
    here.pass_time(minutes=5)
    here.hand_over(text=POOL[2])
    here.hand_over(text="сколько стоит общежитие в месяц дорого")
    # Another process, which has to load what joined before.
    await looking(here).look()
    gaps = {row.text: row.gap for row in here.rows(reading)}
    assert {gaps[text] for text in POOL} == {begun}
    assert len(set(gaps.values())) == 2


async def test_nothing_is_read_twice(here: Place) -> None:
    look = looking(here)
    here.hand_over(text=POOL[0])
    await look.look()
    (before,) = here.rows(reading)
    await look.look()
    await looking(here).look()
    assert here.rows(reading) == [before]


async def test_what_was_looked_through_is_not_looked_through_again(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[datetime] = []

    def noted(session: Session, since: Moment, until: datetime) -> list[Changed]:
        begun.append(since[0])
        return changed(session, since, until)

    monkeypatch.setattr("bot.unanswered.changed", noted)
    look = looking(here)
    await look.look()
    here.pass_time(minutes=5)
    here.hand_over(text=POOL[0])
    await look.look()
    assert begun[0] < here.now - timedelta(weeks=10)
    assert begun[1] > here.now - timedelta(minutes=10), "nothing new was found in the weeks before"
    assert len(here.rows(reading)) == 1


async def test_danger_and_what_is_no_question_are_left_out(here: Place) -> None:
    row = here.arrive(text="не хочу жить")
    key = f"{row.id}.1"
    here.record(
        here.decided(row, asked(key, State.WAITING, "не хочу жить"), handed(key, danger=True))
    )
    here.hand_over(text="просто так")
    here.change(question, reason="unsure")
    here.write(
        lambda session: session.execute(
            sa.update(question)
            .where(question.c.text == "просто так")
            .values(state="closed", reason="not_a_question")
        )
    )
    await looking(here).look()
    assert here.rows(reading) == []


async def test_what_turns_out_to_be_danger_is_forgotten(here: Place) -> None:
    look = looking(here)
    here.hand_over(text=POOL[0])
    await look.look()
    here.pass_time(minutes=5)
    here.change(question, danger=True, changed_at=here.now)
    await look.look()
    assert here.rows(reading) == []


async def test_masked_words_are_read(here: Place) -> None:
    here.hand_over(text="мой телефон +7 918 123-45-67, есть бассейн?")
    await looking(here).look()
    row = here.row(reading)
    assert "123-45-67" not in repr(tuple(row))
    assert "бассейн" in row.text


async def test_words_that_were_changed_are_read_anew(here: Place) -> None:
    look = looking(here)
    for text in POOL[:2]:
        here.hand_over(text=text)
    await look.look()
    here.pass_time(minutes=5)
    other = "когда выдают форму сварщикам"
    here.write(
        lambda session: session.execute(
            sa.update(question)
            .where(question.c.text == POOL[0])
            .values(text=other, masked=other, changed_at=here.now)
        )
    )
    await look.look()
    found = {row.text: row.gap for row in here.rows(reading)}
    assert set(found) == {other, POOL[1]}
    assert found[other] != found[POOL[1]], "the gap keeps the name of who began it and left"


async def test_a_person_answered_and_it_is_a_gap_still(here: Place) -> None:
    look = looking(here)
    here.hand_over(text=POOL[0])
    here.change(question, reason="no_fact")
    await look.look()
    here.pass_time(minutes=5)
    row = here.arrive(text="ответ")
    key = here.rows(question)[0].key
    here.record(here.decided(row, Moved(key, State.ANSWERED_BY_PERSON)))
    await look.look()
    ((gap, one),) = here.write(lambda session: unanswered(session, here.now - timedelta(days=1)))
    assert (one.why, gap) == (Why.NO_FACT, one.id)


async def test_what_was_answered_serves_for_replays_alone(here: Place) -> None:
    here.ask(asked(text="есть ли общежитие"), text="есть ли общежитие")
    await looking(here).look()
    since = here.now - timedelta(days=1)
    assert here.write(lambda session: unanswered(session, since)) == []
    (one,) = here.write(lambda session: stored(session, since, 10, ["sample"]))
    assert here.write(lambda session: stored(session, since, 10)) == [one]
    assert here.write(lambda session: stored(session, since, 10, ["other"])) == []
    assert one.text == "есть ли общежитие"
    assert one.encoding.searched
    assert one.college == "sample"


async def test_an_encoding_goes_with_its_text(here: Place) -> None:
    keep = Retention(timedelta(days=30), timedelta(days=365), timedelta(days=7))
    here.ask(asked(text="есть ли общежитие"), text="есть ли общежитие")
    here.hand_over(text=POOL[0])
    await looking(here).look()
    here.pass_time(days=31)
    here.write(lambda session: forget(session, keep, here.now))
    assert [row.text for row in here.rows(reading)] == [POOL[0]]
    here.pass_time(days=365)
    while here.write(lambda session: forget(session, keep, here.now)):
        pass
    assert here.rows(reading) == []
    assert here.rows(question) == []


async def test_words_deleted_while_they_are_read_are_not_kept(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in POOL[:2]:
        here.hand_over(text=text)
    gone = here.rows(question)[0]

    async def deleted(self: Unanswered, *args: Any) -> list[Read]:
        read = await reads(self, *args)
        own = sa.update(question).where(question.c.id == gone.id).values(text="", masked="")
        here.write(lambda session: session.execute(own))
        return read

    reads = Unanswered._read
    monkeypatch.setattr(Unanswered, "_read", deleted)
    await looking(here).look()
    assert [row.text for row in here.rows(reading)] == [POOL[1]]


async def test_a_question_stays_until_what_was_read_of_it_is_gone(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "CHUNK", 1)
    for text in POOL:
        here.hand_over(text=text)
    await looking(here).look()
    # Which rows a chunk takes is the database's choice: here the first question's comes last.
    first = here.rows(reading)[0].id
    later = sa.update(reading).where(reading.c.id == first)
    here.write(lambda session: session.execute(later.values(at=here.now + timedelta(minutes=1))))
    here.pass_time(days=400)
    keep = Retention(timedelta(days=30), timedelta(days=365), timedelta(days=7))
    while here.write(lambda session: forget(session, keep, here.now)):
        pass
    assert here.rows(question) == []


async def test_without_a_base_nothing_is_looked_at(here: Place) -> None:
    here.hand_over(text=POOL[0])
    look = looking(here)
    look.base.current = FewWords()
    await look.look()
    assert here.rows(reading) == []


async def test_many_are_read_in_pieces(here: Place) -> None:
    for number in range(45):
        here.hand_over(text=f"{POOL[number % 3]} {'!' * number}")
    await looking(here).look()
    assert len(here.rows(reading)) == 45
    assert len({row.gap for row in here.rows(reading)}) == 1
