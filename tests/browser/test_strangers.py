"""Another site's page does nothing here, although the browser that shows it has entered."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from bot.storage.schema import inbox
from tests.browser.chromium import enter, visitor
from tests.web.world import World, world

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The same machine by two names: our own site at another port, and another site.
NAMES = ("127.0.0.1", "localhost")


async def test_a_link_on_another_site_opens_the_page_for_who_has_entered(
    chromium: Browser, tmp_path: Path
) -> None:
    async def linking(request: web.Request) -> web.Response:
        text = f'<a href="{here.server.make_url("/gaps")}">Пробелы</a>'
        return web.Response(text=text, content_type="text/html")

    async with world(tmp_path) as here, serving(linking) as other:
        url = str(other.make_url("/").with_host("localhost"))
        async with visitor(chromium, here, statuses={401}, elsewhere=url) as page:
            await page.goto(url)
            await page.get_by_role("link").click()
            await expect(page.get_by_role("heading", name="Нужно войти")).to_be_visible()
            await enter(page, here, role="owner", person="Анна")
            await page.goto(url)
            await page.get_by_role("link").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Пробелы")


@asynccontextmanager
async def trap(here: World) -> AsyncIterator[TestServer]:
    """A site whose page sends a form to ours as soon as it is looked at."""

    async def page(request: web.Request) -> web.Response:
        to = here.server.make_url("/chat")
        text = f"""<form method="post" action="{to}" target="{request.query["target"]}">
            <input name="chat" value="guest-qc35-fskz-nfmu-hthn"><input name="text" value="Чужое">
            <input name="token" value="{"0" * 64}"></form><iframe name="frame"></iframe>
            <script>document.forms[0].submit()</script>"""
        return web.Response(text=text, content_type="text/html")

    async with serving(page) as server:
        yield server


@asynccontextmanager
async def serving(
    page: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[TestServer]:
    """Another site of one page."""
    app = web.Application()
    app.router.add_get("/", page)
    server = TestServer(app)
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("target", ["_self", "frame"])
async def test_another_sites_form_changes_nothing(
    chromium: Browser, tmp_path: Path, name: str, target: str
) -> None:
    async with world(tmp_path) as here, trap(here) as other:
        url = str(other.make_url("/").with_host(name))
        # A page of ours is shown in nobody's frame; the browser says so.
        ours = visitor(chromium, here, statuses={403}, elsewhere=url, expected="frame-ancestors")
        async with ours as page:
            await enter(page, here, role="owner", person="Анна")
            async with page.expect_response("**/chat") as answered:
                await page.goto(f"{url}?target={target}")
            assert (await answered.value).status == 403
        assert not here.write(lambda session: session.execute(inbox.select()).first())
