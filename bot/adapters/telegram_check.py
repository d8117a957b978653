"""A page's findings are for the person who sets it up: what is wrong, and where to click."""

from urllib.parse import urlsplit

from bot.adapters.fields import Fields
from bot.adapters.network import NotSent, Unclear
from bot.adapters.telegram_client import (
    Client,
    RawGetChat,
    RawGetChatMember,
    RawGetMe,
    RawGetWebhookInfo,
)
from bot.adapters.telegram_errors import TOKEN_REFUSED
from bot.adapters.telegram_hook import PORTS, described
from bot.adapters.telegram_outcomes import WEBHOOK_SET, Refused
from bot.hooks import hook_path
from bot.ports import Finding, PageConfig, PageStopped

UNREACHABLE = (
    "Проверьте сеть и прокси этой страницы; если Telegram в вашей сети закрыт, "
    "укажите в config.toml прокси или свой сервер Bot API."
)


async def look(client: Client, page: PageConfig) -> list[Finding]:
    """Ask Telegram about the token, the webhook and the desk's group; never raises for errors."""
    try:
        me = await client.fields(RawGetMe())
        found = [Finding("ok", f"Бот @{me.get('username', '')} отвечает, ключ действует.")]
        found += _webhook(await client.fields(RawGetWebhookInfo()), page)
    except PageStopped as stopped:
        return [Finding("error", "Ключ бота записан неверно.", str(stopped))]
    except Refused as no:
        if no.refusal.status in (401, 404):
            return [Finding("error", "Telegram не принимает ключ бота.", TOKEN_REFUSED)]
        return [Finding("error", f"Telegram отказал: {no}.", "Повторите проверку позже.")]
    except (NotSent, Unclear) as lost:
        return [Finding("error", f"Telegram не отвечает ({lost}).", UNREACHABLE)]
    desk_chat = page.extra.get("desk_chat", "")
    return found + (await _desk(client, me, desk_chat) if desk_chat else [])


def _webhook(info: Fields, page: PageConfig) -> list[Finding]:
    if page.transport == "webhook" and page.webhook is not None:
        return _address(page, page.webhook.url) + described(info, page.webhook.url)
    address = str(info.get("url") or "")
    if not address:
        return []
    if urlsplit(address).path.endswith(hook_path(page.channel, page.slug)):
        text = "Остался вебхук прежней настройки: при запуске опрос его снимет, вопросы сохранятся."
        return [Finding("ok", text)]
    # Only the host: many programs put the token into the path of their webhook.
    host = urlsplit(address).hostname or "неизвестный адрес"
    return [Finding("error", f"Включён вебхук ({host}): опрос не получит ничего.", WEBHOOK_SET)]


def _address(page: PageConfig, url: str) -> list[Finding]:
    """Telegram itself comes to a few ports only; an own Bot API server goes anywhere."""
    port = urlsplit(url).port or 443
    if page.api or port in PORTS:
        return []
    text = f"На порт {port} Telegram не приходит, только на {', '.join(map(str, PORTS))}."
    return [Finding("error", text, "Поменяйте webhooks.url в config.toml.")]


async def _desk(client: Client, me: Fields, desk_chat: str) -> list[Finding]:
    try:
        group = await client.fields(RawGetChat(chat_id=int(desk_chat)))
        member = await client.fields(
            RawGetChatMember(chat_id=int(desk_chat), user_id=int(me["id"]))
        )
    except (NotSent, Unclear) as lost:
        return [Finding("error", f"О группе сотрудников узнать не удалось ({lost}).", UNREACHABLE)]
    except (Refused, ValueError, KeyError):
        return [
            Finding(
                "error",
                f"Бот не видит группу сотрудников {desk_chat}.",
                "Добавьте бота в группу и проверьте её номер в config.toml, chat в "
                "[[colleges.desks]]: "
                "у супергруппы он начинается с -100.",
            )
        ]
    return _topics(group) + _rights(member, me)


def _topics(group: Fields) -> list[Finding]:
    if group.get("type") == "supergroup" and group.get("is_forum") is True:
        return [Finding("ok", "В группе сотрудников включены темы.")]
    return [
        Finding(
            "error",
            "В группе сотрудников не включены темы: карточкам вопросов негде появиться.",
            "Откройте в Telegram «Изменить группу» и включите «Темы».",
        )
    ]


def _rights(member: Fields, me: Fields) -> list[Finding]:
    admin = member.get("status") == "administrator"
    found = []
    if not admin or member.get("can_manage_topics") is not True:
        found.append(
            Finding(
                "error",
                "У бота нет права управлять темами в группе сотрудников.",
                "Сделайте бота администратором группы и включите ему «Управление темами».",
            )
        )
    if not admin and me.get("can_read_all_group_messages") is not True:
        found.append(
            Finding(
                "error",
                "Бот видит в группе только ответы на свои сообщения и команды.",
                "Сделайте бота администратором группы; либо в @BotFather: /setprivacy, Disable, "
                "затем удалите бота из группы и добавьте снова.",
            )
        )
    return found or [Finding("ok", "Прав бота в группе сотрудников хватает.")]
