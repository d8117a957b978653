"""A board is how a college's desk stands: who waits, what was answered, whether the bot rests."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card on which a question waits; `text` is what this desk may show of it."""

    card: int
    channel: str
    text: str
    since: datetime
    promised_at: datetime
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions of some days: how many, who answered them, how long a person took (None = none).

    `helped` and `unhelped` are the bot's answers of which their askers said so.
    """

    asked: int = 0
    by_bot: int = 0
    by_person: int = 0
    median: timedelta | None = None
    helped: int = 0
    unhelped: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The desk of a college now.

    `waiting` are the most urgent of `total` cards, `late` those past the promised time. Counts are
    of today and of the last seven days.
    """

    waiting: tuple[Waiting, ...] = ()
    total: int = 0
    late: int = 0
    today: Counts = field(default_factory=Counts)
    week: Counts = field(default_factory=Counts)
    paused_until: datetime | None = None
