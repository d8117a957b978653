"""A VK community as a page: events come by Bots Long Poll, operations become API calls.

vkbottle is the client only: one call is one HTTP request, the token travels in a header, and
nothing is written to disk, to the log or to the warnings of the process.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Unpack

from aiohttp import ClientResponse, ClientSession, ClientTimeout, TCPConnector

from bot.adapters import vk_parse
from bot.adapters.fields import dig
from bot.adapters.network import CONNECT_SECONDS, NotSent, Unclear, failure, undisturbed
from bot.adapters.vk_check import look, whose
from bot.adapters.vk_hook import VkHook
from bot.adapters.vk_outcomes import VkRefused, delivered, receive_error, result_of
from bot.adapters.vk_polling import LongPoll
from bot.adapters.vk_requests import NoSuchCall, call_for
from bot.operations import (
    Delivered,
    Operation,
    OurBug,
    Result,
    Retry,
    Send,
    Unknown,
)
from bot.ports import (
    Batch,
    Finding,
    Hook,
    Identity,
    PageConfig,
    PageStopped,
    TryLater,
    Unparsable,
)
from handlers.messages import Incoming

with undisturbed("vkbottle"):
    from vkbottle import API, ABCHTTPClient, AiohttpClient
    from vkbottle.http.aiohttp_types import AiohttpRequestKwargs

CALL_SECONDS = 20.0
REMEMBERED = 55 * 60.0
"""Seconds VK certainly remembers a random_id (an hour at most): later, history is asked."""
HISTORY = 200


class HttpClient(AiohttpClient):
    """vkbottle's client with unlimited connections, a proxy, and the token out of the address."""

    def __init__(self, proxy: str = "") -> None:
        super().__init__()
        self._proxy = proxy or None

    @asynccontextmanager
    async def request(
        self,
        url: str,
        method: str = "GET",
        data: dict[str, Any] | None = None,
        **kwargs: Unpack[AiohttpRequestKwargs],
    ) -> AsyncGenerator[ClientResponse]:
        """Ask once. Raises aiohttp's errors."""
        params = kwargs.get("params")
        if isinstance(params, Mapping) and "access_token" in params:
            kept = dict(params)
            kwargs["headers"] = {"Authorization": f"Bearer {kept.pop('access_token')}"}
            kwargs["params"] = kept
        if self.session is None or self.session.closed:
            self.session = ClientSession(connector=TCPConnector(limit=0), proxy=self._proxy)
        async with self.session.request(method, url, data=data, **kwargs) as answer:
            yield answer


class VkApi(API):
    """vkbottle's API where one call is one request: it never waits, repeats or solves captchas."""

    async def request(
        self, method: str, data: dict[str, Any], version: str | None = None
    ) -> dict[str, Any]:
        """Return VK's answer. Raises VkRefused, NotSent, Unclear."""
        checked = await self.validate_request(dict(data))
        async with self.token_generator as token:
            params = {"access_token": token, "v": version or self.API_VERSION}
            answer = await self.ask(self.API_URL + method, params, CALL_SECONDS, checked)
        code = dig(answer, "error", "error_code")
        if isinstance(code, int):
            raise VkRefused(code, str(dig(answer, "error", "error_msg") or ""))
        if not isinstance(answer, dict) or "response" not in answer:
            raise Unclear("the answer is neither a response nor an error")
        return answer

    async def call(self, method: str, data: dict[str, Any]) -> Any:
        """Return what stands in the answer's `response`."""
        return (await self.request(method, data))["response"]

    async def ask(
        self,
        url: str,
        params: dict[str, Any],
        seconds: float,
        data: dict[str, Any] | None = None,
    ) -> Any:
        """Return the JSON of one request. Raises NotSent, Unclear."""
        limits = ClientTimeout(total=seconds, connect=CONNECT_SECONDS)
        try:
            # A client of somebody else's may know no time-outs.
            async with asyncio.timeout(seconds):
                text = await self.http_client.request_text(
                    url, method="POST", data=data, params=params, timeout=limits
                )
        except Exception as error:
            raise failure(error) from None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise Unclear("the answer is no JSON") from None


