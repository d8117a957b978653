"""What was published is in use with the next look, what has errors never is."""

import logging
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands.preparing import stock
from bot.config import Config, read_config
from bot.core import BaseHolder
from bot.learning import Learner
from bot.library import Library
from bot.publishing import Publisher
from bot.situating import Known
from bot.storage.content import REGION, Edit, load_content, load_news, publish
from bot.storage.engine import Engines
from bot.storage.runner import ThreadRunner, write
from knowledge.content import Kind, Piece
from knowledge.understanding import Knowledge
from tests.commanding import write_config
from tests.test_commands_content import CONFIG, SAMPLE

TODAY = date(2027, 7, 1)
NOW = datetime(2027, 7, 1, 12, tzinfo=UTC)
PHONE = "contact.phone"


@dataclass(slots=True)
class House:
    """A process's knowledge, and the database others publish into."""

    engines: Engines
    publisher: Publisher

    def put(self, owner: str, kind: Kind, key: str, body: str) -> None:
        """Publish one piece, as a command in another process does."""
        edit = Edit(owner, Piece(kind, key, body))
        write(self.engines, lambda session: publish(session, [edit], "Анна", NOW))

    def change(self, owner: str, kind: Kind, key: str, old: str, new: str) -> None:
        """Publish what stands under this key with other words in it."""
        standing = write(self.engines, load_content)
        body = next(
            one.piece.body
            for one in standing
            if (one.owner, one.piece.kind) == (owner, kind) and one.piece.key.startswith(key)
        )
        assert old in body
        found = next(one for one in standing if one.piece.body == body)
        self.put(owner, kind, found.piece.key, body.replace(old, new))

    def says(self, entry: str) -> str:
        """What the process answers now."""
        knows = self.publisher.base.current
        assert isinstance(knows, Knowledge)
        return knows.answer(entry, "kmt", NOW, unconfirmed=True).text


@pytest.fixture
async def house(engines: Engines, tmp_path: Path) -> House:
    """A process that was started a while ago; it has learnt two entries only, which is quick."""
    config = _config(tmp_path)
    stock(engines, config)
    news = write(engines, lambda session: load_news(session, {}))
    library = Library.empty(config).renewed(news)
    content = library.content(TODAY)
    assert not content.errors
    colleges = content.colleges
    knows = Knowledge.build(content.entries[:2], colleges.values())
    knows = knows.refreshed(content.entries, colleges.values())
    learner = Learner(config, library)
    known = Known({}, dict(colleges), {}, timedelta(days=1))
    publisher = Publisher(ThreadRunner(engines), BaseHolder(knows), known, learner, news.number)
    return House(engines, publisher)


def _config(folder: Path) -> Config:
    path = write_config(folder / "college", CONFIG)
    shutil.copytree(SAMPLE, path.parent / "kmt")
    about = path.parent / "kmt" / "college.toml"
    about.write_text(
        about.read_text().replace('slug = "sample"', 'slug = "kmt"').replace("sample = true\n", "")
    )
    return read_config(path, {})


async def test_a_fact_is_in_use_with_the_next_look(house: House) -> None:
    before = house.publisher.base.current
    await house.publisher.look()
    assert house.publisher.base.current is before, "nothing was published"

    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    assert "000-00-00" in house.says(PHONE)
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)
    assert "111-22-33" in str(house.publisher.known.colleges["kmt"].facts)


async def test_an_answer_of_the_region_is_in_use_with_the_next_look(house: House) -> None:
    house.change(REGION, Kind.ENTRY, "docs.photo", 'text = "', 'text = "Сначала вот что. ')
    await house.publisher.look()
    assert house.says("docs.photo").startswith("Сначала вот что.")


async def test_what_has_errors_is_not_used_and_is_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    house.put("kmt", Kind.FACT, "no.such", '[[fact]]\nkey = "no.such"\nvalue = 1\n')
    before = house.publisher.base.current
    with caplog.at_level(logging.ERROR, "bot.publishing"):
        await house.publisher.look()
    assert house.publisher.base.current is before
    assert "no.such" in caplog.text
    caplog.clear()
    await house.publisher.look()
    assert not caplog.text, "told once"

    house.put("kmt", Kind.FACT, "no.such", "")
    house.change("kmt", Kind.FACT, PHONE, "000-00-00", "111-22-33")
    await house.publisher.look()
    assert "111-22-33" in house.says(PHONE)


# Learning the whole base takes seconds, and the database has no part in it.
@pytest.mark.parametrize("engines", ["sqlite"], indirect=True)
async def test_new_wordings_are_learnt_behind(house: House) -> None:
    await house.publisher.look()
    house.change(
        REGION, Kind.ENTRY, "docs.photo", "phrasings = [", 'phrasings = ["фотка три на четыре", '
    )
    await house.publisher.look()
    quick = house.publisher.base.current
    await house.publisher.finished()
    learnt = house.publisher.base.current
    assert isinstance(learnt, Knowledge)
    assert learnt is not quick
    best = learnt.understand("фотка три на четыре").asks[0].best
    assert best is not None
    assert best.entry == "docs.photo"
