"""A Telegram bot as a page: updates come by long poll, operations become Bot API calls."""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)

from bot.adapters import telegram_parse
from bot.adapters.fields import dig, dug_id
from bot.adapters.files import later
from bot.adapters.network import NotSent, Unclear
from bot.adapters.telegram_check import look
from bot.adapters.telegram_client import (
    Client,
    RawCopyMessages,
    RawCreateForumTopic,
    RawEditMessageText,
    RawGetMe,
    RawGetUpdates,
    RawSendMessage,
)
from bot.adapters.telegram_files import fetch, send
from bot.adapters.telegram_hook import TelegramHook, let_go
from bot.adapters.telegram_outcomes import (
    Refused,
    WebhookSet,
    receive_error,
    refuses_entities,
    result_of,
)
from bot.adapters.telegram_text import entities
from bot.operations import (
    AnswerPress,
    Content,
    Copy,
    CreateTopic,
    Delivered,
    Edit,
    File,
    Gone,
    MarkAnswered,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    SendFiles,
    ThreadGone,
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
    no_history,
)
from handlers.messages import Incoming, Reply
from handlers.splitting import cut

log = logging.getLogger(__name__)

POLL_GRACE = 10.0
"""Seconds a poll's answer may come later than the poll lasts."""
KEEPS = timedelta(hours=24)
"""As long as Telegram keeps updates nobody fetches; older ones are gone without a word."""
TOPIC_NAME = 128
TOAST = 200


