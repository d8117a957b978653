"""The world of the fake: bots, chats, who may write where; it changes only when asked to."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from math import ceil
from typing import Any, NoReturn

from tests.fakes.answer import Params
from tests.fakes.faults import FaultPlan
from tests.fakes.machine import Check, Machine, Now
from tests.fakes.telegram_chats import BotStatus, Chat, Posted, Topic
from tests.fakes.telegram_params import Refused, bad
from tests.fakes.telegram_updates import UpdateQueue

FIRST_UPDATE = 100_000
MINUTE = 60.0
SERVICE = frozenset({"forum_topic_created", "forum_topic_edited", "forum_topic_closed"})


@dataclass(slots=True)
class Callback:
    """A press that may still be answered, and the answer it got."""

    at: float
    chat_id: int
    answered: Params | None = None


@dataclass(slots=True)
class Bot:
    """One bot: its identity, its queue, its private chats; `revoked` makes its token void."""

    token: str
    bot_id: int
    username: str
    queue: UpdateQueue = field(default_factory=lambda: UpdateQueue(FIRST_UPDATE))
    chats: dict[int, Chat] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    callbacks: dict[str, Callback] = field(default_factory=dict)
    webhook: dict[str, Any] = field(default_factory=dict)
    sends: deque[float] = field(default_factory=deque)
    revoked: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return Telegram's User object of this bot."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.username,
            "username": self.username,
        }


class World(Machine):
    """State shared by the methods bots call and the actions tests take.

    `group_limit` is the number of messages a group takes in a minute (Telegram: 20), `bot_limit`
    what a bot may send in a second (Telegram: about 30); None for no limit. `callback_life` is
    how long a press may be answered, in seconds; Telegram documents no figure, this one is short.
    """

    def __init__(
        self, now: Now, faults: FaultPlan | None = None, check: Check | None = None
    ) -> None:
        super().__init__(now, faults, check)
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.group_limit: int | None = None
        self.bot_limit: int | None = None
        self.callback_life = 60.0
        self.files: dict[str, bytes] = {}

    def add_bot(self, token: str, username: str = "") -> Bot:
        """Register a bot; its id is the number before the colon of its token."""
        bot_id = int(token.partition(":")[0])
        bot = Bot(token, bot_id, username or f"college{bot_id}_bot")
        self.bots[token] = bot
        return bot

    def add_group(
        self, chat_id: int, *tokens: str, title: str = "Приёмная", forum: bool = True
    ) -> Chat:
        """Make a supergroup of which the named bots are administrators."""
        group = Chat(chat_id, count(1), title, forum)
        for token in tokens:
            group.bots[self.bots[token].bot_id] = "administrator"
        self.groups[chat_id] = group
        return group

    def private(self, bot: Bot, user_id: int) -> Chat:
        """Return the bot's chat with a user, made if there was none."""
        if user_id not in bot.chats:
            bot.chats[user_id] = Chat(user_id, bot.ids)
        return bot.chats[user_id]

    def chat(self, token: str, chat_id: int) -> Chat:
        """Return a chat for a test action; KeyError where there is none."""
        return self.groups[chat_id] if chat_id < 0 else self.bots[token].chats[chat_id]

    def reach(self, bot: Bot, chat_id: int) -> Chat:
        """Return the chat a bot may act in, or refuse as Telegram does."""
        chat = self.groups.get(chat_id) if chat_id < 0 else bot.chats.get(chat_id)
        if chat is None:
            bad("chat not found")
        if chat.migrated_to is not None:
            raise Refused(
                400, "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )  # fmt: skip
        if not chat.private and (status := chat.bots.get(bot.bot_id)) in (None, "left", "kicked"):
            refuse_stranger(status)
        return chat

    def writable(self, bot: Bot, chat_id: int, thread_id: int | None = None) -> Chat:
        """Return the chat a bot may write in, or refuse as Telegram does."""
        chat = self.reach(bot, chat_id)
        if chat.private:
            refuse_user(chat.state)
        elif chat.bots[bot.bot_id] == "restricted":
            bad("not enough rights to send text messages to the chat")
        if thread_id is not None and find_topic(chat, thread_id).state == "closed":
            bad("TOPIC_CLOSED")
        self.count(bot, chat)
        return chat

    def count(self, bot: Bot, chat: Chat) -> None:
        """Count a message and refuse it over the limit of its group or of the bot."""
        if self.group_limit is not None and not chat.private:
            admit(chat.sends, self.group_limit, MINUTE, self.now())
        if self.bot_limit is not None:
            admit(bot.sends, self.bot_limit, 1.0, self.now())

    def deliver(self, bot: Bot, kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
        """Queue an update for a bot and wake its poll; None where the bot wants no such kind."""
        update = bot.queue.push({kind: content}, self.now())
        if update is not None:
            self.checked(lambda check: check.update(update))
            self.wake(bot.token)
        return update

    def sent(self, token: str, chat_id: int) -> list[Posted]:
        """Return what this bot wrote in a chat, oldest first, deleted messages too."""
        bot = self.bots[token]
        chat = (self.groups if chat_id < 0 else bot.chats).get(chat_id)
        posts = [] if chat is None else list(chat.messages.values())
        return [post for post in posts if post.sender["id"] == bot.bot_id and not post.content]

    def shown(self, token: str, chat_id: int) -> list[Posted]:
        """Return what this bot copied or sent into a chat besides texts, oldest first."""
        bot = self.bots[token]
        chat = (self.groups if chat_id < 0 else bot.chats).get(chat_id)
        posts = [] if chat is None else list(chat.messages.values())
        own = [post for post in posts if post.sender["id"] == bot.bot_id and post.content]
        return [post for post in own if not SERVICE & post.content.keys()]


def admit(sends: deque[float], limit: int, window: float, at: float) -> None:
    """Count a message; refuse it with 429 where `limit` others went within `window` seconds."""
    while sends and sends[0] <= at - window:
        sends.popleft()
    if len(sends) >= limit:
        wait = max(1, ceil(sends[0] + window - at))
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    sends.append(at)


def refuse_stranger(status: BotStatus | None) -> NoReturn:
    """Refuse a bot that is not, or no longer, in a group."""
    if status == "kicked":
        raise Refused(403, "Forbidden: bot was kicked from the supergroup chat")
    if status == "left":
        raise Refused(403, "Forbidden: bot is not a member of the supergroup chat")
    bad("chat not found")


def refuse_user(state: str) -> None:
    """Refuse a message to a person who cannot or does not want to get it."""
    if state == "blocked":
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if state == "deactivated":
        raise Refused(403, "Forbidden: user is deactivated")
    if state == "not_started":
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")


def find_topic(chat: Chat, thread_id: int) -> Topic:
    """Return a topic that is there, or refuse: a deleted topic is as unknown as a wrong one."""
    topic = chat.topics.get(thread_id)
    if topic is None or topic.state == "deleted":
        bad("message thread not found")
    return topic
