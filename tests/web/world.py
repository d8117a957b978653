"""A page as the tests use it: a real server over a real database, one college, its web pages."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.adapters.web import DESK, WebAdapter, said
from bot.app import App, wire
from bot.desks.desk import Desk
from bot.ports import PageConfig, Secret
from bot.publishing import Learns
from bot.situating import Known
from bot.storage.engine import Engines
from bot.storage.inbox import store_updates
from bot.storage.logins import Right, Visitor, find_visitor, new_link
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.runner import ThreadRunner, write
from bot.storage.session import Session
from bot.storage.sweeps import Retention
from bot.thinking import Knows, ThreadThinker
from bot.web.changes import Changes
from bot.web.deps import Deps
from bot.web.guarding import COOKIE
from bot.web.server import make_web
from bot.worklist import WorkList
from knowledge.colleges import College
from tests.handlers.making import COLLEGE, NOW
from tests.storage.databases import migrated_file
from tests.web.knowing import FewWords

T = TypeVar("T")
Browser = TestClient[Request, Application]
SCRIPT = {"X-Priemka-Script": "1"}
PAGES = [
    PageSetup("proba", "web", "full"),
    PageSetup("vk", "vk", "full"),
    PageSetup("tg", "telegram", "off"),
]
OTHER = replace(COLLEGE, slug="other")
OTHER_PAGES = [PageSetup("drugaya", "web", "full"), PageSetup("desk@other", "web", "off")]


class _Texts(HTMLParser):
    """Collects what a reader sees, and every tag and attribute a browser would act on."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def parsed(html: str) -> _Texts:
    """The page as a parser reads it."""
    found = _Texts()
    found.feed(html)
    return found


@dataclass(slots=True)
class Visit:
    """A browser on the page: its chat, and the token its forms carry."""

    browser: Browser
    chat: str = ""
    token: str = ""

    async def look(self, path: str = "") -> str:
        """Open the page (or `path`) and return what is shown."""
        reply = await self.browser.get(path or f"/?chat={self.chat}")
        html = await reply.text()
        assert reply.status == 200, html
        if not path:
            self.chat = reply.url.query.get("chat", "")
            found = re.search(r'name="token" value="(\w+)"', html)
            assert found
            self.token = found[1]
        return html

    async def send(self, path: str, *, script: bool = True, **fields: str) -> ClientResponse:
        """Send a form as the page does, with its script or without."""
        whole = {"chat": self.chat, "token": self.token, **fields}
        headers = SCRIPT if script else {}
        return await self.browser.post(path, data=whole, headers=headers, allow_redirects=False)


@dataclass(slots=True)
class World:
    """The running parts; `time[0]` is the time everybody is told."""

    engines: Engines
    deps: Deps
    app: App
    server: TestServer
    pages: Mapping[str, PageInfo]
    time: list[datetime] = field(default_factory=lambda: [NOW])

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something in the database at once."""
        return write(self.engines, work)

    def link(self, **right: Any) -> str:
        """The key of a new one-time link with a right (`duty`, `role`, `college`, `person`)."""
        return self.write(lambda session: new_link(session, self.time[0], Right(**right)))

    def browser(self) -> Browser:
        """A browser that has not entered."""
        return Browser(self.server)

    async def enter(self, **right: Any) -> Visit:
        """A browser that has entered and looks at its first page."""
        visit, key = Visit(self.browser()), self.link(**right)
        reply = await visit.browser.post("/enter", data={"key": key}, allow_redirects=False)
        assert reply.status == 303
        await visit.look()
        return visit

    def visitor(self, session: Session, visit: Visit) -> Visitor:
        """Who a browser that has entered is."""
        (cookie,) = [one for one in visit.browser.session.cookie_jar if one.key == COOKIE]
        found = find_visitor(session, cookie.value, self.time[0])
        assert found is not None
        return found

    async def work(self) -> None:
        """Let core and delivery do what there is to do now; it takes them a second."""
        self.time[0] += timedelta(seconds=1)
        while await self.app.core.step():
            pass
        await self.app.delivery.step()
        for _ in range(3):
            await self.app.delivery.drain(1.0)
            await self.app.delivery.step()

    def say(self, text: str, peer: str, page: str = "proba") -> None:
        """Store an asker's words as a page of any channel would."""
        info, now = self.pages[page], self.time[0]
        update = said(key=f"{peer}:{text}", peer=peer, sender=peer, text=text, at=now)
        self.write(lambda session: store_updates(session, info.id, [update], now))


@asynccontextmanager
async def world(
    folder: Path,
    knows: Knows | None = None,
    learns: Learns | None = None,
    first: College = COLLEGE,
    console: str = "",
    two_people: bool = True,
) -> AsyncIterator[World]:
    """A world in `folder` where nothing runs by itself; every page speaks as a web page does.

    Without `knows` it knows a few words; what is published is taken into use by `learns`.
    `two_people` as in the configuration.
    """
    engines = migrated_file(folder / "web.db")
    time, changes = [NOW], Changes()
    infos = write(engines, lambda session: ensure_college(session, first, PAGES))
    infos += write(engines, lambda session: ensure_college(session, OTHER, OTHER_PAGES))
    pages = {info.slug: info for info in infos}
    # The second college has a desk in the browser and no page there.
    desks = {
        pages[slug].college_id: [
            Desk(pages[slug].id, DESK, topics=False, masked=False, silent=True)
        ]
        for slug in ("proba", "desk@other")
    }
    known = Known(
        {info.id: info for info in infos},
        {first.slug: first, OTHER.slug: OTHER},
        desks,
        timedelta(hours=6),
        console=console,
        two_people=two_people,
    )
    runner, thinker = ThreadRunner(engines), ThreadThinker()
    adapters = {
        info.id: WebAdapter(PageConfig(info.slug, "web", Secret("")), changes.up) for info in infos
    }
    year = timedelta(days=365)
    app = wire(
        *(runner, known, adapters, knows or FewWords(), lambda: time[0]),
        thinker=thinker,
        retention=Retention(timedelta(days=30), year, timedelta(days=7)),
        learns=learns,
    )
    worklist = WorkList(runner, lambda: time[0])
    parts = (runner, known, lambda: time[0], app.core.wake, changes, pages["proba"])
    deps = Deps(*parts, app.core.base, worklist, app.trials)
    server = TestServer(make_web(deps))
    await server.start_server()
    try:
        yield World(engines, deps, app, server, pages, time)
    finally:
        await server.close()
        thinker.close()
        await runner.close()