class TelegramAdapter:
    """One bot. `session` replaces the network, for tests."""

    keeps = KEEPS

    def __init__(self, page: PageConfig, session: BaseSession | None = None) -> None:
        self._page = page
        self._client = Client(page, session)
        self.hook: Hook | None = TelegramHook(self._client, page.webhook) if page.webhook else None

    async def connect(self) -> Identity:
        """Ask Telegram whose token this is. Raises PageStopped, TryLater."""
        try:
            me = await self._client.fields(RawGetMe())
        except Refused as no:
            raise receive_error(no.refusal) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None
        found = dug_id(me, "id")
        if not found:
            raise TryLater("no id in the answer")
        if self._page.external_id and found != self._page.external_id:
            raise PageStopped(
                f"Ключ принадлежит другому боту: ожидался {self._page.external_id}, "
                f"а это {found}. Проверьте, не перепутаны ли ключи двух страниц."
            )
        return Identity(found, f"@{me.get('username', '')}")

    async def receive(self, cursor: str) -> Batch:
        """Return what came after `cursor`, the number to ask from; "" takes all that waits.

        Telegram forgets what is below the number asked for, so `cursor` is to be stored with
        the batch before it is passed here. A webhook that we ourselves had set is deleted first,
        and loses nothing. Raises PageStopped, Conflict, TryLater.
        """
        try:
            return await self._poll(cursor)
        except WebhookSet:
            if not await let_go(self._client, self._page):
                raise
        log.warning("page %s: the webhook of an earlier configuration is deleted", self._page.slug)
        return await self._poll(cursor)

    async def _poll(self, cursor: str) -> Batch:
        poll = RawGetUpdates(
            offset=int(cursor) if cursor else None,
            timeout=self._page.poll_seconds,
            allowed_updates=list(telegram_parse.WANTED),
        )
        try:
            updates = await self._client.call(poll, read=self._page.poll_seconds + POLL_GRACE)
        except Refused as no:
            raise receive_error(no.refusal) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None
        if not isinstance(updates, list):
            raise TryLater("the answer is no list")
        return telegram_parse.batch(updates, cursor)

    def look_back(self, back: Back) -> AsyncIterator[Batch]:
        """Yield nothing: bots see no history."""
        return no_history()

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one raw update. Raises Unparsable."""
        return telegram_parse.parse(payload, page)

    async def perform(self, operation: Operation) -> Result:
        """Do one act with one request and say how it came out.

        Only words whose bold and links Telegram refused, which it did not send, are sent bare.
        """
        try:
            try:
                return await self._act(operation)
            except Refused as no:
                if not refuses_entities(no.refusal) or bare(operation) == operation:
                    raise
            return await self._act(bare(operation))
        except Refused as no:
            return result_of(no.refusal, operation)
        except NotSent as lost:
            return Retry(str(lost))
        except Unclear as lost:
            return Unknown(str(lost))
        except PageStopped as stopped:
            return PageDown(str(stopped))
        except ValueError:
            return OurBug("peer, thread or target is no number")

    async def _act(self, operation: Operation) -> Result:
        match operation.body:
            case Send(reply=reply):
                return await self._send(operation, reply)
            case Edit(target=target, reply=reply):
                return await self._edit(operation, int(target), reply)
            case Copy(peer=peer, keys=keys):
                return await self._copy(operation, int(peer), keys)
            case SendFiles(files=files):
                return await self._send_file(operation, files[0])
            case CreateTopic(name=name):
                made = RawCreateForumTopic(chat_id=int(operation.peer), name=cut(name, TOPIC_NAME))
                return _numbered(await self._client.call(made), "message_thread_id")
            case AnswerPress(event=event, toast=toast):
                answer = AnswerCallbackQuery(
                    callback_query_id=event, text=cut(toast, TOAST) or None
                )
                await self._client.call(answer)
                return Delivered()
            case MarkAnswered():
                # Telegram keeps no list of unanswered dialogs.
                return Delivered()

    async def _edit(self, operation: Operation, number: int, reply: Reply) -> Result:
        changed = RawEditMessageText(message_id=number, **_content(operation, reply))
        await self._client.call(changed)
        return Delivered(str(number))

    async def _send(self, operation: Operation, reply: Reply) -> Result:
        thread = int(operation.thread) if operation.thread else None
        message = RawSendMessage(
            message_thread_id=thread, reply_parameters=_under(reply), **_content(operation, reply)
        )
        sent = await self._client.call(message)
        # A topic that is gone may be passed over in silence, and the text lands beside it.
        if operation.thread and str(dig(sent, "message_thread_id")) != operation.thread:
            return ThreadGone()
        return _numbered(sent, "message_id")

    async def _copy(self, operation: Operation, source: int, keys: tuple[str, ...]) -> Result:
        copied = RawCopyMessages(
            chat_id=int(operation.peer),
            message_thread_id=int(operation.thread) if operation.thread else None,
            from_chat_id=source,
            message_ids=sorted(int(key) for key in keys),
            remove_caption=True,
        )
        made = await self._client.call(copied)
        # What cannot be copied is passed over in silence.
        if not isinstance(made, list) or len(made) < len(keys):
            return Uncarried("gone")
        return _numbered(made[-1], "message_id")

    async def _send_file(self, operation: Operation, file: File) -> Result:
        if operation.fetch is None:
            return Uncarried("gone")
        try:
            async with operation.fetch(file) as content:
                sent = await send(self._client, operation, file, content)
        except Gone as gone:
            return Uncarried(str(gone))
        except TryLater as error:
            return later(operation, error)
        if operation.thread and str(dig(sent, "message_thread_id")) != operation.thread:
            return ThreadGone()
        return _numbered(sent, "message_id")

    def fetch(self, file: File) -> AbstractAsyncContextManager[Content]:
        """Open a file of one of this bot's chats. Raises Gone, TryLater."""
        return fetch(self._client, file)

    async def check(self) -> list[Finding]:
        """Look at token, webhook and the rights in the desk's group, if the page has one."""
        return await look(self._client, self._page)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def bare(operation: Operation) -> Operation:
    """Return the same act with the words alone, addresses of links in brackets."""
    match operation.body:
        case Send(reply=reply) | Edit(reply=reply) if reply.spans:
            plain = replace(reply, text=reply.rich.plain(), spans=())
            return replace(operation, body=replace(operation.body, reply=plain))
    return operation


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons under a message, None without any."""
    rows = [
        [InlineKeyboardButton(text=button.label, callback_data=button.data) for button in row]
        for row in reply.buttons
        if row
    ]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _content(operation: Operation, reply: Reply) -> dict[str, Any]:
    """Return what a new and a changed message have in common; text is never read as a markup."""
    return {
        "chat_id": int(operation.peer),
        "text": reply.text,
        "entities": entities(reply),
        "parse_mode": None,
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
        "reply_markup": keyboard(reply),
    }


def _under(reply: Reply) -> ReplyParameters | None:
    """Return which message a reply stands under; it is sent without one that is gone."""
    if not reply.answers:
        return None
    return ReplyParameters(message_id=int(reply.answers), allow_sending_without_reply=True)


def _numbered(result: Any, name: str) -> Result:
    number = dig(result, name)
    return Delivered(str(number)) if isinstance(number, int) else Unknown(f"no {name} in answer")
