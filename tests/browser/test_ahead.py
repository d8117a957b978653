"""The next gap is there before its key is pressed; what a colleague did meanwhile still counts."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import enter, visitor
from tests.web.gapping import COAT, POOL, asked, fields, gap_of, reviewing
from tests.web.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Китель выдают в сентябре."


async def at_gaps(page: Page, here: World) -> None:
    """Somebody enters, and what stands beside the first gap has come."""
    async with page.expect_response(lambda one: "/gaps/detail" in one.url):
        await enter(page, here, role="reviewer", person="Анна")


async def test_what_came_beforehand_is_shown_without_asking(
    chromium: Browser, tmp_path: Path
) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here) as page:
        await at_gaps(page, here)
        asked_for = list[str]()
        page.on("request", lambda one: asked_for.append(one.url))
        heading = page.get_by_role("heading", level=2)
        # The first one was shown by the page itself: only now it stands beside.
        async with page.expect_response(lambda one: "/gaps/detail" in one.url):
            await page.keyboard.press("ArrowDown")
            await expect(heading).to_have_text(COAT[0])
        for key, text in (("ArrowUp", POOL[0]), ("ArrowDown", COAT[0])):
            await page.keyboard.press(key)
            await expect(heading).to_have_text(text)
        details = [one for one in asked_for if "/gaps/detail" in one]
        assert [one.rpartition("=")[2] for one in details] == [await gap_of(here, POOL[0])]


async def test_an_act_on_what_a_colleague_closed_meanwhile_keeps_the_words(
    chromium: Browser, tmp_path: Path
) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here, statuses={409}) as page:
        await at_gaps(page, here)
        colleague = await reviewing(here, person="Олег")
        coat = await gap_of(here, COAT[0])
        form = fields(await colleague.look(f"/gaps?gap={coat}"))
        assert (await colleague.send("/gaps/close", **form)).status == 303
        await colleague.browser.session.close()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("heading", level=2)).to_have_text(COAT[0])
        await page.get_by_label("Ответ", exact=True).fill(WORDS)
        await page.get_by_label("Источник").fill("правила")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("коллега уже закрыл её")
        await expect(page.get_by_label("Ваш текст цел")).to_have_value(WORDS)
