"""Content: how soon what was published is answered, and how long that holds the event loop.

As a process: `python -m tests.bench.content /folder` is our own process with the content of a
whole region; another one publishes, as the commands do.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.app import App
from bot.commands.running import built
from bot.memory import settle
from bot.storage.content import REGION
from knowledge.asks import Verdict
from knowledge.content import Kind, piece
from knowledge.understanding import Knowledge
from tests.bench.figures import Figure
from tests.bench.processes import PATIENCE, ROOT, memory
from tests.bench.region import make_region, slug_of

PHONE, PHOTO, POOL = "contact.phone", "docs.photo", "life.pool"
_FIRST_PHONE = "000-00-00"
_ROUNDS = 6
_TICK = 0.002
_LETTERS = "абвгдежзиклмнопрстуф"


def content() -> list[Figure]:
    """Publish facts, an answer and a wording; seconds until they answer, and the loop's holds."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench.content", folder]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return [
        Figure("fact published, until answered", found["fact"], "s", at_most=1),
        Figure("answer published, until answered", found["answer"], "s", at_most=1),
        Figure("wording published, until understood", found["wording"], "s", at_most=1),
        Figure("own entry published, until found by likeness", found["own"], "s", at_most=1),
        Figure("head learnt anew", found["learnt"], "s", at_most=60),
        Figure("fact published meanwhile, until answered", found["meanwhile"], "s", at_most=1),
        *(
            Figure(f"loop held while {name}", found[name], "ms", at_most=limit, note=gap)
            for name, limit in (("idle", None), ("publishing", 50), ("learning", 50))
            for gap in [f"longest gap between ticks {found[f'{name} gap']:.0f} ms"]
        ),
        Figure("resident memory, 83 colleges", found["memory"], "MB", at_most=600),
    ]


@dataclass(slots=True)
class Ticks:
    """A task in the loop that is measured: `longest` is how long it was kept from running.

    Only what this process used of the time counts: a neighbour on the same core is no fault of
    ours. `gap` is the whole of it.
    """

    longest: float = 0.0
    gap: float = 0.0
    _task: asyncio.Task[None] | None = field(default=None)

    def start(self) -> None:
        """Begin to tick."""
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        last, used = time.perf_counter(), time.process_time()
        while True:
            await asyncio.sleep(_TICK)
            now, using = time.perf_counter(), time.process_time()
            gap = now - last - _TICK
            self.gap, self.longest = max(self.gap, gap), max(self.longest, min(gap, using - used))
            last, used = now, using

    def taken(self) -> tuple[float, float]:
        """Return the longest hold and the longest gap since the last call, in milliseconds."""
        longest, gap = 1000 * self.longest, 1000 * self.gap
        self.longest = self.gap = 0.0
        return longest, gap


@dataclass(frozen=True, slots=True)
class Running:
    """Our process at work, and the other one that publishes."""

    app: App
    other: asyncio.subprocess.Process

    @property
    def knows(self) -> Knowledge:
        """What the process knows now."""
        found = self.app.core.base.current
        if not isinstance(found, Knowledge):
            raise TypeError(type(found).__name__)
        return found

    def answer(self, entry: str, college: str) -> str:
        """Return what an asker of a college is told now."""
        return self.knows.answer(entry, college, datetime.now(UTC), True).text

    async def publish(self, owner: str, kind: Kind, key: str, old: str, new: str) -> float:
        """Have a piece changed; return when it was committed."""
        assert self.other.stdin is not None
        assert self.other.stdout is not None
        self.other.stdin.write(json.dumps([owner, kind.value, key, old, new]).encode() + b"\n")
        return float(await self.other.stdout.readline())


async def _until(done: Callable[[], bool], since: float) -> float:
    """Wait until `done`; return the seconds since then."""
    end = time.time() + PATIENCE
    while not done():
        if time.time() > end:
            raise RuntimeError("what was published is not used")
        await asyncio.sleep(0.005)
    return time.time() - since


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[Running]:
    app, _ = built(make_region(folder), "1")
    command = [sys.executable, "-m", "tests.bench.region", str(folder)]
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=pipe, stdout=pipe)
    assert other.stdout is not None
    await other.stdout.readline()
    await app.start()
    settle()
    try:
        yield Running(app, other)
    finally:
        other.terminate()
        await other.wait()
        await app.stop()


async def _fact(at: Running, number: int, new: str) -> float:
    college = slug_of(number)
    committed = await at.publish(college, Kind.FACT, PHONE, _FIRST_PHONE, new)
    return await _until(lambda: new in at.answer(PHONE, college), committed)


async def _answer(at: Running, number: int) -> float:
    new = f"Вот что важно ({number}). "
    committed = await at.publish(REGION, Kind.ENTRY, PHOTO, 'text = "', f'text = "{new}')
    return await _until(lambda: new in at.answer(PHOTO, slug_of(0)), committed)


def _understood(knows: Knowledge, text: str) -> bool:
    asks = knows.understand(text).asks
    best = asks[0].best if asks else None
    return bool(best and best.entry == PHOTO and asks[0].verdict is Verdict.ANSWER)


async def _own(at: Running) -> float:
    """Give a college an entry that the region has not, and ask for it in other words."""
    wordings = ["есть ли бассейн", "когда работает бассейн", "можно ли плавать", "где поплавать"]
    table = {"id": POOL, "title": "Бассейн", "category": "Жизнь", "phrasings": wordings}
    body = piece(Kind.ENTRY, {**table, "variant": [{"text": "В бассейне на Зелёной."}]}).body
    committed = await at.publish(slug_of(1), Kind.ENTRY, POOL, "", body)

    def is_found() -> bool:
        asks = at.knows.of(slug_of(1)).understand("до скольки открыт бассейн").asks
        return bool(asks and asks[0].best and asks[0].best.entry == POOL)

    return await _until(is_found, committed)


async def measure(folder: Path) -> dict[str, float]:
    """Publish one after the other and return what was measured."""
    # Nobody has learnt it before, so that nothing of it is kept in a file.
    word = "".join(random.sample(_LETTERS, 9))
    wording = f"{word} три на четыре надо ли"
    ticks = Ticks()
    async with _running(folder) as at:
        if _understood(at.knows, wording):
            raise RuntimeError("the new wording is no new one")
        ticks.start()
        await asyncio.sleep(2.0)
        found = dict[str, float]()
        found["idle"], found["idle gap"] = ticks.taken()
        found["fact"] = max([await _fact(at, n, f"111-22-{n:02}") for n in range(_ROUNDS)])
        found["answer"] = max([await _answer(at, n) for n in range(_ROUNDS)])
        found["own"] = await _own(at)
        await _until(lambda: at.knows.learnt, time.time())
        before = at.knows.matcher.taught
        new = f'phrasings = ["{wording}", '
        committed = await at.publish(REGION, Kind.ENTRY, PHOTO, "phrasings = [", new)
        found["wording"] = await _until(lambda: _understood(at.knows, wording), committed)
        found["publishing"], found["publishing gap"] = ticks.taken()
        found["meanwhile"] = await _fact(at, _ROUNDS, "111-22-99")
        if at.knows.matcher.taught is not before:
            raise RuntimeError("it was learnt before the fact came")
        found["learnt"] = await _until(lambda: at.knows.learnt, committed)
        await asyncio.sleep(0.5)
        found["learning"], found["learning gap"] = ticks.taken()
        found["memory"] = memory(os.getpid())
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1])))))
