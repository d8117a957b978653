"""The adapter of «Сорока», a messenger of the tests: all that a third channel has to bring.

It is registered in tests only, by `registered`; nothing of it is known to core or handlers.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.adapters import registry
from bot.adapters.fields import (
    Fields,
    dig,
    dig_all,
    digest,
    dug_id,
    dug_moment,
    moment,
    named,
    string,
    whole,
)
from bot.adapters.meanings import Meaning, Only, Row, first
from bot.adapters.network import CONNECT_SECONDS, NotSent, Unclear, failure
from bot.buckets import Rate
from bot.channels import CHANNELS, Channel
from bot.nesting import loads
from bot.operations import (
    AnswerPress,
    Content,
    Copy,
    CreateTopic,
    Delivered,
    Edit,
    File,
    Gone,
    MarkAnswered,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    SendFiles,
    Uncarried,
    Undeliverable,
    Unknown,
)
from bot.ports import (
    Back,
    Batch,
    Finding,
    Hook,
    Identity,
    PageConfig,
    PageStopped,
    RawUpdate,
    TryLater,
    no_history,
)
from handlers.messages import (
    Address,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Reach,
    Reply,
)
from handlers.texts import cards, carrying
from tests.fakes.soroka import CROWDS, KEPT_HOURS

SOROKA = Channel(
    repeats=True,
    # Of an event nobody can read there may be no room.
    group=lambda peer: peer.isdecimal() and int(peer) >= CROWDS,
    page=Rate(50.0, 50.0),
)
SECONDS = 20.0
TOKEN_REFUSED = "«Сорока» не принимает ключ бота: создайте новый и запишите его в секрет страницы."

ROWS = (
    Row(401, Meaning.STOP, word=TOKEN_REFUSED),
    Row(403, Meaning.DIALOG, word="blocked"),
    Row(404, Meaning.DONE, "press", only=Only.PRESS),
    Row(404, Meaning.DIALOG, "message", "no_message", only=Only.EDIT),
    Row(404, Meaning.DIALOG, "room", "no_chat"),
)
_ONLY: Mapping[type, Only] = {Edit: Only.EDIT, AnswerPress: Only.PRESS}


def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Name the channel in the places a channel is named in, for one test."""
    monkeypatch.setitem(registry.ADAPTERS, "soroka", lambda page, _changed: SorokaAdapter(page))
    monkeypatch.setitem(CHANNELS, "soroka", SOROKA)
    monkeypatch.setitem(cards.CHANNELS, "soroka", "«Сорока»")
    monkeypatch.setitem(carrying.WHERE, "soroka", "в «Сороке»")


class Refused(Exception):
    """The messenger said no: HTTP status, its word, and the seconds it asks us to wait."""

    def __init__(self, status: int, word: str, after: float) -> None:
        super().__init__(f"{status} {word}")
        self.status, self.word, self.after = status, word, after


def envelope(event: Any) -> RawUpdate:
    """Wrap one raw event without judging it; never raises."""
    payload = event if isinstance(event, dict) else {"unreadable": event}
    message = dug_id(payload, "message") if dig(payload, "kind") == "said" else ""
    return RawUpdate(
        key=dug_id(payload, "number") or digest(payload),
        peer=dug_id(payload, "room"),
        payload=payload,
        message_key=message,
        sent_at=dug_moment(payload, "at"),
    )


def parse(payload: Fields, page: int) -> Incoming:
    """Translate one event of `page`. Raises Unparsable; unknown kinds are ignored by name."""
    kind = named(payload, "kind")
    if kind not in ("said", "pressed", "left", "back"):
        return Ignored(kind)
    address, sender = Address(page, str(whole(payload, "room"))), str(whole(payload, "from"))
    sent_at = moment(payload, "at")
    if kind == "pressed":
        number, data = str(whole(payload, "message")), string(payload, "data")
        press = named(payload, "press")
        return IncomingPress(address, sender, number, data, press, sent_at)
    if kind != "said":
        return Reach(address, allowed=kind == "back", sent_at=sent_at)
    number, text = str(whole(payload, "message")), string(payload, "text")
    answered = dug_id(payload, "answers")
    return IncomingMessage(address, sender, number, text, sent_at, reply_to=answered)


