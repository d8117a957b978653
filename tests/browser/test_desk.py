"""At a desk questions come without a reload, and typed words stay whoever does what meanwhile."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import enter, visitor
from tests.browser.living import alive
from tests.web.world import OTHER, World, world

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Можно, если в наморднике."


async def at_desk(page: Page, here: World, person: str) -> None:
    """Somebody of a college that has no page in the browser opens its desk."""
    await enter(page, here, role="admin", college=OTHER.slug, person=person)
    await page.goto("/desk")


async def test_typed_words_stay_while_a_colleague_takes_and_closes(
    chromium: Browser, tmp_path: Path
) -> None:
    async with (
        world(tmp_path) as here,
        alive(here),
        visitor(chromium, here) as one,
        visitor(chromium, here) as two,
    ):
        await at_desk(one, here, "Анна")
        await expect(one.get_by_text("никто не ждёт").first).to_be_visible()
        for number, asked in enumerate(("Можно с собакой?", "Можно с кошкой?"), 1):
            here.say(asked, f"guest-{number}", page="drugaya")
            await expect(one.locator(f'[data-card="{number}"]')).to_be_visible()
        field = one.get_by_label("Ответ на вопрос № 1", exact=True)
        await field.fill(WORDS)
        await at_desk(two, here, "Олег")
        await two.goto("/desk?card=1")
        await two.get_by_role("button", name="Беру").click()
        await expect(one.locator("#card-1 header")).to_contain_text("взято: Олег")
        await expect(field).to_be_focused()
        await expect(field).to_have_value(WORDS)
        # To another question and back.
        await one.keyboard.press("Escape")
        await one.keyboard.press("ArrowDown")
        await expect(one.locator("#card-2")).to_be_visible()
        await one.keyboard.press("ArrowUp")
        await expect(field).to_have_value(WORDS)
        await two.get_by_role("button", name="Закрыть").click()
        await expect(one.locator("#card-1")).to_contain_text("карточка закрыта")
        await expect(one.get_by_label("Карточку уже закрыли")).to_have_value(WORDS)
        await one.get_by_role("button", name="Больше не нужно").click()
        await expect(one.get_by_label("Карточку уже закрыли")).to_be_hidden()


async def test_a_question_is_answered_from_the_keyboard_alone(
    chromium: Browser, tmp_path: Path
) -> None:
    async with world(tmp_path) as here, alive(here), visitor(chromium, here) as page:
        here.say("Можно с собакой?", "guest-1", page="drugaya")
        await here.work()
        await at_desk(page, here, "Анна")
        await page.keyboard.press("Enter")
        await page.keyboard.type(WORDS)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#card-1 .talk")).to_contain_text(WORDS)
        await expect(page.locator("#card-1")).to_contain_text("доставлено")
        await expect(page.get_by_label("Ответ на вопрос № 1", exact=True)).to_have_value("")
        await page.reload()
        await expect(page.get_by_label("Ответ на вопрос № 1", exact=True)).to_have_value("")
