"""An open page hears of every change soon, and is let go when the process or session ends."""

import asyncio
from datetime import timedelta
from pathlib import Path

from aiohttp import ClientResponse

from bot.web.changes import Changes
from tests.web.world import world


async def changed(stream: ClientResponse, seconds: float) -> bool:
    """True where the page is told something within `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            return await stream.content.readuntil(b"\n\n") == b"data: changed\n\n"
    except TimeoutError:
        return False


async def test_a_page_hears_at_once_and_then_of_each_change(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        stream = await visit.browser.get("/events")
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert await changed(stream, 2)
        assert not await changed(stream, 0.3)
        await visit.send("/chat", text="Какие документы?")
        assert await changed(stream, 0.5)
        await here.work()
        assert await changed(stream, 0.5)
        here.say("Из другого места", "guest-1")
        assert await changed(stream, 2), "what nobody told of is found by looking"
        stream.close()


async def test_the_line_ends_with_the_session(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        stream = await visit.browser.get("/events")
        assert await changed(stream, 2)
        here.time[0] += timedelta(hours=12)
        here.deps.changes.up()
        async with asyncio.timeout(3):
            assert await stream.content.read() == b""


async def test_open_pages_do_not_hold_the_process(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        stream = await visit.browser.get("/events")
        assert await changed(stream, 2)
        async with asyncio.timeout(3):
            await here.server.close()


async def test_a_change_wakes_everybody_who_waits_and_nobody_later() -> None:
    changes = Changes()
    waiting = [asyncio.create_task(changes.wait(5)) for _ in range(3)]
    await asyncio.sleep(0)
    changes.up()
    assert await asyncio.gather(*waiting) == [True, True, True]
    assert not await changes.wait(0.01)
