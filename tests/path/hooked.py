"""A process platforms deliver to: the world of the path, with its pages' transport to be chosen."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.commands.serving import Served, serve_hooks
from bot.config import Config, Page, Webhooks
from bot.secrets import variable
from bot.storage.engine import Engines
from tests.commanding import free_port
from tests.path import world as plain
from tests.path.world import GROUP, GROUP_B, World

SECRETS = {f"{slug}-hook": f"{slug}-secret-0123456789" for slug in ("a-tg", "a-vk", "b-tg", "b-vk")}
HEADER = "X-Telegram-Bot-Api-Secret-Token"
EVERYWHERE = frozenset({"a-tg", "a-vk", "b-tg", "b-vk"})


@dataclass(frozen=True, slots=True)
class Reply:
    """How a delivery was answered, and after how many seconds."""

    status: int
    text: str
    retry_after: str
    seconds: float


@dataclass(slots=True)
class HookedWorld(World):
    """A world whose pages in `hooked` are delivered to at `url_here`, the others are polled."""

    hooked: frozenset[str] = EVERYWHERE
    port: int = field(default_factory=free_port)
    public: Served | None = None
    confirmation: str = ""

    @property
    def url_here(self) -> str:
        """Where the platforms come to."""
        return f"http://127.0.0.1:{self.port}"

    def config(self) -> Config:
        """The configuration with a public listener."""
        read = World.config(self)
        env = {**read.env, **{variable(name): value for name, value in SECRETS.items()}}
        return replace(read, env=env, webhooks=Webhooks("127.0.0.1", self.port, self.url_here))

    def _pages(self, pages: Any) -> tuple[Page, ...]:
        return tuple(
            replace(
                page,
                transport="webhook" if page.slug in self.hooked else "poll",
                webhook_secret=f"{page.slug}-hook",
                confirmation=self.confirmation if page.channel == "vk" else "",
            )
            for page in World._pages(self, pages)
        )

    async def start(self) -> None:
        """Start the process with its public listener."""
        app = self.prepare()
        self.public = await serve_hooks(app, "127.0.0.1", self.port)
        await app.take_over()
        await app.sweeps.beat()
        app.start_loops()

    async def stop(self) -> None:
        """Stop the process in order."""
        if self.public is not None:
            await self.public.close()
            self.public = None
        await World.stop(self)

    async def connected(self, *slugs: str) -> None:
        """Wait until pages are up and their platforms know where to deliver."""
        await World.connected(self, *slugs)
        pages = [page.slug for page in self.running.core.known.pages.values()]
        for slug in set(slugs or pages) & self.hooked:
            await self.until(partial(self.delivered_to, slug), f"{slug} has no hook")

    def delivered_to(self, slug: str) -> bool:
        """True when the page's platform delivers here."""
        if slug.endswith("tg"):
            hook = self.telegram.bots[plain.TOKENS[slug]].webhook
            return bool(hook.get("url") == f"{self.url_here}/hooks/telegram/{slug}")
        return bool(self._servers(slug)) and all(
            server.status == "ok" and server.wanted for server in self._servers(slug)
        )

    def _servers(self, slug: str) -> list[Any]:
        group = GROUP if slug == "a-vk" else GROUP_B
        return list(self.vk.communities[group].callbacks.servers.values())

    def _all_received(self) -> bool:
        telegram = not any(bot.queue.waiting for bot in self.telegram.bots.values())
        slugs = ("a-vk", "b-vk") if self.two else ("a-vk",)
        return telegram and all(self._has_all(slug) for slug in slugs)

    def _has_all(self, slug: str) -> bool:
        if any(server.queue for server in self._servers(slug)):
            return False
        group = GROUP if slug == "a-vk" else GROUP_B
        polled = int(self.cursor(slug) or 0) >= self.vk.communities[group].log.ts
        return slug in self.hooked or polled

    async def post(self, path: str, body: Any, secret: str | None = None, **headers: str) -> Reply:
        """Deliver something by hand: JSON, or bytes as they are."""
        if secret is not None:
            headers = {HEADER: secret, **headers}
        data = {"json": body} if isinstance(body, dict | list) else {"data": body}
        began = time.monotonic()
        async with (
            ClientSession() as client,
            client.post(self.url_here + path, headers=headers, **data) as answer,
        ):
            text, again = await answer.text(), answer.headers.get("Retry-After", "")
            return Reply(answer.status, text, again, time.monotonic() - began)

    def counted(self, channel: str, outcome: str) -> int:
        """How many deliveries came out this way since the start."""
        return self.running.hooks.counts[channel, outcome]

    async def quiet(self) -> None:
        """Wait a moment in which something wrong would have come."""
        await asyncio.sleep(0.2)


@asynccontextmanager
async def hooked_world(engines: Engines, folder: Path) -> AsyncIterator[HookedWorld]:
    """Platforms and a database as in `world`; the test chooses transports and starts."""
    async with plain.world(engines, folder) as made:
        hooked = HookedWorld(
            made.engines, made.url, made.telegram, made.vk, made.clock, made.folder
        )  # fmt: skip
        try:
            yield hooked
        finally:
            await hooked.stop()
