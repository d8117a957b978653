"""Asks are what one message asks: each question with its matches, verdict and slots."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.references import reference
from knowledge.search import Match
from knowledge.slots import NO_SLOTS, Slots


class Verdict(StrEnum):
    """How sure we are of a question's first match."""

    ANSWER = "answer"
    OFFER = "offer"
    HAND_OVER = "hand_over"


class Talk(StrEnum):
    """What a message without a question does; values are the outline's `talk.*` ids."""

    GREETING = "talk.greeting"
    THANKS = "talk.thanks"
    BOT = "talk.bot"
    OPERATOR = "talk.operator"
    MY_DATA = "talk.my_data"
    FORGET_ME = "talk.forget_me"
    ABUSE = "talk.abuse"
    EMPTY = "talk.empty"


WISHES = (Talk.FORGET_ME, Talk.MY_DATA, Talk.OPERATOR)
"""What is to be done whatever else a message says; the first of several counts."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a message: its own words, the matches best first, the verdict, the slots."""

    text: str
    matches: tuple[Match, ...]
    verdict: Verdict
    slots: Slots = NO_SLOTS

    @property
    def best(self) -> Match | None:
        """The first match, or None where nothing came near."""
        return self.matches[0] if self.matches else None

    @property
    def told(self) -> str:
        """The reference of what was understood, "" where nothing was."""
        known = self.verdict is not Verdict.HAND_OVER and self.best is not None
        return self.reference(self.best.entry) if known and self.best else ""

    def reference(self, entry: str) -> str:
        """What to ask the knowledge for: an entry together with what this question told."""
        return reference(entry, self.slots)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message says.

    `asks` are its questions in order. `talk` is set when there is no question (or something is
    wished for, which counts whatever else is said). `danger` means danger to somebody's life.
    `complete` is False for a greeting or a fragment that probably goes on in the next message.
    """

    asks: tuple[Ask, ...] = ()
    talk: Talk | None = None
    danger: bool = False
    complete: bool = True
    base_version: str = ""
