"""Notes of what askers say about what we said, and want done with what we keep."""

from dataclasses import dataclass

from handlers.states import Helped


@dataclass(frozen=True, slots=True)
class Rated:
    """The asker said whether the bot's answer to their question helped."""

    key: str
    helped: Helped


@dataclass(frozen=True, slots=True)
class ForgetWanted:
    """The asker wants what is kept of their words deleted, all that was said until now."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """The asker thanked for a person's answer to `card`: shown on the card, once."""

    card: int


@dataclass(frozen=True, slots=True)
class ReachChanged:
    """The asker allowed or forbade our messages."""

    allowed: bool
