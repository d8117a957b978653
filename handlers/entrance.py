"""An entrance is what is known when somebody of the staff wants into the page in the browser."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Wish(StrEnum):
    """What somebody who writes wants of the page."""

    CODE = "code"
    LINK = "link"
    LEAVE = "leave"


class KnockState(StrEnum):
    """Where a browser stands that waits to be let in."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    USED = "used"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Entrance:
    """`staff` is the row of the list by which they come in, 0 = they are not on it; `by` who it is.

    `private`: nobody else reads the chat. `number` is theirs in the channel. `knock` is the row of
    the browser whose code they sent (0 = nobody's code), `state`, `device` and `began_at` what is
    known of it; `wrong` says that they sent too many codes that are nobody's. `key` would open a
    page at `address` ("" = there is none) as a link that lives `minutes`.
    """

    wish: Wish
    private: bool = True
    staff: int = 0
    by: str = ""
    number: str = ""
    channel: str = ""
    knock: int = 0
    state: KnockState = KnockState.LATE
    device: str = ""
    began_at: datetime | None = None
    wrong: bool = False
    key: str = ""
    address: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class KnockConfirmed:
    """The browser is let in; where somebody was quicker, or it is too late, `missed` is said."""

    knock: int
    staff: int
    by: str
    text: str
    missed: str


@dataclass(frozen=True, slots=True)
class KnockRefused:
    """They sent a code that is nobody's."""

    staff: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkGiven:
    """`key` opens one session with the right of a row of staff; `text` has the link in it."""

    key: str
    staff: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Whatever they have open in browsers ends."""

    staff: int
    by: str
    text: str


EntranceNote = KnockConfirmed | KnockRefused | LinkGiven | SessionsEnded
