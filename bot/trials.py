"""A trial says what an edit would do to questions people asked, before anybody is answered by it.

Whatever changes the base goes through here, of whatever kind: an entry, its phrasings and variants,
a fact, a program, a threshold, slang. A page asks like this, with the very edits it would publish:

    found = await request.app[DEPS].trials.of(edits)       # None while no base is loaded
    found.replayed.blocked                                 # a golden question would be lost
    {% from "trial.html" import told %}{{ told(found) }}   # the same for people to read

    await request.app[DEPS].trials.refuse(edits)   # before publishing: raises Faulty, GoldenLost

A lost golden question blocks, everything else warns. Reading is done in a thread, one trial after
the other; what the base in use makes of a question is remembered as long as it is in use.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.core import BaseHolder
from bot.curating import Faulty, Shelf, load_shelf, refuse_faulty, stored_college
from bot.ports import Runner
from bot.storage.content import REGION, Edit
from bot.storage.golden import load_golden
from bot.storage.readings import stored
from bot.storage.session import Session
from knowledge.colleges import College
from knowledge.confidence import Thresholds
from knowledge.content import Kind
from knowledge.entries import Entry, read_entries
from knowledge.golden import Golden
from knowledge.golden import stored as golden_stored
from knowledge.outcomes import Outcome, Stored, outcomes
from knowledge.rehearsing import Before, Edited, rehearsed, replayed
from knowledge.replay import Change, Replayed
from knowledge.understanding import Knowledge

DAYS = 28
"""How far back questions are taken from."""
MOST = 20_000
"""The newest of them that are tried: within ten seconds."""
# Answers run out with time: what the base comes to is found out anew so often.
_FRESH = timedelta(minutes=10)


class GoldenLost(Exception):
    """An edit would lose these questions of the golden set; nothing was stored."""

    def __init__(self, lost: Sequence[Change]) -> None:
        super().__init__("; ".join(change.question.text for change in lost))
        self.lost = tuple(lost)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an edit would do: `replayed` over so many `days` and `golden` questions.

    `titles` name the entries it speaks of, as they would be called.
    """

    replayed: Replayed
    days: int
    golden: int
    titles: Mapping[str, str]


@dataclass(slots=True)
class Trials:
    """Tries edits on the questions of the last weeks; `unconfirmed` as the core answers."""

    runner: Runner
    base: BaseHolder
    clock: Clock
    unconfirmed: bool = False
    _before: Before | None = field(default=None)
    _since: datetime | None = field(default=None)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(
        self,
        edits: Sequence[Edit],
        *,
        thresholds: Thresholds | None = None,
        slang: Mapping[str, str] | None = None,
        days: int = DAYS,
        most: int = MOST,
        but: Collection[str] = (),
    ) -> Tried | None:
        """What publishing `edits` would do, or other `thresholds` or `slang` (in place of all there
        is; a minute); None without a base to try on.

        Edits of colleges alone are tried on the questions of these, and never on those `but` names.
        Raises Faulty for an edit that cannot be read.
        """
        now, owners = self.clock(), _owners(edits)
        load = partial(stored, since=now - timedelta(days=days), most=most, colleges=owners)
        async with self._turn:
            asked = [one for one in await self.runner.read(load) if one.id not in but]
            more = _More(thresholds, slang, now, days)
            return await self._tried(edits, more, asked)

    async def refuse(self, edits: Sequence[Edit], thresholds: Thresholds | None = None) -> None:
        """Raises Faulty for errors that the edits would bring beside what stands, GoldenLost where
        they would lose a golden question."""
        await self.runner.read(partial(refuse_faulty, edits=edits))
        async with self._turn:
            found = await self._tried(edits, _More(thresholds, None, self.clock(), 0), [])
        if found and found.replayed.blocked:
            raise GoldenLost(found.replayed.lost)

    async def golden(self) -> tuple[tuple[Golden, ...], dict[str, Outcome]]:
        """The golden set, and what its questions come to now, by key; nothing without a base."""
        async with self._turn:
            those, knows = (await self.runner.read(load_golden)).whole, self.base.current
            if not isinstance(knows, Knowledge):
                return those, {}
            return those, await asyncio.to_thread(_understood, those, knows, self.clock())

    async def _tried(
        self,
        edits: Sequence[Edit],
        more: "_More",
        asked: Sequence[Stored],
    ) -> Tried | None:
        knows, owners = self.base.current, _owners(edits)
        if not isinstance(knows, Knowledge):
            return None
        golden = (await self.runner.read(load_golden)).whole
        shelves = await self.runner.read(partial(_shelves, edits=edits))
        before = self._known(knows, more.now)
        edited = partial(_edited, edits, shelves, more)
        work = partial(self._work, before, edited, more, asked, golden)
        return await asyncio.to_thread(work, owners or (REGION,))

    def _known(self, knows: Knowledge, now: datetime) -> Before:
        """What is known of the base in use; answers run out with time."""
        before, since = self._before, self._since
        if before is None or before.knowledge is not knows or since is None or now - since > _FRESH:
            self._before, self._since = Before(knows), now
        return self._before or Before(knows)

    def _work(
        self,
        before: Before,
        edited: Callable[[], Edited],
        more: "_More",
        asked: Sequence[Stored],
        golden: Sequence[Golden],
        owners: Sequence[str],
    ) -> Tried:
        knows = before.knowledge
        after = rehearsed(knows, edited())
        both = [*asked, *golden_stored(golden, knows, owners)]
        found = replayed(before, after, both, more.now, self.unconfirmed)
        return Tried(found, more.days, len(golden), _titles(found, knows, after))


