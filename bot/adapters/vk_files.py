"""VK's files: found again in their message and taken from its address; put in by upload server."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import MultipartWriter

from bot.adapters.fields import dig, dig_all, dug_id
from bot.adapters.files import BROKEN, CHUNK, PASSING, Passing, called, opened
from bot.adapters.network import NotSent, Unclear, failure
from bot.adapters.vk_http import HttpClient
from bot.adapters.vk_media import reference
from bot.adapters.vk_outcomes import VkRefused
from bot.nesting import loads
from bot.operations import Content, File, Gone, Operation
from bot.ports import TryLater
from handlers.carrying import TELEGRAM_IN
from handlers.messages import Kind

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]
NO_RIGHT = frozenset({7, 15, 27})
_MOST_ANSWER = 16 * CHUNK


class VkFiles:
    """The files of one community; `call` asks VK, `http` whatever address VK names."""

    def __init__(self, call: Call, http: object, *, plain: bool) -> None:
        self._call = call
        self._client = http
        # Only a server of our own, and the fakes, are asked without TLS.
        self._plain = plain

    @property
    def _http(self) -> HttpClient:
        if not isinstance(self._client, HttpClient):
            raise TryLater("no network")
        return self._client

    @asynccontextmanager
    async def fetch(self, file: File) -> AsyncGenerator[Content]:
        """Open a file that stands in a message. Raises Gone, TryLater."""
        item = await self._found(file)
        url, name = _address(file.kind, item)
        if not self._allowed(url):
            raise Gone("gone")
        try:
            async with self._http.request(url, "GET", timeout=PASSING) as answer:
                yield opened(answer, name, TELEGRAM_IN)
        except BROKEN as error:
            raise TryLater(str(failure(error))) from None

    async def _found(self, file: File) -> Any:
        asked = {"peer_id": int(file.peer), "conversation_message_ids": file.key}
        try:
            answer = await self._call("messages.getByConversationMessageId", asked)
        except VkRefused as no:
            raise TryLater(f"vk {no.code}") from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None
        for message in dig_all(answer, "items"):
            for item in dig_all(message, "attachments"):
                kind = dig(item, "type")
                if isinstance(kind, str) and reference(kind, item) == file.reference:
                    return item[kind]
        raise Gone("gone")

    def _allowed(self, url: str) -> bool:
        return url.startswith("https://") or (self._plain and url.startswith("http://"))

    async def upload(self, operation: Operation, file: File) -> str:
        """Put a file in for a dialog and return VK's name of it.

        Nothing is sent by this, so it may be done again. Raises Gone, TryLater.
        """
        if operation.fetch is None:
            raise Gone("gone")
        async with operation.fetch(file) as content:
            try:
                return await self._upload(operation, file, content)
            except VkRefused as no:
                if no.code in NO_RIGHT:
                    raise Gone("rights") from None
                raise TryLater(f"vk {no.code}") from None
            except (NotSent, Unclear) as lost:
                if content.overran:
                    raise Gone("size") from None
                raise TryLater(str(lost)) from None

    async def _upload(self, operation: Operation, file: File, content: Content) -> str:
        peer = int(operation.peer)
        if file.kind is Kind.PHOTO:
            place = await self._call("photos.getMessagesUploadServer", {"peer_id": peer})
            sent = await self._post(place, "photo", file, content)
            fields = {name: dig(sent, name) for name in ("photo", "server", "hash")}
            saved = await self._call("photos.saveMessagesPhoto", fields)
            return _named("photo", saved[0] if isinstance(saved, list) and saved else None)
        kind = "audio_message" if file.kind is Kind.VOICE else "doc"
        asked = {"type": kind, "peer_id": peer}
        place = await self._call("docs.getMessagesUploadServer", asked)
        sent = await self._post(place, "file", file, content)
        title = called(file, content)
        saved = await self._call("docs.save", {"file": dig(sent, "file"), "title": title})
        named = "audio_message" if dig(saved, "type") == "audio_message" else "doc"
        return _named(named, dig(saved, named))

    async def _post(self, place: Any, field: str, file: File, content: Content) -> Any:
        url = dig(place, "upload_url")
        if not isinstance(url, str) or not self._allowed(url):
            raise Unclear("no upload server in the answer")
        form = MultipartWriter("form-data")
        form.append_payload(Passing(field, called(file, content), content))
        try:
            async with self._http.send(url, form, PASSING) as answer:
                text = (await answer.content.read(_MOST_ANSWER)).decode("utf-8", "replace")
        except BROKEN as error:
            raise failure(error) from None
        sent = _read(text)
        # An upload that is not taken is answered with an error, or with nothing where it stood.
        if dig(sent, field) in (None, "", "[]"):
            raise Gone("kind")
        return sent


def _read(text: str) -> Any:
    try:
        return loads(text)
    except ValueError:
        raise Unclear("the upload's answer is no JSON") from None


def _named(kind: str, saved: Any) -> str:
    name = reference(kind, {kind: saved})
    if not name:
        raise Unclear("what was uploaded has no name")
    return name


def _address(kind: Kind, item: Any) -> tuple[str, str]:
    """Return where the bytes are and what they are called. Raises Gone."""
    match kind:
        case Kind.PHOTO:
            sizes = [one for one in dig_all(item, "sizes") if isinstance(dig(one, "url"), str)]
            largest = max(sizes, key=lambda one: int(dug_id(one, "width") or 0), default=None)
            url, name = dig(largest, "url"), "photo.jpg"
        case Kind.VOICE:
            url, name = dig(item, "link_ogg"), "voice.ogg"
        case Kind.DOCUMENT:
            url, name = dig(item, "url"), f"file.{dig(item, 'ext') or 'bin'}"
        case _:
            raise Gone("kind")
    if not isinstance(url, str):
        raise Gone("gone")
    return url, name
