"""A dialog is what VK keeps of a community and one peer: messages, marks, the right to write."""

from dataclasses import dataclass, field
from typing import Any, Literal

CHAT_PEERS = 2_000_000_000
UNIQUE_FOR = 3600.0
UNIQUE_AMONG = 100

PeerState = Literal["allowed", "denied", "blacklisted", "privacy", "deleted", "late", "no_access"]
REFUSALS: dict[PeerState, int] = {
    "denied": 901, "blacklisted": 900, "privacy": 902, "deleted": 18, "late": 950,
    "no_access": 917,
}  # fmt: skip


@dataclass(slots=True)
class VkMessage:
    """A message as VK keeps it. `message_id` is 0 in group chats: bots go by the other number.

    `conversation_message_id` counts the messages of this peer from 1. `content` is whatever
    else the sender put in (geo, reply_message, fwd_messages ...).
    """

    message_id: int
    conversation_message_id: int
    peer_id: int
    from_id: int
    at: float
    text: str = ""
    random_id: int = 0
    admin_author_id: int | None = None
    payload: str | None = None
    keyboard: dict[str, Any] | None = None
    attachments: list[dict[str, Any]] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    edited_at: float | None = None
    version: int = 10_000_000
    deleted: bool = False

    @property
    def out(self) -> bool:
        """Say whether the community wrote it."""
        return self.from_id < 0

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Return the actions of the buttons, row after row."""
        rows = (self.keyboard or {}).get("buttons", [])
        return [button["action"] for row in rows for button in row]

    def as_json(self) -> dict[str, Any]:
        """Return VK's message object."""
        shown: dict[str, Any] = {
            "id": self.message_id,
            "conversation_message_id": self.conversation_message_id,
            "peer_id": self.peer_id,
            "from_id": self.from_id,
            "date": int(self.at),
            "text": self.text,
            "out": int(self.out),
            "random_id": self.random_id,
            "version": self.version,
            "attachments": self.attachments,
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
        }
        optional = {
            "admin_author_id": self.admin_author_id, "payload": self.payload,
            "keyboard": self.keyboard,
            "update_time": None if self.edited_at is None else int(self.edited_at),
        }  # fmt: skip
        shown |= {name: value for name, value in optional.items() if value is not None}
        return shown | self.content


@dataclass(slots=True)
class Dialog:
    """Everything between a community and a peer; `unanswered` and `important` are VK's marks."""

    peer_id: int
    state: PeerState = "allowed"
    sees_all: bool = True
    messages: list[VkMessage] = field(default_factory=list)
    in_read: int = 0
    unanswered: bool = False
    important: bool = False

    @property
    def chat(self) -> bool:
        """Say whether this is a group chat."""
        return self.peer_id >= CHAT_PEERS

    def present(self) -> list[VkMessage]:
        """Return the messages that are still there, oldest first."""
        return [message for message in self.messages if not message.deleted]

    def repeated(self, random_id: int, at: float) -> VkMessage | None:
        """Return the message sent with this random_id, as long as VK remembers it.

        Non-zero ids are unique within a dialog for an hour, among its last 100 messages.
        """
        if random_id == 0:
            return None
        for message in reversed(self.messages[-UNIQUE_AMONG:]):
            if message.random_id == random_id and message.out and at - message.at < UNIQUE_FOR:
                return message
        return None

    def find(self, *, message_id: int = 0, number: int = 0) -> VkMessage | None:
        """Return a message by its id or by its number within the conversation."""
        for message in reversed(self.messages):
            if message.deleted:
                continue
            if number and message.conversation_message_id == number:
                return message
            if message_id and message.message_id == message_id:
                return message
        return None

    def unread(self) -> int:
        """Return how many incoming messages the community has not read."""
        return sum(
            not message.out and message.conversation_message_id > self.in_read
            for message in self.messages
        )

    def as_json(self) -> dict[str, Any]:
        """Return VK's conversation object."""
        there = self.present()
        last = there[-1] if there else None
        kind = "chat" if self.chat else "user"
        local = self.peer_id - CHAT_PEERS if self.chat else self.peer_id
        number = 0 if last is None else last.conversation_message_id
        shown: dict[str, Any] = {
            "peer": {"id": self.peer_id, "type": kind, "local_id": local},
            "last_message_id": 0 if last is None else last.message_id,
            "last_conversation_message_id": number,
            "in_read": self.in_read,
            "out_read": number,
            "unread_count": self.unread(),
            "important": self.important,
            "unanswered": self.unanswered,
            "version": 10_000_000 + number,
            "can_write": {"allowed": self.state == "allowed"},
        }
        if self.state != "allowed":
            shown["can_write"]["reason"] = REFUSALS[self.state]
        return shown


def foreign(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as it stands inside another one."""
    kept = ("id", "conversation_message_id", "peer_id", "from_id", "date", "text", "attachments")
    return {name: message[name] for name in kept}
