"""The wire between a client and a machine: it waits, delays and breaks as the Answer says.

Only here do the fakes meet asyncio. Time is the running loop's, so a loop whose clock jumps
makes long polls and delays cost nothing.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isinf
from typing import Any, Protocol
from urllib.parse import unquote

from aiohttp import ClientConnectorError, ServerDisconnectedError
from aiohttp.client_reqrep import ConnectionKey

from tests.fakes.answer import Answer, Params
from tests.fakes.vk import DEFAULT_WAIT, FakeVk

_VERBATIM = "\ue000"
_MARKED = re.compile(f'"{_VERBATIM}((?:[^"\\\\]|\\\\.)*)"')
_HALF = re.compile(r"[\ud800-\udfff]")
CONNECTION = ConnectionKey("fake.invalid", 443, True, True, None, None, None)


class Polled(Protocol):
    """What a machine offers for its held polls; a waker is called once, when its page stirs."""

    wakers: dict[str, list[Callable[[], None]]]

    def key(self, ticket: int) -> str:
        """Return the page a held poll belongs to."""

    def resume(self, ticket: int, *, expired: bool = False) -> Answer:
        """Answer a held poll, or hold it on."""

    def release(self, ticket: int) -> None:
        """Forget a held poll."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One machine's wire; `latency` seconds pass on the way there and on the way back."""

    machine: Polled
    latency: float = 0.0

    async def settle(self, answer: Answer) -> Answer:
        """Return an answer that is no hold: wait until the page is woken or the time is over."""
        if not answer.hold:
            return answer
        clock = asyncio.get_running_loop().time
        deadline = clock() + answer.hold_for
        key, now = self.machine.key(answer.ticket), answer
        try:
            while now.hold:
                await self.stir(key, deadline)
                now = self.machine.resume(answer.ticket, expired=clock() >= deadline)
        finally:
            self.machine.release(answer.ticket)
        return replace(now, delay=answer.delay)

    async def stir(self, key: str, deadline: float) -> None:
        """Return when the page is woken or the deadline has come."""
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            # A simulated crash leaves wakers of loops that are gone.
            if not woken.done() and not loop.is_closed():
                woken.set_result(None)

        self.machine.wakers.setdefault(key, []).append(wake)
        timer = loop.call_at(deadline, wake)
        try:
            await woken
        finally:
            timer.cancel()
            if wake in self.machine.wakers.get(key, ()):
                self.machine.wakers[key].remove(wake)

    async def carry(self, ask: Callable[[], Answer], timeout: float | None) -> Answer:
        """Ask the machine as over a network.

        Raises what aiohttp raises: TimeoutError after `timeout` seconds, ServerDisconnectedError
        for a cut, ClientConnectorError for a refused connection.
        """
        await asyncio.sleep(self.latency)
        answer = ask()
        if answer.refused:
            raise ClientConnectorError(CONNECTION, OSError(111, "Connection refused"))
        if answer.hold or answer.delay:
            async with asyncio.timeout(timeout):
                answer = await self.settle(answer)
                await linger(answer.delay)
        if answer.cut:
            raise ServerDisconnectedError
        await asyncio.sleep(self.latency)
        return answer


async def linger(seconds: float) -> None:
    """Wait, for ever where the delay is infinite."""
    if isinf(seconds):
        await asyncio.get_running_loop().create_future()
    elif seconds > 0:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Text:
    """A response read to its end."""

    status: int
    text: str


def verbatim(text: str) -> str:
    """Return a value that goes over the wire as this JSON, which no encoder would write."""
    return _VERBATIM + text


def encoded(value: Any) -> str:
    """Return the JSON of what a platform sends."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _MARKED.sub(_bare, text) if _VERBATIM in text else text


def _bare(found: re.Match[str]) -> str:
    return str(json.loads(f'"{found[1]}"'))


def packed(value: Any) -> bytes:
    """Return the bytes of that JSON; half of a surrogate pair travels as an escape."""
    return _HALF.sub(lambda half: f"\\u{ord(half[0]):04x}", encoded(value)).encode()


def written(answer: Answer) -> bytes:
    """Return the bytes of an answer's body."""
    return answer.body if isinstance(answer.body, bytes) else packed(answer.body)


def read(answer: Answer) -> Text:
    """Return an answer as a client reads it."""
    return Text(answer.status, written(answer).decode())


def ask_vk(vk: FakeVk, path: str, params: Params, authorization: str = "") -> Answer:
    """Route a request to VK's API (`/method/...`) or to a long poll server (`/lp/...`).

    The token may stand in the header or among the parameters; the API takes both.
    """
    place, _, name = path.rpartition("/")
    if place.endswith("/lp"):
        if params.get("act") != "a_check":
            return Answer(400, b"unknown act")
        wait = float(params.get("wait") or DEFAULT_WAIT)
        return vk.poll(int(name), str(params.get("key")), int(params.get("ts") or 0), wait)
    token = authorization.removeprefix("Bearer ").strip()
    asked = {key: value for key, value in params.items() if key != "access_token"}
    return vk.call(token or str(params.get("access_token", "")), unquote(name), asked)
