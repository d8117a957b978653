"""The whole way in a browser: a gap is closed from the keyboard, and who asks next is answered."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.chromium import enter, visitor
from tests.browser.living import alive, grouped
from tests.web.learning import learning

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "есть ли у вас бассейн?"
ANSWER = "Да, бассейн в корпусе на Садовой, по будням с восьми до двадцати."


async def ask(page: Page, text: str) -> None:
    """Somebody writes to the bot in the chat."""
    await page.get_by_label("Сообщение").fill(text)
    await page.keyboard.press("Enter")


async def room(page: Page, name: str) -> None:
    """Somebody goes to another room."""
    await page.get_by_role("link", name=name, exact=True).click()


async def test_a_gap_is_closed_and_the_next_asker_is_answered(
    chromium: Browser, tmp_path: Path
) -> None:
    async with (
        learning(tmp_path) as here,
        alive(here),
        visitor(chromium, here) as page,
    ):
        await enter(page, here, role="owner", person="Анна Петрова")
        chat = page.get_by_role("log")
        await ask(page, QUESTION)
        await expect(page.get_by_role("article")).to_contain_text(QUESTION)
        await expect(chat).to_contain_text("сотруднику")
        await grouped(here)
        await room(page, "Пробелы")
        heading = page.get_by_role("heading", level=2, name=QUESTION)
        await expect(heading).to_be_visible()
        await expect(page.get_by_text("Ждут ответа: 1.")).to_be_visible()
        await page.keyboard.press("Enter")
        await page.keyboard.type(ANSWER)
        await page.keyboard.press("Tab")
        await page.keyboard.type("правила внутреннего распорядка")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_text(ANSWER)).to_be_visible()
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_text("Ответ опубликован")).to_be_visible()
        await page.get_by_role("button", name="Ответить всем, кто ждёт").click()
        await room(page, "Проба")
        await expect(chat).to_contain_text(ANSWER)
        await page.get_by_role("button", name="Новый собеседник").click()
        await expect(chat).not_to_contain_text(ANSWER)
        await ask(page, QUESTION)
        await expect(chat).to_contain_text(ANSWER)
        await expect(chat).to_contain_text("Источник: правила внутреннего распорядка")
