"""The keyboard alone does the work, on a Russian layout too: keys are known by their place."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import enter, visitor
from tests.web.gapping import COAT, POOL, asked

pytestmark = pytest.mark.asyncio(loop_scope="session")

CTRL = 2


async def press(page: Page, code: str, letter: str, held: int = 0) -> None:
    """Press the key at this place where the layout gives another letter."""
    line = await page.context.new_cdp_session(page)
    key = {"code": code, "key": letter, "modifiers": held}
    await line.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    await line.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    await line.detach()


async def test_a_queue_is_worked_through_without_a_mouse(chromium: Browser, tmp_path: Path) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here) as page:
        await enter(page, here, role="reviewer", person="Анна")
        heading = page.get_by_role("heading", level=2)
        await expect(heading).to_have_text(POOL[0])
        await page.keyboard.press("ArrowDown")
        await expect(heading).to_have_text(COAT[0])
        await expect(page.locator("[data-gap][aria-current]")).to_be_focused()
        await page.keyboard.press("Enter")
        field = page.get_by_label("Ответ", exact=True)
        await expect(field).to_be_focused()
        # What is typed is text and no command.
        await page.keyboard.type("1m2")
        await expect(field).to_have_value("1m2")
        await page.keyboard.press("Escape")
        await page.keyboard.press("ArrowUp")
        await expect(heading).to_have_text(POOL[0])
        await page.keyboard.press("ArrowDown")
        await expect(field).to_have_value("1m2")


async def test_letters_are_known_by_their_place(chromium: Browser, tmp_path: Path) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here) as page:
        await enter(page, here, role="reviewer", person="Анна")
        queue = page.get_by_role("navigation", name="Очередь тем").get_by_role("listitem")
        await expect(queue).to_have_count(2)
        await press(page, "KeyM", "ь")
        await expect(page.get_by_label("С какой")).to_be_focused()
        await page.keyboard.press("Escape")
        await press(page, "Delete", "Delete")
        await expect(page.get_by_text("Отмечено «не наше»")).to_be_visible()
        await expect(queue).to_have_count(1)
        await press(page, "KeyZ", "я", CTRL)
        await expect(queue).to_have_count(2)


async def test_a_press_for_the_golden_set_leaves_the_page(
    chromium: Browser, tmp_path: Path
) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here) as page:
        await enter(page, here, role="reviewer", person="Анна")
        field = page.get_by_label("Ответ", exact=True)
        await field.fill("Бассейна нет.")
        await page.get_by_role("button", name="в золотой набор").first.click()
        await expect(page.get_by_role("button", name="в золотом наборе ✓")).to_be_disabled()
        await expect(field).to_have_value("Бассейна нет.")
        assert len(page.context.pages) == 1
        await page.goto("/golden")
        await expect(page.get_by_text(POOL[0]).first).to_be_visible()
