"""No typed word is lost: to a colleague, to a session that ended, to a line that dropped."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.storage.logins import SESSION_LIFE
from tests.browser.chromium import enter, visitor
from tests.browser.living import alive
from tests.web.gapping import POOL, asked
from tests.web.world import world

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "Бассейн есть,\nплавать можно по средам."
SOURCE = "страница колледжа"
OUTAGE = 12.0


async def write_answer(page: Page, words: str = WORDS) -> None:
    """Somebody opens the gap asked most and writes an answer to it."""
    await page.goto("/gaps")
    await expect(page.get_by_role("heading", level=2)).to_have_text(POOL[0])
    await page.get_by_label("Ответ", exact=True).fill(words)
    await page.get_by_label("Источник").fill(SOURCE)


async def test_of_two_editors_the_second_keeps_the_draft(chromium: Browser, tmp_path: Path) -> None:
    async with (
        asked(tmp_path) as here,
        visitor(chromium, here) as first,
        visitor(chromium, here, statuses={409}) as second,
    ):
        await enter(first, here, role="reviewer", person="Анна")
        await enter(second, here, role="reviewer", person="Олег")
        await write_answer(second)
        await write_answer(first, "Нет, бассейна нет.")
        for name in ("Проверить и опубликовать", "Опубликовать"):
            await first.get_by_role("button", name=name, exact=True).click()
        await expect(first.get_by_text("Ответ опубликован")).to_be_visible()
        await second.keyboard.press("Control+Enter")
        await expect(second.get_by_role("alert")).to_contain_text("коллега уже закрыл её")
        await expect(second.get_by_label("Ваш текст цел")).to_have_value(WORDS)


async def test_a_session_that_ends_during_a_long_edit_gives_the_words_back(
    chromium: Browser, tmp_path: Path
) -> None:
    async with asked(tmp_path) as here, visitor(chromium, here, statuses={401}) as page:
        await enter(page, here, role="reviewer", person="Анна")
        await write_answer(page)
        here.time[0] += SESSION_LIFE + timedelta(minutes=1)
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Нужно войти")
        whole = "\n\n".join((POOL[0], WORDS, SOURCE))
        await expect(page.get_by_label("текст цел")).to_have_value(whole)
        await enter(page, here, role="reviewer", person="Анна")
        await page.goto("/gaps")
        await expect(page.get_by_label("Ответ", exact=True)).to_have_value(WORDS)


async def test_a_session_that_ends_at_the_desk_leaves_the_words_where_they_are(
    chromium: Browser, tmp_path: Path
) -> None:
    async with world(tmp_path) as here, visitor(chromium, here, statuses={401}) as page:
        await enter(page, here, role="admin", person="Анна")
        here.say("Можно с собакой?", "guest-1")
        await here.work()
        field = page.get_by_label("Ответ на вопрос № 1")
        await field.fill(WORDS)
        here.time[0] += SESSION_LIFE + timedelta(minutes=1)
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Вход закончился")
        await expect(field).to_have_value(WORDS)
        await enter(page, here, role="admin", person="Анна")
        await field.fill(WORDS)
        await page.keyboard.press("Control+Enter")
        await expect(field).to_have_value("")


@pytest.mark.parametrize("path", ["/", "/desk"])
async def test_who_enters_anew_in_another_tab_sends_the_words_from_the_old_one(
    chromium: Browser, tmp_path: Path, path: str
) -> None:
    async with world(tmp_path) as here, visitor(chromium, here, statuses={401, 403}) as page:
        await enter(page, here, role="admin", person="Анна")
        here.say("Можно с собакой?", "guest-1")
        await here.work()
        await page.goto(path)
        chat = path == "/"
        field = page.get_by_label("Сообщение" if chat else "Ответ на вопрос № 1")
        send = "Enter" if chat else "Control+Enter"
        await field.fill(WORDS)
        here.time[0] += SESSION_LIFE + timedelta(minutes=1)
        await page.keyboard.press(send)
        await expect(page.get_by_role("alert")).to_contain_text("войдите в новой вкладке")
        again = await page.context.new_page()
        await enter(again, here, role="admin", person="Анна")
        await field.focus()
        await page.keyboard.press(send)
        await expect(page.get_by_role("alert")).to_contain_text("Вы вошли заново")
        await expect(field).to_have_value(WORDS)
        await page.keyboard.press(send)
        await expect(field).to_have_value("")
        await expect(page.get_by_role("alert")).to_have_count(0)


async def test_a_line_that_drops_for_a_while_takes_nothing(
    chromium: Browser, tmp_path: Path
) -> None:
    async with (
        asked(tmp_path) as here,
        alive(here),
        visitor(chromium, here) as desk,
    ):
        await enter(desk, here, role="owner", person="Анна")
        gaps = await desk.context.new_page()
        await write_answer(gaps, "Бассейн")
        field = desk.get_by_label("Ответ на вопрос № 1", exact=True)
        await field.fill("Бассейн")
        await desk.context.set_offline(True)
        began = asyncio.get_running_loop().time()
        await field.fill(WORDS)
        await gaps.get_by_label("Ответ", exact=True).fill(WORDS)
        for page, words in ((desk, "Не отправилось"), (gaps, "Программа не отвечает")):
            await page.keyboard.press("Control+Enter")
            await expect(page.get_by_role("alert")).to_contain_text(words)
        await asyncio.sleep(OUTAGE - (asyncio.get_running_loop().time() - began))
        await desk.context.set_offline(False)
        await gaps.keyboard.press("Control+Enter")
        await expect(gaps.get_by_text(WORDS)).to_be_visible()
        await desk.keyboard.press("Control+Enter")
        await expect(field).to_have_value("")
        await expect(desk.locator("#card-1")).to_contain_text(WORDS)
        await expect(desk.locator("#card-1")).to_contain_text("ответ дан")
