"""Looking back through a community's conversations finds what its long poll never brought.

Times are compared with VK's own only: the mark of a whole look is the date of the newest message
there was, so neither clock has to be right.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.adapters.fields import dig, dig_all
from bot.adapters.vk_outcomes import VkRefused
from bot.adapters.vk_parse import recalled
from bot.adapters.vk_requests import CHATS_FROM
from bot.ports import Back, Batch, RawUpdate, Seen, TryLater

MARGIN = 600
"""Seconds a look begins before the end of the last one: a lost message is rarely alone."""
PAGE = 200
"""As many conversations, or messages of one, as VK gives at once."""
DEPTH = 1000
"""Messages of one conversation that are looked through at most."""
CHUNK = 50
"""Found messages that are handed over together at least."""
TOO_MANY = 6
# Seconds to wait where others call in the page's name as well; a look is not given up for that.
_WAITS = (1.0, 2.0, 4.0)

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation as the list shows it: whose, its last message's number and date."""

    peer: str
    last: int
    date: int
    message: dict[str, Any]


async def look_back(call: Call, back: Back) -> AsyncIterator[Batch]:
    """Yield what the conversations hold and we do not have; see `bot.ports.Adapter`.

    Raises TryLater where an answer makes no sense, and what `call` raises.
    """
    first = int(back.since.timestamp())
    # Before the first connection everything is history, whatever the mark says.
    after = max(int(back.mark) - MARGIN, first) if back.mark else first
    newest, offset, found = int(back.mark or first), 0, list[RawUpdate]()
    while True:
        items = await _listed(call, back, "messages.getConversations", {"offset": offset})
        talks = [talk for item in items if (talk := _talk(item))]
        newest = max([newest, *(talk.date for talk in talks)])
        fresh = [talk for talk in talks if talk.date >= after and _counts(talk.peer, back)]
        since = datetime.fromtimestamp(after, UTC)
        seen = await back.seen([talk.peer for talk in fresh], since) if fresh else {}
        for talk in fresh:
            found += await _missing(call, back, talk, seen.get(talk.peer, Seen()), after)
            if len(found) >= CHUNK:
                yield Batch(tuple(found), "")
                found = []
        offset += PAGE
        if len(items) < PAGE or any(talk.date < after for talk in talks):
            break
    if found:
        yield Batch(tuple(found), "")
    yield Batch((), str(newest))


async def _missing(call: Call, back: Back, talk: _Talk, seen: Seen, after: int) -> list[RawUpdate]:
    if talk.last <= seen.last and not seen.gap:
        return []
    if talk.last == seen.last + 1 and not seen.gap:
        return [recalled(talk.message)]
    messages: list[dict[str, Any]] = []
    for offset in range(0, DEPTH, PAGE):
        asked = {"peer_id": int(talk.peer), "offset": offset}
        items = await _listed(call, back, "messages.getHistory", asked)
        wanted = [item for item in items if _number(item) and _date(item) >= after]
        if not seen.gap:
            wanted = [item for item in wanted if _number(item) > seen.last]
        messages += wanted
        if len(items) < PAGE or len(wanted) < len(items):
            break
    return [recalled(message) for message in sorted(messages, key=_number)]


async def _listed(
    call: Call, back: Back, method: str, asked: dict[str, Any]
) -> list[dict[str, Any]]:
    answer = await _asked(call, back, method, {**asked, "count": PAGE})
    if not isinstance(dig(answer, "items"), list):
        raise TryLater(f"no items in {method}")
    return [item for item in dig_all(answer, "items") if isinstance(item, dict)]


async def _asked(call: Call, back: Back, method: str, fields: dict[str, Any]) -> Any:
    for wait in _WAITS:
        await back.turn()
        try:
            return await call(method, fields)
        except VkRefused as no:
            if no.code != TOO_MANY:
                raise
            await asyncio.sleep(wait)
    raise TryLater("too many calls a second")


def _talk(item: dict[str, Any]) -> _Talk | None:
    message = item.get("last_message")
    peer = dig(item, "conversation", "peer", "id")
    if not isinstance(message, dict) or not isinstance(peer, int) or not _number(message):
        return None
    return _Talk(str(peer), _number(message), _date(message), message)


def _counts(peer: str, back: Back) -> bool:
    """Say whether a conversation is an asker's or a desk: other communities and chats are not."""
    return 0 < int(peer) < CHATS_FROM or peer in back.chats


def _number(message: dict[str, Any]) -> int:
    found = message.get("conversation_message_id")
    return found if isinstance(found, int) else 0


def _date(message: dict[str, Any]) -> int:
    found = message.get("date")
    return found if isinstance(found, int) else 0
