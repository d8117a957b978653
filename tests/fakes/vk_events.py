"""A community's long poll: events numbered by ts, kept for ever unless a test loses them."""

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

BATCH = 100
WANTED = (
    "message_new", "message_reply", "message_edit", "message_event", "message_allow",
    "message_deny",
)  # fmt: skip

Event = dict[str, Any]


@dataclass(slots=True)
class EventLog:
    """The events of one community. `base` is the ts of the first event that is still known.

    The ts a client holds is the number of events before what it wants next: an answer's ts is
    the asked one plus the number of its events. A ts before `base` or beyond the end is history
    VK does not have: `failed` 1 with the ts to go on from, and what lies between is lost. A `deaf`
    session answers every poll and brings nothing, until a client asks for a new one.
    """

    group_id: int
    base: int = 1
    session: int = 1
    events: list[Event] = field(default_factory=list)
    enabled: bool = True
    wanted: set[str] = field(default_factory=lambda: set(WANTED))
    old_keys: dict[str, int] = field(default_factory=dict)
    made: int = 0
    deaf: bool = False

    @property
    def ts(self) -> int:
        """Return the ts of the event that comes next."""
        return self.base + len(self.events)

    @property
    def key(self) -> str:
        """Return the key of the present session."""
        return digest(f"key:{self.group_id}:{self.session}")

    def made_event(self, kind: str, content: Event) -> Event:
        """Return an event with an id of its own; whether it is heard is decided elsewhere."""
        self.made += 1
        return {
            "group_id": self.group_id,
            "type": kind,
            "event_id": digest(f"event:{self.group_id}:{self.made}"),
            "v": "5.199",
            "object": content,
        }

    def read(self, key: str, ts: int) -> dict[str, Any]:
        """Return a poll's body: events from `ts` on, at most 100, or what failed."""
        if key != self.key:
            return {"failed": self.old_keys.get(key, 2)}
        if not self.base <= ts <= self.ts:
            return {"failed": 1, "ts": self.ts}
        if self.deaf:
            return {"ts": str(ts), "updates": []}
        updates = self.events[ts - self.base :][:BATCH]
        return {"ts": str(ts + len(updates)), "updates": updates}

    def lose(self) -> None:
        """Lose the history: a client with an older ts gets `failed` 1."""
        self.base, self.events = self.ts, []

    def renew(self, failed: int = 2, ts: int | None = None) -> None:
        """Start a new session; a client with the old key gets `failed` 2 (or 3: all is lost).

        With `ts` the numbers start again from there and the history is gone.
        """
        self.old_keys[self.key] = failed
        self.session += 1
        if ts is not None:
            self.base, self.events = ts, []


def digest(text: str) -> str:
    """Return forty hex digits that look like VK's and repeat with the same run."""
    return blake2b(text.encode(), digest_size=20).hexdigest()
