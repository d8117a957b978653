"""An answer is a value: it says what the network should do with it and never does it itself."""

from dataclasses import dataclass
from typing import Any

Body = bytes | dict[str, Any]
Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a fake platform answers to one request.

    `delay` seconds pass before the answer leaves (infinite: it never does). `cut` breaks the
    connection without a word, `refused` means that it was never opened: the client then knows
    that nothing happened. `hold` is a long poll with nothing to say yet: the carrier waits
    until the page `ticket` belongs to is woken or `hold_for` seconds are over, then asks the
    machine to `resume(ticket)`.
    """

    status: int = 200
    body: Body = b""
    delay: float = 0.0
    cut: bool = False
    refused: bool = False
    hold: bool = False
    hold_for: float = 0.0
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the platform saw it: when, on which page, what, and the status it got.

    `page` is the bot's token or the community's number as text; `error` is Telegram's
    description or VK's error code as text, empty where all went well.
    """

    at: float
    page: str
    method: str
    params: Params
    status: int = 200
    error: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file a request brought: what it is called, and its bytes."""

    name: str
    data: bytes
