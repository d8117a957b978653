"""The web channel is our own page: it stores what people write there itself, and shows the tables.

So nothing is received and nothing is sent: what a page stores is read back here, strictly, and an
operation is delivered when the open pages have been told to look.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bot.adapters.fields import Fields, moment, named, string
from bot.operations import Content, Delivered, File, Gone, Operation, Result
from bot.ports import (
    Back,
    Batch,
    Finding,
    Hook,
    Identity,
    PageConfig,
    RawUpdate,
    Unparsable,
    no_history,
)
from handlers.messages import Address, Incoming, IncomingMessage, IncomingPress

DESK = "desk"
"""The chat of a web page in which the college's people answer; every other chat is an asker's."""

_MESSAGE = "message"
_PRESS = "press"


def said(
    *,
    key: str,
    peer: str,
    sender: str,
    text: str,
    at: datetime,
    thread: str = "",
    data: str = "",
) -> RawUpdate:
    """Wrap words written in chat `peer`; `key` is unique on the page, a copy of it is dropped.

    `data` is what a pressed button under a reply sends back, `text` its label then.
    """
    return _update(_MESSAGE, key, peer, at, sender=sender, text=text, thread=thread, data=data)


def pressed(*, key: str, sender: str, data: str, at: datetime, thread: str) -> RawUpdate:
    """Wrap a press of a button under a card at the desk."""
    return _update(_PRESS, key, DESK, at, sender=sender, data=data, thread=thread)


def _update(kind: str, key: str, peer: str, at: datetime, **more: str) -> RawUpdate:
    seconds = int(at.timestamp())
    payload = {"kind": kind, "id": key, "peer": peer, "at": seconds, **more}
    return RawUpdate(key=key, peer=peer, payload=payload, sent_at=at)


def parse(payload: Fields, page: int) -> Incoming:
    """Translate one stored update of `page`. Raises Unparsable for what was not stored here."""
    address = Address(page, named(payload, "peer"), string(payload, "thread"))
    sender, key = named(payload, "sender"), named(payload, "id")
    data, sent_at = string(payload, "data"), moment(payload, "at")
    kind = named(payload, "kind")
    if kind == _MESSAGE:
        text = string(payload, "text")
        return IncomingMessage(address, sender, key, text, sent_at, data=data)
    if kind == _PRESS:
        # Nobody waits for the answer to a press: what there is to say is said in the chat.
        return IncomingPress(address, sender, key, data, event="", sent_at=sent_at)
    raise Unparsable("kind is unknown")


class WebAdapter:
    """A page of the web channel; `changed` is called when open pages should look again."""

    hook: Hook | None = None
    keeps = None

    def __init__(self, page: PageConfig, changed: Callable[[], None]) -> None:
        self._page = page
        self._changed = changed

    async def connect(self) -> Identity:
        """Return the page itself: there is no token and nobody to ask."""
        return Identity(self._page.slug, self._page.slug)

    async def receive(self, cursor: str) -> Batch:
        """Wait until cancelled: what is written on the page is stored by the page."""
        await asyncio.get_running_loop().create_future()
        return Batch((), cursor)

    def look_back(self, back: Back) -> AsyncIterator[Batch]:
        """Yield nothing: everything written here is in the tables already."""
        return no_history()

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one stored update; see `parse`."""
        return parse(payload, page)

    async def perform(self, operation: Operation) -> Result:
        """The operation stands in the table already, which is what the page shows."""
        self._changed()
        return Delivered(str(operation.id))

    @asynccontextmanager
    async def fetch(self, file: File) -> AsyncGenerator[Content]:
        """Nothing but words is written here."""
        raise Gone("gone")
        yield

    async def check(self) -> list[Finding]:
        """Nothing can be wrong with a page of our own."""
        return [Finding("ok", f"{self._page.slug}: пробная страница, токен не нужен")]

    async def close(self) -> None:
        """Nothing is open."""
