"""A world that learns: real knowledge over a part of the base, and what is published is used."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import read_config
from bot.learning import Learner
from bot.library import Library
from bot.storage.content import REGION, Edit, load_news, publish
from bot.storage.runner import write
from knowledge.content import Piece
from knowledge.understanding import Knowledge
from tests.commanding import CONFIG as MADE_UP
from tests.commanding import write_config
from tests.handlers.making import NOW
from tests.knowledge import bases
from tests.publishing import few_entries
from tests.storage.databases import migrated_file
from tests.test_commands_content import CONFIG
from tests.web.world import World, world


@asynccontextmanager
async def learning(folder: Path, own: Piece | None = None) -> AsyncIterator[World]:
    """A world in `folder` of the made-up college, which understands as a running process does.

    With its `own` table it is a real college («kmt») that has supplied nothing else yet.
    """
    path = write_config(folder / "made-up", CONFIG if own else MADE_UP)
    if own:
        (path.parent / "kmt").mkdir()
        (path.parent / "kmt" / "college.toml").write_text(own.body)
    config = read_config(path, {})
    engines = migrated_file(folder / "web.db")
    edits = [Edit(REGION, one) for one in few_entries()]
    if own:
        edits.append(Edit("kmt", own))
    write(engines, lambda session: publish(session, edits, "Анна", NOW))
    news = write(engines, lambda session: load_news(session, {}))
    engines.dispose()
    library = Library.empty(config).renewed(news)
    content = library.content()
    knows = Knowledge.build(content.entries, content.colleges.values())
    # Whoever is first waits for what is loaded once; nobody here has that patience.
    knows.understand("есть ли бассейн")
    first = content.colleges["kmt"] if own else bases.sample()
    async with world(folder, knows, Learner(config, library), first) as here:
        publisher = here.app.publisher
        assert publisher is not None
        publisher.seen = news.number
        yield here
        publisher.stop()
