"""A process as it is run, over HTTP: the real adapters and app, two platforms behind one server.

The base is the parrot's: "вопрос N" is answered with "ответ N", "человек N" goes to a person.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.app import App
from bot.building import build
from bot.config import Config, Knowledge, Process, Retention
from bot.config_pages import College as CollegeConfig
from bot.config_pages import Desk, Page
from bot.secrets import variable
from bot.storage.engine import Engines
from bot.storage.pages import StaffMember, add_staff
from bot.storage.runner import write
from bot.storage.schema import cursor, inbox, operation
from bot.storage.schema import page as page_table
from bot.storage.session import Session
from bot.storage.sweeps import identities
from bot.thinking import Knows
from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.handlers.making import COLLEGE
from tests.simulation.knowing import Parrot

# A Tuesday in summer, 11:00 in the college's time zone.
START = datetime(2026, 7, 14, 8, 0, tzinfo=UTC)
TG, TG_B = "1001:college-a-0123456789", "1002:college-b-0123456789"
VK, VK_B = "vk1.a.college-a-0123456789", "vk1.a.college-b-0123456789"
GROUP, GROUP_B = 501, 502
STAFF_GROUP, STAFF_CHAT = -1009, 2_000_000_001
STAFF_GROUP_B, STAFF_CHAT_B = -1010, 2_000_000_002
STAFF = 77
STAFF_B = 88
"""Answers for the second college."""
PATIENCE = 60.0
"""Seconds until something that does not come is missed: more than a busy machine needs."""

_PAGES = (
    Page("a-tg", "telegram", "full", token="a-tg", poll_seconds=1),
    Page("a-vk", "vk", "full", token="a-vk", group=GROUP, poll_seconds=1),
)
_PAGES_B = (
    Page("b-tg", "telegram", "full", token="b-tg", poll_seconds=1),
    Page("b-vk", "vk", "full", token="b-vk", group=GROUP_B, poll_seconds=1),
)
_DESKS = (Desk("telegram", "a-tg", STAFF_GROUP), Desk("vk", "a-vk", STAFF_CHAT))
_DESKS_B = (Desk("telegram", "b-tg", STAFF_GROUP_B), Desk("vk", "b-vk", STAFF_CHAT_B))
COLLEGE_B = replace(COLLEGE, slug="second", name="Второй техникум", short="Второй")
TOKENS = {"a-tg": TG, "a-vk": VK, "b-tg": TG_B, "b-vk": VK_B}


class Clock:
    """The machine's clock on a day of our choice; it can be moved."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.shift = timedelta()

    def __call__(self) -> datetime:
        """The instant it is now."""
        return START + timedelta(seconds=time.monotonic() - self._began) + self.shift

    def seconds(self) -> float:
        """The same as seconds since the epoch, as the platforms count."""
        return self().timestamp()

    def pass_time(self, **more: float) -> None:
        """Let time pass."""
        self.shift += timedelta(**more)


