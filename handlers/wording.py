"""A question in its asker's own words, with the place in the chat where they stand."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Worded:
    """A question of a card as its asker wrote it.

    `key` is the number of their message, "" where no answer can stand under it; `text` is "" once
    it is deleted. `waits` for a person; `behind`: the asker wrote more since. `at` is UTC-aware.
    """

    question: str
    key: str
    text: str
    at: datetime
    waits: bool
    behind: bool

    @property
    def row(self) -> int:
        """The inbox row of the message, under which its questions are numbered."""
        return int(self.question.partition(".")[0])
