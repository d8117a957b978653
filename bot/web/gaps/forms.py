"""What a form about a gap says, and the way back with all that was typed where nothing was done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import TypeVar
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.curating import Faulty
from bot.storage.content import EditConflict, Locked
from bot.storage.gap_decisions import GapChanged
from bot.storage.session import Session
from bot.trials import GoldenLost
from bot.web.deps import DEPS, VISITOR
from bot.web.gaps.looking import whole_page
from bot.web.gaps.views import Draft, board_of
from bot.web.guarding import read_all, read_form
from bot.web.posting import clean, one_line
from bot.worklist import Board
from knowledge.gaps import Gap

T = TypeVar("T")


class Refused(Exception):
    """What a form says cannot be done; the page has words for it (`told` in `gaps/page.html`)."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a form says, with the gap it speaks of as it stands now."""

    request: web.Request
    board: Board
    gap: Gap
    seen: str
    draft: Draft

    @property
    def by(self) -> str:
        """Who acts."""
        return self.request[VISITOR].author

    @property
    def college(self) -> str:
        """The slug of the only college they act for, "" for all."""
        return self.request[VISITOR].college

    @property
    def now(self) -> datetime:
        """When."""
        return self.request.app[DEPS].clock()

    @property
    def zone(self) -> ZoneInfo:
        """Where days begin and end."""
        return self.request.app[DEPS].zone

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.now.astimezone(self.zone).date()

    async def write(self, work: Callable[[Session], T]) -> T:
        """Store it."""
        return await self.request.app[DEPS].runner.write(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Look it up."""
        return await self.request.app[DEPS].runner.read(work)

    def done(self, *, stay: bool = False) -> web.HTTPSeeOther:
        """On to the next gap, or the same again."""
        key = self.gap.key if stay else self.board.after(self.gap.key)
        return web.HTTPSeeOther(f"/gaps?gap={key}" if key else "/gaps")


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def act(work: Callable[[Act], Awaitable[web.StreamResponse]]) -> Handler:
    """A handler that finds the gap, and gives everything typed back where it cannot be done."""

    async def handle(request: web.Request) -> web.StreamResponse:
        form, board = await read_form(request), await board_of(request)
        key, draft = clean(form.get("gap", "")), await draft_in(request)
        gap = board.find(key)
        if gap is None:
            return await whole_page(request, key, draft, "gone", HTTPStatus.CONFLICT)
        try:
            return await work(Act(request, board, gap, form.get("version", ""), draft))
        except (GapChanged, EditConflict):
            return await whole_page(request, key, draft, "changed", HTTPStatus.CONFLICT)
        except Locked:
            return await whole_page(request, key, draft, "locked", HTTPStatus.CONFLICT)
        except Refused as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await whole_page(request, key, draft, str(error), status)
        except GoldenLost as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await whole_page(request, key, draft, status=status, golden=error.lost)
        except Faulty as error:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            return await whole_page(request, key, draft, str(error), status)

    return handle


async def draft_in(request: web.Request) -> Draft:
    """What was typed into the composer, and which wordings were ticked."""
    form = await read_form(request)
    known = request.app[DEPS].known.colleges
    chosen = [slug for slug in await read_all(request, "college") if slug in known]
    return Draft(
        title=one_line(form.get("title", "")),
        text=clean(form.get("text", "")),
        source=one_line(form.get("source", "")),
        scope="some" if form.get("scope") == "some" else "all",
        colleges=tuple(dict.fromkeys(chosen)),
        wordings=tuple(await read_all(request, "wording")),
        fact=one_line(form.get("fact", "")),
        due=one_line(form.get("due", "")),
    )
