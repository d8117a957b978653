"""A wake-up tells a loop that there is work; it may come for nothing, and is never relied upon."""

import asyncio


class Wake:
    """A flag a loop sleeps on until somebody raises it or the time is over."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def up(self) -> None:
        """Wake the loop; harmless when it is awake."""
        self._event.set()

    async def sleep(self, seconds: float) -> None:
        """Sleep until woken, at most `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()
