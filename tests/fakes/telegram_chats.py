"""A chat is what Telegram stores: messages, topics, who may write; and how it shows them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

UserState = Literal["started", "not_started", "blocked", "deactivated"]
TopicState = Literal["open", "closed", "deleted"]
BotStatus = Literal["administrator", "member", "restricted", "left", "kicked"]


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the number of the service message that opened it."""

    thread_id: int
    name: str
    state: TopicState = "open"


@dataclass(slots=True)
class Posted:
    """A message as the chat keeps it; `history` holds earlier texts, oldest first.

    `content` is everything else the sender put into the message (photo, media_group_id ...).
    """

    message_id: int
    chat_id: int
    sender: dict[str, Any]
    at: float
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    reply_markup: dict[str, Any] | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    content: dict[str, Any] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    edited_at: float | None = None
    deleted: bool = False

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Return the inline buttons, row after row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]


@dataclass(slots=True)
class Chat:
    """A private chat of one bot with one user, or a group.

    `ids` hands out message numbers: a bot's private chats share one run of numbers, a
    supergroup has its own. `state` is for private chats, `bots` and `topics` for groups.
    """

    chat_id: int
    ids: Iterator[int]
    title: str = ""
    forum: bool = False
    state: UserState = "started"
    topics: dict[int, Topic] = field(default_factory=dict)
    bots: dict[int, BotStatus] = field(default_factory=dict)
    topic_rights: bool = True
    migrated_to: int | None = None
    messages: dict[int, Posted] = field(default_factory=dict)
    sends: deque[float] = field(default_factory=deque)

    @property
    def private(self) -> bool:
        """Say whether this is a chat with one user."""
        return self.chat_id > 0

    def post(self, sender: dict[str, Any], at: float, **content: Any) -> Posted:
        """Store a new message and return it."""
        posted = Posted(next(self.ids), self.chat_id, sender, at, **content)
        self.messages[posted.message_id] = posted
        return posted

    def find(self, message_id: int | None) -> Posted | None:
        """Return a message that is still there."""
        posted = self.messages.get(message_id) if message_id is not None else None
        return None if posted is None or posted.deleted else posted

    def as_json(self) -> dict[str, Any]:
        """Return Telegram's Chat object."""
        if self.private:
            return {"id": self.chat_id, "type": "private", "first_name": first_name(self.chat_id)}
        shown: dict[str, Any] = {"id": self.chat_id, "type": "supergroup", "title": self.title}
        if self.forum:
            shown["is_forum"] = True
        return shown

    def message_json(self, posted: Posted, *, nested: bool = False) -> dict[str, Any]:
        """Return Telegram's Message object; a replied-to message shows no further replies."""
        shown: dict[str, Any] = {
            "message_id": posted.message_id,
            "from": posted.sender,
            "chat": self.as_json(),
            "date": int(posted.at),
        }
        optional = {
            "text": posted.text, "entities": posted.entities, "reply_markup": posted.reply_markup,
            "edit_date": None if posted.edited_at is None else int(posted.edited_at),
        }  # fmt: skip
        shown |= {name: value for name, value in optional.items() if value}
        if posted.thread_id is not None:
            shown |= {"message_thread_id": posted.thread_id, "is_topic_message": True}
        if not nested and (replied := self.replied(posted)) is not None:
            shown["reply_to_message"] = self.message_json(replied, nested=True)
        return shown | posted.content

    def replied(self, posted: Posted) -> Posted | None:
        """Return the message this one answers.

        In a topic, a message that answers nothing answers the service message that opened it:
        code that takes any `reply_to_message` for a person's reply is wrong, and learns it here.
        """
        if posted.reply_to is not None:
            return self.find(posted.reply_to)
        if posted.thread_id is None or posted.message_id == posted.thread_id:
            return None
        return self.find(posted.thread_id)


def first_name(user_id: int) -> str:
    """Return the name people of the fake bear."""
    return f"Имя{user_id}"


def user_json(user_id: int, **extra: Any) -> dict[str, Any]:
    """Return Telegram's User object of a person."""
    return {"id": user_id, "is_bot": False, "first_name": first_name(user_id)} | extra
