"""The schedule names a sweep that failed, and is silent of one that the end cuts off."""

import asyncio
import time

import pytest

from bot.schedule import Schedule, Sweep


async def _ran(sweep: Sweep, began: asyncio.Event) -> None:
    schedule = Schedule({"slow": (sweep, 0.01)})
    schedule.start()
    await asyncio.wait_for(began.wait(), 10)
    await asyncio.sleep(0.05)
    schedule.stop()
    await asyncio.sleep(0.05)


async def test_a_sweep_cut_off_by_the_end_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    began = asyncio.Event()

    async def slow() -> None:
        began.set()
        await asyncio.sleep(60)

    await _ran(slow, began)
    assert caplog.records == []


def test_nor_is_one_that_is_cut_off_before_it_began(caplog: pytest.LogCaptureFixture) -> None:
    began: list[str] = []

    async def quick() -> None:
        began.append("quick")

    async def ends_as_it_is_due() -> None:
        Schedule({"quick": (quick, 0.01)}).start()
        time.sleep(0.05)  # so that what is due comes with the loop's last turn

    asyncio.run(ends_as_it_is_due())
    assert began == []
    assert caplog.records == []


async def test_a_sweep_that_fails_is_named(caplog: pytest.LogCaptureFixture) -> None:
    began = asyncio.Event()

    async def broken() -> None:
        began.set()
        raise ValueError("of no interest")

    await _ran(broken, began)
    assert "sweep slow: ValueError" in [record.message for record in caplog.records]
