"""A cursor is only the number `ts`: key and server belong to a session and are asked anew.

The events before a cursor may be gone for ever; VK says so, or its numbers have started again,
and then the batch says what was lost and history has to be looked through.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.adapters.fields import dig
from bot.adapters.network import NotSent, Unclear
from bot.adapters.vk_outcomes import VkRefused, receive_error
from bot.adapters.vk_parse import envelope
from bot.ports import Batch, RawUpdate, TryLater

SILENCE = 10.0
"""Seconds a poll's answer may come later than the poll lasts; then the session is given up."""
LONGEST = 90
LISTED = 200
"""As many conversations as VK gives at once."""
_NEW_KEYS = 2

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


class Poll(Protocol):
    """Asks a long poll server. Raises NotSent, Unclear."""

    async def __call__(self, url: str, params: dict[str, Any], seconds: float) -> Any:
        """Return its JSON; `seconds` is how long the answer may take."""


@dataclass(frozen=True, slots=True)
class Server:
    """A session: where to poll, with which key, and the `ts` the session began at."""

    url: str
    key: str
    ts: str


class LongPoll:
    """The receive loop's memory of one community; used by one task."""

    def __init__(self, call: Call, poll: Poll, wait: int) -> None:
        self._call = call
        self._poll = poll
        self._wait = min(wait, LONGEST)
        self._server: Server | None = None

    def begin_anew(self) -> None:
        """Let the next poll begin a new session: this one may be deaf."""
        self._server = None

    async def receive(self, group: str, cursor: str) -> Batch:
        """Return the events after `cursor`; "" only says where VK is now.

        Raises PageStopped, TryLater. Any failure ends the session, never the cursor.
        """
        try:
            return await self._receive(group, cursor)
        except VkRefused as no:
            self._server = None
            raise receive_error(no) from None
        except (NotSent, Unclear) as lost:
            self._server = None
            raise TryLater(str(lost)) from None
        except TryLater:
            self._server = None
            raise

    async def _receive(self, group: str, cursor: str) -> Batch:
        for _ in range(_NEW_KEYS + 1):
            if self._server is None or not cursor:
                self._server = await self._open(group)
                if not cursor:
                    return Batch(await self.unanswered(), self._server.ts)
                if int(self._server.ts) < int(cursor):
                    return Batch((), self._server.ts, lost="ts reset")
            answer = await self._ask(self._server, cursor)
            failed = answer.get("failed")
            if failed is None:
                return _read(answer)
            if failed == 1:
                return Batch((), _ts(answer), lost="failed 1")
            self._server = None
            if failed == 3:
                self._server = await self._open(group)
                return Batch((), self._server.ts, lost="failed 3")
            if failed != 2:
                raise TryLater(f"failed {failed}")
        raise TryLater("new keys are refused")

    async def unanswered(self) -> tuple[RawUpdate, ...]:
        """Return the last messages of dialogs that waited for an answer before we came.

        They are history: their dates say so, and the core lists them and does not answer.
        A community that does not show its dialogs has none to list.
        """
        asked = {"filter": "unanswered", "count": LISTED}
        try:
            items = dig(await self._call("messages.getConversations", asked), "items")
        except VkRefused:
            return ()
        messages = [dig(item, "last_message") for item in items] if isinstance(items, list) else []
        return tuple(
            envelope({"type": "message_new", "object": {"message": message}})
            for message in messages
            if isinstance(message, dict)
        )

    async def _open(self, group: str) -> Server:
        answer = await self._call("groups.getLongPollServer", {"group_id": int(group)})
        url, key = dig(answer, "server"), dig(answer, "key")
        if not isinstance(url, str) or not isinstance(key, str):
            raise TryLater("no long poll server in the answer")
        return Server(url if "://" in url else f"https://{url}", key, _ts(answer))

    async def _ask(self, server: Server, cursor: str) -> dict[str, Any]:
        params = {"act": "a_check", "key": server.key, "ts": cursor, "wait": self._wait}
        try:
            async with asyncio.timeout(self._wait + SILENCE):
                answer = await self._poll(server.url, params, self._wait + SILENCE)
        except TimeoutError:
            raise TryLater("the long poll is silent") from None
        if not isinstance(answer, dict):
            raise TryLater("the long poll's answer is no object")
        return answer


def _ts(answer: Any) -> str:
    """Return the number to go on from. Raises TryLater where there is none."""
    ts = str(dig(answer, "ts"))
    if not ts.isdecimal():
        raise TryLater("no ts in the answer")
    return ts


def _read(answer: dict[str, Any]) -> Batch:
    updates = answer.get("updates")
    if not isinstance(updates, list):
        raise TryLater("no updates in the answer")
    return Batch(tuple(envelope(update) for update in updates), _ts(answer))
