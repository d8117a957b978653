"""An edit is published at once or waits for another person; of two editors one is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest

from bot.curating import Faulty, refuse_faulty
from bot.editing import Done, Editor, NeedsSecond, apply, second, submit, submit_apart
from bot.storage.batches import BatchState, keep_batch, load_batch, waiting
from bot.storage.content import REGION, Edit, EditConflict, Locked, load_content, publish, set_lock
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.content import Kind, Piece, piece
from tests.storage.place import NOW

T = TypeVar("T")
ANNA, OLEG = Editor("Анна", NOW), Editor("Олег", NOW)


def entry(text: str = "", name: str = "dorm.cost", **more: object) -> Piece:
    """An entry as content."""
    table = {"id": name, "title": "Цена", "category": "dorm", "phrasings": ["почём общага"]}
    return piece(Kind.ENTRY, {**table, **({"variant": [{"text": text}]} if text else {}), **more})


class Base:
    """A database with one entry of the region in it."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.do(lambda s: publish(s, [Edit(REGION, entry("Уточните у нас."))], "выпуск", NOW))

    def do(self, work: Callable[[Session], T]) -> T:
        """Do something in a transaction."""
        return write(self.engines, work)

    def submit(self, made: Piece, of: Editor = ANNA, owner: str = REGION, at: int = 1) -> Done:
        """Somebody edits."""
        edit = Edit(owner, made, expected=at)
        return self.do(lambda session: submit(session, [edit], of, "правка"))

    @property
    def text(self) -> str:
        """What the region answers."""
        found = next(one for one in self.do(load_content) if one.owner == REGION)
        return str(found.piece.table["variant"][0]["text"])


@pytest.fixture
def base(engines: Engines) -> Base:
    """A database of either kind."""
    return Base(engines)


def test_words_without_sums_are_published_at_once(base: Base) -> None:
    assert base.submit(entry("Спросите в приёмной.")).publication
    assert base.text == "Спросите в приёмной."
    assert base.submit(entry("Спросите в приёмной."), at=2) == Done()


def test_a_sum_waits_for_another_person(base: Base) -> None:
    done = base.submit(entry("900 рублей в месяц."))
    assert (done.publication, base.text) == (0, "Уточните у нас.")
    batch = base.do(lambda session: load_batch(session, done.waits))
    assert batch is not None
    with pytest.raises(NeedsSecond):
        base.do(lambda session: second(session, batch, ANNA))
    assert base.do(lambda session: second(session, batch, OLEG)).publication
    assert base.text == "900 рублей в месяц."
    # What was read by two says nothing new: other words to ask it are for one.
    more = entry("900 рублей в месяц.", phrasings=["цена общаги"])
    assert base.submit(more, at=2).publication


def test_one_person_alone_publishes_where_the_rule_is_off(base: Base) -> None:
    assert base.submit(entry("900 рублей."), replace(ANNA, two_people=False)).publication


def test_a_college_that_copies_what_the_region_says_needs_nobody(base: Base) -> None:
    base.submit(entry("900 рублей."), replace(ANNA, two_people=False))
    assert base.submit(entry("900 рублей.", title="Почём"), owner="kmt", at=0).publication
    assert base.submit(entry("800 рублей."), owner="kpt", at=0).waits


def test_of_two_editors_the_slower_one_is_told_also_where_it_would_wait(base: Base) -> None:
    base.submit(entry("Первый ответ."))
    for text in ("Второй ответ.", "900 рублей."):
        with pytest.raises(EditConflict):
            base.submit(entry(text), OLEG)
    assert base.do(waiting) == []


def test_what_is_locked_is_told_before_it_waits(base: Base) -> None:
    base.do(lambda session: set_lock(session, "dorm.cost", True))
    for text in ("Свой ответ.", "900 рублей."):
        with pytest.raises(Locked):
            base.submit(entry(text), owner="kmt", at=0)


def test_what_waited_while_another_edited_is_not_published(base: Base) -> None:
    done = base.submit(entry("900 рублей."))
    base.submit(entry("Другие слова."))
    batch = base.do(lambda session: load_batch(session, done.waits))
    assert batch is not None
    with pytest.raises(EditConflict):
        base.do(lambda session: second(session, batch, OLEG))
    assert [one.id for one in base.do(waiting)] == [done.waits]


@pytest.mark.parametrize(("text", "waits"), [("Просто слова.", 0), ("900 рублей.", 1)])
def test_what_was_uploaded_is_applied_once(text: str, waits: int, base: Base) -> None:
    edits = [Edit(REGION, entry(text), expected=1)]
    number = base.do(lambda s: keep_batch(s, REGION, edits, "Анна", NOW, "файл", BatchState.SHOWN))
    batch = base.do(lambda session: load_batch(session, number))
    assert batch is not None
    done = base.do(lambda session: apply(session, batch, ANNA))
    assert bool(done.waits) is bool(waits)
    assert len(base.do(waiting)) == waits
    with pytest.raises(EditConflict):
        base.do(lambda session: apply(session, batch, ANNA))


def test_what_its_reader_would_refuse_is_refused(base: Base) -> None:
    broken = Edit(REGION, entry("Стоит {no.such}."))
    with pytest.raises(Faulty, match="неизвестный факт"):
        base.do(lambda session: refuse_faulty(session, [broken]))
    base.do(lambda session: refuse_faulty(session, [Edit(REGION, entry("Стоит {dorm.cost}."))]))


def day(value: date, key: str = "admission.end") -> Edit:
    """A day of admission of a college."""
    return Edit("kmt", piece(Kind.FACT, {"key": key, "value": value, "year": 2027}))


def test_of_what_a_college_supplied_days_of_admission_alone_wait(base: Base) -> None:
    phone = Edit("kmt", piece(Kind.FACT, {"key": "contact.phone", "value": "+7 900 000-00-00"}))
    edits = [day(date(2027, 8, 15)), phone, day(date(2027, 6, 20), "admission.start")]
    done = base.do(lambda session: submit_apart(session, edits, ANNA, "таблица"))
    assert done.publication
    assert done.left == 2
    # Written anew by the same person: one edit stands for each day.
    again = [day(date(2027, 8, 16))]
    done = base.do(lambda session: submit_apart(session, again, ANNA, "таблица"))
    (batch,) = base.do(lambda session: waiting(session, "kmt"))
    days = {one.piece.table["value"] for one in batch.edits}
    assert (done.publication, days) == (0, {date(2027, 6, 20), date(2027, 8, 16)})
    assert base.do(lambda session: second(session, batch, OLEG)).publication
    # The same day with another source says nothing new.
    source = piece(Kind.FACT, {**again[0].piece.table, "source": "приказ"})
    done = base.do(lambda session: submit_apart(session, [Edit("kmt", source)], ANNA, "таблица"))
    assert done.publication


def test_one_person_publishes_days_where_the_rule_is_off(base: Base) -> None:
    alone, edits = replace(ANNA, two_people=False), [day(date(2027, 8, 15))]
    assert base.do(lambda session: submit_apart(session, edits, alone, "таблица")).publication


def test_of_days_that_a_colleague_changed_meanwhile_nothing_is_kept(base: Base) -> None:
    edits = [replace(day(date(2027, 8, 15)), expected=0)]
    base.do(lambda s: publish(s, [day(date(2027, 8, 20))], "Олег", NOW))
    with pytest.raises(EditConflict):
        base.do(lambda session: submit_apart(session, edits, ANNA, "таблица"))
    assert base.do(waiting) == []
