"""The work list is what stands in the tables as gaps, made once for all who look at it.

It is made in a thread, again when something was decided at once, and else after a while: a page
that is opened waits for no more than that.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.ports import Runner
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

_SPAN = timedelta(weeks=WEEKS)
# New questions may stand on the list so much later.
_FRESH = 20.0
# Weeks go by also where nobody asks.
_OLD = 600.0
_State = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Board:
    """The gaps of all colleges, or of one; never changed.

    `asked` are the open questions by id, `seen` says under which gap a question is seen.
    """

    gaps: tuple[Gap, ...]
    coverage: Coverage
    asked: Mapping[str, Asked]
    seen: Arranged
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


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What the tables say at one moment."""

    rows: Sequence[tuple[str, Asked]]
    decisions: tuple[Decision, ...]
    requests: tuple[Request, ...]


@dataclass(slots=True)
class WorkList:
    """Makes boards, and keeps them until something changes."""

    runner: Runner
    clock: Clock
    _state: _State = (0, "")
    _loaded: _Loaded | None = None
    _made_at: float = 0.0
    _boards: dict[str, Board] = field(default_factory=dict)
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def board(self, college: str = "") -> Board:
        """The gaps of a college, of all of them without one."""
        async with self._making:
            state = await self.runner.read(_state)
            if self._is_old(state):
                now = self.clock()
                self._loaded = await self.runner.read(partial(_load, since=now - _SPAN))
                self._state, self._made_at = state, asyncio.get_running_loop().time()
                self._boards.clear()
            if college not in self._boards and self._loaded is not None:
                make = partial(made, self._loaded, college, self.clock())
                self._boards[college] = await asyncio.to_thread(make)
            return self._boards[college]

    def _is_old(self, state: _State) -> bool:
        if self._loaded is None or state[1] != self._state[1]:
            return True
        age = asyncio.get_running_loop().time() - self._made_at
        return age > _OLD or (state != self._state and age > _FRESH)


def _state(session: Session) -> _State:
    return newest(session), versions(session)


def _load(session: Session, *, since: datetime) -> _Loaded:
    rows = unanswered(session, since)
    return _Loaded(rows, tuple(decisions(session)), tuple(requests(session)))


def made(loaded: _Loaded, college: str, now: datetime) -> Board:
    """The board of what was loaded."""
    placed = {one.id: gap for gap, one in loaded.rows}
    seen = arranged(placed, arranging(loaded.decisions))
    asked = [one for _, one in loaded.rows if college in ("", one.college)]
    left = still_open(asked, seen, closings(loaded.decisions))
    strange = {seen.gap(one.gap) for one in loaded.decisions if _is_not_ours(one)}
    left = [_not_ours(one) if seen.gap_of(one.id) in strange else one for one in left]
    found = gaps(left, seen, now)
    due = [one for one in loaded.requests if college in ("", one.college)]
    return Board(
        tuple(found),
        coverage(found),
        {one.id: one for one in left},
        seen,
        loaded.decisions,
        tuple(due),
        {gap.key: number for number, gap in enumerate(found)},
    )


def _is_not_ours(one: Decision) -> bool:
    """True where the Centre said of all colleges that they do not answer this."""
    return one.kind is Kind.NOT_OURS and not one.undone and not one.detail.get("colleges")


def _not_ours(one: Asked) -> Asked:
    """A question that nobody understood, asked again after its gap was called not ours."""
    return replace(one, why=Why.BEYOND) if one.why is Why.UNSURE else one
