"""Driving lets people write at an even pace while our process is killed again and again."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from bot.ports import StorageDown
from bot.storage.runner import guarded
from tests.kill.looking import connected, database, decided, open_rows
from tests.kill.place import PAGES, Place
from tests.kill.process import Fakes, Ours

# Seconds in which the last process must have done something more, until all is done: how long it
# takes in all depends on the machine.
QUIET_SECONDS = 60.0
# Where calls go wrong there are waits between tries, and tries that go wrong again.
PATIENT_SECONDS = 300.0
_LOOK = 0.5


@dataclass(frozen=True, slots=True)
class Saying:
    """One message: who writes what to the page of which platform."""

    platform: str
    user: int
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to kill, how many messages a second to write, and what the rest is drawn from.

    `faults` is the share of calls that go wrong; `messages` ends the writing, 0 = the last kill
    does; `webhook`: the platforms come to us.
    """

    kills: int
    rate: float
    seed: int = 0
    faults: float = 0.0
    messages: int = 0
    webhook: bool = False


@dataclass(slots=True)
class Driven:
    """What was written in order, how often the process was killed, and what went wrong."""

    asked: list[Saying] = field(default_factory=list)
    kills: int = 0
    killed_starting: int = 0
    trouble: list[str] = field(default_factory=list)


class People:
    """They write `sayings` at an even pace by the clock, until told that it is enough."""

    def __init__(self, fakes: Fakes, sayings: Iterator[Saying], rate: float, driven: Driven):
        self._fakes = fakes
        self._sayings = sayings
        self._rate = rate
        self._driven = driven
        self._enough = False
        self._wrote = asyncio.Event()

    def enough(self) -> None:
        """Let nobody write any more."""
        self._enough = True

    async def write(self) -> None:
        """Write until there is nothing left to say."""
        clock = asyncio.get_running_loop().time
        start = clock()
        for number, saying in enumerate(self._sayings):
            await asyncio.sleep(max(0.0, start + number / self._rate - clock()))
            if self._enough:
                return
            await self._fakes.do(
                "say", platform=saying.platform, page=PAGES[saying.platform],
                user=saying.user, text=saying.text,
            )  # fmt: skip
            self._driven.asked.append(saying)
            self._wrote.set()

    async def next(self) -> None:
        """Wait until somebody has written, a second at most."""
        self._wrote.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wrote.wait(), 1.0)


async def drive(
    place: Place,
    fakes: Fakes,
    knowing: str,
    sayings: Iterator[Saying],
    plan: Plan,
    *,
    to_the_end: bool = False,
) -> Driven:
    """Write, kill, start again; at last wait until nothing is left to do, and stop in order.

    `to_the_end` lets people finish what they have to say, else they stop after the last kill.
    """
    driven, rng, ours = Driven(), random.Random(plan.seed), Ours(place, knowing)
    people = People(fakes, sayings, plan.rate, driven)
    try:
        startup = await _begin(ours, place, driven, rng, first=plan.kills > 2)
        writing = asyncio.create_task(people.write())
        while driven.kills < plan.kills:
            await _one_life(ours, people, driven, rng, startup)
        await _start(ours, driven)
        if not to_the_end:
            people.enough()
        await writing
        await _until_quiet(place, ours, driven, PATIENT_SECONDS if plan.faults else QUIET_SECONDS)
        if not await ours.stop():
            driven.trouble.append("did not stop in order")
    finally:
        await ours.kill()
    return driven


async def _begin(
    ours: Ours, place: Place, driven: Driven, rng: random.Random, *, first: bool
) -> float:
    """Start on an empty database until every page is connected; returns seconds a start takes.

    `first` = the very first process dies as well, perhaps while it makes its tables.
    """
    clock = asyncio.get_running_loop().time
    if first:
        await ours.start()
        await asyncio.sleep(rng.uniform(1.5, 5.0))
        await ours.kill()
        driven.kills += 1
        driven.killed_starting += 1
    began = clock()
    await _start(ours, driven)
    startup = clock() - began
    while not await asyncio.to_thread(connected, place.url, len(place.platforms)):
        await asyncio.sleep(0.1)
    return startup


async def _start(ours: Ours, driven: Driven) -> None:
    await ours.kill()
    await ours.start()
    if not await ours.up():
        driven.trouble.append("a process ended instead of starting")


async def _one_life(
    ours: Ours, people: People, driven: Driven, rng: random.Random, startup: float
) -> None:
    """Kill the process that runs; where none runs, start one first and perhaps kill it then."""
    if driven.kills % 4 == 3:
        await ours.start()
        await asyncio.sleep(rng.uniform(0.2, startup))
        driven.killed_starting += 1
    else:
        if not ours.running:
            await _start(ours, driven)
        await _bad_moment(people, rng)
    if ours.running and ours.ended is not None:
        driven.trouble.append(f"a process ended by itself with {ours.ended}")
    await ours.kill()
    driven.kills += 1


async def _bad_moment(people: People, rng: random.Random) -> None:
    """Wait for a moment to kill at: in the rush after a start, within a message, or any."""
    moment = rng.choice(("rush", "message", "any"))
    if moment == "rush":
        # What came in while there was no process is decided and sent all at once.
        await asyncio.sleep(rng.uniform(0.05, 0.5))
        return
    await asyncio.sleep(rng.uniform(0.2, 2.5))
    if moment == "message":
        await people.next()
        await asyncio.sleep(rng.uniform(0.0, 0.03))


async def _until_quiet(place: Place, ours: Ours, driven: Driven, patience: float) -> None:
    clock = asyncio.get_running_loop().time
    end, seen = clock() + patience, (-1, -1)
    while True:
        now = await asyncio.to_thread(_standing, place.url) or seen
        known, open_now = now
        if known >= len(driven.asked) and not open_now:
            return
        if now != seen:
            end, seen = clock() + patience, now
        if clock() > end:
            driven.trouble.append(f"not quiet, and nothing has happened for {patience:.0f} s")
            return
        if ours.ended is not None:
            driven.trouble.append(f"the last process ended by itself with {ours.ended}")
            return
        await asyncio.sleep(_LOOK)


def _standing(url: str) -> tuple[int, int] | None:
    """How many messages are decided and how many rows are open; None while it cannot be read."""

    def look() -> tuple[int, int]:
        with database(url) as session:
            return decided(session), open_rows(session)

    try:
        return guarded(look)
    except StorageDown:
        # Locked for a moment by the process that works in it.
        return None
