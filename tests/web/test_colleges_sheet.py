"""A sheet goes out, comes back filled in, is looked at, and answers; nothing is stored before."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from openpyxl import load_workbook

from bot.storage.content import load_content
from knowledge.content import Kind, piece
from knowledge.facts import FACTS
from tests.handlers.making import COLLEGE
from tests.web.collegial import (
    HOURS,
    PHONE,
    SLUG,
    address,
    fact,
    form,
    forms,
    own,
    put,
    sent,
    stands,
    stocked,
    welder,
)
from tests.web.gapping import texts
from tests.web.learning import learning
from tests.web.test_guarding import NASTY
from tests.web.world import Visit, World, parsed, world

Change = Callable[[Any], object]


async def sheet(visit: Visit, slug: str = SLUG) -> Any:
    """The book as it is downloaded."""
    reply = await visit.browser.get(f"/colleges/sheet?college={slug}")
    assert reply.status == 200
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{slug}.xlsx"'
    return load_workbook(io.BytesIO(await reply.read()))


def filled(book: Any, name: str, key: str, **cells: object) -> None:
    """Fill in the row of a key, a new one where none is there; columns by their titles."""
    rows = book[name]
    titles = {cell.value: cell.column for cell in rows[1]}
    found = [row[0].row for row in rows.iter_rows() if row[0].value == key]
    number = found[0] if found else rows.max_row + 1
    rows.cell(number, 1, key)
    for title, value in cells.items():
        rows.cell(number, titles[title.replace("_", " ")], value)


def data_of(book: Any) -> bytes:
    """The file of a book."""
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


async def uploaded(
    visit: Visit, data: bytes, name: str = "факты.xlsx", slug: str = SLUG
) -> ClientResponse:
    """Send a file as the page does."""
    html = await visit.look(address("start", slug))
    fields = form(html, "/colleges/upload").fields
    whole = FormData(fields, quote_fields=False)
    whole.add_field("file", data, filename=name)
    return await visit.browser.post("/colleges/upload", data=whole)


async def test_a_new_college_is_filled_by_one_sheet_and_answers(tmp_path: Path) -> None:
    """The whole way, with the real knowledge over a part of the base."""
    table = {"slug": "kmt", "name": "Техникум", "timezone": "Europe/Moscow", "hours": HOURS}
    async with learning(tmp_path, piece(Kind.COLLEGE, table)) as here:
        publisher = here.app.publisher
        assert publisher is not None
        visit = await here.enter(role="editor", college="kmt", person="Анна Петрова")
        await visit.send("/chat", text="какой телефон приёмной комиссии?")
        await here.work()
        assert PHONE not in await visit.look(f"/fragment/chat?chat={visit.chat}")
        book = await sheet(visit, "kmt")
        assert {row[0].value for row in book["Факты"].iter_rows(min_row=2)} == set(FACTS)
        for key in [row[0].value for row in book["Факты"].iter_rows(min_row=2)]:
            if key.startswith("contact."):
                value = PHONE if key == "contact.phone" else FACTS[key].example
                filled(book, "Факты", key, Значение=value, Источник="сайт техникума")
        filled(book, "Программы", "15.01.05", После_класса=9, Форма="очная", Источник="сайт")
        reply = await uploaded(visit, data_of(book), slug="kmt")
        html = await reply.text()
        assert reply.status == 200, texts(html)
        assert "Новых: 11 , изменится: 0" in texts(html)
        apply = form(html, "/colleges/apply")
        assert stands(here, "contact.phone", "kmt") == {}, "nothing is stored before"
        reply = await sent(visit, apply, {"sure": "1"})
        assert reply.status == 303
        marked = stands(here, "contact.phone", "kmt")["confirmed"]
        assert (marked["by"], marked["source_seen"]) == ("Анна Петрова", "сайт техникума")
        await publisher.look()
        other = await here.enter(role="owner")
        await other.send("/chat", text="какой телефон приёмной комиссии?")
        await here.work()
        assert PHONE in await other.look(f"/fragment/chat?chat={other.chat}")


async def test_a_book_carries_days_campuses_links_and_hours(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG, person="Анна Петрова")
        book = await sheet(visit)
        filled(book, "Факты", "admission.end", Значение="до 15 августа 2026", Источник="приказ")
        filled(book, "Факты", "dorm.cost", Значение="1 000 ₽", Корпус="цех", Источник="приказ")
        address_ = {"Адрес_корпуса": "г. Азов, Заводская, 7", "Источник": "сайт"}
        filled(book, "Корпуса", "Цех", **address_)
        filled(book, "О колледже", "Telegram", Значение="https://t.me/azov")
        filled(book, "О колледже", "Суббота", Значение="10:00-13:00")
        reply = await uploaded(visit, data_of(book))
        html = await reply.text()
        assert reply.status == 200, texts(html)
        assert "Корпус «Цех», адрес корпуса: пусто → г. Азов, Заводская, 7" in texts(html)
        reply = await sent(visit, form(html, "/colleges/apply"), {"sure": "1"})
        assert reply.headers["Location"].endswith("saved=2&left=1")
        shown = texts(await visit.look(reply.headers["Location"]))
        assert "Ждёт второго" in shown
        assert "Значение: 15.08.2026" in shown
        assert stands(here, "admission.end||2026") == {}
        table = stands(here, "")
        assert table["links"] == {"telegram": "https://t.me/azov"}
        assert table["hours"]["sat"] == ["10:00-13:00"]
        (place,) = table["place"]
        assert place["confirmed"]["by"] == "Анна Петрова"
        assert stands(here, f"dorm.cost|{place['key']}")["value"] == 1000


async def test_changes_are_shown_cell_by_cell(tmp_path: Path) -> None:
    mark = {"by": "Анна", "at": date(2026, 7, 1), "source_seen": "сайт"}
    async with stocked(tmp_path, fact("dorm.cost", 900, confirmed=mark), welder(budget=25)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        book = await sheet(visit)
        filled(book, "Факты", "dorm.cost", Значение="1 000 руб.")
        filled(book, "Программы", "15.01.05", Мест_бюджетных=20)
        reply = await uploaded(visit, data_of(book))
        shown = texts(await reply.text())
        assert "Плата за общежитие в месяц" in shown
        assert "Значение: 900 → 1000" in shown
        assert "прежнее подтверждение снимется" in shown
        assert "15.01.05 Сварщик" in shown
        assert "Мест бюджетных: 25 → 20" in shown
        assert "изменится: 2" in shown


WRONG: dict[str, tuple[Change, str]] = {
    "formula": (
        lambda book: filled(book, "Факты", "dorm.cost", Значение="=900+1"),
        "Факты, строка {dorm.cost} Значение в ячейке формула Вставьте вместо формулы её значение.",
    ),
    "merged": (
        lambda book: book["Программы"].merge_cells("B2:C2"),
        "Программы, строка 2 Форма пусто Заполните ячейку.",
    ),
    "a wrong column": (
        lambda book: book["Факты"].cell(1, 3, "Сколько"),
        "Факты, строка 1 лист по первой строке не видно",
    ),
    "a strange column": (
        lambda book: book["Программы"].cell(1, 30, "Заметки"),
        "Программы, строка 1 Заметки лишний столбец",
    ),
    "an unknown code": (
        lambda book: filled(book, "Программы", "99.99.99", После_класса=9, Форма="очная"),
        "нет кода «99.99.99»",
    ),
    "a lost titles' row": (
        lambda book: [book["Факты"].delete_rows(1), book["Программы"].delete_rows(1)],
        "Факты, строка 1 лист по первой строке не видно",
    ),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_cannot_be_read_is_told_by_cell_and_nothing_is_stored(
    what: str, tmp_path: Path
) -> None:
    spoil, said = WRONG[what]
    async with stocked(tmp_path, welder(budget=25)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        book = await sheet(visit)
        if what == "a wrong column":
            del book["Программы"]
        filled(book, "Факты", "contact.email", Значение="a@example.org")
        number = next(row[0].row for row in book["Факты"] if row[0].value == "dorm.cost")
        spoil(book)
        before = here.write(load_content)
        reply = await uploaded(visit, data_of(book))
        html = await reply.text()
        assert reply.status == 422
        assert said.replace("{dorm.cost}", str(number)) in texts(html)
        assert "/colleges/apply" not in {one.action for one in forms(html)}
        assert here.write(load_content) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("факты.xlsx", b"PK\x03\x04 half a file", "Это не .xlsx"),
        ("факты.xls", b"old", "нужен .xlsx или .csv"),
        ("факты.xlsx", b"", "Выберите файл"),
        ("без-имени", b"x", "Файл без расширения"),
    ],
)
async def test_what_is_no_sheet_is_told(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        reply = await uploaded(visit, data, name)
        assert reply.status == 422
        assert said in await reply.text()


async def test_half_a_file_is_refused(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        whole = data_of(await sheet(visit))
        reply = await uploaded(visit, whole[: len(whole) // 2])
        assert reply.status == 422
        assert "сохраните как книгу Excel" in await reply.text()


async def _previewed(here: World, visit: Visit) -> Any:
    book = await sheet(visit)
    filled(book, "Факты", "dorm.cost", Значение=1000)
    reply = await uploaded(visit, data_of(book))
    assert reply.status == 200
    return form(await reply.text(), "/colleges/apply")


async def test_what_a_colleague_changed_elsewhere_stays(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900), fact("dorm.who", "всем")) as here:
        visit = await here.enter(role="editor", college=SLUG)
        apply = await _previewed(here, visit)
        put(here, fact("dorm.who", "иногородним"))
        assert (await sent(visit, apply, {})).status == 303
        assert stands(here, "dorm.cost")["value"] == 1000
        assert stands(here, "dorm.who")["value"] == "иногородним"


async def test_who_was_slower_than_a_colleague_is_told_at_the_row(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        apply = await _previewed(here, visit)
        put(here, fact("dorm.cost", 950))
        reply = await sent(visit, apply, {})
        assert reply.status == 422
        assert "выгружена версия 1, а теперь стоит 2" in await reply.text()
        assert stands(here, "dorm.cost")["value"] == 950


async def test_another_file_than_was_shown_is_not_stored(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        apply = await _previewed(here, visit)
        reply = await sent(visit, apply, {"seen": "0" * 24})
        assert reply.status == 409
        assert "Пока вы смотрели" in await reply.text()
        assert (await sent(visit, apply, {"data": "не base64"})).status == 400
        assert stands(here, "dorm.cost")["value"] == 900


async def test_names_and_cells_never_become_page(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        book = await sheet(visit)
        for number, text in enumerate(NASTY):
            filled(book, "Факты", f"life.x{number}", Значение=text, Источник=text)
        book.create_sheet("<b>лист").cell(1, 1, "<script>1</script>")
        reply = await uploaded(visit, data_of(book), "<img src=x onerror='1'>.xlsx")
        found = parsed(await reply.text())
        assert reply.status == 422
        plain = {tag for tag, _ in parsed(await visit.look(address("start"))).tags}
        table = {"table", "thead", "tbody", "tr", "th", "td", "ul", "ins", "del"}
        assert {tag for tag, _ in found.tags} <= plain | table
        scripts = [attrs.get("src") or "" for tag, attrs in found.tags if tag == "script"]
        assert all(one.startswith("/static/") for one in scripts)
        assert not [name for _, attrs in found.tags for name in attrs if name.startswith("on")]
        assert [one for one in found.tags if one[0] == "img"] == [
            ("img", {"src": "/static/icon.svg", "alt": "", "width": "32", "height": "32"})
        ]


async def test_a_college_that_nobody_stored_takes_no_sheet(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="owner")
        assert "/colleges/upload" not in await visit.look(address("start", COLLEGE.slug))
        assert (await visit.send("/colleges/upload", college=COLLEGE.slug)).status == 404
        put(here, own())
        assert "/colleges/upload" in await visit.look(address("start", COLLEGE.slug))
