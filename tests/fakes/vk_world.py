"""The world of the fake VK: communities, their dialogs and events; changed only when asked to."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.fakes.answer import Params
from tests.fakes.faults import FaultPlan
from tests.fakes.machine import Check, Machine, Now
from tests.fakes.vk_callbacks import Callbacks
from tests.fakes.vk_dialogs import CHAT_PEERS, REFUSALS, Dialog, VkMessage
from tests.fakes.vk_events import Event, EventLog
from tests.fakes.vk_params import VkRefused

TOO_MANY = 6
NO_PERMISSION = 901
NO_CHAT = 917
ALL_RIGHTS = {"manage": 262144, "messages": 4096}


@dataclass(slots=True)
class Press:
    """A press of a callback button, and what the community answered to it."""

    at: float
    user_id: int
    peer_id: int
    payload: Any
    answered: Params | None = None


@dataclass(slots=True)
class Community:
    """One community: identity, dialogs, events; `rights` is what its token may do.

    `named` is what it uploaded, `names_others` whether it may send on what others did.
    """

    group_id: int
    token: str
    name: str
    log: EventLog
    callbacks: Callbacks
    dialogs: dict[int, Dialog] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    presses: dict[str, Press] = field(default_factory=dict)
    rights: dict[str, int] = field(default_factory=lambda: dict(ALL_RIGHTS))
    recent: deque[float] = field(default_factory=deque)
    revoked: bool = False
    file_rights: set[str] = field(default_factory=lambda: {"photos", "docs"})
    names_others: bool = True
    named: dict[str, dict[str, Any]] = field(default_factory=dict)

    def dialog(self, peer_id: int) -> Dialog:
        """Return the dialog with a peer, made if there was none."""
        if peer_id not in self.dialogs:
            self.dialogs[peer_id] = Dialog(peer_id)
        return self.dialogs[peer_id]

    def writable(self, peer_id: int) -> Dialog:
        """Return a dialog the community may write in, or refuse as VK does."""
        dialog = self.dialogs.get(peer_id)
        if dialog is None:
            raise VkRefused(NO_CHAT if peer_id >= CHAT_PEERS else NO_PERMISSION)
        if dialog.state != "allowed":
            raise VkRefused(REFUSALS[dialog.state])
        return dialog

    def add(self, dialog: Dialog, from_id: int, at: float, **content: Any) -> VkMessage:
        """Store a new message; one from the community ends the waiting of the dialog."""
        message_id = 0 if dialog.chat else next(self.ids)
        number = len(dialog.messages) + 1
        message = VkMessage(message_id, number, dialog.peer_id, from_id, at, **content)
        dialog.messages.append(message)
        dialog.unanswered = not message.out
        if message.out:
            dialog.in_read = number
        return message

    def message(self, peer_id: int, number: int) -> VkMessage:
        """Return a message by its number in the conversation; KeyError where there is none."""
        found = self.dialog(peer_id).find(number=number)
        if found is None:
            raise KeyError(number)
        return found


class VkWorld(Machine):
    """State shared by VK's methods and the actions tests take.

    `rps` is the number of calls a second a token may make (VK: 20), None for no limit.
    `base_url` is where the long poll lives.
    """

    def __init__(
        self, now: Now, faults: FaultPlan | None = None, check: Check | None = None
    ) -> None:
        super().__init__(now, faults, check)
        self.communities: dict[int, Community] = {}
        self.tokens: dict[str, Community] = {}
        self.rps: int | None = None
        self.base_url = "https://lp.vk.invalid"
        self.files: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.names: list[str] = []

    def add_community(self, group_id: int, token: str, name: str = "") -> Community:
        """Register a community whose messages and long poll are switched on."""
        log, callbacks = EventLog(group_id), Callbacks(group_id)
        community = Community(group_id, token, name or f"Колледж {group_id}", log, callbacks)
        self.communities[group_id] = community
        self.tokens[token] = community
        return community

    def happen(self, community: Community, kind: str, content: Event, copies: int = 1) -> Event:
        """Append an event, `copies` times with one id (0: unheard), and wake the polls."""
        event = community.log.made_event(kind, content)
        self.checked(lambda check: check.update(event))
        if kind in community.log.wanted:
            community.log.events.extend([event] * copies)
        community.callbacks.publish(event, copies)
        self.wake(str(community.group_id))
        return event

    def limit(self, community: Community) -> None:
        """Refuse a call over the rate with error 6."""
        if self.rps is None:
            return
        at = self.now()
        while community.recent and community.recent[0] <= at - 1.0:
            community.recent.popleft()
        if len(community.recent) >= self.rps:
            raise VkRefused(TOO_MANY)
        community.recent.append(at)

    def sent(self, group_id: int, peer_id: int) -> list[VkMessage]:
        """Return what the bot of a community sent to a peer, oldest first, people's words not."""
        dialog = self.communities[group_id].dialogs.get(peer_id)
        messages = [] if dialog is None else dialog.messages
        return [item for item in messages if item.out and item.admin_author_id is None]
