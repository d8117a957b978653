"""Entries go out as a file and come back: shown before, and written only when applied."""

import io
import zipfile
from pathlib import Path

import pytest
from aiohttp import ClientResponse, FormData

from bot.spreadsheets import read_rows, write_xlsx
from bot.storage.batches import BatchState, load_batch, waiting
from bot.storage.content import Edit
from tests.web.basing import (
    COST,
    HERE,
    PLAIN,
    SUM,
    answer,
    at,
    based,
    edit,
    entry,
    person,
    stored,
    texts,
)
from tests.web.world import OTHER, Visit

NEW = "Звоните в общежитие, скажут точно."
EVIL = "<img src=x onerror=alert(1)>.toml"
TEXT = "cell-0-text"


async def upload(
    visit: Visit, data: bytes, name: str = "записи.xlsx", owner: str = ""
) -> ClientResponse:
    """Send a file as a browser does."""
    await visit.look("/base")
    form = FormData({"token": visit.token, "owner": owner}, quote_fields=False)
    form.add_field("file", data, filename=name)
    return await visit.browser.post("/base/import", data=form, allow_redirects=False)


async def taken(visit: Visit, form: str = "xlsx", query: str = "") -> bytes:
    """The file of what is shown."""
    reply = await visit.browser.get(f"/base/export?form={form}{query}")
    assert reply.status == 200
    assert "attachment" in reply.headers["Content-Disposition"]
    return await reply.read()


def changed(data: bytes, old: str, new: str) -> bytes:
    """The sheet with other words in it."""
    rows = [[new if cell == old else cell for cell in row] for row in read_rows("a.xlsx", data)]
    return write_xlsx("Записи", rows)


def batch_in(html: str) -> str:
    """The number to apply a file by."""
    return html.partition('name="batch" value="')[2].partition('"')[0]


async def test_a_sheet_goes_out_is_changed_shown_and_applied(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        reply = await upload(visit, changed(await taken(visit), PLAIN, NEW))
        html = await reply.text()
        assert reply.status == 200
        assert "Изменится: 1, останется как было: 1." in texts(html)
        assert answer(here) == PLAIN, "nothing is written before"
        assert (await visit.send("/base/apply", batch=batch_in(html))).status == 303
        assert answer(here) == NEW
        again = await visit.send("/base/apply", batch=batch_in(html))
        assert again.status == 409
        assert "уже применён" in texts(await again.text())
        same = await upload(visit, await taken(visit))
        assert same.status == 200
        assert "менять нечего" in texts(await same.text())


async def test_toml_goes_out_and_back_with_what_was_looked_for(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        data = await taken(visit, "toml", "&q=dorm.cost")
        assert data.decode() == entry().body
        reply = await upload(visit, data.replace(PLAIN.encode(), NEW.encode()), EVIL)
        html = await reply.text()
        assert EVIL in texts(html)
        assert "<img src=x" not in html
        await visit.send("/base/apply", batch=batch_in(html))
        assert answer(here) == NEW


async def test_a_sum_of_a_file_waits_for_another_person(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit, oleg = await person(here), await person(here, "Олег")
        html = await (await upload(visit, changed(await taken(visit), PLAIN, SUM))).text()
        other = await oleg.send("/base/apply", batch=batch_in(html))
        assert other.status == 409, "who uploaded it looked at it"
        reply = await visit.send("/base/apply", batch=batch_in(html))
        assert "done=waits" in reply.headers["Location"]
        assert answer(here) == PLAIN
        [found] = here.write(waiting)
        assert found.comment == "import записи.xlsx"
        await oleg.look("/base")
        await oleg.send("/base/second", batch=str(found.id), agreed="yes")
        assert answer(here) == SUM


async def test_what_another_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit, oleg = await person(here), await person(here, "Олег")
        html = await (await upload(visit, changed(await taken(visit), PLAIN, NEW))).text()
        await edit(oleg, at(), **{TEXT: "Слова Олега."})
        reply = await visit.send("/base/apply", batch=batch_in(html))
        assert reply.status == 409
        assert "загрузите файл ещё раз" in texts(await reply.text())
        assert answer(here) == "Слова Олега."


def bomb() -> bytes:
    """An archive that unpacks to far more than it is."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 2**20))
    return held.getvalue()


BROKEN = {
    "not a sheet": (b"PK\x03\x04junk", "a.xlsx", "Это не .xlsx"),
    "bomb": (bomb(), "a.xlsx", "слишком много данных"),
    "no end": (b"abc", "файл", "нужен .xlsx или .csv"),
    "nothing": (b"", "", "нужен .xlsx или .csv"),
    "facts": (
        write_xlsx("Факты", [["Факт", "Значение"], ["dorm.cost", 1]]),
        "a.xlsx",
        "нет записей",
    ),
    "toml": (b"[[entry]]\nid = 1\n[[", "a.toml", "начатое в этой строке не закончено"),
    "windows": ("[[entry]]\nid = 'Общага'".encode("cp1251"), "a.toml", "Windows-1251"),
    "no fact": (entry(text="Стоит {no.such}.").body.encode(), "a.toml", "неизвестный факт"),
    "zeros": (bytes(5000), "a.csv", ""),
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_broken_file_is_told_and_changes_nothing(what: str, tmp_path: Path) -> None:
    data, name, told = BROKEN[what]
    async with based(tmp_path) as here:
        visit = await person(here)
        reply = await upload(visit, data, name)
        html = await reply.text()
        assert reply.status == 422, texts(html)
        assert told.lower() in texts(html).lower()
        assert "/base/apply" not in html
        assert answer(here) == PLAIN


async def test_too_much_is_refused(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        assert (await upload(visit, bytes(5 * 2**20), "a.toml")).status == 413
        assert (await visit.send("/base/apply", batch="99")).status == 409
        assert (await visit.send("/base/apply", batch="x")).status == 400


async def test_a_college_takes_and_brings_its_own_alone(tmp_path: Path) -> None:
    mine = entry("life.pool", "Да, плавайте.", title="Есть ли бассейн?")
    async with based(tmp_path, Edit(HERE, mine)) as here:
        visit = await person(here, "Олег", "editor", college=HERE)
        data = await taken(visit, "toml")
        assert data.decode() == mine.body
        for owner in ("", OTHER.slug):
            assert (await upload(visit, data, "a.toml", owner)).status == 404
        html = await (
            await upload(
                visit, data.replace("плавайте".encode(), "ныряйте".encode()), "a.toml", HERE
            )
        ).text()
        assert answer(here, "life.pool", HERE) == "Да, плавайте."
        await visit.send("/base/apply", batch=batch_in(html))
        assert answer(here, "life.pool", HERE) == "Да, ныряйте."
        found = here.write(lambda session: load_batch(session, int(batch_in(html))))
        assert found is not None
        assert found.state is BatchState.PUBLISHED
        assert stored(here, COST, HERE) is None


async def test_what_goes_out_is_no_formula(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://evil.example","x")'
    async with based(tmp_path, first=entry(title=formula)) as here:
        data = await taken(await person(here))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert formula in [cell for row in read_rows("a.xlsx", data) for cell in row]
        missing = await (await person(here)).browser.get("/base/export?form=exe")
        assert missing.status == 404
