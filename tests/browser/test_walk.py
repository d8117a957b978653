"""Every page, found from the router: readable for everybody, whole on every screen, ours alone.

Hostile words stand on all of them; what a page does wrong on its way fails the walk.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.browser.crowded import NAMED, SAID, crowded
from tests.browser.walking import Shapes, pages, shapes, unlike
from tests.web.collegial import PHONE as PHONE_NUMBER
from tests.web.collegial import fact, own, put, welder
from tests.web.world import OTHER, World

pytestmark = pytest.mark.asyncio(loop_scope="session")

NARROWEST = (320, 568)
OWNER = {"role": "owner"}
# What people can press, write into or open, and how a control is told from others.
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """A world where everything has happened once."""
    async with crowded(tmp_path_factory.mktemp("crowded")) as world:
        put(world, own(), fact("contact.phone", PHONE_NUMBER), welder(), by=NAMED)
        yield world


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def owners(here: World) -> Shapes:
    """Every kind of page the owner can come to, and of which elements each is made."""
    owner = await here.enter(role="owner")
    found = await pages(owner)
    made = await shapes(owner, found)
    await owner.browser.session.close()
    assert len(found) >= 5
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def walk(owners: Shapes) -> list[str]:
    """A path for every one of them."""
    return list(owners)


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


async def walked(
    chromium: Browser,
    here: World,
    paths: Iterable[str],
    look: Callable[[Page], Awaitable[list[str]]],
    right: Mapping[str, str] = OWNER,
    **options: Any,
) -> list[str]:
    """What somebody with a right finds wrong on each of these pages; `options` of their browser."""
    wrong = []
    async with visitor(chromium, here, **options) as page:
        await enter(page, here, person="Анна", **right)
        for path in paths:
            await page.goto(path)
            wrong += [f"{path} {found}" for found in await look(page)]
    return wrong


async def wider(page: Page) -> list[str]:
    """What makes the page wider than its screen."""
    found: list[str] = await page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return [];
          return [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > wide + 1)
            .map((one) => `too wide: ${one.outerHTML.slice(0, 120)}`).slice(-5);
        }"""
    )
    return found


async def unreadable(page: Page) -> list[str]:
    """What is wrong with the page for who reads it, in both schemes of colours."""
    wrong = await axe(page)
    # Only colours follow the scheme.
    await page.emulate_media(color_scheme="dark")
    wrong += [f"dark {found}" for found in await axe(page, "color-contrast")]
    await page.emulate_media(color_scheme="light")
    return wrong + await wider(page)


@pytest.mark.parametrize("size", [WIDE, PHONE])
async def test_everybody_can_read_every_page(
    chromium: Browser, here: World, walk: list[str], size: tuple[int, int]
) -> None:
    wrong = await walked(chromium, here, walk, unreadable, size=size)
    assert not wrong, "\n".join(wrong)


async def test_no_page_is_wider_than_the_narrowest_phone(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = await walked(chromium, here, walk, wider, size=NARROWEST)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["reviewer", "editor", "admin"])
async def test_what_the_owner_does_not_see_is_as_good_for_who_does(
    chromium: Browser, here: World, owners: Shapes, role: str
) -> None:
    right = {"role": role, "college": "" if role == "reviewer" else here.deps.college.slug}
    visit = await here.enter(**right)
    made = await shapes(visit, await pages(visit))
    await visit.browser.session.close()
    # The rooms at the head are others for everybody: one page shows them.
    others = list(dict.fromkeys([next(iter(made)), *unlike(made, owners)]))
    assert len(made) > len(others)

    async def wrong_with(page: Page) -> list[str]:
        wrong = await unreadable(page) + await unreached(page)
        await page.set_viewport_size({"width": NARROWEST[0], "height": NARROWEST[1]})
        wrong += await wider(page)
        await page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        return wrong

    wrong = await walked(chromium, here, others, wrong_with, right)
    wrong += await walked(chromium, here, others, scriptless, right, java_script_enabled=False)
    assert not wrong, "\n".join(wrong)


async def scriptless(page: Page) -> list[str]:
    """Whether the page says anything, and the buttons that do nothing on it."""
    found: list[str] = await page.eval_on_selector_all(
        "button",
        """(all) => all
          .filter((one) => one.checkVisibility() && !one.popoverTargetElement
            && !(one.form && one.type === "submit"))
          .map((one) => `does nothing: ${one.outerHTML.slice(0, 120)}`)""",
    )
    said = (await page.locator("main").inner_text()).strip()
    return found if said else [*found, "is empty"]


async def test_every_page_works_without_scripts(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = await walked(chromium, here, walk, scriptless, java_script_enabled=False)
    assert not wrong, "\n".join(wrong)


async def test_every_control_is_reached_by_the_keyboard_and_shows_it(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    wrong = await walked(chromium, here, walk, unreached)
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


async def behind(page: Page) -> list[str]:
    """What is wrong with the first stop, which leads past the rooms to what the page is about."""
    if not await page.locator("header.top").count():
        return []
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "К содержанию"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    back = page.locator(".skip:focus, header.top :focus")
    if await page.locator("main").locator(CONTROLS).count():
        await expect(back).to_have_count(0)
    return []


async def test_the_first_stop_leads_past_the_rooms(
    chromium: Browser, here: World, walk: list[str]
) -> None:
    assert not await walked(chromium, here, walk, behind)
