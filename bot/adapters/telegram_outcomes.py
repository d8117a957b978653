"""What Telegram's refusals mean: one table for operations, one for the receive loop.

The Bot API has no error codes beyond the HTTP status, only descriptions; the phrases below are
those of tdlib/telegram-bot-api and of Telegram's own errors, compared without regard to case.
"""

from dataclasses import dataclass

from bot.operations import (
    AnswerPress,
    CreateTopic,
    Delivered,
    Edit,
    Migrated,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    ThreadGone,
    Undeliverable,
)
from bot.ports import Conflict, PageStopped, TryLater

DEFAULT_WAIT = 5.0
"""Seconds to wait where Telegram asks for patience and does not say how long."""
CONFLICT_WAIT = 30.0
"""Seconds between tries while somebody else polls the same bot."""
TOKEN_REFUSED = (
    "Telegram не принимает ключ бота. Возьмите действующий у @BotFather (команда /token), "
    "запишите его в секрет этой страницы и запустите её снова."
)
WEBHOOK_SET = (
    "У бота включён вебхук другой программы, поэтому опрос не работает. Отключите его там, где он "
    "настроен, или командой: .venv/bin/python -m bot webhook delete СТРАНИЦА. "
    "Ждущие вопросы сохранятся."
)
POLLED_ELSEWHERE = (
    "Этого бота опрашивает ещё одна программа. Найдите и остановите её; если её никто не "
    "запускал, ключ попал к чужим: смените его у @BotFather (команда /revoke)."
)


class WebhookSet(PageStopped):
    """A poll is refused because of a webhook."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Telegram said no: HTTP status, its description, and what it told us to do."""

    status: int
    description: str
    retry_after: float = 0.0
    migrate_to: str = ""


class Refused(Exception):
    """A refusal on its way up to who asked."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.status} {refusal.description}")
        self.refusal = refusal


_UNDELIVERABLE = (
    ("bot was blocked by the user", "blocked"),
    ("user_is_blocked", "blocked"),
    ("user is deactivated", "deactivated"),
    ("user_deactivated", "deactivated"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("bot was left", "kicked"),
    ("chat not found", "no_chat"),
    ("user not found", "no_chat"),
    ("peer_id_invalid", "no_chat"),
    ("can't initiate conversation", "no_chat"),
    ("can't send messages to", "no_chat"),
    ("group chat was deactivated", "no_chat"),
    ("not enough rights", "no_rights"),
    ("have no rights", "no_rights"),
    ("chat_write_forbidden", "no_rights"),
    ("chat_restricted", "no_rights"),
    ("need administrator rights", "no_rights"),
    ("not a forum", "no_topics"),
)
_THREAD_GONE = (
    "message thread not found",
    "topic_deleted",
    "topic_closed",
    "topic_id_invalid",
    "topic closed",
    "topic deleted",
)
_NOTHING_TO_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")


def result_of(refusal: Refusal, operation: Operation) -> Result:
    """Return how an operation came out that Telegram refused (it was certainly not done)."""
    text = refusal.description.lower()
    if refusal.status == 429:
        return _flood(refusal, operation)
    if refusal.migrate_to:
        return Migrated(refusal.migrate_to)
    if refusal.status in (401, 404):
        return PageDown(TOKEN_REFUSED)
    if (done := _as_good_as_done(text, operation)) is not None:
        return done
    if operation.thread and any(phrase in text for phrase in _THREAD_GONE):
        return ThreadGone()
    reason = next((word for phrase, word in _UNDELIVERABLE if phrase in text), "")
    if reason or refusal.status == 403:
        return Undeliverable(reason or "forbidden")
    return OurBug(f"{refusal.status} {without_words(refusal.description, operation)}")


def _as_good_as_done(text: str, operation: Operation) -> Result | None:
    match operation.body:
        case Edit(target=target) if "message is not modified" in text:
            return Delivered(target)
        case Edit() if any(phrase in text for phrase in _NOTHING_TO_EDIT):
            return Undeliverable("no_message")
        # A press waits for its answer for seconds only: afterwards there is nobody to tell.
        case AnswerPress() if "query is too old" in text or "query id is invalid" in text:
            return Delivered()
    return None


def _flood(refusal: Refusal, operation: Operation) -> Retry:
    # Telegram counts by chat unless it tells no chat's wait: then the whole bot is too fast.
    by_chat = bool(refusal.retry_after) and not isinstance(operation.body, AnswerPress)
    return Retry("flood", refusal.retry_after or DEFAULT_WAIT, "chat" if by_chat else "page")


def without_words(description: str, operation: Operation) -> str:
    """Return a description in which nothing of what we sent is quoted back, cut short."""
    match operation.body:
        case Send(reply=reply) | Edit(reply=reply):
            parts = [reply.text, *reply.text.split()]
        case CreateTopic(name=name):
            parts = [name, *name.split()]
        case _:
            parts = []
    for part in sorted(filter(lambda part: len(part) > 3, parts), key=len, reverse=True):
        description = description.replace(part, "…")
    return description[:200]


def receive_error(refusal: Refusal) -> Exception:
    """Return what a refused poll or getMe means for the page's receive loop."""
    if refusal.status in (401, 404):
        return PageStopped(TOKEN_REFUSED)
    if refusal.status == 409 and "webhook" in refusal.description.lower():
        return WebhookSet(WEBHOOK_SET)
    if refusal.status == 409:
        return Conflict(POLLED_ELSEWHERE, CONFLICT_WAIT)
    if refusal.status == 429:
        return TryLater("flood", refusal.retry_after or DEFAULT_WAIT)
    return TryLater(f"{refusal.status} {refusal.description[:200]}")
