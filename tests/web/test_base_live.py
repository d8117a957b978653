"""The whole way: an answer edited in the browser is given in the chat within a second."""

import time
from pathlib import Path

from bot.config import read_config
from bot.curating import release_pieces
from bot.learning import Learner
from bot.library import Library
from bot.storage.content import REGION, Edit, load_news, publish
from bot.storage.engine import open_engines
from bot.storage.migrate import migrate
from bot.storage.runner import write
from knowledge.content import Kind, piece
from knowledge.understanding import Knowledge
from tests.commanding import write_config
from tests.knowledge import bases
from tests.publishing import BASE, PHOTO
from tests.storage.place import NOW
from tests.web.basing import at, edit, form_in, person
from tests.web.world import Visit, World, world

TEXT = "Шесть матовых, три на четыре."
ASKED = "какие фотографии нужны"
SOON = 1.0


async def says(here: World, visit: Visit, number: int) -> str:
    """What the chat shows once somebody asks."""
    await visit.send("/chat", text=f"{ASKED}{'?' * number}")
    await here.work()
    return await visit.look(f"/fragment/chat?chat={visit.chat}")


async def test_an_edited_answer_is_given_at_once(tmp_path: Path) -> None:
    config = read_config(write_config(tmp_path / "made-up"), {})
    engines = open_engines(f"sqlite:///{tmp_path / 'web.db'}")
    migrate(engines.writer)
    few = [
        piece(Kind.ENTRY, {name: value for name, value in one.table.items() if name != "next"})
        for one in release_pieces()
        if one.key in BASE
    ]
    edits = [Edit(REGION, one) for one in few]
    write(engines, lambda session: publish(session, edits, "выпуск", NOW))
    news = write(engines, lambda session: load_news(session, {}))
    engines.dispose()
    library = Library.empty(config).renewed(news)
    content = library.content()
    knows = Knowledge.build(content.entries, content.colleges.values())
    knows.understand(ASKED)
    async with world(tmp_path, knows, Learner(config, library), bases.sample()) as here:
        publisher = here.app.publisher
        assert publisher is not None
        publisher.seen = news.number
        visit, asker = await person(here, role="owner"), await here.enter(role="owner")
        assert TEXT not in await says(here, asker, 0)
        typed = {"cell-0-text": TEXT, "confirm": "1", "source": "правила приёма"}
        reply = await edit(visit, at(PHOTO), "check", **typed)
        html = await reply.text()
        assert reply.status == 200
        assert "золотого набора" in html, "it was tried"
        assert (await visit.send("/base/save", **form_in(html))).status == 303
        begun = time.perf_counter()
        await publisher.look()
        assert time.perf_counter() - begun < SOON
        assert TEXT in await says(here, asker, 1)
        reply = await visit.send("/base/back", id=PHOTO, owner="", version="2", number="1")
        assert reply.status == 303
        await publisher.look()
        before = (await says(here, asker, 2)).count(TEXT)
        assert before == 1, "the answer of before is given again"
        publisher.stop()
