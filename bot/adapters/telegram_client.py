"""aiogram is the client of the Bot API: it builds requests and reads errors, nothing more.

Answers are taken as raw JSON. aiogram holds every answer to its types at once, and one field it
does not know would stall a page's whole queue, or make a delivered message look undelivered.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.exceptions import TelegramNetworkError as NetworkError
from aiogram.methods import (
    CopyMessages,
    CreateForumTopic,
    EditMessageText,
    GetChat,
    GetChatMember,
    GetMe,
    GetWebhookInfo,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import Response, TelegramType
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientError, ClientResponse, ClientTimeout

from bot.adapters.network import CONNECT_SECONDS, Unclear, describe, failure
from bot.adapters.telegram_errors import TOKEN_REFUSED
from bot.adapters.telegram_outcomes import Refusal, Refused
from bot.nesting import loads
from bot.ports import PageConfig, PageStopped

READ_SECONDS = 60.0
"""A send is never repeated lightly, so its answer may take long (no idempotency key exists)."""
GRACE_SECONDS = 5.0


class RawGetUpdates(TelegramMethod[list[Any]]):
    """getUpdates whose answer is taken as it comes: one odd update spoils no other."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = 0
    allowed_updates: list[str]


class RawGetMe(GetMe):
    """getMe, answered raw."""

    __returning__ = dict[str, Any]


class RawSendMessage(SendMessage):
    """sendMessage, answered raw."""

    __returning__ = dict[str, Any]


class RawEditMessageText(EditMessageText):
    """editMessageText, answered raw: the message, or True."""

    __returning__: ClassVar[Any] = dict[str, Any] | bool


class RawCopyMessages(CopyMessages):
    """copyMessages, answered raw."""

    __returning__ = list[Any]


class RawCreateForumTopic(CreateForumTopic):
    """createForumTopic, answered raw."""

    __returning__ = dict[str, Any]


class RawGetWebhookInfo(GetWebhookInfo):
    """getWebhookInfo, answered raw."""

    __returning__ = dict[str, Any]


class RawGetChat(GetChat):
    """getChat, answered raw."""

    __returning__ = dict[str, Any]


class RawGetChatMember(GetChatMember):
    """getChatMember, answered raw."""

    __returning__ = dict[str, Any]


# pydantic forgets a generic model that nobody holds, and builds it anew for every answer.
_ANSWERS = (
    Response[bool],
    Response[list[Any]],
    Response[dict[str, Any]],
    Response[dict[str, Any] | bool],
)


class Session(AiohttpSession):
    """aiogram's session with unlimited connections and a connect time-out of its own.

    aiogram knows one time-out for everything, so a dead network would look like a slow answer,
    and its error texts may carry an address with the token in it: ours name errors only.
    """

    def __init__(self, page: PageConfig) -> None:
        api = TelegramAPIServer.from_base(page.api) if page.api else PRODUCTION
        socks = page.proxy if page.proxy.startswith("socks") else None
        super().__init__(proxy=socks, limit=0, api=api)
        self._http_proxy = None if socks else page.proxy or None

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Ask once. Raises TelegramNetworkError for everything a network does."""
        session = await self.create_session()
        read = READ_SECONDS if timeout is None else float(timeout)
        limits = ClientTimeout(
            total=CONNECT_SECONDS + read, connect=CONNECT_SECONDS, sock_read=read
        )
        try:
            async with session.post(
                self.api.api_url(token=bot.token, method=method.__api_method__),
                data=self.build_form_data(bot=bot, method=method),
                timeout=limits,
                proxy=self._http_proxy,
            ) as answer:
                content = await answer.text(errors="replace")
        except (ClientError, TimeoutError, OSError) as error:
            raise NetworkError(method=method, message=describe(error)) from error
        checked = self.check_response(bot, method, answer.status, content)
        return cast(TelegramType, checked.result)

    async def close(self) -> None:
        """Close at once: aiohttp waits for what has to be waited for, aiogram a while on top."""
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def get(self, url: str, limits: ClientTimeout) -> AsyncGenerator[ClientResponse]:
        """Ask for a file. Raises aiohttp's errors, whose texts carry the address."""
        session = await self.create_session()
        async with session.get(url, timeout=limits, proxy=self._http_proxy) as answer:
            yield answer


class Client:
    """One bot's Bot API; a call raises Refused, NotSent, Unclear, or PageStopped, no other."""

    def __init__(self, page: PageConfig, session: BaseSession | None = None) -> None:
        self._page = page
        self._session = session
        self._bot: Bot | None = None

    @property
    def bot(self) -> Bot:
        """The library's client. Raises PageStopped where the token cannot be one."""
        if self._bot is None:
            session = self._session or _session(self._page)
            # One update too deep for the parser would make every poll's answer unreadable.
            session.json_loads = loads
            try:
                self._bot = Bot(self._page.token.reveal(), session=session)
            except TokenValidationError:
                raise PageStopped(TOKEN_REFUSED) from None
        return self._bot

    async def call(self, method: TelegramMethod[Any], read: float = READ_SECONDS) -> Any:
        """Return the raw result of one request; `read` is how many seconds it may take."""
        bot = self.bot
        try:
            # A session of somebody else's may know no time-outs.
            async with asyncio.timeout(CONNECT_SECONDS + read + GRACE_SECONDS):
                return await bot(method, request_timeout=int(read))
        except TelegramAPIError as error:
            raise _translated(error) from None
        except Exception as error:
            # HTML or broken JSON (ClientDecodeError is no TelegramAPIError), a time-out.
            raise failure(error) from None

    async def fields(self, method: TelegramMethod[Any]) -> Mapping[str, Any]:
        """Return the result of a request that answers with an object; else raises Unclear."""
        result = await self.call(method)
        if not isinstance(result, Mapping):
            raise Unclear("the answer is no object")
        return result

    async def close(self) -> None:
        """Close the connections; a closed client opens new ones when it is asked again."""
        if self._bot is not None:
            await self._bot.session.close()


def _session(page: PageConfig) -> Session:
    try:
        return Session(page)
    except (RuntimeError, ValueError):
        raise PageStopped(
            "Прокси socks5 не работает: проверьте его адрес. Нужно так: socks5://адрес:порт."
        ) from None


_STATUS: tuple[tuple[type[TelegramAPIError], int], ...] = (
    (TelegramBadRequest, 400),
    (TelegramUnauthorizedError, 401),
    (TelegramForbiddenError, 403),
    (TelegramNotFound, 404),
    (TelegramConflictError, 409),
    (TelegramEntityTooLarge, 413),
)


def _translated(error: TelegramAPIError) -> Exception:
    """Return what the library's error says, in the words of our tables."""
    if isinstance(error, TelegramRetryAfter):
        return Refused(Refusal(429, "Too Many Requests", float(error.retry_after)))
    if isinstance(error, TelegramMigrateToChat):
        return Refused(Refusal(400, "migrated", migrate_to=str(error.migrate_to_chat_id)))
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return Refused(Refusal(status, str(error.message)))
    if isinstance(error, NetworkError):
        return failure(error)
    # Without retry_after, the library has no class of its own for a flood.
    if "too many requests" in str(error.message).lower():
        return Refused(Refusal(429, "Too Many Requests"))
    return Unclear(type(error).__name__)
