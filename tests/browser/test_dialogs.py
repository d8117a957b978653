"""Talks of a college are gone through by arrows; the page does not search again for it."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import enter, visitor
from tests.web.world import world

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKED = ("Можно с собакой?", "Можно с кошкой?", "Можно с хомяком?")


async def test_talks_are_gone_through_by_arrows(chromium: Browser, tmp_path: Path) -> None:
    async with world(tmp_path) as here, visitor(chromium, here) as page:
        for number, text in enumerate(ASKED):
            here.say(text, f"guest-{number}")
            await here.work()
        await enter(page, here, role="admin", person="Анна")
        await page.goto("/dialogs")
        detail, chosen = page.locator("#detail"), page.locator("[data-dialog][aria-current]")
        for text in reversed(ASKED):
            await page.keyboard.press("ArrowDown")
            await expect(detail).to_contain_text(text)
            await expect(chosen).to_contain_text(text)
            await expect(chosen).to_be_focused()
        # Each press counts, however fast they come.
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("ArrowUp")
        await expect(detail).to_contain_text(ASKED[2])
        await page.get_by_role("link", name=ASKED[0]).click()
        await expect(detail).to_contain_text(ASKED[0])
        await page.reload()
        await expect(detail).to_contain_text(ASKED[0])
