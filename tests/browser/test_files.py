"""Whatever a file is called, and whatever stands in it: nothing of it runs, and it goes its way."""

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, Page, expect

from bot.web.posting import file_name
from tests.browser.chromium import enter, visitor
from tests.browser.crowded import crowded
from tests.web.basing import PLAIN, answer, based, entry
from tests.web.collegial import PHONE, address, stands, stocked
from tests.web.test_guarding import NASTY

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Besides what pages are tried with: ways out of a folder, of a header and of a cell.
NAMES = (
    *NASTY,
    "../../../../etc/passwd",
    'a"; filename="b.exe',
    "а\r\nSet-Cookie: x=1",
    "=HYPERLINK(1)",
    "%2e%2e%2f%00",
    "я" * 300,
)
_LIVE = ("=", "+", "-", "@", "\t", "\r")


async def offer(page: Page, at: str, name: str, data: str) -> bool:
    """Somebody chooses a file there and looks at what it would change; False where it is refused
    for its name."""
    await page.goto(at)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    # As a browser sends whatever a system lets its files be called.
    await page.evaluate(
        """([name, data]) => {
          const files = new DataTransfer();
          files.items.add(new File([data], name));
          document.querySelector("input[type=file]").files = files.files;
        }""",
        [name, data],
    )
    await page.get_by_role("button", name="Посмотреть, что изменится").click()
    if name.count(";") > 1:
        await expect(page.get_by_text("без точек с запятой в имени")).to_be_visible()
        return False
    # A browser sends a quotation mark or the end of a line as its number.
    sent = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    await expect(page.get_by_role("heading", name=f"«{file_name(sent)}»")).to_be_visible()
    return True


async def test_names_of_files_with_entries(chromium: Browser, tmp_path: Path) -> None:
    async with based(tmp_path) as here, visitor(chromium, here, statuses={400, 422}) as page:
        await enter(page, here, role="owner", person="Анна")
        piece = entry("life.file", PLAIN, title=NASTY[1])
        for words in NAMES:
            if await offer(page, "/base", f"{words}.toml", piece.body):
                await expect(page.get_by_role("button", name="Применить")).to_be_visible()
        await page.get_by_role("button", name="Применить").click()
        await expect(page.get_by_role("status")).to_contain_text("Файл применён")
        assert answer(here, "life.file") == PLAIN
        await offer(page, "/base", f"{NASTY[0]}.exe", piece.body)
        await expect(page.get_by_role("alert")).to_contain_text("нужен .xlsx или .csv")


async def test_names_of_files_with_facts(chromium: Browser, tmp_path: Path) -> None:
    async with stocked(tmp_path) as here, visitor(chromium, here, statuses={400, 422}) as page:
        await enter(page, here, role="owner", person="Анна")
        table = f"Факт;Значение;Источник\ncontact.phone;{PHONE};{NASTY[1]}\n"
        for words in NAMES:
            if await offer(page, address("start"), f"{words}.csv", table):
                await expect(page.get_by_role("button", name="Применить")).to_be_visible()
        await page.get_by_role("button", name="Применить").click()
        await expect(page.get_by_role("status")).to_contain_text("Записано")
        assert stands(here, "contact.phone")["source"] == NASTY[1]
        await offer(page, address("start"), f"{NASTY[0]}.csv", f"Ничего;{NASTY[1]}\nне;наше\n")
        await expect(page.get_by_role("alert").first).to_be_visible()


async def test_what_is_taken_along_has_a_plain_name_and_nothing_that_lives(
    chromium: Browser, tmp_path: Path
) -> None:
    async with crowded(tmp_path) as here, visitor(chromium, here) as page:
        await enter(page, here, role="owner", person="Анна")
        slug = here.deps.college.slug
        for path in (
            *(
                "/base/export?form=xlsx",
                "/base/export?form=toml",
                f"/colleges/sheet?college={slug}",
            ),
            *(f"/base/export?form=xlsx&college={slug}", "/reports/xlsx", "/reports/csv"),
        ):
            asked = f"{path}{'&' if '?' in path else '?'}q=%22%0D%0AX:%201&category=a%22b%0D%0A"
            reply = await page.request.get(asked)
            assert reply.status == 200, path
            name = reply.headers["content-disposition"]
            assert re.fullmatch(r"attachment; filename(=\"[\w.-]+\"|\*=UTF-8''[\w.%-]+)", name), (
                name
            )
            assert reply.headers["x-content-type-options"] == "nosniff"
            if path.partition("?")[0].endswith("csv"):
                cells = re.split(r"[;\n]", (await reply.body()).decode("utf-8-sig"))
                assert not [one for one in cells if one.strip('"').startswith(_LIVE)]
            elif "toml" not in path:
                book = load_workbook(io.BytesIO(await reply.body()))
                kinds = {cell.data_type for one in book for row in one.iter_rows() for cell in row}
                assert "f" not in kinds, path
