"""What people do in Telegram: tests speak through these actions, and bots get updates."""

from typing import Any, Literal

from tests.fakes.answer import Params
from tests.fakes.telegram_chats import Chat, Posted, TopicState, UserState, user_json
from tests.fakes.telegram_topics import open_topic
from tests.fakes.telegram_world import Bot, Callback, World

Update = dict[str, Any]


class People(World):
    """A world with people in it. Every action returns the update the bot gets, or None.

    People act in the chat with the bot of `token`; `extra` goes into Telegram's Message object
    as it is (photo, caption, voice, media_group_id, forward_origin, sender_chat ...).
    """

    def say(
        self, token: str, user_id: int, text: str | None = None, *,
        reply_to: int | None = None, **extra: Any,
    ) -> Update:  # fmt: skip
        """Write to the bot in private; a person who had blocked it or never wrote starts it."""
        bot = self.bots[token]
        chat = self.private(bot, user_id)
        chat.state = "started"
        posted = chat.post(
            user_json(user_id), self.now(), text=text or "", reply_to=reply_to, content=extra
        )
        return self.told(bot, "message", chat, posted)

    def say_in_group(
        self, token: str, chat_id: int, user_id: int, text: str | None = None, *,
        thread_id: int | None = None, reply_to: int | None = None, **extra: Any,
    ) -> Update | None:  # fmt: skip
        """Write in a group. A bot that is no administrator sees only commands and replies to it."""
        bot, chat = self.bots[token], self.groups[chat_id]
        posted = chat.post(
            user_json(user_id), self.now(), text=text or "", thread_id=thread_id,
            reply_to=reply_to, content=extra,
        )  # fmt: skip
        return self.told(bot, "message", chat, posted) if sees(bot, chat, posted) else None

    def told(self, bot: Bot, kind: str, chat: Chat, posted: Posted) -> Update:
        """Deliver a message; the update even where the bot asked not to get this kind."""
        content = chat.message_json(posted)
        return self.deliver(bot, kind, content) or {kind: content}

    def edit(self, token: str, chat_id: int, message_id: int, text: str) -> Update:
        """Change one's own message."""
        chat = self.chat(token, chat_id)
        posted = chat.messages[message_id]
        posted.history.append(posted.text)
        posted.text, posted.edited_at = text, self.now()
        return self.told(self.bots[token], "edited_message", chat, posted)

    def press(
        self, token: str, chat_id: int, message_id: int, data: str, *, user_id: int | None = None
    ) -> Update:
        """Press a button of a bot's message; `data` may be anything, as in a forged client."""
        bot, chat = self.bots[token], self.chat(token, chat_id)
        number = next(self.numbers)
        query_id = f"{bot.bot_id}{number:08d}"
        bot.callbacks[query_id] = Callback(self.now(), chat_id)
        posted = chat.find(message_id)
        gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        content = {
            "id": query_id,
            "from": user_json(chat_id if user_id is None else user_id),
            "chat_instance": f"{abs(chat_id)}",
            "message": gone if posted is None else chat.message_json(posted),
            "data": data,
        }
        return self.deliver(bot, "callback_query", content) or {"callback_query": content}

    def callback_answer(self, token: str, query_id: str) -> Params | None:
        """Return what the bot answered to a press, None where it has not."""
        return self.bots[token].callbacks[query_id].answered

    def raw_update(self, token: str, content: Update) -> Update:
        """Deliver anything, unchecked: poison, an old update once more, numbers out of order."""
        bot = self.bots[token]
        update = bot.queue.force({"update_id": bot.queue.next_id} | content, self.now())
        self.wake(token)
        return update

    def jump(self, token: str, next_id: int) -> None:
        """Let the next update have this number, as after a week of silence."""
        self.bots[token].queue.next_id = next_id

    def user_state(self, token: str, user_id: int, state: UserState) -> Update | None:
        """Let a person block the bot, come back, vanish; blocking and coming back are told."""
        bot = self.bots[token]
        chat = self.private(bot, user_id)
        chat.state = state
        if state not in ("blocked", "started"):
            return None
        member: dict[str, Any] = {"status": "member", "user": bot.as_json()}
        kicked = {"status": "kicked", "user": bot.as_json(), "until_date": 0}
        change = {
            "chat": chat.as_json(),
            "from": user_json(user_id),
            "date": int(self.now()),
            "old_chat_member": member if state == "blocked" else kicked,
            "new_chat_member": kicked if state == "blocked" else member,
        }
        return self.deliver(bot, "my_chat_member", change)

    def add_topic(self, chat_id: int, name: str, user_id: int = 1) -> int:
        """Let a person open a topic in a group; return its thread id."""
        return open_topic(self.groups[chat_id], name, user_json(user_id), self.now()).thread_id

    def topic_state(self, chat_id: int, thread_id: int, state: TopicState) -> None:
        """Let a person close, open or delete a topic; deleting takes its messages along."""
        chat = self.groups[chat_id]
        chat.topics[thread_id].state = state
        for posted in chat.messages.values():
            if state == "deleted" and posted.thread_id == thread_id:
                posted.deleted = True

    def bot_status(
        self,
        token: str,
        chat_id: int,
        status: Literal["administrator", "member", "restricted", "left", "kicked"],
    ) -> None:
        """Promote, demote, mute or throw out the bot."""
        self.groups[chat_id].bots[self.bots[token].bot_id] = status

    def remove(self, token: str, chat_id: int, message_id: int) -> None:
        """Let a person delete a message; Telegram tells bots nothing about it."""
        self.chat(token, chat_id).messages[message_id].deleted = True

    def migrate(self, chat_id: int, new_id: int) -> None:
        """Turn a group into a supergroup: the old id only tells the new one."""
        old = self.groups[chat_id]
        new = Chat(new_id, old.ids, old.title, old.forum, topics=old.topics, bots=old.bots)
        self.groups[new_id] = new
        old.migrated_to = new_id

    def revoke(self, token: str) -> None:
        """Make a token void: every call answers 401."""
        self.bots[token].revoked = True
        self.wake(token)


def sees(bot: Bot, chat: Chat, posted: Posted) -> bool:
    """Say whether privacy mode lets a bot see a message in a group."""
    status = chat.bots.get(bot.bot_id)
    if status == "administrator":
        return True
    if status not in ("member", "restricted"):
        return False
    replied = chat.find(posted.reply_to)
    return posted.text.startswith("/") or (
        replied is not None and replied.sender["id"] == bot.bot_id
    )
