"""Confirming from the keyboard: Enter confirms and goes on, S skips, E mends, Ctrl+Z undoes."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.web.confirming import HERE, confirming, stands

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONTACTS = f"/confirm?kind=fact&category=contact&college={HERE}"
SITE, NUMBER = "contact.site", "contact.phone"


async def test_a_queue_is_gone_through_by_keys(chromium: Browser, tmp_path: Path) -> None:
    async with confirming(tmp_path) as here, visitor(chromium, here) as page:
        await enter(page, here, role="reviewer", person="Анна")
        await page.goto(CONTACTS)
        heading = page.locator("#piece-title")
        first = await heading.inner_text()
        await page.keyboard.press("KeyS")
        await expect(heading).not_to_have_text(first)
        second = await heading.inner_text()
        await page.keyboard.press("ArrowUp")
        await expect(heading).to_have_text(first)
        await page.keyboard.press("Enter")
        await expect(heading).to_have_text(second)
        await expect(page.get_by_text("Подтверждено.")).to_be_visible()
        confirmed = [
            key for key in (SITE, NUMBER) if "confirmed" in stands(here, HERE, key).piece.table
        ]
        assert len(confirmed) == 1
        await page.keyboard.press("Control+KeyZ")
        await expect(page.locator("[data-piece]")).to_have_count(2)
        assert "confirmed" not in stands(here, HERE, confirmed[0]).piece.table
        await page.goto(f"{CONTACTS}&piece=fact~{HERE}~{NUMBER}")
        await page.keyboard.press("KeyE")
        await page.keyboard.press("Control+KeyA")
        await page.keyboard.type("+7 (900) 111-11-11")
        await page.get_by_role("button", name="Исправить и подтвердить").click()
        await expect(page.get_by_text("Значение исправлено и подтверждено.")).to_be_visible()
        assert stands(here, HERE, NUMBER).piece.table["value"] == "+7 (900) 111-11-11"


async def test_what_a_colleague_changed_is_shown_before_it_is_confirmed(
    chromium: Browser, tmp_path: Path
) -> None:
    async with (
        confirming(tmp_path) as here,
        visitor(chromium, here) as first,
        visitor(chromium, here, statuses={409}) as second,
    ):
        address = f"{CONTACTS}&piece=fact~{HERE}~{NUMBER}"
        for page, person in ((first, "Анна"), (second, "Олег")):
            await enter(page, here, role="reviewer", person=person)
            await page.goto(address)
        await first.keyboard.press("Enter")
        await expect(first.get_by_text("Подтверждено.")).to_be_visible()
        await second.get_by_label("Где видели").fill("видел сам")
        await second.locator("#stamp button").click()
        await expect(second.get_by_role("alert").first).to_contain_text("изменил коллега")
        await expect(second.get_by_label("Где видели")).to_have_value("видел сам")
        mark = stands(here, HERE, NUMBER).piece.table["confirmed"]
        assert mark["by"] == "Анна"


@pytest.mark.parametrize(
    ("size", "scheme", "script"),
    [(WIDE, "light", True), (PHONE, "dark", True), (WIDE, "dark", False)],
)
async def test_everybody_can_read_and_press_it(
    size: tuple[int, int], scheme: str, script: bool, chromium: Browser, tmp_path: Path
) -> None:
    async with (
        confirming(tmp_path) as here,
        visitor(chromium, here, size=size, scheme=scheme, java_script_enabled=script) as page,
    ):
        await enter(page, here, role="reviewer", person="Анна")
        for path in (
            *("/confirm", CONTACTS, "/confirm/bulk?kind=fact", "/confirm/year"),
            f"/confirm/year?college={HERE}",
        ):
            await page.goto(path)
            if script:
                assert await axe(page) == [], path
                wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, path
        if not script:
            await page.goto(CONTACTS)
            await page.locator("#stamp button").click()
            await expect(page.get_by_text("Подтверждено.")).to_be_visible()
