"""A file passes through in pieces, from one platform to the other, and is never kept."""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import PurePosixPath

from aiohttp import ClientError, ClientResponse, ClientTimeout
from aiohttp.payload import AsyncIterablePayload

from bot.adapters.network import CONNECT_SECONDS
from bot.operations import Content, File, Gone, Operation, Result, Retry, Uncarried
from bot.ports import TryLater

CHUNK = 64 * 1024
SECONDS = 300.0
"""How long one file may take on its way."""
LONGEST_NAME = 60
TRIES = 6
PASSING = ClientTimeout(total=SECONDS, connect=CONNECT_SECONDS, sock_read=60.0)

BROKEN = (ClientError, TimeoutError, OSError)
"""What a network does to a file on its way."""

_FORBIDDEN = re.compile(r"[^\w .,()\-]+")
_LOST = frozenset({401, 403, 404, 410})


def later(operation: Operation, error: TryLater) -> Result:
    """Return what follows where a file could not be had or put in: again, but not for ever.

    Everything behind it in its chat waits.
    """
    return Retry(str(error)) if operation.attempt < TRIES else Uncarried("network")


def opened(answer: ClientResponse, name: str, most: int) -> Content:
    """Return what an answer holds, at most `most` bytes of it. Raises Gone, TryLater."""
    if answer.status in _LOST:
        raise Gone("gone")
    if answer.status != 200:
        raise TryLater(f"the file is answered with {answer.status}")
    size = answer.content_length or 0
    if size > most:
        raise Gone("size")
    content = Content(name, size, _nothing())
    content.chunks = _limited(answer, content, most)
    return content


async def _nothing() -> AsyncGenerator[bytes]:
    return
    yield


async def _limited(answer: ClientResponse, content: Content, most: int) -> AsyncIterator[bytes]:
    passed = 0
    async for chunk in answer.content.iter_chunked(CHUNK):
        passed += len(chunk)
        if passed > most:
            content.overran = True
            raise TryLater("the file is longer than it may be")
        yield chunk


def called(file: File, content: Content) -> str:
    """Return what a file is called where it goes: its own name or none, and its ending.

    The name stands in a header of the request, so that only harmless letters stay.
    """
    path = PurePosixPath(_FORBIDDEN.sub("_", file.name or f"file{_suffix(content.name)}"))
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]


def _suffix(name: str) -> str:
    return PurePosixPath(_FORBIDDEN.sub("_", name)).suffix


class Passing(AsyncIterablePayload):
    """The part of a form a file goes in; with its length where that is known."""

    def __init__(self, field: str, name: str, content: Content) -> None:
        super().__init__(content.chunks)
        if content.size:
            self._size = content.size
        self.set_content_disposition("form-data", quote_fields=False, name=field, filename=name)
