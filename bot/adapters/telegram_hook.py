"""Telegram's deliveries: one address a page, set by us, and asked about while it is in use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, SetWebhook

from bot.adapters import telegram_parse
from bot.adapters.fields import dig, dig_all, dug_moment
from bot.adapters.hook_secret import HookSecret
from bot.adapters.network import NotSent, Unclear
from bot.adapters.telegram_client import Client, RawGetWebhookInfo
from bot.adapters.telegram_outcomes import Refused, receive_error
from bot.hooks import hook_path
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

CONNECTIONS = 10
"""Deliveries at once, of different chats: Telegram keeps the order within a chat itself."""
LONGEST_SECRET = 256
FRESH = timedelta(minutes=5)
"""Telegram tries again every two minutes at most, and remembers an error long after it passed."""
PORTS = (443, 80, 88, 8443)
ELSEWHERE = (
    "Вебхук бота установил кто-то другой. Найдите и остановите ту программу; если её никто не "
    "запускал, ключ попал к чужим: смените его у @BotFather (команда /revoke)."
)


class TelegramHook:
    """The webhook of one bot."""

    def __init__(self, client: Client, webhook: Webhook) -> None:
        self._client = client
        self._url = webhook.url
        self._secret = HookSecret(webhook.secret, LONGEST_SECRET)

    def knows(self, secret: str) -> bool:
        """Compare the header of a delivery, in constant time."""
        return self._secret.same(secret)

    def envelope(self, update: Any) -> RawUpdate:
        """Wrap one delivered update; never raises."""
        return telegram_parse.envelope(update)

    async def confirmation(self) -> str:
        """Telegram asks for no proof but a certificate."""
        return ""

    async def open(self, cursor: str) -> Batch:
        """Set the webhook; updates that wait are delivered to it."""
        wanted = SetWebhook(
            url=self._url,
            secret_token=self._secret.reveal(),
            max_connections=CONNECTIONS,
            allowed_updates=list(telegram_parse.WANTED),
        )
        try:
            await self._client.call(wanted)
        except Refused as no:
            if no.refusal.status == 400:
                raise PageStopped(
                    f"Telegram не принимает адрес вебхука ({no.refusal.description[:200]}). "
                    "Проверьте webhooks.url в config.toml: нужен https и порт "
                    f"{', '.join(map(str, PORTS))}."
                ) from None
            raise receive_error(no.refusal) from None
        except (NotSent, Unclear) as lost:
            raise TryLater(str(lost)) from None
        # Kept as it was: a number taken from deliveries side by side would pass over the slower.
        return Batch((), cursor)

    async def look(self, now: datetime) -> HookState:
        """Ask how many updates wait and whether the last tries failed."""
        if self._secret.changed:
            await self.open("")
        info = await self._info()
        if info.get("url") != self._url:
            raise Conflict(ELSEWHERE)
        pending = _pending(info)
        failed_at = dug_moment(info, "last_error_date")
        if not pending or failed_at is None or failed_at < now - FRESH:
            return HookState("", pending)
        return HookState(f"Telegram не может доставить сообщения: {_error(info)}.", pending)

    async def remove(self) -> bool:
        """Delete the webhook, whoever set it; what waits is kept for polling."""
        if not (await self._info()).get("url"):
            return False
        await _asked(self._client, DeleteWebhook())
        return True

    async def describe(self) -> list[Finding]:
        """Say where the webhook leads, what waits, and the last error."""
        return described(await self._info(), self._url)

    async def _info(self) -> Mapping[str, Any]:
        info = await _asked(self._client, RawGetWebhookInfo())
        if not isinstance(info, Mapping):
            raise TryLater("the answer is no object")
        return info


async def let_go(client: Client, page: PageConfig) -> bool:
    """Delete a webhook of ours that an earlier configuration left; another's is left alone.

    True = it is deleted, and what waits there can be polled. Raises PageStopped, TryLater.
    """
    url = str(dig(await _asked(client, RawGetWebhookInfo()), "url") or "")
    if url and not urlsplit(url).path.endswith(hook_path(page.channel, page.slug)):
        return False
    if url:
        await _asked(client, DeleteWebhook())
    return True


def described(info: Mapping[str, Any], wanted: str) -> list[Finding]:
    """Say what getWebhookInfo answered; `wanted` is our address."""
    url = str(info.get("url") or "")
    if not url:
        text = "Вебхук ещё не установлен: программа установит его при запуске."
        return [
            Finding("warning", text, "Или сейчас: .venv/bin/python -m bot webhook set СТРАНИЦА")
        ]
    # Only the host: many programs put the token into the path of their webhook.
    host = urlsplit(url).hostname or "неизвестный адрес"
    if url != wanted:
        text = f"Вебхук ведёт на другой адрес ({host}): при запуске он станет нашим."
        return [Finding("warning", text, ELSEWHERE)]
    found = [Finding("ok", f"Вебхук установлен ({host}), ждут доставки: {_pending(info)}.")]
    if failed_at := dug_moment(info, "last_error_date"):
        text = f"Последняя ошибка доставки — {failed_at:%d.%m.%Y %H:%M} UTC: {_error(info)}."
        repair = "Проверьте, что адрес webhooks.url открыт снаружи и ведёт на webhooks.listen."
        found.append(Finding("warning" if _pending(info) else "ok", text, repair))
    missing = set(telegram_parse.WANTED) - set(dig_all(info, "allowed_updates"))
    if missing:
        text = f"Telegram присылает не всё: нет {', '.join(sorted(missing))}."
        found.append(Finding("warning", text, "Перезапустите программу: она попросит всё нужное."))
    return found


async def _asked(client: Client, method: Any) -> Any:
    try:
        return await client.call(method)
    except Refused as no:
        raise receive_error(no.refusal) from None
    except (NotSent, Unclear) as lost:
        raise TryLater(str(lost)) from None


def _pending(info: Mapping[str, Any]) -> int:
    found = info.get("pending_update_count")
    return found if isinstance(found, int) else 0


def _error(info: Mapping[str, Any]) -> str:
    return str(info.get("last_error_message") or "без объяснений")[:200].rstrip(".")
