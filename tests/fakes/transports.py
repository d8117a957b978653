"""The libraries' own clients on top of the machines, without a socket.

For simulations in virtual time: every call suspends at least twice (on the way there and on the
way back), so that a crash can be tried before and after the platform acted.
"""

import json
from collections.abc import AsyncGenerator
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientError, ClientTimeout
from vkbottle.http import ABCHTTPClient

from tests.fakes.answer import Params
from tests.fakes.telegram import FakeTelegram
from tests.fakes.vk import FakeVk
from tests.fakes.wire import Text, Wire, ask_vk, read


class DirectTelegramSession(BaseSession):
    """An aiogram session that asks a FakeTelegram; one session serves many bots.

    Errors are those of aiogram's own session: TelegramNetworkError caused by TimeoutError or by
    the aiohttp error a broken connection brings; everything else is judged by check_response.
    """

    def __init__(self, telegram: FakeTelegram, *, latency: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.telegram = telegram
        self.wire = Wire(telegram, latency)

    def form(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Params:
        """Return the form aiogram would post: text values, absent and empty ones left out."""
        files: dict[str, Any] = {}
        given = method.model_dump(warnings=False)
        values = {name: self.prepare_value(value, bot, files) for name, value in given.items()}
        return {name: value for name, value in values.items() if value}

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Send one method; `timeout` in seconds as in aiogram."""
        params, name = self.form(bot, method), method.__api_method__
        limit = self.timeout if timeout is None else timeout
        try:
            answer = await self.wire.carry(
                lambda: self.telegram.handle(bot.token, name, params), limit
            )
        except TimeoutError as slow:
            raise TelegramNetworkError(method=method, message="Request timeout error") from slow
        except ClientError as broken:
            message = f"{type(broken).__name__}: {broken}"
            raise TelegramNetworkError(method=method, message=message) from broken
        text = read(answer)
        response = self.check_response(bot, method, text.status, text.text)
        return cast(TelegramType, response.result)

    async def close(self) -> None:
        """Close nothing: there is no connection."""

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Yield an empty file: the fake stores none."""
        yield b""


class DirectVkClient(ABCHTTPClient):
    """A vkbottle HTTP client that asks a FakeVk, for API calls and long polls alike."""

    def __init__(self, vk: FakeVk, *, latency: float = 0.0, timeout: float = 300.0) -> None:
        self.vk = vk
        self.wire = Wire(vk, latency)
        self.timeout = timeout

    async def request_raw(
        self, url: str, method: str = "GET", data: dict[str, Any] | None = None, **kwargs: Any
    ) -> Text:
        """Send one request: status and text. Raises TimeoutError and aiohttp's ClientError."""
        parts = urlsplit(url)
        params: Params = {
            **dict(parse_qsl(parts.query)),
            **(kwargs.get("params") or {}),
            **(data or {}),
        }
        authorization = (kwargs.get("headers") or {}).get("Authorization", "")
        limit = kwargs.get("timeout", self.timeout)
        seconds = limit.total if isinstance(limit, ClientTimeout) else limit
        answer = await self.wire.carry(
            lambda: ask_vk(self.vk, parts.path, params, authorization), seconds
        )
        return read(answer)

    async def request_text(
        self, url: str, method: str = "GET", data: dict[str, Any] | None = None, **kwargs: Any
    ) -> str:
        """Send one request: its text, whatever the status."""
        return (await self.request_raw(url, method, data, **kwargs)).text

    async def request_json(
        self, url: str, method: str = "GET", data: dict[str, Any] | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Send one request: its JSON. Raises ValueError where it is none."""
        text = await self.request_text(url, method, data, **kwargs)
        return cast(dict[str, Any], json.loads(text))

    async def request_content(
        self, url: str, method: str = "GET", data: dict[str, Any] | None = None, **kwargs: Any
    ) -> bytes:
        """Send one request: its bytes."""
        return (await self.request_text(url, method, data, **kwargs)).encode()

    async def close(self) -> None:
        """Close nothing: there is no connection."""
