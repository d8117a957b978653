"""The room of reports for everybody: by axe, on a wide screen and a phone, without a script."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.web.test_reports import asked

EMPTY = "/reports?period=own&from=2025-01-01&to=2025-01-02"
pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("size", "scheme", "script"),
    [(WIDE, "light", True), (PHONE, "dark", True), (WIDE, "dark", False)],
)
async def test_everybody_can_read_and_choose(
    size: tuple[int, int], scheme: str, script: bool, chromium: Browser, tmp_path: Path
) -> None:
    async with (
        asked(tmp_path) as here,
        visitor(chromium, here, size=size, scheme=scheme, java_script_enabled=script) as page,
    ):
        await enter(page, here, role="reviewer", person="Анна")
        for path in ("/reports", "/reports?period=7", EMPTY):
            await page.goto(path)
            if script:
                for details in await page.locator("details").all():
                    await details.evaluate("one => { one.open = true; }")
                assert await axe(page) == [], path
                wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, path
        await page.get_by_label("с", exact=True).fill("2026-07-01")
        await page.get_by_label("по", exact=True).fill("2026-07-14")
        await page.get_by_role("button", name="Показать").click()
        await page.wait_for_url("**/reports?period=own&from=2026-07-01&to=2026-07-14*")
        await expect(page.get_by_text("Бот закрыл сам").first).to_be_visible()
