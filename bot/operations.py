"""An operation is one durable act towards a platform, and a result is how it came out."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from typing import Any

from handlers.messages import Button, Keys, Kind, Reply
from knowledge.rich import Span


@dataclass(frozen=True, slots=True)
class Send:
    """Write a message to the chat."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Edit:
    """Change our message `target` (the platform's id of it)."""

    target: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class CreateTopic:
    """Open a topic in a staff group; its id is what operations that wait for it use as thread."""

    name: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Show what messages `keys` of the page's chat `peer` brought, without their words."""

    peer: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file where it is to be had: what came beside message `key` of chat `peer` of `page`.

    `name` is what it is called there, "" = as it comes; `size` its bytes, 0 = not said.
    """

    page: int
    peer: str
    key: str
    kind: Kind
    reference: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class SendFiles:
    """Send files of this page by their names, or one of another page, which is carried over."""

    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """Tell the platform that a button press was heard; `sender` is who pressed."""

    event: str
    sender: str
    toast: str = ""


@dataclass(frozen=True, slots=True)
class MarkAnswered:
    """Take the dialog off the platform's own list of unanswered ones."""


Body = Send | Edit | Copy | SendFiles | CreateTopic | AnswerPress | MarkAnswered
_KINDS: dict[str, type[Body]] = {
    "send": Send,
    "edit": Edit,
    "copy": Copy,
    "send_files": SendFiles,
    "create_topic": CreateTopic,
    "answer_press": AnswerPress,
    "mark_answered": MarkAnswered,
}
_NAMES: dict[type[Body], str] = {kind: name for name, kind in _KINDS.items()}


def pack(body: Body) -> tuple[str, dict[str, Any]]:
    """Return the body as (kind, JSON-ready dict) for storage."""
    return _NAMES[type(body)], asdict(body)


def unpack(kind: str, data: dict[str, Any]) -> Body:
    """The inverse of `pack`; raises KeyError or TypeError on what it did not write."""
    fields = dict(data)
    if "reply" in fields:
        fields["reply"] = _reply(fields["reply"])
    if "keys" in fields:
        fields["keys"] = tuple(fields["keys"])
    if "files" in fields:
        fields["files"] = tuple(
            File(**{**one, "kind": Kind(one["kind"])}) for one in fields["files"]
        )
    return _KINDS[kind](**fields)


def _reply(data: dict[str, Any]) -> Reply:
    rows = tuple(tuple(Button(**button) for button in row) for row in data["buttons"])
    # What was stored by an earlier version has neither spans nor keys, and answers nothing.
    spans = tuple(Span(**span) for span in data.get("spans", ()))
    keys = Keys(data.get("keys", Keys.CALLBACK))
    return Reply(data["text"], rows, spans, keys, data.get("answers", ""))


@dataclass(slots=True)
class Content:
    """A file on its way: what it is called where it comes from, its bytes (0 = not said).

    `chunks` can be read once. `overran`: it was longer than may be, and reading it stopped.
    """

    name: str
    size: int
    chunks: AsyncIterator[bytes]
    overran: bool = False


class Gone(Exception):
    """A file cannot be had: the text is one of the short words of Uncarried."""


Fetch = Callable[[File], AbstractAsyncContextManager[Content]]
"""Opens a file wherever it is. Raises Gone; TryLater where it can be asked for again."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One act as an adapter gets it.

    `key` is the idempotency key; `random_id` its non-zero int31 form for VK. `attempt` counts
    from 1. `age` is seconds since the first attempt began, `unknown` tells that an earlier
    attempt may have been carried out. `thread` is a topic's id, "" = none.
    `fetch` opens files of other pages. `answered` tells that somebody of the staff will reply to
    the message or press under it: its name must be the one such an update gives.
    """

    id: int
    page: int
    peer: str
    body: Body
    key: str
    random_id: int
    thread: str = ""
    attempt: int = 1
    age: float = 0.0
    unknown: bool = False
    fetch: Fetch | None = None
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """Done; `external_id` is the platform's id of the message or topic ("" where it has none)."""

    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Retry:
    """Certainly not done; try again after `after` seconds (0 = our own backoff).

    `scope` says what else must wait: only this `operation`, all of the `chat`, or the `page`.
    """

    reason: str
    after: float = 0.0
    scope: str = "operation"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps done: the request left, its answer did not come or made no sense."""

    reason: str


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Never to be done in this dialog: blocked, denied, deleted. `reason` is a short word."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncarried:
    """A file that cannot get there at all: gone, too large, refused. `reason` is a short word."""

    reason: str


@dataclass(frozen=True, slots=True)
class ThreadGone:
    """The topic is not there any more: open a new one and send again."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has a new id: rewrite it and send again at once."""

    peer: str


@dataclass(frozen=True, slots=True)
class PageDown:
    """The page cannot act (token revoked, rights taken): keep the operation, stop the page."""

    reason: str


@dataclass(frozen=True, slots=True)
class OurBug:
    """The platform refuses what we made; a person must see it. Never retried as it is."""

    reason: str


Result = (
    Delivered
    | Retry
    | Unknown
    | Undeliverable
    | Uncarried
    | ThreadGone
    | Migrated
    | PageDown
    | OurBug
)
