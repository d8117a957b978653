"""Coming in by a code in a browser: the page goes in by itself, without a script by a button."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.web.test_knocking import FIREFOX, employ, send
from tests.web.world import world

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def code_on(page: Page) -> str:
    """Ask for a code; what the page shows."""
    await page.goto("/enter")
    await page.get_by_role("button", name="Получить код").click()
    shown = await page.locator("output").inner_text()
    return "".join(re.findall(r"\d", shown))


async def test_the_page_goes_in_by_itself(chromium: Browser, tmp_path: Path) -> None:
    async with world(tmp_path) as here, visitor(chromium, here, user_agent=FIREFOX) as page:
        employ(here, role="admin")
        code = await code_on(page)
        await expect(page.get_by_text("Жду подтверждения")).to_be_visible()
        assert send(here, code)
        await page.wait_for_url(lambda url: "/enter" not in url)
        await page.goto("/account")
        await expect(page.get_by_text("Вход через мессенджер")).to_be_visible()


async def test_without_a_script_the_button_goes_in(chromium: Browser, tmp_path: Path) -> None:
    async with (
        world(tmp_path) as here,
        visitor(
            chromium, here, statuses={409}, user_agent=FIREFOX, java_script_enabled=False
        ) as page,
    ):
        employ(here, role="admin")
        code = await code_on(page)
        await page.get_by_role("button", name="Я подтвердил").click()
        await expect(page.get_by_role("alert")).to_contain_text("Пока не подтверждено")
        assert send(here, code)
        await page.get_by_role("button", name="Я подтвердил").click()
        await page.wait_for_url(lambda url: "/enter" not in url)


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_read_the_pages(
    chromium: Browser, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    async with (
        world(tmp_path) as here,
        visitor(chromium, here, size=size, scheme=scheme) as page,
    ):
        await code_on(page)
        assert await axe(page) == []
        await page.goto("/enter")
        await page.get_by_text("Вход по паролю").click()
        assert await axe(page) == []
        await enter(page, here, role="owner", person="Анна Петрова")
        await enter(page, here, role="owner", person="Анна Петрова")
        for path in ("/account", "/audit"):
            await page.goto(path)
            assert await axe(page) == [], path
            wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, path
