"""vkbottle's client of VK: one call is one request, the token travels in a header, never in a log.

It waits for nothing, repeats nothing and solves no captchas: that is for others to decide.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Unpack

from aiohttp import ClientResponse, ClientSession, ClientTimeout, MultipartWriter, TCPConnector

from bot.adapters.fields import dig
from bot.adapters.network import CONNECT_SECONDS, Unclear, failure, undisturbed
from bot.adapters.vk_outcomes import VkRefused
from bot.nesting import loads

with undisturbed("vkbottle"):
    from vkbottle import API, AiohttpClient
    from vkbottle.http.aiohttp_types import AiohttpRequestKwargs

CALL_SECONDS = 20.0


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
        async with self._open().request(method, url, data=data, **kwargs) as answer:
            yield answer

    @asynccontextmanager
    async def send(
        self, url: str, form: MultipartWriter, limits: ClientTimeout
    ) -> AsyncGenerator[ClientResponse]:
        """Post a form that is read while it is sent. Raises aiohttp's errors."""
        async with self._open().post(url, data=form, timeout=limits) as answer:
            yield answer

    def _open(self) -> ClientSession:
        if self.session is None or self.session.closed:
            self.session = ClientSession(connector=TCPConnector(limit=0), proxy=self._proxy)
        return self.session


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
            return loads(text)
        except ValueError:
            raise Unclear("the answer is no JSON") from None
