"""The work list is counted behind the page; what people decided shows at once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.ports import StorageDown
from bot.storage.gap_decisions import Kind, decide
from bot.storage.session import Session
from bot.worklist import WorkList
from tests.web.gapping import asked
from tests.web.world import World

T = TypeVar("T")


class Down:
    """A runner whose database is away for the first calls."""

    def __init__(self, here: World, times: int) -> None:
        self.left, self._runner = times, here.deps.runner

    async def read(self, work: Callable[[Session], T]) -> T:
        """As a runner does, once the database is back."""
        if self.left:
            self.left -= 1
            raise StorageDown("away")
        return await self._runner.read(work)

    async def write(self, work: Callable[[Session], T]) -> T:
        """As `read`."""
        return await self.read(work)

    async def close(self) -> None:
        """Nothing of its own is open."""


def age(list_: WorkList, seconds: float) -> None:
    """As if it had been counted so long ago."""
    assert list_._counted
    list_._counted = replace(list_._counted, since=list_._counted.since - seconds)


async def one_more(here: World) -> None:
    """Somebody asks what nobody knows."""
    here.say("бассейн есть", "guest-20")
    await here.work()
    here.time[0] += timedelta(minutes=1)
    await here.app.unanswered.look()


async def test_nobody_waits_for_what_was_asked_since(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        worklist = here.deps.worklist
        before = await worklist.board()
        await one_more(here)
        assert await worklist.board() is before
        age(worklist, 60)
        assert await worklist.board() is before, "it is counted behind the page"
        await worklist.count()
        after = await worklist.board()
        assert len(after.asked) == len(before.asked) + 1
        assert after.at > before.at


async def test_what_is_too_old_is_not_shown(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        worklist = here.deps.worklist
        before = await worklist.board()
        await one_more(here)
        age(worklist, 3600)
        assert len((await worklist.board()).asked) == len(before.asked) + 1


async def test_a_decision_shows_at_once_and_reads_no_question_again(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        worklist = here.deps.worklist
        before = await worklist.board()
        counted = worklist._counted
        assert counted
        gap, now = before.gaps[0].key, here.time[0] + timedelta(minutes=5)
        here.write(lambda session: decide(session, Kind.NOT_OURS, gap, "Анна", now))
        after = await worklist.board()
        assert after.find(gap) is None
        assert worklist._counted
        assert worklist._counted.rows is counted.rows
        assert (await worklist.board("other")).find(gap) is None


async def test_it_is_kept_ready_and_survives_a_database_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worklist._KEPT", 0.01)
    async with asked(tmp_path) as here:
        worklist = WorkList(Down(here, 2), lambda: datetime.now(UTC))
        with pytest.raises(StorageDown):
            await worklist.board()
        keeping = asyncio.create_task(worklist.keep())
        while worklist._counted is None:
            await asyncio.sleep(0.01)
            assert not keeping.done()
        first = worklist._counted
        while worklist._counted is first:
            await asyncio.sleep(0.01)
        keeping.cancel()
        with pytest.raises(asyncio.CancelledError):
            await keeping
