"""What is kept about an asker, as it is shown to them: their number, words, questions, how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.states import State


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question of theirs; `text` is "" where it is deleted already."""

    at: datetime
    text: str
    state: State


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """Words of the dialog. `who` is asker, bot or person."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything about an asker with one page; instants are UTC-aware.

    `peer` is their number at the platform `channel`. Words are kept for `raw`, words without
    personal data for `masked`.
    """

    peer: str
    channel: str
    questions: tuple[KeptQuestion, ...] = ()
    turns: tuple[KeptTurn, ...] = ()
    raw: timedelta = timedelta()
    masked: timedelta = timedelta()
