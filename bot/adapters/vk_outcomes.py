"""What VK's error codes mean: one table for operations, one for the receive loop.

Codes and names are those of errors.json in VK's published API schema (5.199).
"""

from typing import Any

from bot.adapters.fields import dig, dug_id
from bot.adapters.vk_requests import GLOBAL, is_chat
from bot.operations import (
    AnswerPress,
    Delivered,
    Edit,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    Undeliverable,
    Unknown,
)
from bot.ports import PageStopped, TryLater

_KEYS = "Управление → Дополнительно → Работа с API → Ключи доступа"
_NEW_KEY = f"Создайте новый ключ сообщества ({_KEYS}) и запишите его в секрет страницы."

STOPPED = {
    5: f"ВКонтакте не принимает ключ сообщества. {_NEW_KEY}",
    7: f"Ключу сообщества не хватает прав. {_NEW_KEY} Отметьте «Сообщения» и «Управление».",
    14: "ВКонтакте требует капчу: сообщество заподозрили в рассылке. Ответьте кому-нибудь "
    "вручную из сообщений сообщества и запустите страницу через час.",
    15: "ВКонтакте закрыл доступ: ключ от другого сообщества или у него не хватает прав. "
    f"{_NEW_KEY} Отметьте «Сообщения» и «Управление».",
    17: "ВКонтакте требует подтвердить владельца: войдите в сообщество в браузере.",
    27: f"Ключ сообщества недействителен. {_NEW_KEY}",
    28: f"Ключ приложения недействителен. {_NEW_KEY}",
    203: "У ключа нет доступа к этому сообществу: проверьте номер сообщества в config.toml.",
    912: "У сообщества выключены возможности ботов, поэтому кнопки не отправляются. Включите: "
    "Управление → Сообщения → Настройки для бота.",
}
LONG_POLL_OFF = (
    "У сообщества выключен Long Poll. Включите: "
    "Управление → Дополнительно → Работа с API → Long Poll API."
)

_WAITS = {6: 1.0, 9: 60.0, 29: 300.0, 32: 60.0}
"""Seconds in which the whole page keeps quiet: too many a second, flood, limits of the day."""

_AGAIN = frozenset({1, 10})
_PERHAPS = frozenset({13, 36})
_UNDELIVERABLE = {
    18: "deleted",
    30: "privacy",
    37: "deleted",
    113: "no_chat",
    900: "blocked",
    901: "denied",
    902: "privacy",
    917: "no_chat",
    922: "kicked",
    925: "no_rights",
    927: "no_chat",
    932: "no_chat",
    935: "no_chat",
    936: "no_chat",
    945: "no_chat",
    946: "no_chat",
    950: "too_late",
    962: "denied",
    983: "no_rights",
    985: "no_rights",
    987: "denied",
    988: "denied",
    1012: "no_rights",
}
_NOT_EDITABLE = frozenset({15, 909, 920, 924, 949})
_PARAMETER = 100


class VkRefused(Exception):
    """VK answered with an error: its code and its text, which never holds what we sent."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message[:200]}")
        self.code = code
        self.message = message[:200]


def result_of(no: VkRefused, operation: Operation) -> Result:
    """Return how an operation came out that VK answered with an error."""
    if (special := _special(no, operation)) is not None:
        return special
    if no.code in _WAITS:
        return Retry(f"vk {no.code}", _WAITS[no.code], "page")
    if no.code in _AGAIN:
        return Retry(f"vk {no.code}")
    if no.code in _PERHAPS:
        return Unknown(f"vk {no.code}")
    if no.code in _UNDELIVERABLE:
        return Undeliverable(_UNDELIVERABLE[no.code])
    if no.code in STOPPED:
        return PageDown(STOPPED[no.code])
    return OurBug(f"vk {no}")


def _special(no: VkRefused, operation: Operation) -> Result | None:
    """Return what a code means only for this kind of operation, None where nothing special."""
    match operation.body:
        # A press can be answered for a minute: afterwards there is nobody to tell.
        case AnswerPress() if no.code == _PARAMETER:
            return Delivered()
        case Edit() if no.code in _NOT_EDITABLE or _names_no_message(no):
            return Undeliverable("no_message")
        # Thrown out of one group chat, a community still works everywhere else.
        case Send() if no.code in (7, 15) and is_chat(operation.peer):
            return Undeliverable("kicked")
    return None


def _names_no_message(no: VkRefused) -> bool:
    return no.code == _PARAMETER and ("message_id" in no.message or "cmid" in no.message)


def delivered(answer: Any, operation: Operation) -> Result:
    """Return how an accepted call came out. Raises VkRefused for a refusal inside a list."""
    match operation.body:
        case Send():
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
    if no.code in (_PARAMETER, 125):
        return PageStopped(STOPPED[203])
    # What stops sending only (a captcha, bot features) does not stop hearing.
    if no.code in STOPPED and no.code not in (14, 912):
        return PageStopped(STOPPED[no.code])
    return TryLater(f"vk {no}", _WAITS.get(no.code, 0.0))
