"""Processes that are started, asked, killed: ours, and the one both fakes live in."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.kill import UP
from tests.kill.place import GROUP, TOKEN, VK_TOKEN, Place

ROOT = Path(__file__).parents[2]
# Seconds a start may take on a machine that is busy with something else.
PATIENCE = 60.0
STOP_SECONDS = 10.0


class Ours:
    """Our process, one after another in the same place."""

    def __init__(self, place: Place, knowing: str) -> None:
        self._place = place
        self._knowing = knowing
        self._process: Process | None = None

    async def start(self) -> None:
        """Start a process; it is not up yet."""
        with self._place.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.kill.serve",
                str(self._place.config), self._knowing,
                stdout=PIPE, stderr=log, cwd=ROOT,
            )  # fmt: skip

    async def up(self) -> bool:
        """Wait until the process serves; False where it ended instead."""
        assert self._process is not None
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return await self._process.stdout.readline() == f"{UP}\n".encode()

    @property
    def running(self) -> bool:
        """True where a process was started and not ended by us."""
        return self._process is not None

    @property
    def ended(self) -> int | None:
        """The exit code of a process that ended by itself, None while it runs."""
        return None if self._process is None else self._process.returncode

    async def kill(self) -> None:
        """End the process as a loss of power does: SIGKILL, wherever it is."""
        await self._end(hard=True)

    async def stop(self) -> bool:
        """Ask the process to stop; False where it took too long or failed."""
        return await self._end(hard=False) == 0

    async def _end(self, *, hard: bool) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            (process.kill if hard else process.terminate)()
        try:
            # Reading to the end closes the pipe as well.
            await asyncio.wait_for(process.communicate(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.communicate()
        return process.returncode


class Fakes:
    """The fakes' control over HTTP; see `tests.fakes.control`."""

    def __init__(self, client: ClientSession, base_url: str) -> None:
        self._client = client
        self.base_url = base_url

    async def do(self, name: str, **asked: Any) -> Any:
        """Do what is asked for."""
        async with self._client.post(f"{self.base_url}/control/{name}", json=asked) as answer:
            found = json.loads(await answer.text())
            if answer.status != 200:
                raise RuntimeError(f"the fakes refuse {name}: {found}")
            return found

    async def log(self) -> Mapping[str, Mapping[str, list[tuple[str, float, str]]]]:
        """What was said, by page and chat."""
        found: Mapping[str, Mapping[str, list[tuple[str, float, str]]]] = await self.do("log")
        return found


@asynccontextmanager
async def fakes() -> AsyncIterator[Fakes]:
    """Run both fakes in a process of their own, with a page on each, held to the schemas."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.server", "--control", "--check", stdout=PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            base_url = (await process.stdout.readline()).decode().strip()
        async with ClientSession() as client:
            made = Fakes(client, base_url)
            await made.do("pages", telegram=[TOKEN], vk=[[GROUP, VK_TOKEN]])
            yield made
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
