"""A refusal has one meaning, written in a table: code or words of the platform, what follows.

`vk_errors` and `telegram_errors` are the tables; the `*_outcomes` modules read them and add what
depends on the operation.
"""

from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a refusal means for who asked."""

    RETRY = "retry"  # nothing was done: the same again, after the usual wait
    FREEZE = "freeze"  # too fast: the chat or the whole page keeps quiet first
    UNKNOWN = "unknown"  # it may have been done
    DONE = "done"  # what was wanted is so already, or nobody waits for it any more
    DIALOG = "dialog"  # never in this dialog
    TOPIC = "topic"  # the topic is gone, the chat is not
    GONE = "gone"  # the file cannot get there, everything else can
    STOP = "stop"  # the page cannot act until a person does something
    BUG = "bug"  # what we made is not acceptable: a person sees it, it is not tried again


class Only(StrEnum):
    """The operations a row speaks of, where it does not speak of all."""

    ALL = ""
    CHAT = "a message to a group chat"
    THREAD = "a message to a topic"
    EDIT = "an edit"
    FILES = "files"
    PRESS = "the answer to a press"


@dataclass(frozen=True, slots=True)
class Row:
    """One refusal: `code` is VK's or the HTTP status (0 = any), `phrase` part of the description.

    `word` is the short reason of a DIALOG row and the sentence to a person of a STOP row; `wait`
    the seconds of a FREEZE row.
    """

    code: int
    meaning: Meaning
    phrase: str = ""
    word: str = ""
    wait: float = 0.0
    only: Only = Only.ALL

    def fits(self, code: int, text: str, kinds: frozenset[Only]) -> bool:
        """Say whether this row speaks of a refusal; `text` is its description in lower case."""
        return self.code in (0, code) and self.phrase in text and self.only in kinds


def first(rows: tuple[Row, ...], code: int, text: str, kinds: frozenset[Only]) -> Row | None:
    """Return the first row that fits, None where the platform says something new."""
    return next((row for row in rows if row.fits(code, text.lower(), kinds)), None)
