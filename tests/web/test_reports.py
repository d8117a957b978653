"""The room of reports: whose numbers who sees, which days, and files that hold no asker's word."""

import csv
import io
import threading
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.spreadsheets import read_sheets
from knowledge.staleness import stale_facts
from tests.handlers.making import COLLEGE, NOW
from tests.storage.history import History
from tests.web.gapping import texts
from tests.web.world import OTHER, World, world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PERSONAL = "Меня зовут Анна Ковалёва, +7 918 123-45-67, можно в общежитие?"
OPENINGS = ("=", "+", "-", "@", "\t", "\r")


@asynccontextmanager
async def asked(folder: Path) -> AsyncIterator[World]:
    """Two colleges where people asked: the first three things, the other one."""
    async with world(folder) as here:
        history = History(here.engines)
        history.asked(NOW - 10 * DAY, text=PERSONAL)
        history.by_person(NOW - 2 * DAY, 2 * HOUR, "b", text=PERSONAL, entry="dorm.cost")
        history.by_person(NOW - 3 * HOUR, None, "c", text=PERSONAL)
        other = history.beside(OTHER)
        other.asked(NOW - DAY, "d", text=PERSONAL)
        history.bulk.flush()
        yield here


async def test_the_centre_sees_all_colleges_and_each_alone(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        html = await visit.look("/reports")
        shown = texts(html)
        assert "Вопросы 4 было 0" in shown
        assert "Бот закрыл сам 50 % из 4, сотрудники — 25 %, без ответа 1 вопрос." in shown
        assert "Половина ответов сотрудников пришла за 2 ч" in shown
        assert "Приветствия и «спасибо» не считаются" in shown
        assert "123-45-67" not in html
        alone = texts(await visit.look(f"/reports?college={OTHER.slug}"))
        assert "Вопросы 1 было 0" in alone
        assert (await visit.browser.get("/reports?college=none")).status == 404


async def test_a_square_tells_half_nine_of_ten_and_what_has_no_answer(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        history = History(here.engines)
        for hours in (1, 2, 3, 40):
            history.by_person(NOW - 4 * DAY, hours * HOUR, f"{hours}", entry="dorm.cost")
        history.by_person(NOW - 4 * DAY, None, "waits", entry="dorm.cost")
        for number in range(1200):
            history.asked(NOW - 4 * DAY, f"asker {number}")
        history.bulk.flush()
        visit = await here.enter(role="reviewer")
        html = await visit.look("/reports")
        shown = texts(html)
        assert "Вопросы 1 205 было 0" in shown
        assert "половина за 2 ч , 9 из 10 за / 1 дн. 16 ч , без ответа 1" in shown
        assert "хватило бота" in shown
        assert html.count("deep deep-3") == 1, "two hours of a day"


async def test_a_college_that_has_no_page_yet_has_no_numbers(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        here.deps.known.colleges["new"] = replace(COLLEGE, slug="new", short="Новый")
        visit = await here.enter(role="reviewer")
        html = texts(await visit.look("/reports"))
        assert "Вопросы 4 было 0" in html
        assert "Новый" not in html
        assert (await visit.browser.get("/reports?college=new")).status == 404


@pytest.mark.parametrize("role", ["admin", "editor"])
async def test_who_belongs_to_a_college_sees_it_alone(role: str, tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role=role, college=OTHER.slug)
        html = await visit.look("/reports")
        assert "Вопросы 1 было 0" in texts(html)
        assert "Все колледжи" not in html
        for path in ("/reports", "/reports/csv", "/reports/xlsx"):
            reply = await visit.browser.get(f"{path}?college={COLLEGE.slug}")
            assert reply.status == 404
        reply = await visit.browser.get("/reports/csv")
        rows = (await reply.read()).decode("utf-8-sig")
        assert rows.count("\r\n") == 2


async def test_the_period_is_chosen(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        assert "Вопросы 3 было 1" in texts(await visit.look("/reports?period=7"))
        assert "Вопросы 4 было 0" in texts(await visit.look("/reports?period=campaign"))
        day = (NOW - 10 * DAY).date()
        own = await visit.look(f"/reports?period=own&from={day}&to={day}")
        assert "Вопросы 1 было 0" in texts(own)
        empty = await visit.look("/reports?period=own&from=2025-01-01&to=2025-01-02")
        assert "За эти дни никто ничего не спросил. Выберите период длиннее" in texts(empty)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ("period=own", "Укажите обе даты"),
        ("period=own&from=x&to=2026-01-01", "Укажите обе даты"),
        ("period=own&from=2026-07-02&to=2026-07-01", "Первый день позже последнего"),
        ("period=own&from=2020-01-01&to=2026-07-01", "Самое большее за раз"),
        ("period=own&from=0001-01-01&to=0001-01-03", "Так давно ничего не считали"),
        ("period=year", "Такого периода нет"),
    ],
)
async def test_days_that_make_no_period_are_told(days: str, why: str, tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        reply = await visit.browser.get(f"/reports?{days}")
        assert reply.status == 400
        html = texts(await reply.text())
        assert why in html
        assert "Вопросы 4 было 0" in html, "and what can be shown is"
        assert (await visit.browser.get(f"/reports/xlsx?{days}")).status == 400


async def test_a_report_is_counted_once_and_again_when_it_is_old(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        await visit.look("/reports")
        here.say("вопрос", "guest-9")
        await here.work()
        assert "Вопросы 4 было 0" in texts(await visit.look("/reports"))
        here.time[0] += timedelta(minutes=6)
        assert "Вопросы 5 было 0" in texts(await visit.look("/reports"))


@pytest.mark.parametrize("path", ["/reports", "/reports/xlsx", "/reports/csv"])
async def test_facts_of_a_region_are_looked_through_beside_the_loop(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def seen(*given: Any) -> tuple[tuple[str, str], ...]:
        threads.append(threading.get_ident())
        return stale_facts(*given)

    monkeypatch.setattr("bot.web.reports.views.stale_facts", seen)
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        assert (await visit.browser.get(path)).status == 200
    assert len(threads) == 2
    assert threading.get_ident() not in threads


async def test_files_hold_the_numbers_of_the_page_and_no_word_of_an_asker(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        book = await (await visit.browser.get("/reports/xlsx")).read()
        sheets = dict(read_sheets("report.xlsx", book))
        assert list(sheets) == ["Колледжи", "По времени", "Записи", "Что считается"]
        head, whole, *colleges = sheets["Колледжи"]
        assert head[:4] == ["Колледж", "Вопросы", "Ответил бот", "Удержалось (%)"]
        assert whole[:9] == ["Все вместе", 4, 2, 100, 2, 1, 120, 120, 0]
        assert sorted(row[1] for row in colleges if isinstance(row[1], int)) == [1, 3]
        assert [row[:2] for row in sheets["Записи"][1:]] == [
            ["docs.list", "docs.list"],
            ["dorm.cost", "dorm.cost"],
        ]
        plain = (await (await visit.browser.get("/reports/csv")).read()).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(plain), delimiter=";"))
        assert rows[1][:9] == ["Все вместе", "4", "2", "100", "2", "1", "120", "120", "0"]
        everything = repr(sheets) + plain
        for word in ("Ковалёва", "Анна", "123-45-67", "общежитие?"):
            assert word not in everything


@pytest.mark.parametrize("sign", OPENINGS)
async def test_names_are_never_formulas(sign: str, tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        name, colleges = f"{sign}HYPERLINK(0)", here.deps.known.colleges
        colleges[OTHER.slug] = replace(colleges[OTHER.slug], short=name)
        visit = await here.enter(role="reviewer")
        plain = (await (await visit.browser.get("/reports/csv")).read()).decode("utf-8-sig")
        names = [row[0] for row in csv.reader(io.StringIO(plain, newline=""), delimiter=";")]
        assert f"'{name}" in names
        book = await (await visit.browser.get("/reports/xlsx")).read()
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            sheets = [archive.read(one) for one in archive.namelist() if "worksheets/" in one]
        assert sheets
        assert not any(b"<f>" in one for one in sheets)
