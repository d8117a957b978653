"""Waits are a tenth of what they are in production, so that faults pass while a test looks on."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.engine import Engines, open_engines
from tests.path import hooked as hooking
from tests.path import world as making
from tests.storage.databases import alike

_SHORT: dict[str, object] = {
    "bot.supervisor._backoff": lambda failures, page_id: 0.05,
    "bot.supervisor._STAGGER_SECONDS": 0.0,
    "bot.supervisor._STOPPED_SECONDS": 0.3,
    "bot.supervisor._CONFLICT_SECONDS": 0.1,
    "bot.watching.WATCH_SECONDS": 0.2,
    "bot.web.hooks.RETRY_SECONDS": 0,
    "bot.looking_back.PATIENCE": 0.3,
    "bot.looking_back._LONGEST_PAUSE": 0.02,
    "bot.storage.retrying._BACKOFF": (0.05, 0.1),
    "bot.core._WAITS": (0.05, 0.1),
    "bot.gathering.QUIET": timedelta(seconds=0.3),
    "bot.thinking.LONGEST_SECONDS": 0.4,
    "bot.adapters.vk_outcomes._WAITS": {6: 0.1, 9: 0.2, 29: 0.2, 32: 0.2, 43: 0.2},
    "bot.adapters.telegram_outcomes.DEFAULT_WAIT": 0.1,
    "bot.adapters.telegram_outcomes.CONFLICT_WAIT": 0.1,
}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for seconds."""
    for name, value in _SHORT.items():
        monkeypatch.setattr(name, value)


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process under test compiles no statement that one before it has compiled."""
    monkeypatch.setattr("bot.building.open_engines", lambda url: alike(open_engines(url)))


@pytest.fixture
async def world(engines: Engines, tmp_path: Path) -> AsyncIterator[making.World]:
    """Platforms and a database of either kind; the test starts the process."""
    async with making.world(engines, tmp_path) as made:
        yield made


@pytest.fixture
async def running(world: making.World) -> making.World:
    """A process that is connected to both pages."""
    await world.start()
    await world.connected()
    return world


@pytest.fixture
async def lone(sqlite_engines: Engines, tmp_path: Path) -> AsyncIterator[making.World]:
    """A process on SQLite alone, for what the database has no part in."""
    async with making.world(sqlite_engines, tmp_path) as made:
        await made.start()
        await made.connected()
        yield made


@pytest.fixture
async def hooked(engines: Engines, tmp_path: Path) -> AsyncIterator[hooking.HookedWorld]:
    """Platforms that deliver, a database of either kind; the test starts the process."""
    async with hooking.hooked_world(engines, tmp_path) as made:
        yield made


@pytest.fixture
async def delivered(sqlite_engines: Engines, tmp_path: Path) -> AsyncIterator[hooking.HookedWorld]:
    """A process on SQLite alone whose pages are both delivered to."""
    async with hooking.hooked_world(sqlite_engines, tmp_path) as made:
        await made.start()
        await made.connected()
        yield made
