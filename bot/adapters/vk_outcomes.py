"""What VK's answers mean for an operation and for the receive loop, read from `vk_errors`."""

from typing import Any

from bot.adapters.fields import dig, dug_id
from bot.adapters.meanings import Meaning, Only, first
from bot.adapters.vk_errors import LONG_POLL_OFF, PARAMETER, ROWS, STOPPED
from bot.adapters.vk_requests import GLOBAL, is_chat
from bot.operations import (
    AnswerPress,
    Copy,
    Delivered,
    Edit,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    SendFiles,
    Uncarried,
    Undeliverable,
    Unknown,
)
from bot.ports import PageStopped, TryLater

_WAITS = {row.code: row.wait for row in ROWS if row.meaning is Meaning.FREEZE}
"""Seconds in which the whole page keeps quiet."""


class VkRefused(Exception):
    """VK answered with an error: its code and its text, which never holds what we sent."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message[:200]}")
        self.code = code
        self.message = message[:200]


def result_of(no: VkRefused, operation: Operation) -> Result:
    """Return how an operation came out that VK answered with an error."""
    row = first(ROWS, no.code, no.message, _kinds(operation))
    said = f"vk {no.code}"
    match row.meaning if row else Meaning.BUG:
        case Meaning.RETRY:
            return Retry(said)
        case Meaning.FREEZE:
            return Retry(said, _WAITS[no.code], "page")
        case Meaning.UNKNOWN:
            return Unknown(said)
        case Meaning.DONE:
            return Delivered()
        case Meaning.GONE if row:
            return Uncarried(row.word)
        case Meaning.DIALOG if row:
            return Undeliverable(row.word)
        case Meaning.STOP if row:
            return PageDown(row.word)
    return OurBug(f"vk {no}")


def _kinds(operation: Operation) -> frozenset[Only]:
    """Return which rows speak of an operation."""
    match operation.body:
        case AnswerPress():
            return frozenset({Only.ALL, Only.PRESS})
        case Edit():
            return frozenset({Only.ALL, Only.EDIT})
        case Send() if is_chat(operation.peer):
            return frozenset({Only.ALL, Only.CHAT})
        case Copy() | SendFiles():
            return frozenset(
                {Only.ALL, Only.FILES, *((Only.CHAT,) if is_chat(operation.peer) else ())}
            )
    return frozenset({Only.ALL})


def delivered(answer: Any, operation: Operation) -> Result:
    """Return how an accepted call came out. Raises VkRefused for a refusal inside a list."""
    match operation.body:
        case Send() | Copy() | SendFiles():
            return _sent(answer)
        case Edit(target=target):
            return Delivered(target)
    return Delivered()


def _sent(answer: Any) -> Result:
    item = answer[0] if isinstance(answer, list) and answer else answer
    if isinstance(item, int) and not isinstance(item, bool):
        return Delivered(f"{GLOBAL}{item}" if item else "")
    code = dig(item, "error", "code")
    if isinstance(code, int):
        raise VkRefused(code, str(dig(item, "error", "description") or ""))
    number = dug_id(item, "conversation_message_id") or dug_id(item, "cmid")
    return Delivered(number) if number else Unknown("no message number in the answer")


def receive_error(no: VkRefused) -> Exception:
    """Return what an error means for the page's receive loop."""
    if no.code == 15 and "longpoll" in no.message.lower().replace(" ", ""):
        return PageStopped(LONG_POLL_OFF)
    if no.code in (PARAMETER, 125):
        return PageStopped(STOPPED[203])
    # What stops sending only (a captcha, bot features) does not stop hearing.
    if no.code in STOPPED and no.code not in (14, 912):
        return PageStopped(STOPPED[no.code])
    return TryLater(f"vk {no}", _WAITS.get(no.code, 0.0))
