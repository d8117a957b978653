"""A Telegram update becomes a neutral value; what nobody has to answer is named and set aside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.adapters.fields import (
    UNDATED,
    Fields,
    dig,
    digest,
    dug_id,
    dug_moment,
    mapping,
    maybe_mapping,
    maybe_whole,
    moment,
    named,
    string,
    whole,
)
from bot.adapters.telegram_media import attachments, is_service
from bot.ports import Batch, RawUpdate, Unparsable
from handlers.messages import (
    Address,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Kind,
    Reach,
)

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates asked for: everything else would only fill the queue."""

START = "start"
"""What `data` says of the command every dialog begins with, whatever parameter a link added."""

_PEERS = (
    ("callback_query", "message", "chat", "id"),
    ("callback_query", "from", "id"),
    ("message", "chat", "id"),
    ("edited_message", "chat", "id"),
    ("my_chat_member", "chat", "id"),
)
_DATES = (("message", "date"), ("edited_message", "edit_date"), ("my_chat_member", "date"))


def envelope(update: Any) -> RawUpdate:
    """Wrap one raw update without judging it; never raises, whatever Telegram sent."""
    payload = update if isinstance(update, dict) else {"unreadable": update}
    return RawUpdate(
        key=dug_id(payload, "update_id") or digest(payload),
        peer=next(filter(None, (dug_id(payload, *path) for path in _PEERS)), ""),
        payload=payload,
        message_key=dug_id(payload, "message", "message_id"),
        sent_at=next(filter(None, (dug_moment(payload, *path) for path in _DATES)), None),
    )


def batch(updates: Sequence[Any], cursor: str) -> Batch:
    """Return what one poll brought and the number to ask from next.

    The number follows the last update, not the highest ever seen: after a quiet week Telegram
    goes on from a random number, and one that only grew would ask for the same for ever.
    """
    ids = [found for update in updates if isinstance(found := dig(update, "update_id"), int)]
    following = str(ids[-1] + 1) if ids else cursor
    return Batch(tuple(envelope(update) for update in updates), following)


def parse(payload: Fields, page: int) -> Incoming:
    """Translate one update of `page`. Raises Unparsable; unknown kinds are ignored by name."""
    whole(payload, "update_id")
    others = (name for name in payload if name != "update_id")
    kind = next((name for name in WANTED if name in payload), next(others, None))
    if kind is None:
        raise Unparsable("the update is empty")
    if kind in ("message", "edited_message"):
        return _message(mapping(payload, kind), page, edited=kind == "edited_message")
    if kind == "callback_query":
        return _press(mapping(payload, kind), page)
    if kind == "my_chat_member":
        return _membership(mapping(payload, kind), page)
    return Ignored(kind)


def _message(message: Fields, page: int, *, edited: bool) -> Incoming:
    chat = mapping(message, "chat")
    peer, kind = whole(chat, "id"), named(chat, "type")
    if kind == "channel":
        return Ignored("channel")
    sender = _sender(message)
    if sender is None:
        return Ignored("bot")
    if is_service(message):
        return Ignored("service")
    text, data = _text(message, private=kind == "private")
    found = attachments(message)
    # Telegram reports every step of a moving person as an edit: nobody wrote anything.
    if edited and not text and any(part.kind is Kind.LOCATION for part in found):
        return Ignored("live_location")
    return IncomingMessage(
        address=Address(page, str(peer), _thread(message)),
        sender=sender,
        key=str(whole(message, "message_id")),
        text=text,
        sent_at=_written(message, edited=edited),
        attachments=found,
        reply_to=_reply_to(message),
        album=string(message, "media_group_id"),
        data=data,
        edited=edited,
    )


def _sender(message: Fields) -> str | None:
    """Return the person's id, "" where a chat speaks (an anonymous admin), None for a bot."""
    # A chat that speaks comes with a stand-in `from`, itself a bot: it must be looked at first.
    if maybe_mapping(message, "sender_chat") is not None:
        return ""
    writer = mapping(message, "from")
    return None if writer.get("is_bot") is True else str(whole(writer, "id"))


def _text(message: Fields, *, private: bool) -> tuple[str, str]:
    """Return the words and the data of a message; the bot's own name after /start is dropped."""
    text = string(message, "text") or string(message, "caption")
    command, _, rest = text.partition(" ")
    if private and command.partition("@")[0] == "/start":
        return f"/start {rest}".strip(), START
    return text, ""


def _written(message: Fields, *, edited: bool) -> datetime:
    name = "edit_date" if edited and maybe_whole(message, "edit_date") is not None else "date"
    return moment(message, name)


def _thread(message: Fields) -> str:
    # Outside forums the field numbers a thread of replies, in which nobody can be written to.
    thread = maybe_whole(message, "message_thread_id")
    return str(thread) if thread is not None and message.get("is_topic_message") is True else ""


def _reply_to(message: Fields) -> str:
    """Return which message is answered; in a topic everything "answers" what opened the topic."""
    replied = maybe_mapping(message, "reply_to_message")
    if replied is None or "forum_topic_created" in replied:
        return ""
    number = str(whole(replied, "message_id"))
    return "" if number == _thread(message) else number


def _press(query: Fields, page: int) -> Incoming:
    event, writer = named(query, "id"), mapping(query, "from")
    message, data = maybe_mapping(query, "message"), string(query, "data")
    if writer.get("is_bot") is True:
        return Ignored("bot")
    if message is None:
        return Ignored("inline_press")
    if not data:
        return Ignored("game_press")
    peer = whole(mapping(message, "chat"), "id")
    return IncomingPress(
        address=Address(page, str(peer), _thread(message)),
        sender=str(whole(writer, "id")),
        key=str(whole(message, "message_id")),
        data=data,
        event=event,
        sent_at=UNDATED,
    )


def _membership(change: Fields, page: int) -> Incoming:
    chat = mapping(change, "chat")
    if named(chat, "type") != "private":
        return Ignored("membership")
    status = named(mapping(change, "new_chat_member"), "status")
    if status not in ("member", "kicked"):
        return Ignored("membership")
    address = Address(page, str(whole(chat, "id")))
    return Reach(address, allowed=status == "member", sent_at=moment(change, "date"))