def result_of(no: Refused, operation: Operation) -> Result:
    """Return how an operation came out that the messenger refused."""
    if no.status == 429:
        return Retry("flood", no.after, "page")
    kinds = frozenset({Only.ALL, _ONLY.get(type(operation.body), Only.ALL)})
    row = first(ROWS, no.status, no.word, kinds)
    match row.meaning if row else Meaning.BUG:
        case Meaning.STOP if row:
            return PageDown(row.word)
        case Meaning.DIALOG if row:
            return Undeliverable(row.word)
        case Meaning.DONE:
            return Delivered()
    return OurBug(f"soroka {no}")


class SorokaAdapter:
    """One bot of the messenger."""

    keeps = timedelta(hours=KEPT_HOURS)
    hook: Hook | None = None

    def __init__(self, page: PageConfig) -> None:
        self._page = page
        self._session: ClientSession | None = None

    async def connect(self) -> Identity:
        """Ask whose token this is. Raises PageStopped, TryLater."""
        me = await self._received("me")
        return Identity(dug_id(me, "id"), str(dig(me, "name")))

    async def receive(self, cursor: str) -> Batch:
        """Return what came after `cursor`, the number of the last event; "" takes what waits."""
        wait = self._page.poll_seconds if cursor else 0
        answer = await self._received("events", {"after": cursor or "0", "wait": str(wait)})
        updates = tuple(envelope(event) for event in dig_all(answer, "events"))
        return Batch(updates, dug_id(answer, "last") or cursor)

    def look_back(self, back: Back) -> AsyncIterator[Batch]:
        """Yield nothing: there is no history to be asked for."""
        return no_history()

    def parse(self, payload: Mapping[str, Any], page: int) -> Incoming:
        """Translate one raw event. Raises Unparsable."""
        return parse(payload, page)

    async def perform(self, operation: Operation) -> Result:
        """Do one act with one request and say how it came out."""
        try:
            return await self._act(operation)
        except Refused as no:
            return result_of(no, operation)
        except NotSent as lost:
            return Retry(str(lost))
        except Unclear as lost:
            return Unknown(str(lost))
        except ValueError:
            return OurBug("peer is no number")

    async def _act(self, operation: Operation) -> Result:
        match operation.body:
            case Send(reply=reply):
                body = {"once": operation.key, **_content(operation, reply)}
                number = dug_id(await self._call("POST", "messages", body), "message")
                return Delivered(number) if number else Unknown("no number in the answer")
            case Edit(target=target, reply=reply):
                await self._call("PUT", f"messages/{target}", _content(operation, reply))
                return Delivered(target)
            case AnswerPress(event=event, toast=toast):
                await self._call("POST", f"presses/{event}", {"say": toast})
            case Copy() | SendFiles():
                return Uncarried("gone")
            case CreateTopic():
                return OurBug("there are no topics")
            case MarkAnswered():
                pass
        return Delivered()

    @asynccontextmanager
    async def fetch(self, file: File) -> AsyncGenerator[Content]:
        """There is nothing but words here."""
        raise Gone("gone")
        yield

    async def check(self) -> list[Finding]:
        """Look whether the token is taken."""
        try:
            return [Finding("ok", (await self.connect()).name)]
        except (PageStopped, TryLater) as error:
            return [Finding("error", str(error))]

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _received(self, place: str, params: Mapping[str, str] | None = None) -> Any:
        """What is asked to hear. Raises PageStopped, TryLater."""
        try:
            return await self._call("GET", place, params=params)
        except Refused as no:
            if no.status == 401:
                raise PageStopped(TOKEN_REFUSED) from None
            raise TryLater(str(no), no.after) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None

    async def _call(
        self,
        method: str,
        place: str,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the JSON of one request. Raises Refused, NotSent, Unclear."""
        if self._session is None or self._session.closed:
            self._session = ClientSession()
        url = f"{self._page.api}/soroka/{place}"
        headers = {"Authorization": f"Soroka {self._page.token.reveal()}"}
        limits = ClientTimeout(self._page.poll_seconds + SECONDS, CONNECT_SECONDS)
        try:
            async with self._session.request(
                method, url, json=body, params=params, headers=headers, timeout=limits
            ) as answer:
                status, text = answer.status, await answer.text()
        except Exception as error:
            raise failure(error) from None
        try:
            found = loads(text)
        except ValueError:
            raise Unclear("the answer is no JSON") from None
        if status >= 500:
            raise Unclear(str(status))
        if status != 200:
            raise Refused(status, str(dig(found, "error") or ""), float(dig(found, "after") or 0))
        return found


def _content(operation: Operation, reply: Reply) -> dict[str, Any]:
    rows = [[{"label": one.label, "data": one.data} for one in row] for row in reply.buttons]
    return {"room": int(operation.peer), "text": reply.rich.plain(), "buttons": rows}
