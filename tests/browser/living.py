"""A world that lives: questions are decided, delivered, grouped and published behind the page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.storage.schema import reading
from tests.web.world import World

_PAUSE = 0.05
# Time goes faster here, or grouping would be waited for.
_PACE = timedelta(seconds=5)


@asynccontextmanager
async def alive(here: World) -> AsyncIterator[None]:
    """Let the world go on by itself; what fails in it fails the test."""
    stopping = asyncio.Event()

    async def live() -> None:
        app = here.app
        while not stopping.is_set():
            here.time[0] += _PACE
            await here.work()
            await app.unanswered.look()
            await app.drafting.carry_out()
            if app.publisher is not None:
                await app.publisher.look()
            await app.spreading.carry_out()
            await asyncio.sleep(_PAUSE)

    living = asyncio.create_task(live())
    try:
        yield
    finally:
        stopping.set()
        await living


async def grouped(here: World) -> None:
    """Return as soon as a question that nobody could answer stands in a gap."""
    while not here.write(lambda session: session.execute(reading.select()).first()):
        await asyncio.sleep(_PAUSE)