@dataclass(frozen=True, slots=True)
class _More:
    """What is tried beside edits, and when."""

    thresholds: Thresholds | None
    slang: Mapping[str, str] | None
    now: datetime
    days: int


def _understood(those: Sequence[Golden], knows: Knowledge, now: datetime) -> dict[str, Outcome]:
    found = outcomes(knows, golden_stored(those, knows), now)
    return {one.key: outcome for one, outcome in zip(those, found, strict=True)}


def _owners(edits: Iterable[Edit]) -> tuple[str, ...]:
    """The colleges whose questions alone an edit concerns, none for all of them."""
    owners = {edit.owner for edit in edits}
    return () if REGION in owners else tuple(sorted(owners))


def _shelves(session: Session, edits: Sequence[Edit]) -> dict[str, Shelf]:
    """What the colleges have of which more than entries is edited."""
    owners = {edit.owner for edit in edits if edit.piece.kind is not Kind.ENTRY}
    return {owner: load_shelf(session, owner) for owner in owners}


def _edited(edits: Sequence[Edit], shelves: Mapping[str, Shelf], more: _More) -> Edited:
    entries, colleges = _entries(edits), _colleges(edits, shelves)
    return Edited(entries, colleges, more.thresholds, more.slang)


def _entries(edits: Iterable[Edit]) -> dict[tuple[str, str], Entry | None]:
    found: dict[tuple[str, str], Entry | None] = {}
    for edit in edits:
        if edit.piece.kind is Kind.ENTRY:
            read = read_entries("", edit.piece.body.encode())
            if read.errors:
                raise Faulty(read.errors)
            found[edit.owner, edit.piece.key] = read.value
    return found


def _colleges(edits: Sequence[Edit], shelves: Mapping[str, Shelf]) -> tuple[College, ...]:
    found = list[College]()
    for owner, shelf in shelves.items():
        read = stored_college(owner, shelf.after(edit for edit in edits if edit.owner == owner))
        if read.errors:
            raise Faulty(read.errors)
        found += read.values
    return tuple(found)


def _titles(found: Replayed, before: Knowledge, after: Knowledge) -> dict[str, str]:
    """What the entries are called that a replay speaks of, colleges' own ones too."""
    changes = [*found.lost, *found.won]
    changes += [change for tally in found.tallies for change in tally.examples]
    titles = dict[str, str]()
    for change in changes:
        for name in (change.before.entry, change.after.entry, *(change.question.right or ())):
            views = (base.of(change.question.college) for base in (after, before))
            titles[name] = next((title for one in views if (title := one.title(name))), name)
    return titles
