"""Spoiled updates are answered, passed over or shown to a person; none is lost, none stalls a page.

`python -m tests.fuzz --updates 10000` plays more of them.
"""

from pathlib import Path

import pytest

from bot.storage.engine import Engines
from tests.fakes.schemas import ABSENT, PRESENT
from tests.fuzz.playing import Verdict, play

pytestmark = pytest.mark.skipif(not PRESENT, reason=ABSENT)


async def test_spoiled_updates_by_poll(engines: Engines, tmp_path: Path) -> None:
    verdict = await play(engines, tmp_path, "poll", 200, seed=7)
    assert verdict.quarantined > 10, "the updates are spoiled"
    assert verdict == Verdict(200, verdict.quarantined)


async def test_spoiled_updates_by_webhook(sqlite_engines: Engines, tmp_path: Path) -> None:
    verdict = await play(sqlite_engines, tmp_path, "webhook", 200, seed=8)
    assert verdict.quarantined > 10, "the updates are spoiled"
    assert verdict == Verdict(200, verdict.quarantined)
