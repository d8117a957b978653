"""A community's findings are for the person who sets it up: what is wrong, and where to click."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.adapters.fields import dig, dig_all
from bot.adapters.network import NotSent, Unclear
from bot.adapters.vk_errors import LONG_POLL_OFF, STOPPED
from bot.adapters.vk_outcomes import VkRefused
from bot.adapters.vk_parse import NEEDED
from bot.ports import Finding, Hook, PageStopped, TryLater, Unparsable

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]

_TICKS = {
    "message_new": "Входящее сообщение",
    "message_reply": "Исходящее сообщение",
    "message_event": "Действие с сообщением",
    "message_allow": "Разрешение на получение",
    "message_deny": "Запрет на получение",
    "message_edit": "Редактирование сообщения",
}
_TYPES = "Управление → Дополнительно → Работа с API → Long Poll API → Типы событий"
_KEYS = "Управление → Дополнительно → Работа с API → Ключи доступа"


async def look(call: Call, group: str, desk_chat: str, hook: Hook | None = None) -> list[Finding]:
    """Ask VK about the token, how events come, and the desk's chat; never raises for errors.

    Events come through `hook`, or by long poll where there is none.
    """
    try:
        name, number = await whose(call)
        found = [Finding("ok", f"Сообщество «{name}» (club{number}) отвечает, ключ действует.")]
        if group and group != number:
            found.append(
                Finding(
                    "error",
                    f"Ключ не от того сообщества: ожидалось club{group}.",
                    "Проверьте, не перепутаны ли ключи двух страниц.",
                )
            )
        found += _permissions(await call("groups.getTokenPermissions", {}))
        if hook is not None:
            found += await hook.describe()
        else:
            found += _events(await call("groups.getLongPollSettings", {"group_id": int(number)}))
        return found + (await _desk(call, desk_chat) if desk_chat else [])
    except VkRefused as no:
        text = f"ВКонтакте отказал: ошибка {no.code}."
        return [Finding("error", text, STOPPED.get(no.code, "Повторите проверку позже."))]
    except PageStopped as stopped:
        return [Finding("error", "ВКонтакте отказал.", str(stopped))]
    except (NotSent, Unclear, Unparsable, TryLater) as lost:
        text = f"ВКонтакте не отвечает ({lost})."
        return [Finding("error", text, "Проверьте сеть и прокси этой страницы.")]


async def whose(call: Call) -> tuple[str, str]:
    """Return name and number of the community a token belongs to.

    Raises VkRefused, NotSent, Unclear, and Unparsable where the answer makes no sense.
    """
    answer = await call("groups.getById", {})
    groups = answer if isinstance(answer, list) else dig_all(answer, "groups")
    number = dig(groups[0], "id") if groups else None
    if not isinstance(number, int):
        raise Unparsable("no community in the answer")
    return str(dig(groups[0], "name") or ""), str(number)


def _permissions(answer: Any) -> list[Finding]:
    names = [dig(item, "name") for item in dig_all(answer, "permissions")]
    if "messages" in names:
        return [Finding("ok", "Ключу разрешены сообщения сообщества.")]
    return [
        Finding(
            "error",
            "Ключу не разрешены сообщения сообщества.",
            f"Создайте ключ с отметкой «Сообщения сообщества»: {_KEYS}.",
        )
    ]


def _events(answer: Any) -> list[Finding]:
    if not dig(answer, "is_enabled"):
        return [Finding("error", "Long Poll выключен: сообщения не приходят.", LONG_POLL_OFF)]
    missing = [kind for kind in NEEDED if not dig(answer, "events", kind)]
    if not missing:
        return [Finding("ok", "Long Poll включён, все нужные события отмечены.")]
    ticks = ", ".join(f"«{_TICKS[kind]}» ({kind})" for kind in missing)
    return [Finding("error", f"Не отмечены события: {ticks}.", f"Отметьте их: {_TYPES}.")]


async def _desk(call: Call, desk_chat: str) -> list[Finding]:
    answer = await call("messages.getConversationsById", {"peer_ids": desk_chat})
    if dig_all(answer, "items"):
        return [Finding("ok", "Сообщество видит беседу сотрудников.")]
    return [
        Finding(
            "error",
            f"Сообщество не видит беседу сотрудников {desk_chat}.",
            "Добавьте сообщество в беседу и дайте ему доступ к переписке; номер беседы "
            "(desk_chat) начинается с 2000000001.",
        )
    ]
