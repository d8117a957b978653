"""A VK event becomes a neutral value; what nobody has to answer is named and set aside.

A message is named by its number in the conversation (`conversation_message_id`): the only number
that button presses, replies and group chats have in common.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
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
from bot.adapters.vk_media import attachments
from bot.ports import FOUND, RawUpdate
from handlers.messages import (
    Address,
    HumanReply,
    Ignored,
    Incoming,
    IncomingMessage,
    IncomingPress,
    Keys,
    Reach,
)

NEEDED = (
    "message_new",
    "message_reply",
    "message_event",
    "message_allow",
    "message_deny",
    "message_edit",
)
"""The kinds of events a community must have switched on."""

START = "start"
"""What `data` says of a press of «Начать», the button every dialog begins with."""
START_TEXT = "/start"
"""Stands for its label, which is in the language of the asker's application."""
OUR_DATA = "b"
"""The only field of the payloads we make; see `bot.adapters.vk_requests`."""

SHORT = 20
"""Words shorter than this are anybody's: «Да» to six people is no mailing."""
_INT32 = 2**31

_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ESCAPED = re.compile(f"&({'|'.join(_CHARACTERS)});")


def envelope(update: Any) -> RawUpdate:
    """Wrap one raw event without judging it; never raises, whatever VK sent."""
    payload = update if isinstance(update, dict) else {"unreadable": update}
    key = payload.get("event_id")
    content = dig(payload, "object", "message") or payload.get("object")
    reply = payload.get("type") == "message_reply"
    edited = dug_moment(content, "update_time") if payload.get("type") == "message_edit" else None
    return RawUpdate(
        key=key if isinstance(key, str) and key else digest(payload),
        peer=dug_id(content, "peer_id") or dug_id(content, "user_id"),
        payload=payload,
        message_key=_twin(payload.get("type"), content),
        sent_at=edited or dug_moment(content, "date"),
        said=_said(content) if reply else "",
        mark=_mark(content) if reply else 0,
    )


def _twin(kind: Any, content: Any) -> str:
    """Return what a copy of this event has in common with it, "" where nothing is.

    The long poll and a Callback server may both bring an event, under ids of their own.
    """
    number = dug_id(content, "conversation_message_id")
    if kind in ("message_new", "message_reply"):
        return number
    if kind == "message_edit" and number:
        # A message may be edited twice within a second.
        return f"edit:{number}:{digest(content)}"
    press = dig(content, "event_id")
    return f"press:{press}" if kind == "message_event" and isinstance(press, str) else ""


def recalled(message: Fields) -> RawUpdate:
    """Wrap a message of the history as the event it would have come with."""
    out = message.get("out") == 1 or (dig(message, "from_id") or 0) < 0
    event = {"type": "message_reply", "object": message}
    if not out:
        event = {"type": "message_new", "object": {"message": message}}
    wrapped = envelope(event)
    return replace(wrapped, key=f"{FOUND}{wrapped.peer}:{wrapped.message_key}")


def _said(message: Any) -> str:
    """Return what stands for a person's words: the same for the same ones, unless they are few."""
    admin, text = dig(message, "admin_author_id"), dig(message, "text")
    if not isinstance(admin, int) or admin <= 0:
        return ""
    words = " ".join(text.split()).casefold() if isinstance(text, str) else ""
    if len(words) < SHORT:
        number = dug_id(message, "conversation_message_id")
        return f"{dug_id(message, 'peer_id')}:{number}"
    return digest(words)


def _mark(message: Any) -> int:
    found = dig(message, "random_id")
    whole_number = isinstance(found, int) and not isinstance(found, bool)
    return found if whole_number and abs(found) <= _INT32 else 0


def parse(payload: Fields, page: int) -> Incoming:
    """Translate one event of `page`. Raises Unparsable; unknown kinds are ignored by name."""
    kind = named(payload, "type")
    if kind not in NEEDED:
        return Ignored(kind)
    content = mapping(payload, "object")
    if kind == "message_event":
        return _press(content, page)
    if kind in ("message_allow", "message_deny"):
        address = Address(page, str(whole(content, "user_id")))
        return Reach(address, allowed=kind == "message_allow", sent_at=UNDATED)
    message = maybe_mapping(content, "message") or content
    if kind == "message_reply":
        return _reply(message, page)
    return _message(message, page, edited=kind == "message_edit", keys=_keys(content))


def _keys(content: Fields) -> Keys | None:
    """Return how the asker's client says it shows choices, None where it does not say."""
    client = content.get("client_info")
    if not isinstance(client, Mapping):
        return None
    actions, inline = client.get("button_actions"), client.get("inline_keyboard")
    if not isinstance(actions, list) and not isinstance(inline, bool):
        return None
    known = actions if isinstance(actions, list) else ["callback", "text"]
    if inline is not False and "callback" in known:
        return Keys.CALLBACK
    return Keys.TEXT if client.get("keyboard") is not False and "text" in known else Keys.NUMBERS


def _message(message: Fields, page: int, *, edited: bool, keys: Keys | None) -> Incoming:
    sender = whole(message, "from_id")
    if sender < 0:
        return Ignored("community")
    if message.get("out") == 1:
        return Ignored("echo")
    if maybe_mapping(message, "action") is not None:
        return Ignored("service")
    data = _data(message.get("payload"))
    replied = maybe_mapping(message, "reply_message")
    return IncomingMessage(
        address=Address(page, str(whole(message, "peer_id"))),
        sender=str(sender),
        key=_number(message),
        text=START_TEXT if data == START else _text(message),
        sent_at=moment(message, _dated(message, edited=edited)),
        attachments=attachments(message),
        reply_to="" if replied is None else dug_id(replied, "conversation_message_id"),
        data=data,
        edited=edited,
        keys=keys,
    )


def _dated(message: Fields, *, edited: bool) -> str:
    return "update_time" if edited and maybe_whole(message, "update_time") else "date"


def _text(message: Fields) -> str:
    """Return the words. VK hands some messages over as HTML: these four, and nothing else of it."""
    return _ESCAPED.sub(lambda found: _CHARACTERS[found[1]], string(message, "text"))


def _number(message: Fields) -> str:
    return str(whole(message, "conversation_message_id"))


def _reply(message: Fields, page: int) -> Incoming:
    """Return what the community said; whether it is our own echo, the number it carries tells."""
    admin = maybe_whole(message, "admin_author_id") or 0
    return HumanReply(
        address=Address(page, str(whole(message, "peer_id"))),
        sender=str(admin) if admin > 0 else "",
        key=_number(message),
        text=_text(message),
        sent_at=moment(message, "date"),
        mark=_mark(message),
    )


def _press(event: Fields, page: int) -> Incoming:
    return IncomingPress(
        address=Address(page, str(whole(event, "peer_id"))),
        sender=str(whole(event, "user_id")),
        key=dug_id(event, "conversation_message_id"),
        data=_data(event.get("payload")),
        event=named(event, "event_id"),
        sent_at=UNDATED,
    )


def _data(payload: Any) -> str:
    """Return our data from a payload, "" from one of somebody else's making.

    A payload comes as JSON text or as an object, and anybody can forge one.
    """
    if isinstance(payload, str):
        try:
            payload = json.loads(payload)
        except (ValueError, RecursionError):
            return ""
    if not isinstance(payload, Mapping):
        return ""
    if payload.get("command") == "start":
        return START
    data = payload.get(OUR_DATA)
    return data if isinstance(data, str) else ""
