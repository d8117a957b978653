"""What Telegram's refusals mean for an operation and for the receive loop.

Read from `telegram_errors`.
"""

from dataclasses import dataclass

from bot.adapters.meanings import Meaning, Only, first
from bot.adapters.telegram_errors import ROWS, TOKEN_REFUSED
from bot.operations import (
    AnswerPress,
    Copy,
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
    SendFiles,
    ThreadGone,
    Uncarried,
    Undeliverable,
)
from bot.ports import Conflict, PageStopped, TryLater

DEFAULT_WAIT = 5.0
"""Seconds to wait where Telegram asks for patience and does not say how long."""
CONFLICT_WAIT = 30.0
"""Seconds between tries while somebody else polls the same bot."""
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


def result_of(refusal: Refusal, operation: Operation) -> Result:
    """Return how an operation came out that Telegram refused (it was certainly not done)."""
    if refusal.status == 429:
        return _flood(refusal, operation)
    if refusal.migrate_to:
        return Migrated(refusal.migrate_to)
    row = first(ROWS, refusal.status, refusal.description, _kinds(operation))
    match row.meaning if row else Meaning.BUG:
        case Meaning.STOP if row:
            return PageDown(row.word)
        case Meaning.DONE:
            target = operation.body.target if isinstance(operation.body, Edit) else ""
            return Delivered(target)
        case Meaning.GONE if row:
            return Uncarried(row.word)
        case Meaning.TOPIC:
            return ThreadGone()
        case Meaning.DIALOG if row:
            return Undeliverable(row.word)
    return OurBug(f"{refusal.status} {without_words(refusal.description, operation)}")


def _kinds(operation: Operation) -> frozenset[Only]:
    """Return which rows speak of an operation."""
    kinds = {Only.ALL}
    if operation.thread:
        kinds.add(Only.THREAD)
    if isinstance(operation.body, Edit):
        kinds.add(Only.EDIT)
    if isinstance(operation.body, AnswerPress):
        kinds.add(Only.PRESS)
    if isinstance(operation.body, Copy | SendFiles):
        kinds.add(Only.FILES)
    return frozenset(kinds)


def refuses_entities(refusal: Refusal) -> bool:
    """Say whether Telegram objects to what is bold or a link, and to nothing else."""
    return refusal.status == 400 and "entit" in refusal.description.lower()


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
