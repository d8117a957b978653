"""Deliveries leave the fakes over HTTP as from the platforms: repeated, with delays that grow.

In a fault plan a delivery is the method `webhook` of a bot's token, or `callback` of a community's
number. A fault with an effect means: it arrived, and the answer was lost.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.fakes import telegram_webhooks as webhooks
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_world import Bot
from tests.fakes.vk import FakeVk
from tests.fakes.vk_callbacks import CallbackDelivery, CallbackServer
from tests.fakes.vk_world import Community
from tests.fakes.wire import packed

SECRET = "X-Telegram-Bot-Api-Secret-Token"
RETRIES = "X-Retry-Counter"
LOOK = 0.01
FIRST_DELAY, LONGEST_DELAY = 0.05, 1.0
PATIENCE = 10.0

Answer = tuple[int, str, float]


class Deliverer:
    """Looks all the time for what is to be delivered; one task for each bot and each server."""

    def __init__(self, telegram: FakeTelegram, vk: FakeVk, client: ClientSession) -> None:
        self.telegram, self.vk, self.client = telegram, vk, client
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Start a task wherever something is to be delivered, for ever."""
        while True:
            for bot in self.telegram.bots.values():
                if webhooks.next_delivery(self.telegram, bot) is not None:
                    self.start(bot.token, self.telegram_page(bot))
            for community in self.vk.communities.values():
                for server in community.callbacks.servers.values():
                    if server.queue or server.status == "wait":
                        key = f"{community.group_id}:{server.server_id}"
                        self.start(key, self.vk_server(community, server))
            await asyncio.sleep(LOOK)

    def start(self, key: str, work: Any) -> None:
        """Start a page's task unless it is at work."""
        if key in self.tasks and not self.tasks[key].done():
            work.close()
            return
        if key in self.tasks:
            # What went wrong in a task is the test's to know.
            self.tasks[key].result()
        self.tasks[key] = asyncio.create_task(work, name=f"deliver {key}")

    async def close(self) -> None:
        """Stop; deliveries under way are broken off."""
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)

    async def telegram_page(self, bot: Bot) -> None:
        """Deliver what waits for one bot, one update after the other."""
        delay = FIRST_DELAY
        while (update := webhooks.next_delivery(self.telegram, bot)) is not None:
            fault = self.telegram.faults.strike("webhook", bot.token, self.telegram.now())
            url, secret = bot.webhook["url"], bot.webhook["secret"]
            status, words, wait = 0, "Connection refused", 0.0
            if fault is None or fault.effect:
                headers = {SECRET: secret} if secret else {}
                status, words, wait = await self.post(url, update, headers)
            if fault is not None:
                status, words = 0, "Connection reset by peer"
            if not bot.webhook.get("url"):
                # Removed meanwhile: what was answered all the same is not asked for again.
                if 200 <= status < 300:
                    webhooks.answered(self.telegram, bot, update, "")
                return
            if 200 <= status < 300:
                webhooks.answered(self.telegram, bot, update, "")
                delay = FIRST_DELAY
                continue
            trouble = f"Wrong response from the webhook: {status} {words}" if status else words
            webhooks.answered(self.telegram, bot, update, trouble)
            await asyncio.sleep(max(delay, wait))
            delay = min(delay * 2, LONGEST_DELAY)

    async def vk_server(self, community: Community, server: CallbackServer) -> None:
        """Confirm one server, then deliver what is due: a repetition lets others pass."""
        if server.status == "wait":
            await self.confirm(community, server)
        while server.queue and server.status == "ok":
            clock = asyncio.get_running_loop().time()
            due = next((one for one in server.queue if one.due <= clock), None)
            if due is None:
                await asyncio.sleep(LOOK)
                continue
            await self.deliver(community, server, due)

    async def confirm(self, community: Community, server: CallbackServer) -> None:
        """Ask the server for the community's string."""
        callbacks = community.callbacks
        asked = callbacks.body(server, callbacks.confirmation())
        self.vk.checked(lambda check: check.update(asked))
        status, words, _ = await self.post(server.url, asked, {})
        server.status = "ok" if (status, words) == (200, callbacks.code) else "failed"

    async def deliver(
        self, community: Community, server: CallbackServer, due: CallbackDelivery
    ) -> None:
        """Post one event; anything but "ok" brings it again."""
        fault = self.vk.faults.strike("callback", str(community.group_id), self.vk.now())
        event = community.callbacks.body(server, due.event)
        headers = {RETRIES: str(due.tries)} if due.tries else {}
        status, words, wait = 0, "", 0.0
        if fault is None or fault.effect:
            status, words, wait = await self.post(server.url, event, headers)
        if fault is None and (status, words) == (200, "ok"):
            if due in server.queue:
                server.queue.remove(due)
            return
        due.tries += 1
        delay = min(FIRST_DELAY * 2**due.tries, LONGEST_DELAY)
        due.due = asyncio.get_running_loop().time() + max(delay, wait)

    async def post(self, url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """Return status, text and the seconds asked for; status 0 where nothing was answered."""
        try:
            sent = {"Content-Type": "application/json", **headers}
            async with self.client.post(url, data=packed(body), headers=sent) as answer:
                text = await answer.text()
                asked = answer.headers.get("Retry-After", "0")
                return answer.status, text, float(asked) if asked.isdecimal() else 0.0
        except (ClientError, TimeoutError, OSError) as error:
            return 0, type(error).__name__, 0.0


@asynccontextmanager
async def delivering(telegram: FakeTelegram, vk: FakeVk) -> AsyncIterator[None]:
    """Deliver as long as the block lasts; what went wrong in it is raised at its end."""
    async with ClientSession(timeout=ClientTimeout(total=PATIENCE)) as client:
        deliverer = Deliverer(telegram, vk, client)
        task = asyncio.create_task(deliverer.run(), name="deliver")
        try:
            yield
        finally:
            task.cancel()
            await deliverer.close()
        with suppress(asyncio.CancelledError):
            await task
