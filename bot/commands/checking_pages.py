"""Each page is asked whether it can work, all of them at once, and none is waited for long."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.adapters.registry import make_adapter
from bot.channels import CHANNELS
from bot.config import College, Config, Page
from bot.ports import Finding, PageConfig, PageStopped
from handlers.texts.modes import LAW, MEANINGS

LONGEST_SECONDS = 15.0
Section = tuple[str, list[Finding]]


async def check_pages(config: Config) -> list[Section]:
    """A section for every page of the configuration, in its order."""
    ready = {page.slug: page for page in config.pages()}
    pages = [(college, page) for college in config.colleges for page in college.pages]
    return await asyncio.gather(
        *(_section(college, page, ready.get(page.slug)) for college, page in pages)
    )


async def _section(college: College, page: Page, ready: PageConfig | None) -> Section:
    title = f"Страница {page.slug} ({page.channel})"
    if ready is None:
        return title, [Finding("ok", "Выключена в настройках.")]
    law = foreign_notice(page.mode) if CHANNELS[page.channel].foreign else []
    desk = next((desk.chat for desk in college.desks if desk.page == page.slug), None)
    extra = {"desk_chat": str(desk)} if desk is not None else {}
    return title, [*await _look(replace(ready, extra=extra)), *law]


async def _look(page: PageConfig) -> Sequence[Finding]:
    try:
        # The token first: without it there is nobody to ask as.
        if page.token:
            page.token.reveal()
        adapter = make_adapter(page, lambda: None)
    except PageStopped as error:
        return [Finding("error", str(error))]
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await adapter.check()
    except TimeoutError:
        text = f"Ответа нет уже {LONGEST_SECONDS:.0f} секунд."
        return [Finding("error", text, "Проверьте сеть и прокси этой страницы.")]
    finally:
        await adapter.close()


def foreign_notice(mode: str) -> list[Finding]:
    """Two lines for whoever decides about a page abroad: what to ask, what the mode means."""
    others = "; ".join(f"{name}: {meaning}" for name, meaning in MEANINGS.items() if name != mode)
    return [
        Finding("warning", f"{LAW}: спросите юриста и выберите mode."),
        Finding("ok", f"Сейчас mode = «{mode}»: {MEANINGS[mode]}. Бывает ещё — {others}."),
    ]
