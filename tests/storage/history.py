"""A history by hand: questions with what became of them, said in a line each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.storage.engine import Engines
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.runner import write
from bot.storage.schema import dialog, inbox, question
from bot.storage.session import Session
from knowledge.colleges import College
from tests.handlers.making import COLLEGE
from tests.web.bulk import Bulk

T = TypeVar("T")


@dataclass(slots=True)
class History:
    """A college and what its askers asked; who asks is a name."""

    engines: Engines
    college: College = COLLEGE
    page: PageInfo = field(init=False)
    bulk: Bulk = field(init=False)
    _askers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        setup = [PageSetup(f"{self.college.slug}-web", "web", "full")]
        (self.page,) = write(self.engines, lambda s: ensure_college(s, self.college, setup))
        self.bulk = Bulk(self.engines)

    def beside(self, college: College) -> "History":
        """Another college in the same database."""
        other = History(self.engines, college)
        other.bulk = self.bulk
        return other

    def asked(self, at: datetime, who: str = "anna", text: str = "вопрос", **row: Any) -> int:
        """A question; what is not said is as after an answer of the bot."""
        came = self.bulk.add(
            inbox, page_id=self.page.id, key=f"{len(self._askers)}-{at}-{who}", peer=who,
            payload="", state="done", received_at=at, due_at=at,
        )  # fmt: skip
        first = {"state": "answered", "entry": "docs.list", "changed_at": at}
        return self.bulk.add(
            question, key=f"{came}.1", dialog_id=self._asker(who, at), inbox_id=came,
            college_id=self.page.college_id, text=text, masked=text, created_at=at,
            **{**first, **row},
        )  # fmt: skip

    def by_person(self, at: datetime, took: timedelta | None, who: str = "anna", **row: Any) -> int:
        """A question that went to a person, who answered after so long (None = waits)."""
        state = "waiting" if took is None else "answered_by_person"
        moments = {"handed_at": at, "promised_at": at + timedelta(hours=4)}
        answered = None if took is None else at + took
        return self.asked(at, who, **{"state": state, "answered_at": answered, **moments, **row})

    def _asker(self, who: str, at: datetime) -> int:
        if who not in self._askers:
            self._askers[who] = self.bulk.add(
                dialog, page_id=self.page.id, college_id=self.page.college_id, peer=who,
                created_at=at, last_at=at,
            )  # fmt: skip
        return self._askers[who]

    def read(self, work: Callable[[Session], T]) -> T:
        """Look into the database with everything written."""
        self.bulk.flush()
        return write(self.engines, work)
