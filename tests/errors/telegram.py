"""Telegram's errors, by the phrases of tdlib/telegram-bot-api and of Telegram itself."""

from typing import Any

from tests.errors.case import (
    BUG,
    CHAT,
    CONFLICT,
    DIALOG,
    DONE,
    FILE,
    LATER,
    MOVED,
    PAGE,
    RETRY,
    STOP,
    TOPIC,
    UNKNOWN,
    Case,
)
from tests.fakes import faults
from tests.fakes.faults import Fault


def _tg(status: int, text: str, follows: str, doing: str = "send", word: str = "") -> Case:
    fault = faults.telegram_error(status, text)
    return Case("telegram", f"{status} {text}", fault, follows, doing, word)


def _net(title: str, fault: Fault, follows: str, **more: Any) -> Case:
    return Case("telegram", title, fault, follows, **more)


_NO_FILE = (
    "Bad Request: there are no messages to copy",
    "Bad Request: message to copy not found",
    "Bad Request: messages to copy not found",
    "Bad Request: message can't be copied",
)
_THREAD_LOST = (
    "Bad Request: message thread not found",
    "Bad Request: TOPIC_DELETED",
    "Bad Request: TOPIC_CLOSED",
    "Bad Request: TOPIC_ID_INVALID",
    "Bad Request: topic closed",
    "Bad Request: topic deleted",
)
_NO_SUCH_FILE = (
    "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN",
    "Bad Request: CHAT_SEND_DOCS_FORBIDDEN",
    "Bad Request: CHAT_SEND_VOICES_FORBIDDEN",
    "Bad Request: CHAT_SEND_AUDIOS_FORBIDDEN",
    "Bad Request: CHAT_SEND_VIDEOS_FORBIDDEN",
    "Bad Request: CHAT_SEND_ROUNDVIDEOS_FORBIDDEN",
    "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN",
    "Bad Request: PHOTO_INVALID_DIMENSIONS",
    "Bad Request: IMAGE_PROCESS_FAILED",
)
_SERVER = (
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
)
_BROKEN = {
    "connection refused, DNS, TLS": faults.refused(),
    "cut after the request": faults.cut_after(),
    "no answer": faults.hang(),
    "HTML of a gateway": faults.html(),
    "200 with broken JSON": faults.broken_json(),
    "200 with ok:false": faults.not_ok(),
}
TELEGRAM: tuple[Case, ...] = (
    Case("telegram", "429 retry_after 31", faults.too_many(31), CHAT, wait=31.0),
    Case("telegram", "429 retry_after 31", faults.too_many(31), PAGE, "press", wait=31.0),
    Case("telegram", "429 without retry_after", faults.too_many(), PAGE, wait=5.0),
    Case(
        "telegram",
        "400 migrate_to_chat_id",
        faults.telegram_error(400, "Bad Request: group upgraded", migrate_to_chat_id=-100777),
        MOVED,
        "chat",
    ),
    _tg(400, "Bad Request: group chat was upgraded to a supergroup chat", DIALOG, word="no_chat"),
    _tg(401, "Unauthorized", STOP),
    _tg(404, "Not Found", STOP),
    _tg(404, "Not Found: method not found", BUG),
    _tg(409, "Conflict: terminated by other getUpdates request", BUG),
    _tg(413, "Request Entity Too Large", BUG),
    _tg(413, "Request Entity Too Large", FILE, doing="copy", word="size"),
    *(_tg(status, said, UNKNOWN) for status, said in _SERVER),
    _tg(403, "Forbidden: bot was blocked by the user", DIALOG, word="blocked"),
    _tg(400, "Bad Request: USER_IS_BLOCKED", DIALOG, word="blocked"),
    _tg(403, "Forbidden: user is deactivated", DIALOG, word="deactivated"),
    _tg(400, "Bad Request: INPUT_USER_DEACTIVATED", DIALOG, word="deactivated"),
    _tg(403, "Forbidden: bot was kicked from the group chat", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot is not a member of the channel chat", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot was left from the chat", DIALOG, word="kicked"),
    _tg(400, "Bad Request: CHANNEL_PRIVATE", DIALOG, word="kicked"),
    _tg(403, "Forbidden: bot can't initiate conversation with a user", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: bot can't send messages to bots", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: the group chat was deactivated", DIALOG, word="no_chat"),
    _tg(403, "Forbidden: something new", DIALOG, word="forbidden"),
    _tg(400, "Bad Request: chat not found", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: user not found", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: PEER_ID_INVALID", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: CHAT_ID_INVALID", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: USER_ID_INVALID", DIALOG, word="no_chat"),
    _tg(400, "Bad Request: not enough rights to send text messages", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: have no rights to send a message", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: have no write access to the chat", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_WRITE_FORBIDDEN", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_ADMIN_REQUIRED", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: CHAT_RESTRICTED", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: need administrator rights in the chat", DIALOG, word="no_rights"),
    _tg(400, "Bad Request: the chat is not a forum", DIALOG, word="no_topics"),
    *(_tg(400, said, TOPIC, doing="topic") for said in _THREAD_LOST),
    *(_tg(400, said, FILE, doing="copy", word="gone") for said in _NO_FILE),
    *(_tg(400, said, FILE, doing="copy", word="kind") for said in _NO_SUCH_FILE),
    _tg(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", FILE, doing="copy", word="voice"),
    _tg(400, "Bad Request: TOPIC_CLOSED", DIALOG, doing="chat", word="no_rights"),
    _tg(400, "Bad Request: topic closed", DIALOG, doing="chat", word="no_rights"),
    _tg(400, "Bad Request: not enough rights to create a topic", DIALOG, "create", "no_rights"),
    _tg(400, "Bad Request: the chat is not a forum", DIALOG, "create", "no_topics"),
    _tg(400, "Bad Request: message thread not found", BUG),
    _tg(400, "Bad Request: message is not modified", DONE, doing="edit"),
    _tg(400, "Bad Request: message to edit not found", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: message can't be edited", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: MESSAGE_ID_INVALID", DIALOG, doing="edit", word="no_message"),
    _tg(400, "Bad Request: query is too old", DONE, doing="press"),
    _tg(400, "Bad Request: query ID is invalid", DONE, doing="press"),
    _tg(400, "Bad Request: QUERY_ID_INVALID", DONE, doing="press"),
    _tg(400, "Bad Request: can't parse entities: byte offset 3", BUG),
    _tg(400, "Bad Request: ENTITY_BOUNDS_INVALID", BUG),
    _tg(400, "Bad Request: message is too long", BUG),
    _tg(400, "Bad Request: MESSAGE_TOO_LONG", BUG),
    _tg(400, "Bad Request: REPLY_MARKUP_TOO_LONG", BUG),
    _tg(400, "Bad Request: message text is empty", BUG),
    _tg(400, "Bad Request: BUTTON_DATA_INVALID", BUG),
    _tg(400, "Bad Request: something new", BUG),
    _net("connection refused, DNS, TLS", faults.refused(), RETRY),
    _net("cut after the request", faults.cut_after(), UNKNOWN),
    _net("no answer", faults.hang(effect=True), UNKNOWN),
    _net("HTML of a gateway", faults.html(), UNKNOWN),
    _net("200 with broken JSON", faults.broken_json(), UNKNOWN),
    _net("200 with ok:false", faults.not_ok(), UNKNOWN),
    _tg(401, "Unauthorized", STOP, "poll"),
    _tg(404, "Not Found", STOP, "poll"),
    _tg(409, "Conflict: terminated by other getUpdates request", CONFLICT, "poll"),
    _tg(409, "Conflict: can't use getUpdates method while webhook is active", STOP, "poll"),
    Case("telegram", "429 retry_after 31", faults.too_many(31), LATER, "poll", wait=31.0),
    Case("telegram", "429 without retry_after", faults.too_many(), LATER, "poll", wait=5.0),
    _tg(400, "Bad Request: something new", LATER, "poll"),
    _tg(403, "Forbidden: something new", LATER, "poll"),
    *(_tg(status, said, LATER, "poll") for status, said in _SERVER),
    *(_net(title, fault, LATER, doing="poll") for title, fault in _BROKEN.items()),
)
