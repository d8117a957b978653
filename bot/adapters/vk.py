"""A VK community as a page: events come by Bots Long Poll, operations become API calls.

vkbottle is the client only: one call is one HTTP request, the token travels in a header, and
nothing is written to disk, to the log or to the warnings of the process.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

from bot.adapters import vk_parse
from bot.adapters.fields import dig
from bot.adapters.files import later
from bot.adapters.network import NotSent, Unclear, undisturbed
from bot.adapters.vk_check import look, whose
from bot.adapters.vk_files import VkFiles
from bot.adapters.vk_history import look_back
from bot.adapters.vk_hook import VkHook
from bot.adapters.vk_http import HttpClient, VkApi
from bot.adapters.vk_outcomes import VkRefused, delivered, receive_error, result_of
from bot.adapters.vk_polling import LongPoll
from bot.adapters.vk_requests import NoSuchCall, call_for, with_files
from bot.operations import (
    Content,
    Copy,
    Delivered,
    File,
    Gone,
    Operation,
    OurBug,
    Result,
    Retry,
    Send,
    SendFiles,
    Uncarried,
    Unknown,
)
from bot.ports import (
    Back,
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
    from vkbottle import ABCHTTPClient

REMEMBERED = 55 * 60.0
"""Seconds VK certainly remembers a random_id (an hour at most): later, history is asked."""
HISTORY = 200
NOT_TO_BE_SHOWN = frozenset({100, 921})
"""What VK answers, and sends nothing, where the message that words are to stand under is gone."""
NOT_TO_BE_NAMED = frozenset({100, 15, 200, 204, 205})
"""What VK answers where a file of somebody's may not be sent on as it is."""


class VkAdapter:
    """One community. `client` replaces the network, for tests.

    `PageConfig.api` is the address before `/method/`. Socks proxies are not supported.
    """

    # VK names no time after which events are gone; what is gone, it says.
    keeps = None

    def __init__(self, page: PageConfig, client: ABCHTTPClient | None = None) -> None:
        self._page = page
        self._api = VkApi(page.token.reveal(), http_client=client or HttpClient(page.proxy))
        if page.api:
            self._api.API_URL = page.api.rstrip("/") + "/method/"
        http = self._api.http_client
        self._files = VkFiles(self._api.call, http, plain=bool(page.api))
        self._group = page.external_id
        self._polling = LongPoll(self._api.call, self._poll, page.poll_seconds)
        self.hook: Hook | None = None
        if page.webhook is not None:
            self.hook = VkHook(self._api.call, self._polling, page, page.webhook)

    async def connect(self) -> Identity:
        """Ask VK whose token this is; the long poll gets a new session. Raises as the port says."""
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
        self._polling.begin_anew()
        return Identity(number, name)

    async def receive(self, cursor: str) -> Batch:
        """Return what came after `cursor`; "" brings nothing but the place to go on from.

        Raises PageStopped, TryLater.
        """
        if not self._group:
            await self.connect()
        return await self._polling.receive(self._group, cursor)

    async def look_back(self, back: Back) -> AsyncIterator[Batch]:
        """Yield what the conversations hold and we do not have. Raises PageStopped, TryLater."""
        try:
            async for batch in look_back(self._api.call, back):
                yield batch
        except VkRefused as no:
            raise receive_error(no) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one raw event. Raises Unparsable."""
        return vk_parse.parse(payload, page)

    async def perform(self, operation: Operation) -> Result:
        """Do one act with one request and say how it came out."""
        try:
            if _forgotten(operation) and (found := await self._look_back(operation)):
                return Delivered(found)
            if isinstance(operation.body, SendFiles):
                return await self._send_files(operation, operation.body.files)
            return await self._call(operation)
        except VkRefused as no:
            return result_of(no, operation)
        except NotSent as lost:
            # The search in history may have failed: what it was to find out is still open.
            return Unknown(str(lost)) if _forgotten(operation) else Retry(str(lost))
        except Unclear as lost:
            return Unknown(str(lost))
        except (NoSuchCall, ValueError) as wrong:
            return OurBug(str(wrong))
        except Gone as gone:
            return Uncarried(str(gone))
        except TryLater as error:
            return later(operation, error)

    async def _call(self, operation: Operation) -> Result:
        """Make the operation's call; words whose question is gone are said without it."""
        try:
            method, fields = call_for(operation)
            return delivered(await self._api.call(method, fields), operation)
        except VkRefused as no:
            body = operation.body
            if (
                no.code not in NOT_TO_BE_SHOWN
                or not isinstance(body, Send)
                or not body.reply.answers
            ):
                raise
        alone = replace(body, reply=replace(body.reply, answers=""))
        return await self._call(replace(operation, body=alone))

    async def _send_files(self, operation: Operation, files: tuple[File, ...]) -> Result:
        """Send files by name; what VK does not let a community name is put in anew."""
        if all(file.page == operation.page for file in files):
            try:
                method, fields = call_for(operation)
                return delivered(await self._api.call(method, fields), operation)
            except VkRefused as no:
                if no.code not in NOT_TO_BE_NAMED or operation.fetch is None:
                    raise
        names = [await self._files.upload(operation, file) for file in files]
        method, fields = with_files(operation, names)
        return delivered(await self._api.call(method, fields), operation)

    def fetch(self, file: File) -> AbstractAsyncContextManager[Content]:
        """Open a file of one of this community's chats. Raises Gone, TryLater."""
        return self._files.fetch(file)

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
    sends = isinstance(operation.body, Send | Copy | SendFiles)
    return sends and operation.unknown and operation.age > REMEMBERED
