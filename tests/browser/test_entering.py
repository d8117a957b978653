"""Entering in a browser: only the press uses a link up, whoever looked at it before."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.chromium import visitor
from tests.web.world import world

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_preview_of_the_link_leaves_it_to_the_person(
    chromium: Browser, tmp_path: Path
) -> None:
    async with world(tmp_path) as here:
        path = f"/enter?key={here.link(role='owner')}"
        # A messenger fetches every link that is sent in it, sometimes in a browser of its own.
        async with visitor(chromium, here, user_agent="vkShare") as preview:
            await preview.goto(path)
            assert (await preview.request.head(path)).ok
            assert (await preview.request.get(path)).ok
            assert not await preview.context.cookies()
        async with visitor(chromium, here) as page:
            await page.goto(path)
            await page.get_by_role("button", name="Войти").click()
            await expect(page.get_by_role("heading", name="Стол сотрудников")).to_be_visible()
        async with visitor(chromium, here, statuses={410}) as late:
            await late.goto(path)
            await expect(late.get_by_role("heading", level=1)).to_have_text(
                "Ссылка больше не действует"
            )
