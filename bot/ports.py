"""Ports are what the core asks of the world: an adapter a channel, a runner for the database.

An adapter decides nothing. It receives raw updates, translates them, and performs operations,
and it says how an operation came out; what follows from that is `bot.delivery`'s to decide.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.operations import Content, File, Operation, Result
from handlers.messages import Incoming

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as the platform sent it, before anything can fail on its contents.

    `key` is the platform's unique name of the update on this page (update_id, event_id); `peer`
    the chat whose order it belongs to (empty when it has none); `message_key` the message's
    number in that chat where the platform gives one (it finds copies that come twice under
    different keys). `sent_at` is UTC-aware, None when the update does not say. `said` stands for
    the words a person of the college wrote past us: alike for the same words, empty for anything
    else. `mark` is the idempotency number a message of the page carries, 0 = none: ours are known
    by it, whatever else the update says.
    """

    key: str
    peer: str
    payload: Mapping[str, Any]
    message_key: str = ""
    sent_at: datetime | None = None
    said: str = ""
    mark: int = 0


FOUND = "history:"
"""How the key of an update begins that history told us and no poll."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one poll brought, and the cursor to store with it in the same transaction.

    `lost` is not empty when the platform says that updates before the cursor are gone.
    """

    updates: tuple[RawUpdate, ...]
    cursor: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What we have of a chat: its last message's number (0 = none), `gap` = one is missing."""

    last: int = 0
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """How to look back over what a platform keeps.

    `mark` is what the last whole look left ("" = there was none), `since` (UTC) the instant before
    which nothing is wanted. `chats` are the group chats that count; dialogs always do.
    `seen(peers, since)` says what we have of chats, a gap among messages younger than `since`;
    `turn()` is awaited before each call and raises TryLater where the page must keep quiet.
    """

    mark: str
    since: datetime
    chats: frozenset[str]
    seen: Callable[[Sequence[str], datetime], Awaitable[Mapping[str, Seen]]]
    turn: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the token belongs to: the platform's id of the page and its public name."""

    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A result of checking a page: `level` is ok, warning or error; `repair` says what to do."""

    level: str
    text: str
    repair: str = ""


@dataclass(frozen=True, slots=True)
class HookState:
    """How a platform's deliveries go: `failing` says why they do not get through, "" = they do.

    `pending` is how many updates wait to be delivered, None where the platform does not say.
    """

    failing: str = ""
    pending: int | None = None


class PageStopped(Exception):
    """The page cannot work until a person acts: token revoked, no rights. Text has no token."""


class TryLater(Exception):
    """The platform could not be asked now; `after` is seconds it asked us to wait, or 0."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class Conflict(TryLater):
    """Somebody else polls the same page: an alarm, and a wait, never a storm."""


class Unparsable(Exception):
    """An update that cannot be translated; it is kept raw and shown to a person."""


class StorageDown(Exception):
    """The database cannot be used now (locked, full, unreachable); nothing was written."""


class Hook(Protocol):
    """How a platform delivers to one page, where it is not polled; never touches the token's page.

    Methods that ask the platform raise PageStopped and TryLater; `look` raises Conflict as well.
    """

    def knows(self, secret: str) -> bool:
        """Say, in constant time, whether a delivery with this secret comes from the platform."""

    def envelope(self, update: Any) -> RawUpdate:
        """Wrap one delivered update without judging it; never raises."""

    async def confirmation(self) -> str:
        """Return what proves that the address is ours, "" where the platform asks for nothing."""

    async def open(self, cursor: str) -> Batch:
        """Tell the platform where to deliver; what waits there stays.

        Returns what will not be delivered (history at the first connection) and the cursor from
        which polling could go on some day.
        """

    async def look(self, now: datetime) -> HookState:
        """Ask how delivering goes, and mend what can be mended without a person."""

    async def remove(self) -> bool:
        """Tell the platform to deliver no more; what waits there stays. False = nothing was set."""

    async def describe(self) -> list[Finding]:
        """Say what the platform has been told, for the person who sets the page up."""


async def no_history() -> AsyncIterator[Batch]:
    """Yield nothing: `look_back` where a platform has no history to be asked for."""
    nothing: tuple[Batch, ...] = ()
    for batch in nothing:
        yield batch


class Adapter(Protocol):
    """One page of one channel. All methods may be called concurrently, `receive` by one task.

    `keeps` is how long the platform keeps updates nobody fetched, None where it does not say.
    """

    @property
    def keeps(self) -> timedelta | None: ...

    @property
    def hook(self) -> Hook | None:
        """How the platform delivers to the page, None where the page has no webhook."""

    async def connect(self) -> Identity:
        """Check the token and return who it belongs to; the next poll begins a new session.

        Raises PageStopped, TryLater.
        """

    async def receive(self, cursor: str) -> Batch:
        """Wait for updates after `cursor` ("" = first connection) and return them raw.

        Nothing is acknowledged to the platform before the next call with the new cursor.
        Raises PageStopped, Conflict, TryLater.
        """

    def look_back(self, back: Back) -> AsyncIterator[Batch]:
        """Yield the messages the platform's history holds and we do not have, each chat in order.

        The last batch of a whole look has the next `mark` as its cursor, all others "". Without a
        history there is nothing to yield. Raises PageStopped, TryLater.
        """

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one raw update; pure. Raises Unparsable."""

    async def perform(self, operation: Operation) -> Result:
        """Do one act and say how it came out; never raises for what a platform or network does."""

    def fetch(self, file: File) -> AbstractAsyncContextManager[Content]:
        """Open a file that stands in a chat of this page; its bytes pass by and are not kept.

        Raises Gone where it cannot be had, TryLater; no more than a platform lets out.
        """

    async def check(self) -> list[Finding]:
        """Look whether token, rights and event types are as needed (`priemka check`)."""

    async def close(self) -> None:
        """Release connections; idempotent."""


class Runner(Protocol):
    """Runs synchronous database work for the asynchronous core.

    A started write is never cancelled: its outcome is awaited even if the caller is cancelled.
    """

    async def write(self, work: Callable[..., T]) -> T:
        """Run `work(session)` in one write transaction and commit it."""

    async def read(self, work: Callable[..., T]) -> T:
        """Run `work(session)` against a consistent state; it must not write."""

    async def close(self) -> None:
        """Wait for what runs, then close connections."""


class Secret:
    """A value that is not shown: `repr` and `str` are `***`; only `reveal` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the client that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._value)


@dataclass(frozen=True, slots=True)
class Webhook:
    """The public address a page's platform delivers to, and the secret by which we know it.

    `confirmation` is the string VK's settings ask for, "" = VK itself is asked for it.
    """

    url: str
    secret: Secret
    confirmation: str = ""


@dataclass(frozen=True, slots=True)
class PageConfig:
    """One page as its adapter needs it; `token` is revealed only to the library's client.

    `transport` is poll or webhook; a page that is polled may have a `webhook` all the same.
    `api` is the platform's base address (own Bot API server, a fake), empty = the official one;
    `proxy` an http(s) or socks5 URL, empty = none. `poll_seconds` is the long poll's length.
    """

    slug: str
    channel: str
    token: Secret
    external_id: str = ""
    api: str = ""
    proxy: str = ""
    poll_seconds: int = 25
    transport: str = "poll"
    webhook: Webhook | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
