"""Deps are what the web page is built over; handlers find them in the application."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.clock import Clock
from bot.core import BaseHolder
from bot.hooks import Hooks
from bot.ports import Runner
from bot.situating import Known
from bot.storage.logins import Visitor
from bot.storage.pages import PageInfo
from bot.trials import Trials
from bot.wake import Wake
from bot.web.changes import Changes
from bot.worklist import WorkList
from knowledge.colleges import College


@dataclass(frozen=True, slots=True)
class Deps:
    """The parts of the running process that the page needs; `page` is a page of channel "web".

    `wake_core` is raised when something was stored, `changes` by the page's adapter. `hooks`
    knows how platforms' deliveries go; `base` is what questions are answered from, `worklist` what
    nobody could answer, `trials` say what an edit would do before it is published.
    """

    runner: Runner
    known: Known
    clock: Clock
    wake_core: Wake
    changes: Changes
    page: PageInfo
    base: BaseHolder
    worklist: WorkList
    trials: Trials
    hooks: Hooks = field(default_factory=Hooks)

    @property
    def college(self) -> College:
        """The college whose page it is."""
        return self.known.colleges[self.page.college]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which people of the page's college, without one of any, read times."""
        known = self.known.colleges
        college = known.get(self.page.college) or next(iter(known.values()))
        return ZoneInfo(college.timezone)


DEPS = web.AppKey("deps", Deps)
VISITOR = web.RequestKey("visitor", Visitor)
"""Who asks; set for every request that needs a session."""
