"""A change tells open pages to look again; it may come for nothing and is never relied upon."""

import asyncio


class Changes:
    """Wakes everybody who waits at this moment."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def up(self) -> None:
        """Say that there may be something new; called from the event loop."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for a change, at most `seconds`; True where there was one."""
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True
