"""A college's pages in a browser: readable for everybody, and edited without a script."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.editing import Editor, submit_apart
from bot.storage.content import Edit
from tests.browser.chromium import PHONE, WIDE, axe, enter, visitor
from tests.browser.test_walk import wider
from tests.web.collegial import MARK, SLUG, address, fact, stands, stocked, welder
from tests.web.collegial import PHONE as NUMBER
from tests.web.test_guarding import NASTY

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIECES = (
    fact("contact.phone", NUMBER, confirmed=MARK | {"at": date(2026, 7, 1)}),
    fact("dorm.cost", 900, year=2026, until=date(2026, 7, 20)),
    fact("life.food", NASTY[0] + "слово" * 60),
    welder(budget=25, source=NASTY[1]),
)
PARTS = ("start", "facts", "programs", "campuses", "hours", "people", "pages")


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")])
async def test_every_part_can_be_read_by_everybody(
    size: tuple[int, int], scheme: str, chromium: Browser, tmp_path: Path
) -> None:
    wrong = []
    async with (
        stocked(tmp_path, *PIECES) as here,
        visitor(chromium, here, size=size, scheme=scheme) as page,
    ):
        await enter(page, here, role="owner", person="Анна")
        day = Edit(SLUG, fact("admission.end", date(2026, 8, 15), year=2026))
        oleg = Editor("Олег", here.time[0])
        here.write(partial(submit_apart, edits=[day], of=oleg, comment="правка"))
        for part in PARTS:
            await page.goto(address(part))
            wrong += [f"{part} {found}" for found in await axe(page)]
            wrong += [f"{part} {found}" for found in await wider(page)]
    assert not wrong, "\n".join(wrong)


async def test_a_fact_is_mended_without_a_script(chromium: Browser, tmp_path: Path) -> None:
    async with (
        stocked(tmp_path, *PIECES) as here,
        visitor(chromium, here, java_script_enabled=False, statuses={422}) as page,
    ):
        await enter(page, here, role="editor", college=SLUG, person="Анна Петрова")
        await page.goto(address("facts"))
        row = page.get_by_role("group", name="Плата за общежитие в месяц")
        value = row.get_by_label("Значение")
        await value.fill("дорого")
        await page.get_by_role("button", name="Сохранить раздел «Общежитие»").click()
        await expect(row.get_by_text("Нужно число, например 45000.")).to_be_visible()
        await expect(value).to_have_value("дорого")
        await value.fill("1 100 руб.")
        await row.get_by_label("сверено").check()
        await page.get_by_role("button", name="Сохранить раздел «Общежитие»").click()
        await expect(page.get_by_role("status")).to_contain_text("Записано")
        await expect(value).to_have_value("1100")
        table = stands(here, "dorm.cost||2026")
        assert (table["value"], table["confirmed"]["by"]) == (1100, "Анна Петрова")
