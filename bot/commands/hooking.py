"""Hooking tells a platform where to deliver, shows what it was told, or takes it back.

The running process does the same by itself; by hand it is needed to look, and to hand a page over.
"""

import argparse
import asyncio

from bot.adapters.registry import make_adapter
from bot.commands.checking import MARKS
from bot.commands.preparing import prepare
from bot.commands.refusing import Refused
from bot.config import Config
from bot.ports import Finding, Hook, PageConfig, PageStopped, TryLater

_PATIENCE = 30.0
NO_WEBHOOK = (
    "У страницы {slug} нет вебхука. Добавьте ей в config.toml webhook_secret, а в файл — раздел "
    "[webhooks]; как это сделать, сказано в config.example.toml."
)
POLLED = (
    "У страницы {slug} transport = «poll»: работающая программа вебхук снимет. "
    'Поставьте ей transport = "webhook" и запустите программу снова.'
)
COMES_BACK = (
    "У страницы {slug} transport = «webhook»: работающая программа установит его снова. Насовсем — "
    'поставьте transport = "poll" и запустите её снова.'
)


def webhook(options: argparse.Namespace) -> int:
    """Set, show or delete the webhook of a page; the exit code.

    Raises ConfigError, Refused, SecretError.
    """
    config = prepare(options)
    page = _page(config, options.page)
    if options.act == "set" and (page.transport, page.channel) == ("poll", "telegram"):
        raise Refused(POLLED.format(slug=page.slug))
    return asyncio.run(_carry_out(options.act, page))


def _page(config: Config, slug: str) -> PageConfig:
    pages = {page.slug: page for page in config.pages() if page.channel != "web"}
    if slug not in pages:
        raise Refused(
            f"Страницы «{slug}» в настройках нет. Есть: {', '.join(pages) or 'ни одной'}."
        )
    return pages[slug]


async def _carry_out(act: str, page: PageConfig) -> int:
    try:
        adapter = make_adapter(page, lambda: None)
    except PageStopped as error:
        raise Refused(str(error)) from None
    try:
        if adapter.hook is None:
            raise Refused(NO_WEBHOOK.format(slug=page.slug))
        async with asyncio.timeout(_PATIENCE):
            await adapter.connect()
            return await _act(act, page, adapter.hook)
    except PageStopped as error:
        raise Refused(str(error)) from None
    except TryLater as error:
        raise Refused(f"Платформа не отвечает ({error}). Повторите позже.") from None
    except TimeoutError:
        raise Refused(f"Ответа нет уже {_PATIENCE:.0f} секунд. Проверьте сеть.") from None
    finally:
        await adapter.close()


async def _act(act: str, page: PageConfig, hook: Hook) -> int:
    if act == "delete":
        removed = await hook.remove()
        print(f"{page.slug}: вебхук снят." if removed else f"{page.slug}: вебхука и не было.")
        if page.transport == "webhook":
            print(COMES_BACK.format(slug=page.slug))
        return 0
    if act == "set":
        # Any place to go on from: only the running process may begin to listen to a page.
        await hook.open("0")
        print(f"{page.slug}: платформа знает адрес.")
    findings = await hook.describe()
    for finding in findings:
        print(_line(finding))
    return int(any(finding.level == "error" for finding in findings))


def _line(finding: Finding) -> str:
    return f"{MARKS[finding.level]}{finding.text} {finding.repair}".rstrip()
