"""A messenger that does not exist, over HTTP: «Сорока» stands for any third channel.

It is unlike both platforms we know: a send carries a name of its own by which a repetition is
noticed, rooms with several people are numbered from `CROWDS`, events are held for `KEPT_HOURS` or
until a later number is asked for, and errors are words beside an HTTP status.

`GET me`, `GET events?after=&wait=` (a long poll), `POST messages`, `PUT messages/{number}`,
`POST presses/{name}`, all below `/soroka/`, with the token in a header.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

from tests.fakes.answer import Answer
from tests.fakes.faults import FaultPlan
from tests.fakes.server import HOST, respond
from tests.fakes.wire import linger

CROWDS = 9000
BOT = 31
KEPT_HOURS = 8
LONGEST_TEXT = 4096
LONGEST_LABEL = 40
LONGEST_DATA = 64


class Refusal(Exception):
    """No: the status and the word for it."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.answer = Answer(status, {"error": word})


@dataclass(slots=True)
class Soroka:
    """The machine: `now` is seconds since the epoch, `shut` are rooms the bot may not write to."""

    now: Callable[[], float]
    token: str
    faults: FaultPlan = field(default_factory=FaultPlan)
    rooms: dict[int, dict[int, dict[str, Any]]] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    events: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    last: int = 0
    pressed: dict[str, str | None] = field(default_factory=dict)
    _sent: dict[str, int] = field(default_factory=dict)
    _names: "count[int]" = field(default_factory=lambda: count(1))
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def say(self, who: int, text: str, room: int = 0, answers: int = 0) -> int:
        """Somebody writes, in their own room with the bot unless told; the message's number."""
        number = self._keep(room or who, {"from": who, "text": text})
        more = {"answers": answers} if answers else {}
        self._happen("said", room or who, who, message=number, text=text, **more)
        return number

    def press(self, who: int, room: int, message: int, data: str) -> str:
        """Somebody presses a button under a message of ours; the name of the press."""
        name = f"p{next(self._names)}"
        self.pressed[name] = None
        self._happen("pressed", room, who, message=message, data=data, press=name)
        return name

    def leave(self, who: int) -> None:
        """Somebody wants nothing more from us."""
        self.shut.add(who)
        self._happen("left", who, who)

    def happen(self, **event: Any) -> None:
        """Anything else happens."""
        self.last += 1
        self.events.append({"number": self.last, **event})
        self._stirred.set()

    def _happen(self, kind: str, room: int, who: int, **more: Any) -> None:
        self.happen(kind=kind, room=room, at=int(self.now()), **{"from": who}, **more)

    def told(self, room: int) -> list[dict[str, Any]]:
        """What the bot wrote into a room, oldest first."""
        return [one for one in self.rooms.get(room, {}).values() if one["from"] == BOT]

    def _keep(self, room: int, message: dict[str, Any]) -> int:
        messages = self.rooms.setdefault(room, {})
        number = len(messages) + 1
        messages[number] = {**message, "message": number}
        return number

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, or fail it as the plan says."""
        place = request.path.removeprefix("/soroka/")
        name = f"{request.method} {place.partition('/')[0]}"
        self.calls.append(name)
        fault = self.faults.strike(name, self.token, self.now())
        own = await self._answer(request, name, place) if not fault or fault.effect else None
        answer = fault.apply(own) if fault else own
        assert answer is not None
        await linger(answer.delay)
        return await respond(request, answer)

    async def _answer(self, request: web.BaseRequest, name: str, place: str) -> Answer:
        try:
            if request.headers.get("Authorization") != f"Soroka {self.token}":
                raise Refusal(401, "token")
            body = await request.json() if request.body_exists else {}
            match name:
                case "GET me":
                    return Answer(body={"id": BOT, "name": "Приёмная"})
                case "GET events":
                    return await self._poll(int(request.query["after"]), request.query["wait"])
                case "POST messages":
                    return Answer(body={"message": self._send(**body)})
                case "PUT messages":
                    return self._edit(int(place.partition("/")[2]), **body)
                case "POST presses":
                    return self._heard(place.partition("/")[2], body.get("say", ""))
            raise Refusal(404, "nothing here")
        except Refusal as no:
            return no.answer

    async def _poll(self, after: int, wait: str) -> Answer:
        """What is later than `after`; what is not is confirmed by asking so, and forgotten."""
        oldest = self.now() - KEPT_HOURS * 3600
        self.events = [
            event
            for event in self.events
            if event["number"] > after and event.get("at", oldest) >= oldest
        ]
        try:
            async with asyncio.timeout(float(wait)):
                while not self.events:
                    self._stirred.clear()
                    await self._stirred.wait()
        except TimeoutError:
            pass
        return Answer(body={"events": self.events, "last": max(self.last, after)})

    def _send(self, room: int, once: str, text: str, buttons: list[list[dict[str, str]]]) -> int:
        if once in self._sent:
            return self._sent[once]
        self._check(room, text, buttons)
        self._sent[once] = self._keep(room, {"from": BOT, "text": text, "buttons": buttons})
        return self._sent[once]

    def _edit(self, number: int, room: int, text: str, buttons: list[Any]) -> Answer:
        self._check(room, text, buttons)
        if number not in self.rooms.get(room, {}):
            raise Refusal(404, "no such message")
        self.rooms[room][number] |= {"text": text, "buttons": buttons}
        return Answer(body={"message": number})

    def _heard(self, press: str, say: str) -> Answer:
        if press not in self.pressed:
            raise Refusal(404, "no such press")
        self.pressed[press] = say
        return Answer(body={})

    def _check(self, room: int, text: str, buttons: list[list[dict[str, str]]]) -> None:
        if room in self.shut:
            raise Refusal(403, "they left")
        if room not in self.rooms:
            raise Refusal(404, "no such room")
        if not 0 < len(text) <= LONGEST_TEXT:
            raise Refusal(400, "text")
        for button in (button for row in buttons for button in row):
            if len(button["label"]) > LONGEST_LABEL or len(button["data"]) > LONGEST_DATA:
                raise Refusal(400, "button")


@asynccontextmanager
async def serving(soroka: Soroka) -> AsyncIterator[str]:
    """Serve the messenger; yields the base URL, without a slash at its end."""
    runner = web.ServerRunner(web.Server(soroka, handler_cancellation=True), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    try:
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
