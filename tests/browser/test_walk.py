"""Every page, found from the router: readable for everybody, whole on every screen, ours alone.

Hostile words stand on all of them; what a page does wrong on its way fails the walk.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.browser.crowded import SAID, crowded
from tests.browser.walking import pages
from tests.web.world import OTHER, World

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROWEST = (320, 568)
# What people can press, write into or open, and how a control is told from others.
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world where everything has happened once."""
    async with crowded(tmp_path_factory.mktemp("crowded")) as world:
        yield world


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def walk(here: World) -> list[str]:
    """A path for every kind of page the owner can come to."""
    owner = await here.enter(role="owner")
    found = await pages(owner)
    await owner.browser.session.close()
    assert len(found) >= 5
    return list(found.values())


async def test_who_is_of_another_college_reads_nothing_on_these_pages(
    here: World, walk: list[str]
) -> None:
    stranger = await here.enter(role="editor", college=OTHER.slug)
    for path in walk:
        async with stranger.browser.get(path) as reply:
            assert reply.status in (200, 403, 404), path
            html = await reply.text()
        for words in SAID:
            assert words not in html, f"{words} on {reply.url}, asked for as {path}"
    await stranger.browser.session.close()


async def wider(page: Page) -> list[str]:
    """What makes the page wider than its screen."""
    found: list[str] = await page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > wide + 1)
            .map((one) => one.outerHTML.slice(0, 120)).slice(-5);
        }"""
    )
    return found


@pytest.mark.parametrize("size", [WIDE, PHONE])
async def test_everybody_can_read_every_page(
    chromium: Browser, here: World, walk: list[str], size: tuple[int, int]
) -> None:
    wrong = []
    async with visitor(chromium, here, size=size) as page:
        await enter(page, here, role="owner", person="Анна")
        for path in walk:
            await page.goto(path)
            wrong += [f"{path} {found}" for found in await axe(page)]
            # Only colours follow the scheme.
            await page.emulate_media(color_scheme="dark")
            wrong += [f"{path} dark {found}" for found in await axe(page, "color-contrast")]
            await page.emulate_media(color_scheme="light")
            wrong += [f"{path} too wide: {found}" for found in await wider(page)]
    assert not wrong, "\n".join(wrong)


async def test_no_page_is_wider_than_the_narrowest_phone(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = []
    async with visitor(chromium, here, size=NARROWEST) as page:
        await enter(page, here, role="owner", person="Анна")
        for path in walk:
            await page.goto(path)
            wrong += [f"{path} too wide: {found}" for found in await wider(page)]
    assert not wrong, "\n".join(wrong)


async def test_every_page_works_without_scripts(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = []
    async with visitor(chromium, here, java_script_enabled=False) as page:
        await enter(page, here, role="owner", person="Анна")
        for path in walk:
            await page.goto(path)
            assert (await page.locator("main").inner_text()).strip(), path
            wrong += [
                f"{path} does nothing: {found}"
                for found in await page.eval_on_selector_all(
                    "button",
                    """(all) => all
                      .filter((one) => one.checkVisibility() && !one.popoverTargetElement
                        && !(one.form && one.type === "submit"))
                      .map((one) => one.outerHTML.slice(0, 120))""",
                )
            ]
    assert not wrong, "\n".join(wrong)


async def test_every_control_is_reached_by_the_keyboard_and_shows_it(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = []
    async with visitor(chromium, here) as page:
        await enter(page, here, role="owner", person="Анна")
        for path in walk:
            await page.goto(path)
            wrong += [f"{path} {found}" for found in await unreached(page)]
    assert not wrong, "\n".join(wrong)


async def unreached(page: Page) -> list[str]:
    """Controls that Tab does not come to, and those that do not show when it has."""
    await page.evaluate(
        """(controls) => {
          window.left = new Set([...document.querySelectorAll(controls)].filter((one) =>
            one.checkVisibility() && !one.disabled && one.tabIndex >= 0));
          for (const one of [...left].filter((one) => one.type === "radio" && one.form)) {
            // A group has one place; arrows go on from there.
            const group = one.form.elements[one.name];
            if (group instanceof RadioNodeList && [...group].some((other) => other.checked)
              && !one.checked) left.delete(one);
          }
          window.count = left.size;
          window.hidden = [];
          document.addEventListener("focusin", ({ target }) => {
            left.delete(target);
            const style = getComputedStyle(target);
            if (style.outlineStyle === "none") hidden.push(target.outerHTML.slice(0, 120));
          });
        }""",
        CONTROLS,
    )
    count = int(await page.evaluate("count"))
    assert count
    for _ in range(count * 2):
        await page.keyboard.press("Tab")
        if not await page.evaluate("left.size"):
            break
    found: list[str] = await page.evaluate(
        """[...[...left].map((one) => `never focused: ${one.outerHTML.slice(0, 120)}`),
           ...hidden.map((one) => `focus not seen: ${one}`)]"""
    )
    return found


async def test_the_first_stop_leads_past_the_rooms(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    async with visitor(chromium, here) as page:
        await enter(page, here, role="owner", person="Анна")
        for path in walk:
            await page.goto(path)
            if not await page.locator("header.top").count():
                continue
            await page.keyboard.press("Tab")
            assert await page.evaluate("document.activeElement.textContent") == "К содержанию"
            await page.keyboard.press("Enter")
            await page.keyboard.press("Tab")
            back = page.locator(".skip:focus, header.top :focus")
            if await page.locator("main").locator(CONTROLS).count():
                await expect(back).to_have_count(0)
