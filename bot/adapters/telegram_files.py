"""Telegram's files: taken out by their name in two steps, put in as a form of one request."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import PurePosixPath
from typing import Any

from aiogram import Bot
from aiogram.methods import (
    GetFile,
    SendAudio,
    SendDocument,
    SendPhoto,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import InputFile

from bot.adapters.files import BROKEN, PASSING, SECONDS, called, opened
from bot.adapters.network import NotSent, Unclear, failure
from bot.adapters.telegram_client import Client, Session
from bot.adapters.telegram_outcomes import Refused
from bot.operations import Content, File, Gone, Operation
from bot.ports import PageStopped, TryLater
from handlers.carrying import TELEGRAM_OUT
from handlers.messages import Kind


class RawGetFile(GetFile):
    """getFile, answered raw."""

    __returning__ = dict[str, Any]


class RawSendPhoto(SendPhoto):
    """sendPhoto, answered raw."""

    __returning__ = dict[str, Any]


class RawSendVoice(SendVoice):
    """sendVoice, answered raw."""

    __returning__ = dict[str, Any]


class RawSendAudio(SendAudio):
    """sendAudio, answered raw."""

    __returning__ = dict[str, Any]


class RawSendVideo(SendVideo):
    """sendVideo, answered raw."""

    __returning__ = dict[str, Any]


class RawSendVideoNote(SendVideoNote):
    """sendVideoNote, answered raw."""

    __returning__ = dict[str, Any]


class RawSendDocument(SendDocument):
    """sendDocument, answered raw."""

    __returning__ = dict[str, Any]


_METHODS: dict[Kind, tuple[Callable[..., TelegramMethod[Any]], str]] = {
    Kind.PHOTO: (RawSendPhoto, "photo"),
    Kind.VOICE: (RawSendVoice, "voice"),
    Kind.AUDIO: (RawSendAudio, "audio"),
    Kind.VIDEO: (RawSendVideo, "video"),
    Kind.VIDEO_NOTE: (RawSendVideoNote, "video_note"),
    Kind.DOCUMENT: (RawSendDocument, "document"),
}


class Stream(InputFile):
    """A file that is read while it is sent."""

    def __init__(self, name: str, content: Content) -> None:
        super().__init__(name)
        self._content = content

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:
        """Yield it piece by piece, once."""
        async for chunk in self._content.chunks:
            yield chunk


async def send(client: Client, operation: Operation, file: File, content: Content) -> Any:
    """Send one file and return Telegram's message. Raises as `Client.call`, and Gone."""
    if file.kind not in _METHODS:
        raise Gone("kind")
    method, field = _METHODS[file.kind]
    made = method(
        chat_id=int(operation.peer),
        message_thread_id=int(operation.thread) if operation.thread else None,
        **{field: Stream(called(file, content), content)},
    )
    try:
        return await client.call(made, read=SECONDS)
    except (Unclear, NotSent):
        if content.overran:
            raise Gone("size") from None
        raise


@asynccontextmanager
async def fetch(client: Client, file: File) -> AsyncGenerator[Content]:
    """Open a file by its name. Raises Gone, TryLater."""
    if file.size > TELEGRAM_OUT:
        raise Gone("size")
    path = await _path(client, file)
    session = client.bot.session
    if not isinstance(session, Session):
        raise TryLater("no network")
    url = session.api.file_url(client.bot.token, path)
    try:
        async with session.get(url, PASSING) as answer:
            yield opened(answer, PurePosixPath(path).name, TELEGRAM_OUT)
    except (Gone, TryLater):
        raise
    except BROKEN as error:
        # Its text carries the address, and that the token.
        raise TryLater(str(failure(error))) from None


async def _path(client: Client, file: File) -> str:
    try:
        found = (await client.fields(RawGetFile(file_id=file.reference))).get("file_path")
    except Refused as no:
        if no.refusal.status == 400:
            big = "too big" in no.refusal.description.lower()
            raise Gone("size" if big else "gone") from None
        raise TryLater(f"getFile: {no.refusal.status}") from None
    except (NotSent, Unclear, PageStopped) as lost:
        raise TryLater(type(lost).__name__) from None
    # An own server may keep files on its own disk, where they are not asked for.
    if not isinstance(found, str) or not found or found.startswith("/"):
        raise Gone("gone")
    return found
