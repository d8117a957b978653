"""One error of a platform: what it answers, to what kind of act, and what must follow."""

from dataclasses import dataclass

from tests.fakes.faults import Fault

RETRY = "try again after the usual wait"
PAGE = "freeze the page, then again"
CHAT = "freeze the chat, then again"
UNKNOWN = "unknown: once more (VK: same random_id)"
DIALOG = "terminal for the dialog"
STOP = "stop the page, alarm"
BUG = "our bug: a card for a person, never again"
DONE = "as good as done"
TOPIC = "new topic, then again"
FILE = "the file is said to be lost, the words are not"
MOVED = "rewrite the chat's number, then again"
LATER = "wait, then poll from the same place"
CONFLICT = "alarm, wait, then poll: somebody else does, too"
LOST = "note the loss, poll on from the place told"

_COLUMNS = ("platform", "code", "what it says", "to what", "what follows", "test")


@dataclass(frozen=True, slots=True)
class Case:
    """One error: the answer of the platform, to what kind of operation, and what must follow.

    `doing` is send, chat (a group chat), topic, edit, copy (a file), press, create (a topic) or
    poll. `word` is the reason expected of a DIALOG or FILE row, `wait` the seconds of a freeze.
    """

    platform: str
    error: str
    fault: Fault
    follows: str
    doing: str = "send"
    word: str = ""
    wait: float = 0.0

    @property
    def name(self) -> str:
        """A name for the test's id and the table."""
        return f"{self.platform} {self.error}" + (
            "" if self.doing == "send" else f" ({self.doing})"
        )

    @property
    def code(self) -> int:
        """VK's code or the HTTP status, 0 where there is none."""
        number = self.error.partition(" ")[0]
        return int(number) if number.isdecimal() else 0

    @property
    def test(self) -> str:
        """The test that tries it, as pytest names it."""
        return f"tests/adapters/test_errors.py::test_each_error[{self.name}]"

    @property
    def row(self) -> tuple[str, ...]:
        """The case as a row of the table."""
        said = self.error.removeprefix(str(self.code)).strip()
        more = [self.word, f"{self.wait:g} s" if self.wait else ""]
        note = ", ".join(filter(None, more))
        follows = f"{self.follows} ({note})" if note else self.follows
        code = str(self.code) if self.code else "—"
        return (self.platform, code, said, self.doing, follows, f"`{self.test}`")


def table(cases: tuple[Case, ...]) -> str:
    """The cases as markdown, a row each."""
    rows = [_COLUMNS, ("---",) * len(_COLUMNS), *(case.row for case in cases)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