@dataclass(slots=True)
class World:
    """The platforms, the database and the running app."""

    engines: Engines
    url: str
    telegram: FakeTelegram
    vk: FakeVk
    clock: Clock
    folder: Path
    tokens: dict[str, str] = field(default_factory=lambda: dict(TOKENS))
    knows: Knows = field(default_factory=Parrot)
    two: bool = False
    desk_b: bool = False
    """Whether the second college has a desk in each messenger."""
    desk: bool = True
    files: bool = False
    """Whether the desks show what askers send beside their words."""
    app: App | None = None
    skew: timedelta = timedelta()
    """How far the machine's clock is from the platforms'."""

    def now(self) -> datetime:
        """What the machine's clock says."""
        return self.clock() + self.skew

    @property
    def running(self) -> App:
        """The app that runs."""
        assert self.app is not None, "nothing runs"
        return self.app

    def config(self) -> Config:
        """The configuration of this process."""
        return Config(
            path=self.folder / "config.toml",
            process=Process(
                database=self.engines.writer.url.render_as_string(hide_password=False),
                database_password="",
                host="127.0.0.1",
                port=0,
                max_answer_age=timedelta(hours=6),
                unconfirmed=False,
                data=self.folder,
                log="info",
                today=None,
            ),
            retention=Retention(30, 3, 7),
            knowledge=Knowledge(None, None),
            colleges=tuple(college for college, _ in self._found()),
            env={variable(name): token for name, token in self.tokens.items()},
        )

    def _found(self) -> list[tuple[CollegeConfig, Any]]:
        desks = tuple(replace(desk, files=self.files) for desk in _DESKS if self.desk)
        first = CollegeConfig(None, self._pages(_PAGES), desks)
        second = CollegeConfig(None, self._pages(_PAGES_B), _DESKS_B if self.desk_b else ())
        return [(first, COLLEGE), *([(second, COLLEGE_B)] if self.two else [])]

    def _pages(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        return tuple(replace(page, api=self.url) for page in pages)

    def prepare(self) -> App:
        """Build the app; nothing runs yet."""
        self.app = build(self.config(), self.knows, self._found(), self.now, lambda: None)
        for channel in ("telegram", "vk"):
            self.employ(STAFF, channel)
        return self.app

    def employ(self, number: int, channel: str = "telegram", **more: Any) -> None:
        """Give somebody a right (`role`, `college`, `duty`, `until`)."""
        college = more.pop("college", COLLEGE.slug)
        whole = {"role": "admin", "until": None, **more}
        member = StaffMember(college, channel, str(number), **whole)
        write(self.engines, partial(add_staff, college_slug=college, member=member))

    async def start(self) -> None:
        """Start the process as it is started, but for the sweeps by the clock."""
        app = self.prepare()
        await app.take_over()
        await app.sweeps.beat()
        app.start_loops()

    async def stop(self) -> None:
        """Stop the process in order."""
        if self.app is not None:
            await self.app.stop()
            self.app = None

    async def until(self, condition: Callable[[], Any], what: str = "") -> None:
        """Wait until something is so; AssertionError after a while."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, what or "it did not come to be"
            await asyncio.sleep(0.01)

    async def connected(self, *slugs: str) -> None:
        """Wait until pages (all of them) are up; one of VK knows then where to go on from."""
        wanted = set(slugs) or {page.slug for page in self.running.core.known.pages.values()}

        def up() -> bool:
            return wanted <= {
                row.slug
                for row in self.rows(page_table, state="up")
                if row.channel == "telegram" or self.cursor(row.slug)
            }

        await self.until(up, "not connected")

    async def settled(self) -> None:
        """Wait until everything the platforms had is decided and sent."""
        await self.until(lambda: self._all_received() and self._all_done(), "not settled")

    def _all_received(self) -> bool:
        telegram = not any(bot.queue.waiting for bot in self.telegram.bots.values())
        return telegram and all(
            int(self.cursor(slug) or 0) >= self.vk.communities[group].log.ts
            for slug, group in (("a-vk", GROUP), ("b-vk", GROUP_B))
            if self.two or slug == "a-vk"
        )

    def _all_done(self) -> bool:
        waits = sa.select(sa.func.count()).where(inbox.c.state != "done")
        goes = sa.select(sa.func.count()).where(operation.c.state.in_(("pending", "sending")))
        return bool(self.one(waits) == self.one(goes) == 0)

    def one(self, query: sa.Select[Any]) -> Any:
        """The one value of a query."""
        with self.engines.reader.connect() as connection:
            return connection.execute(query).scalar()

    def rows(self, table: sa.Table, **where: Any) -> list[Any]:
        """The rows of a table, oldest first."""
        conditions = [table.c[name] == value for name, value in where.items()]
        with self.engines.reader.connect() as connection:
            query = sa.select(table).where(*conditions).order_by(table.c.id)
            return list(connection.execute(query))

    def session(self) -> Session:
        """A session that reads what is there now."""
        return Session(self.engines.reader)

    def state(self, slug: str) -> tuple[str, str]:
        """State of a page, and why."""
        [row] = self.rows(page_table, slug=slug)
        return row.state, row.reason

    def cursor(self, slug: str) -> str:
        """Where a page's poll stands, "" before the first."""
        query = sa.select(cursor.c.value).join(page_table).where(page_table.c.slug == slug)
        return self.one(query) or ""

    def difference(self) -> int:
        """What is out of place in the two sums."""
        return write(self.engines, identities).difference

    def tg(self, user: int, token: str = TG) -> list[str]:
        """What somebody in Telegram was told."""
        return [post.text for post in self.telegram.sent(token, user)]

    def vk_told(self, user: int, group: int = GROUP) -> list[str]:
        """What somebody in VK was told."""
        return [message.text for message in self.vk.sent(group, user)]

    def cards(self) -> list[Any]:
        """What the bot wrote into the staff's group in Telegram."""
        return self.telegram.sent(TG, STAFF_GROUP)

    def shown(self) -> list[str]:
        """What the bot wrote into the staff's chat in VK."""
        return self.vk_told(STAFF_CHAT)

    def bodies(self, **where: Any) -> list[str]:
        """The texts of operations."""
        rows = self.rows(operation, kind="send", **where)
        return [str(json.loads(row.body)["reply"]["text"]) for row in rows]


@asynccontextmanager
async def world(engines: Engines, folder: Path) -> AsyncIterator[World]:
    """Platforms with two colleges' pages and a staff group; no process runs yet."""
    clock = Clock()
    telegram, vk = FakeTelegram(clock.seconds), FakeVk(clock.seconds)
    for token in (TG, TG_B):
        telegram.add_bot(token)
    telegram.add_group(STAFF_GROUP, TG)
    telegram.add_group(STAFF_GROUP_B, TG_B)
    for group, token in ((GROUP, VK), (GROUP_B, VK_B)):
        vk.add_community(group, token)
    vk.add_chat(GROUP, STAFF_CHAT)
    vk.add_chat(GROUP_B, STAFF_CHAT_B)
    async with serve(telegram, vk) as url:
        made = World(engines, url, telegram, vk, clock, folder)
        try:
            yield made
        finally:
            await made.stop()
