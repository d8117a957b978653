"""Callback servers of the fake: confirmed once, then sent each event until they answer "ok"."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.vk_events import Event, digest
from tests.fakes.vk_params import VkRefused, flag, needed

NOT_FOUND, TOO_MANY_SERVERS, NO_RIGHT, WRONG = 104, 2000, 15, 100
MOST_SERVERS = 10
LONGEST_TITLE, LONGEST_SECRET = 14, 50


@dataclass(slots=True)
class CallbackDelivery:
    """An event on its way to a server: how often it was tried already, and since when it may be."""

    event: Event
    tries: int = 0
    due: float = 0.0


@dataclass(slots=True)
class CallbackServer:
    """One server of a community; `queue` is what has not been answered with "ok" yet."""

    server_id: int
    url: str
    title: str
    secret_key: str
    status: str = "wait"
    wanted: set[str] = field(default_factory=set)
    queue: list[CallbackDelivery] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the server as VK lists it."""
        return {
            "id": self.server_id,
            "title": self.title,
            "creator_id": 1,
            "url": self.url,
            "secret_key": self.secret_key,
            "status": self.status,
        }


@dataclass(slots=True)
class Callbacks:
    """The servers of one community. `own_ids`: an event has another id here than in a poll."""

    group_id: int
    servers: dict[int, CallbackServer] = field(default_factory=dict)
    own_ids: bool = False
    made: int = 0

    @property
    def code(self) -> str:
        """Return the string a server has to answer a confirmation with."""
        return digest(f"code:{self.group_id}")[:8]

    def publish(self, event: Event, copies: int, *, forced: bool = False) -> None:
        """Queue an event for every confirmed server that wants its kind."""
        if self.own_ids:
            event = event | {"event_id": digest(f"callback:{event['event_id']}")}
        for server in self.servers.values():
            if server.status == "ok" and (forced or event["type"] in server.wanted):
                server.queue.extend(CallbackDelivery(event) for _ in range(copies))

    def body(self, server: CallbackServer, event: Event) -> Event:
        """Return what is posted: the event with the server's secret in it."""
        return event | ({"secret": server.secret_key} if server.secret_key else {})

    def confirmation(self) -> Event:
        """Return the event that asks a server whose it is."""
        self.made += 1
        return {
            "group_id": self.group_id,
            "type": "confirmation",
            "event_id": digest(f"confirmation:{self.group_id}:{self.made}"),
            "v": "5.199",
        }

    def find(self, params: Params) -> CallbackServer:
        """Return the server a request names, or refuse."""
        server = self.servers.get(needed(params, "server_id"))
        if server is None:
            raise VkRefused(NOT_FOUND)
        return server

    def add(self, params: Params) -> dict[str, int]:
        """Add a server, to be confirmed."""
        if len(self.servers) >= MOST_SERVERS:
            raise VkRefused(TOO_MANY_SERVERS)
        self.made += 1
        self.servers[self.made] = CallbackServer(self.made, *_named(params))
        return {"server_id": self.made}

    def edit(self, params: Params) -> int:
        """Change a server; it is confirmed anew, and keeps what it wants and what waits."""
        server = self.find(params)
        server.url, server.title, server.secret_key = _named(params)
        server.status = "wait"
        return 1

    def delete(self, params: Params) -> int:
        """Delete a server with what waits for it."""
        del self.servers[self.find(params).server_id]
        return 1

    def set_ticks(self, params: Params, kinds: list[str]) -> int:
        """Switch kinds of events on and off; the others stay as they were."""
        server = self.find(params)
        for kind in kinds:
            if kind in params:
                (server.wanted.add if flag(params, kind) else server.wanted.discard)(kind)
        return 1

    def ticks(self, params: Params, kinds: list[str]) -> dict[str, Any]:
        """Return which kinds of events a server gets."""
        server = self.find(params)
        events = {kind: int(kind in server.wanted) for kind in kinds}
        return {"api_version": "5.199", "events": events}


def _named(params: Params) -> tuple[str, str, str]:
    url, title = str(params.get("url") or ""), str(params.get("title") or "")
    secret = str(params.get("secret_key") or "")
    if not url.startswith("http") or len(title) > LONGEST_TITLE or len(secret) > LONGEST_SECRET:
        raise VkRefused(WRONG, "url, title or secret_key is wrong")
    return url, title, secret
