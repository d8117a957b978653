"""A process with a third channel beside both others: a page of it and a room of its staff."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App
from bot.config_pages import Desk, Page
from bot.storage.engine import Engines
from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import write
from tests.fakes.soroka import Soroka, serving
from tests.handlers.making import COLLEGE
from tests.path import world as plain
from tests.path.world import STAFF, World

TOKEN = "soroka-0123456789"
ROOM = 9001
ANNA = 41
SLUG = "a-so"


@dataclass(slots=True)
class ThirdWorld(World):
    """A world whose first college has a page in «Сорока», too."""

    soroka: Soroka = field(default_factory=lambda: Soroka(lambda: 0.0, TOKEN))
    soroka_url: str = ""

    def _found(self) -> list[Any]:
        (college, content), *others = World._found(self)
        page = Page(SLUG, "soroka", "full", token=SLUG, api=self.soroka_url, poll_seconds=1)
        more = replace(
            college,
            pages=(*college.pages, page),
            desks=(*college.desks, Desk("soroka", SLUG, ROOM)),
        )
        return [(more, content), *others]

    def prepare(self) -> App:
        """Build the app; somebody of the staff may answer in the new channel as well."""
        self.tokens[SLUG] = TOKEN
        app = World.prepare(self)
        member = StaffMember(COLLEGE.slug, "soroka", str(STAFF), "admin", None)
        write(self.engines, partial(add_staff, college_slug=COLLEGE.slug, member=member))
        return app

    def _all_received(self) -> bool:
        return World._all_received(self) and int(self.cursor(SLUG) or 0) >= self.soroka.last

    def told(self, room: int = ANNA) -> list[str]:
        """The first lines of what the bot wrote into a room."""
        return [str(one["text"]).splitlines()[0] for one in self.soroka.told(room)]


@asynccontextmanager
async def third_world(engines: Engines, folder: Path) -> AsyncIterator[ThirdWorld]:
    """Three platforms; no process runs yet."""
    async with plain.world(engines, folder) as made:
        soroka = Soroka(made.clock.seconds, TOKEN)
        soroka.rooms[ROOM] = {}
        async with serving(soroka) as url:
            third = ThirdWorld(
                made.engines,
                made.url,
                made.telegram,
                made.vk,
                made.clock,
                made.folder,
                soroka=soroka,
                soroka_url=url,
            )
            try:
                yield third
            finally:
                await third.stop()