class VkAdapter:
    """One community. `client` replaces the network, for tests.

    `PageConfig.api` is the address before `/method/`. Socks proxies are not supported.
    """

    def __init__(self, page: PageConfig, client: ABCHTTPClient | None = None) -> None:
        self._page = page
        self._api = VkApi(page.token.reveal(), http_client=client or HttpClient(page.proxy))
        if page.api:
            self._api.API_URL = page.api.rstrip("/") + "/method/"
        self._group = page.external_id
        self._polling = LongPoll(self._api.call, self._poll, page.poll_seconds)
        self.hook: Hook | None = None
        if page.webhook is not None:
            self.hook = VkHook(self._api.call, self._polling, page, page.webhook)

    async def connect(self) -> Identity:
        """Ask VK whose token this is. Raises PageStopped, TryLater."""
        if self._page.proxy.startswith("socks"):
            raise PageStopped("Для ВКонтакте прокси socks не поддержан: укажите прокси http.")
        try:
            name, number = await whose(self._api.call)
        except VkRefused as no:
            raise receive_error(no) from None
        except (NotSent, Unclear, Unparsable) as lost:
            raise TryLater(str(lost)) from None
        if self._page.external_id and number != self._page.external_id:
            raise PageStopped(
                f"Ключ принадлежит другому сообществу: ожидалось {self._page.external_id}, "
                f"а это {number}. Проверьте, не перепутаны ли ключи двух страниц."
            )
        self._group = number
        return Identity(number, name)

    async def receive(self, cursor: str) -> Batch:
        """Return what came after `cursor`; "" brings nothing but the place to go on from.

        Raises PageStopped, TryLater.
        """
        if not self._group:
            await self.connect()
        return await self._polling.receive(self._group, cursor)

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one raw event. Raises Unparsable."""
        return vk_parse.parse(payload, page)

    async def perform(self, operation: Operation) -> Result:
        """Do one act with one request and say how it came out."""
        try:
            method, fields = call_for(operation)
            if _forgotten(operation) and (found := await self._look_back(operation)):
                return Delivered(found)
            return delivered(await self._api.call(method, fields), operation)
        except VkRefused as no:
            return result_of(no, operation)
        except NotSent as lost:
            # The search in history may have failed: what it was to find out is still open.
            return Unknown(str(lost)) if _forgotten(operation) else Retry(str(lost))
        except Unclear as lost:
            return Unknown(str(lost))
        except (NoSuchCall, ValueError) as wrong:
            return OurBug(str(wrong))

    async def _look_back(self, operation: Operation) -> str:
        """Return the number of the message an earlier attempt sent after all, else ""."""
        fields = {"peer_id": int(operation.peer), "count": HISTORY}
        items = dig(await self._api.call("messages.getHistory", fields), "items")
        if not isinstance(items, list):
            raise Unclear("no items in the history")
        for item in items:
            if dig(item, "random_id") == operation.random_id:
                return str(dig(item, "conversation_message_id"))
        return ""

    async def check(self) -> list[Finding]:
        """Look at token, rights, event ticks and the desk's chat, if the page has one."""
        watched = self.hook if self._page.transport == "webhook" else None
        desk_chat = self._page.extra.get("desk_chat", "")
        return await look(self._api.call, self._page.external_id, desk_chat, watched)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.http_client.close()

    async def _poll(self, url: str, params: dict[str, Any], seconds: float) -> Any:
        return await self._api.ask(url, params, seconds)


def _forgotten(operation: Operation) -> bool:
    """Say whether VK may no longer know the random_id of an attempt that is still open."""
    sends = isinstance(operation.body, Send)
    return sends and operation.unknown and operation.age > REMEMBERED
