"""VK's deliveries: a Callback server of the community, made by us where the token may manage it.

Without that right the server is made by hand, in VK's settings; then nobody can be asked how it
goes, and the confirmation string stands in config.toml, since VK shows another one there.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from bot.adapters import vk_parse
from bot.adapters.fields import dig, dig_all
from bot.adapters.hook_secret import HookSecret
from bot.adapters.network import NotSent, Unclear
from bot.adapters.vk_errors import LONG_POLL_OFF
from bot.adapters.vk_outcomes import VkRefused, receive_error
from bot.adapters.vk_polling import LongPoll
from bot.ports import (
    Batch,
    Conflict,
    Finding,
    HookState,
    PageConfig,
    PageStopped,
    RawUpdate,
    TryLater,
    Webhook,
)

TITLE = "priemka"
"""What our server is called in VK's settings; 14 letters at most."""
LONGEST_SECRET = 50
VERSION = "5.199"
_NO_RIGHT = frozenset({7, 15})
_TOO_MANY = 2000
_GOOD = ("ok", "wait")
_PLACE = "Управление → Дополнительно → Работа с API → Callback API"
_STATES = {
    "ok": "работает",
    "wait": "ждёт подтверждения",
    "failed": "адрес не подтверждён",
    "unconfigured": "не настроен",
}
REMOVED = (
    "Callback-сервер этой страницы кто-то удалил или сменил ему адрес. Найдите, кто меняет "
    f"настройки сообщества: {_PLACE}."
)

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]


class VkHook:
    """The Callback server of one community."""

    def __init__(self, call: Call, polling: LongPoll, page: PageConfig, webhook: Webhook) -> None:
        self._call = call
        self._polling = polling
        self._group = int(page.external_id)
        self._webhook = webhook
        self._secret = HookSecret(webhook.secret, LONGEST_SECRET)

    def knows(self, secret: str) -> bool:
        """Compare the secret of a delivery, in constant time."""
        return self._secret.same(secret)

    def envelope(self, update: Any) -> RawUpdate:
        """Wrap one delivered event; never raises."""
        return vk_parse.envelope(update)

    async def confirmation(self) -> str:
        """Return the string VK expects; it changes from time to time, so VK is asked for it."""
        if self._webhook.confirmation:
            return self._webhook.confirmation
        answer = await self._asked("groups.getCallbackConfirmationCode")
        return str(dig(answer, "code") or "")

    async def open(self, cursor: str) -> Batch:
        """Make or mend our server; at the first connection also list who waits already."""
        self._secret.reveal()
        batch = Batch((), cursor) if cursor else await self._history()
        await self._make()
        return batch

    async def look(self, now: datetime) -> HookState:
        """Ask in which state our server is; one that VK has given up is confirmed anew."""
        changed = self._secret.changed
        servers = await self._servers()
        if servers is None:
            await self._asked("groups.getById")
            return HookState()
        mine = self._mine(servers)
        if mine is None:
            raise Conflict(REMOVED)
        if mine.get("status") in _GOOD and not changed:
            return HookState()
        await self._make()
        state = _state(mine)
        return HookState("" if changed else f"Callback-сервер ВКонтакте: {state}. {_PLACE}.")

    async def remove(self) -> bool:
        """Delete our server; others of the community stay."""
        mine = self._mine(await self._servers() or [])
        if mine is None:
            return False
        await self._asked("groups.deleteCallbackServer", {"server_id": mine["id"]})
        return True

    async def describe(self) -> list[Finding]:
        """Say which servers the community has, and whether ours hears everything."""
        servers = await self._servers()
        if servers is None:
            text = "Ключу не разрешено управлять сообществом: о Callback-сервере не узнать."
            repair = f"Отметьте «Управление» у ключа или настройте сервер сами: {_PLACE}."
            return [Finding("warning", text, repair)]
        mine = self._mine(servers)
        others = [_other(server) for server in servers if server is not mine]
        if mine is None:
            text = "Callback-сервера ещё нет: программа добавит его при запуске."
            repair = "Или сейчас: .venv/bin/python -m bot webhook set СТРАНИЦА"
            return [Finding("warning", text, repair), *others]
        good = mine.get("status") == "ok"
        found = Finding(
            "ok" if good else "warning",
            f"Callback-сервер «{mine.get('title')}»: {_state(mine)}.",
            "" if good else "Программа должна работать, а webhooks.url — быть открыт снаружи.",
        )
        return [found, *await self._ticks(mine["id"]), *others]

    async def _ticks(self, server: int) -> list[Finding]:
        settings = await self._asked("groups.getCallbackSettings", {"server_id": server})
        missing = [kind for kind in vk_parse.NEEDED if not dig(settings, "events", kind)]
        if not missing:
            return [Finding("ok", "Все нужные события отмечены.")]
        text = f"Callback-сервер не получает события: {', '.join(missing)}."
        return [Finding("error", text, f"Отметьте их: {_PLACE} → Типы событий.")]

    async def _make(self) -> None:
        servers = await self._servers()
        if servers is None:
            return
        mine, secret = self._mine(servers), self._secret.reveal()
        wanted = {"url": self._webhook.url, "title": TITLE, "secret_key": secret}
        if mine is None:
            made = await self._asked("groups.addCallbackServer", wanted)
            server = dig(made, "server_id")
        else:
            server = mine["id"]
            if mine.get("status") not in _GOOD or mine.get("secret_key") != secret:
                await self._asked("groups.editCallbackServer", {"server_id": server, **wanted})
        ticks = dict.fromkeys(vk_parse.NEEDED, 1)
        fields = {"server_id": server, "api_version": VERSION, **ticks}
        await self._asked("groups.setCallbackSettings", fields)

    async def _history(self) -> Batch:
        try:
            return await self._polling.receive(str(self._group), "")
        except PageStopped as stopped:
            if str(stopped) != LONG_POLL_OFF:
                raise
            # A community that was never polled has no place to go on from either.
            return Batch(await self._polling.unanswered(), "")

    async def _servers(self) -> list[dict[str, Any]] | None:
        """Return the community's servers, None where the token may not manage it."""
        try:
            answer = await self._call("groups.getCallbackServers", {"group_id": self._group})
        except VkRefused as no:
            if no.code in _NO_RIGHT:
                return None
            raise receive_error(no) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None
        items = dig_all(answer, "items")
        return [
            item for item in items if isinstance(item, dict) and isinstance(item.get("id"), int)
        ]

    def _mine(self, servers: list[dict[str, Any]]) -> dict[str, Any] | None:
        return next((one for one in servers if one.get("url") == self._webhook.url), None)

    async def _asked(self, method: str, fields: Mapping[str, Any] = MappingProxyType({})) -> Any:
        try:
            return await self._call(method, {"group_id": self._group, **fields})
        except VkRefused as no:
            if no.code == _TOO_MANY:
                text = f"У сообщества уже десять Callback-серверов: удалите лишний. {_PLACE}."
                raise PageStopped(text) from None
            raise receive_error(no) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None


def _state(server: dict[str, Any]) -> str:
    status = str(server.get("status"))
    return _STATES.get(status, status)


def _other(server: dict[str, Any]) -> Finding:
    # Only the host: a path may hold a secret.
    host = urlsplit(str(server.get("url"))).hostname or "неизвестный адрес"
    return Finding("ok", f"Ещё один Callback-сервер сообщества ({host}): {_state(server)}.")
