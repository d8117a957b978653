"""Links in answers are tried when asked for: a page that is gone is told before an asker finds it.

Nothing is read of what stands behind them: that somebody answers, and does not say it is gone.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.library import Content
from bot.ports import Finding

LONGEST_SECONDS = 15.0
_AT_ONCE = 10
_GONE = frozenset({404, 410})
_BROKEN = 500
_LINK = re.compile(r"https?://[^\s<>()\[\]{}«»\"]+[^\s<>()\[\]{}«»\".,;:!?]")
_REPAIR = "Откройте её в браузере и впишите верный адрес."


async def check_links(content: Content) -> list[Finding]:
    """A warning for every link of entries and real colleges that leads nowhere now."""
    links = _links(content)
    turns = asyncio.Semaphore(_AT_ONCE)
    timeout = ClientTimeout(total=LONGEST_SECONDS)
    async with ClientSession(timeout=timeout) as session:
        found = await asyncio.gather(*(_trouble(session, turns, link) for link in links))
    dead = [
        Finding("warning", f"{links[link]}: {link}: {why}.", _REPAIR)
        for link, why in zip(links, found, strict=True)
        if why
    ]
    return [*dead, Finding("ok", f"Открывается ссылок: {len(links) - len(dead)}.")]


def _links(content: Content) -> Mapping[str, str]:
    """Every link there is, and where it stands first."""
    found: dict[str, str] = {}
    for place, text in _texts(content):
        for link in _LINK.findall(text):
            found.setdefault(link, place)
    return found


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    owned = [(slug, entry) for slug, entries in content.own.items() for entry in entries]
    for owner, entry in [*(("база", entry) for entry in content.entries), *owned]:
        for variant in entry.variants:
            yield f"{owner}: {entry.id}", variant.text
    for slug, college in content.colleges.items():
        if college.sample:
            continue
        for fact in college.facts:
            yield f"{slug}: {fact.key}", str(fact.value)
        for link in college.links:
            yield f"{slug}: links.{link.channel}", link.url


async def _trouble(session: ClientSession, turns: asyncio.Semaphore, link: str) -> str:
    """Why a link leads nowhere, "" where it does not."""
    async with turns:
        try:
            async with session.get(link) as reply:
                status = reply.status
        except TimeoutError:
            return "не отвечает"
        except (ClientError, OSError, ValueError) as error:
            return f"не открывается ({type(error).__name__})"
    # Many sites refuse programs and open for people: only what is gone or broken is told.
    return f"ответ {status}" if status in _GONE or status >= _BROKEN else ""
