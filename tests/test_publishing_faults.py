"""Whose content has errors keeps what was good and holds up nobody; what failed is tried again."""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import publishing
from bot.learning import Learner
from bot.publishing import Learned
from bot.storage.content import REGION, News, load_content
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.teaching import Lesson, Taught, Teacher
from bot.thinking import Knows
from knowledge.content import Kind, piece
from tests.publishing import NEW, PHONE, PHOTO, House, open_house


@pytest.fixture
async def house(engines: Engines, tmp_path: Path) -> House:
    """A process that was started a while ago."""
    return open_house(engines, tmp_path)


BAD = '[[fact]]\nkey = "no.such"\nvalue = 1\n'


async def test_a_faulty_college_keeps_what_was_good_and_holds_up_nobody(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.put("kmt", Kind.FACT, "no.such", BAD)
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    house.change("kpt", Kind.FACT, PHONE, "000-00-00", "444-55-66")
    house.change(REGION, Kind.ENTRY, PHOTO, 'text = "', 'text = "Сначала вот что. ')
    with caplog.at_level(logging.ERROR, "bot.publishing"):
        await house.publisher.look()
    assert "kmt" in caplog.text
    assert "no.such" in caplog.text
    assert "kpt" not in caplog.text
    assert "000-00-00" in house.says(PHONE), "all or nothing of what is one college's"
    assert "444-55-66" in house.says(PHONE, "kpt")
    assert house.says(PHOTO).startswith("Сначала вот что.")
    assert house.publisher.known.faults.keys() == {"kmt"}

    caplog.clear()
    await house.publisher.look()
    house.change("kpt", Kind.FACT, PHONE, "444-55-66", "777-88-99")
    await house.publisher.look()
    assert "777-88-99" in house.says(PHONE, "kpt")
    assert not caplog.text, "told once"

    house.put("kmt", Kind.FACT, "no.such", "")
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)
    assert house.publisher.known.faults == {}


async def test_a_faulty_base_holds_up_no_college(house: House) -> None:
    house.change(REGION, Kind.ENTRY, PHOTO, 'text = "', 'text = "{no.such} ')
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    before = house.says(PHOTO)
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)
    assert house.says(PHOTO).partition("+7")[0] == before.partition("+7")[0]
    assert house.publisher.known.faults.keys() == {REGION}


async def test_a_base_that_drops_an_entry_is_used_without_the_college_that_needs_it(
    house: House,
) -> None:
    """A college's own wording leads on to an entry; once it is there again all is well."""
    own = {"id": PHOTO, "title": "Фото", "category": "Документы", "phrasings": ["фото"]}
    worded = piece(Kind.ENTRY, {**own, "next": ["docs.list"], "variant": [{"text": "Кабинет 5."}]})
    house.put("kmt", Kind.ENTRY, PHOTO, worded.body)
    standing = write(house.engines, lambda session: load_content(session, REGION))
    dropped = next(one.piece for one in standing if one.piece.key == "docs.list")
    await house.publisher.look()
    house.put(REGION, Kind.ENTRY, "docs.list", "")
    await house.publisher.look()
    assert house.knows.title("docs.list") == ""
    assert house.says(PHOTO).startswith("Кабинет 5.")
    assert house.publisher.known.faults.keys() == {"kmt"}
    house.put(REGION, Kind.ENTRY, "docs.list", dropped.body)
    await house.publisher.look()
    assert house.publisher.known.faults == {}


class Failing(Learner):
    """Learning that fails as nobody foresaw, as often as it is told."""

    __slots__ = ("failures",)

    failures: int

    def learn(self, news: News, now: Knows) -> Learned:
        """Fail, or learn."""
        self.failures -= 1
        if self.failures >= 0:
            raise MemoryError
        return Learner.learn(self, news, now)


# What fails has nothing to do with the database.
@pytest.mark.parametrize("engines", ["sqlite"], indirect=True)
async def test_what_could_not_be_read_is_tried_again_with_the_next_look(house: House) -> None:
    failing = Failing(house.learner.config, house.learner.library)
    failing.failures = 1
    house.publisher.learns = failing
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    with pytest.raises(MemoryError):
        await house.publisher.look()
    assert "000-00-00" in house.says(PHONE)
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)


@dataclass(slots=True)
class Absent(Teacher):
    """A teacher who does not come to the first lessons."""

    lessons: int = 0
    missed: int = 1

    def teach(self, lesson: Lesson) -> Taught:
        """Fail, or teach."""
        self.lessons += 1
        if self.lessons <= self.missed:
            raise RuntimeError("killed")
        return Teacher.teach(self, lesson)


@pytest.mark.parametrize("engines", ["sqlite"], indirect=True)
async def test_a_lesson_that_failed_is_told_and_given_again_after_a_while(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    teacher = house.learner.teacher = Absent()
    house.word(NEW)
    with caplog.at_level(logging.ERROR, "bot.publishing"):
        await house.publisher.look()
        await house.publisher.finished()
    assert "wordings are not learnt" in caplog.text
    assert house.means(NEW) == PHOTO
    await house.publisher.look()
    await house.publisher.finished()
    assert teacher.lessons == 1, "not at once"
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: _later(publishing.AGAIN))
    await house.publisher.look()
    monkeypatch.undo()
    await house.publisher.finished()
    assert house.knows.learnt


def _later(seconds: float) -> float:
    return type(asyncio.get_running_loop()).time(asyncio.get_running_loop()) + seconds


@pytest.mark.parametrize("engines", ["sqlite"], indirect=True)
async def test_a_college_that_is_no_more_is_not_used_any_more(house: House) -> None:
    gone = house.publisher.known.colleges["kpt"]
    house.publisher.known.colleges["closed"] = gone
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    await house.publisher.look()
    assert house.publisher.known.colleges.keys() == {"kmt", "kpt"}


async def test_a_college_keeps_the_name_of_its_pages(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.change("kmt", Kind.COLLEGE, "", 'slug = "kmt"', 'slug = "tmk"')
    with caplog.at_level(logging.ERROR, "bot.publishing"):
        await house.publisher.look()
    assert "tmk" in caplog.text
    assert house.publisher.known.colleges.keys() == {"kmt", "kpt"}
