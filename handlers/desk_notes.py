"""Notes of what staff do with whole cards, with many at once, and with their desk."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CardHandedOn:
    """Another college answers the card from here: claims and the floor end, its clock runs anew.

    `college` 0 is the Centre. `told` is the last word about it where it stood; `waits` while a
    question of it has no answer.
    """

    card: int
    by: str
    college: int
    promised_at: datetime
    told: str
    waits: bool


@dataclass(frozen=True, slots=True)
class PauseSet:
    """The bot of the college answers nothing by itself until then; None = it does again."""

    until: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class SpreadOffered:
    """The words of inbox row `source` may go to these cards too, if the person wants it."""

    source: int
    cards: tuple[int, ...]
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class SpreadStarted:
    """They do: what was offered for inbox row `source` is carried out, card by card."""

    source: int
    by: str


@dataclass(frozen=True, slots=True)
class StaffTold:
    """A line about `card` to people of the college in their own chats with the page.

    To the one named `name` ("vk:77"), else to everybody with `role`.
    """

    card: int
    text: str
    name: str = ""
    role: str = ""
