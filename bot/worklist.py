"""The work list is what stands in the tables as gaps, counted once for all who look at it.

It is counted in a thread, behind the page: whoever opens it sees what was counted last, and when.
What people decided shows at once, from the questions that were counted.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.ports import Runner, StorageDown
from bot.storage.gap_decisions import (
    Decision,
    Kind,
    Request,
    arranging,
    closings,
    decisions,
    requests,
    versions,
)
from bot.storage.readings import newest, unanswered
from bot.storage.session import Session
from knowledge.arranging import Arranged, arranged
from knowledge.closing import still_open
from knowledge.gaps import WEEKS, Asked, Coverage, Gap, Why, coverage, gaps

log = logging.getLogger(__name__)

_SPAN = timedelta(weeks=WEEKS)
# New questions may stand on the list so much later where somebody looks.
_FRESH = 20.0
# So often it is counted where nobody does, so that who comes waits for nothing.
_KEPT = 300.0
# What is older is not shown any more. Weeks go by also where nobody asks.
_OLD = 600.0


@dataclass(frozen=True, slots=True)
class Board:
    """The gaps of all colleges, or of one; never changed.

    `asked` are the open questions by id, `seen` says under which gap a question is seen; `at` is
    when the questions were counted.
    """

    gaps: tuple[Gap, ...]
    coverage: Coverage
    asked: Mapping[str, Asked]
    seen: Arranged
    at: datetime
    decisions: tuple[Decision, ...] = ()
    requests: tuple[Request, ...] = ()
    _by_key: Mapping[str, int] = field(default_factory=dict)

    def find(self, key: str) -> Gap | None:
        """The gap that a key is seen under, None where nothing of it is open."""
        number = self._by_key.get(self.seen.gap(key))
        return None if number is None else self.gaps[number]

    def after(self, key: str) -> str:
        """The key of the gap that stands below this one, "" at the end."""
        number = self._by_key.get(key, -1) + 1
        return self.gaps[number].key if number < len(self.gaps) else ""

    def questions(self, gap: Gap) -> list[Asked]:
        """The open questions of a gap, oldest first."""
        return [self.asked[one] for one in gap.questions]

    def decision(self, number: str) -> Decision | None:
        """The decision with this number, as a form says it; None where there is none."""
        return next((one for one in self.decisions if str(one.id) == number), None)

    def decided(self, gap: str) -> list[Decision]:
        """What stands decided about a gap, the newest first."""
        return [one for one in reversed(self.decisions) if one.gap == gap and not one.undone]


Rows = Sequence[tuple[str, Asked]]


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided and asked colleges for, as `version` names it."""

    version: str
    decisions: tuple[Decision, ...]
    requests: tuple[Request, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    """The questions at one moment, up to the reading with the number `newest`.

    `since` is that moment by the loop's clock; `boards` are those somebody looked at.
    """

    rows: Rows
    newest: int
    at: datetime
    since: float
    decided: Decided
    boards: dict[str, Board] = field(default_factory=dict)


@dataclass(slots=True)
class WorkList:
    """Makes boards, and keeps them until something changes."""

    runner: Runner
    clock: Clock
    _counted: _Counted | None = None
    _counting: asyncio.Task[None] | None = None
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def board(self, college: str = "") -> Board:
        """The gaps of a college, of all of them without one; waits only for what is too old."""
        counted = self._counted
        if counted is None or self._age(counted) > _OLD:
            await self.count()
        elif self._age(counted) > _FRESH and await self.runner.read(newest) != counted.newest:
            self._begin()
        async with self._making:
            return await self._board(college)

    async def count(self) -> None:
        """Count everything anew; whoever asks meanwhile waits for the same count."""
        await asyncio.shield(self._begin())

    async def keep(self) -> None:
        """Count at once and every few minutes, until cancelled; what fails is tried again then."""
        while True:
            try:
                await self.count()
            except StorageDown as error:
                log.warning("gaps: %s", error)
            await asyncio.sleep(_KEPT)

    def _begin(self) -> asyncio.Task[None]:
        if self._counting is None or self._counting.done():
            self._counting = asyncio.create_task(self._count())
            # Behind a page nobody waits for it: the next one who looks hears of a database down.
            self._counting.add_done_callback(lambda task: task.cancelled() or task.exception())
        return self._counting

    async def _count(self) -> None:
        begun, now = asyncio.get_running_loop().time(), self.clock()
        last, rows, decided = await self.runner.read(partial(_load, since=now - _SPAN))
        counted = _Counted(rows, last, now, begun, decided)
        counted.boards[""] = await asyncio.to_thread(made, rows, decided, "", now)
        self._counted = counted

    async def _board(self, college: str) -> Board:
        counted = self._counted
        if counted is None:
            raise RuntimeError("nothing was counted")
        if await self.runner.read(versions) != counted.decided.version:
            decided = await self.runner.read(_decided)
            counted = self._counted = replace(counted, decided=decided, boards={})
        if college not in counted.boards:
            make = partial(made, counted.rows, counted.decided, college, counted.at)
            counted.boards[college] = await asyncio.to_thread(make)
        return counted.boards[college]

    def _age(self, counted: _Counted) -> float:
        return asyncio.get_running_loop().time() - counted.since


def _load(session: Session, *, since: datetime) -> tuple[int, Rows, Decided]:
    return newest(session), unanswered(session, since), _decided(session)


def _decided(session: Session) -> Decided:
    return Decided(versions(session), tuple(decisions(session)), tuple(requests(session)))


def made(rows: Rows, decided: Decided, college: str, now: datetime) -> Board:
    """The board of questions as they were at `now`, after what was decided about them."""
    placed = {one.id: gap for gap, one in rows}
    seen = arranged(placed, arranging(decided.decisions))
    asked = [one for _, one in rows if college in ("", one.college)]
    left = still_open(asked, seen, closings(decided.decisions))
    strange = {seen.gap(one.gap) for one in decided.decisions if _is_not_ours(one)}
    left = [_not_ours(one) if seen.gap_of(one.id) in strange else one for one in left]
    found = gaps(left, seen, now)
    due = [one for one in decided.requests if college in ("", one.college)]
    return Board(
        tuple(found),
        coverage(found),
        {one.id: one for one in left},
        seen,
        now,
        decided.decisions,
        tuple(due),
        {gap.key: number for number, gap in enumerate(found)},
    )


def _is_not_ours(one: Decision) -> bool:
    """True where the Centre said of all colleges that they do not answer this."""
    return one.kind is Kind.NOT_OURS and not one.undone and not one.detail.get("colleges")


def _not_ours(one: Asked) -> Asked:
    """A question that nobody understood, asked again after its gap was called not ours."""
    return replace(one, why=Why.BEYOND) if one.why is Why.UNSURE else one
