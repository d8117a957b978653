"""Campuses and links in a form: added, changed, taken away, and said by the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.content import Piece
from tests.web.collegial import PHONE, SLUG, address, fact, form, own, put, sent, stands, stocked
from tests.web.gapping import texts
from tests.web.world import OTHER, World

MAIN = {"key": "main", "name": "Главный", "address": "г. Азов, Мира, 1", "source": "сайт"}
NORTH = {"key": "north", "name": "Север", "address": "г. Азов, Северная, 7"}
LINKS = {"vk": "https://vk.com/sample"}


@asynccontextmanager
async def having(folder: Path, table: Piece, *pieces: Piece) -> AsyncIterator[World]:
    """A college that supplied this of itself."""
    async with stocked(folder, *pieces) as here:
        put(here, table)
        yield here


def places(here: World) -> list[dict[str, Any]]:
    """The campuses that stand."""
    found: list[dict[str, Any]] = stands(here, "").get("place", [])
    return found


async def test_campuses_are_added_changed_and_taken_away(tmp_path: Path) -> None:
    said = (fact("contact.address", MAIN["address"]), fact("contact.phone", PHONE))
    async with having(tmp_path, own(place=[MAIN, NORTH], links=LINKS), *said) as here:
        visit = await here.enter(role="editor", college=SLUG, person="Олег Раков")
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        main, north, new = (found.row(key, "was") for key in ("main", "north", ""))
        changed = {f"{main}address": "г. Азов, Мира, 3", f"{main}sure": "1", f"{north}gone": "1"}
        changed |= {f"{new}name": "Юг", f"{new}address": "г. Азов, Южная, 2"}
        reply = await sent(visit, found, changed | {"cell-telegram-link": "https://t.me/sample"})
        assert reply.status == 303
        assert "Записано" in await visit.look(reply.headers["Location"])
        mark = {"by": "Олег Раков", "at": date(2026, 7, 14), "source_seen": "сайт"}
        assert places(here) == [
            {**MAIN, "address": "г. Азов, Мира, 3", "confirmed": mark},
            {"key": "campus3", "name": "Юг", "address": "г. Азов, Южная, 2"},
        ]
        assert stands(here, "")["links"] == {**LINKS, "telegram": "https://t.me/sample"}
        assert stands(here, "contact.address") == {}, "it told the address of before"
        assert stands(here, "contact.phone")["value"] == PHONE
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        assert (await sent(visit, found, {"cell-vk-link": ""})).status == 303
        assert stands(here, "")["links"] == {"telegram": "https://t.me/sample"}
        assert places(here)[0]["confirmed"] == mark, "what nobody changed stays confirmed"


async def test_another_name_takes_the_confirmation_away(tmp_path: Path) -> None:
    mark = {"by": "Анна", "at": date(2026, 7, 1), "source_seen": "сайт"}
    async with having(tmp_path, own(place=[{**MAIN, "confirmed": mark}])) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        await sent(visit, found, {f"{found.row('main', 'was')}name": "Старый"})
        assert "confirmed" not in places(here)[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"cell-3-name": "Юг", "cell-3-address": " "}, "Впишите адрес с городом"),
        ({"cell-3-address": "г. Азов"}, "Впишите, как корпус называют"),
        ({"cell-3-name": "СЕВЕР", "cell-3-address": "x"}, "Так уже называется другой корпус"),
        ({"cell-2-sure": "1"}, "впишите источник"),
        ({"cell-2-gone": "1"}, "факты (1) и программы (0)"),
        ({"cell-vk-link": "vk.com/azov"}, "например https://vk.com/azov"),
        ({"cell-vk-link": "javascript:alert(1)"}, "это не ссылка"),
        ({"cell-telegram-link": "@azov"}, "Впишите её целиком"),
    ],
)
async def test_what_cannot_be_stands_beside_its_field(
    typed: dict[str, str], said: str, tmp_path: Path
) -> None:
    own_table = own(place=[MAIN, NORTH], links=LINKS)
    async with having(tmp_path, own_table, fact("dorm.cost", 900, place="north")) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        reply = await sent(visit, found, typed | {"cell-1-source": "приказ № 7"})
        html = await reply.text()
        assert reply.status == 422
        assert said in texts(html)
        again = form(html, "/colleges/campuses").fields
        for name, text in (typed | {"cell-1-source": "приказ № 7"}).items():
            assert again.get(name, "").strip() == text.strip(), name
        assert places(here) == [MAIN, NORTH]


async def test_of_two_who_change_campuses_the_second_is_told(tmp_path: Path) -> None:
    async with having(tmp_path, own(place=[MAIN])) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        put(here, own(place=[MAIN], hours={"mon": ["09:00-13:00"]}))
        typed = {"cell-1-address": "г. Азов, Мира, 3"}
        assert (await sent(visit, found, typed)).status == 303, "hours are another page's"
        assert stands(here, "")["hours"] == {"mon": ["09:00-13:00"]}
        put(here, own(place=[NORTH]))
        reply = await sent(visit, found, typed | {"cell-1-name": "Главный корпус"})
        html = await reply.text()
        assert reply.status == 409
        assert "«Север» — г. Азов, Северная, 7" in texts(html)
        assert form(html, "/colleges/campuses").fields["cell-1-name"] == "Главный корпус"
        assert places(here) == [NORTH]


async def test_a_session_that_ended_gives_addresses_back(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("campuses")), "/colleges/campuses")
        visit.browser.session.cookie_jar.clear()
        reply = await sent(visit, found, {"cell-1-address": "г. Азов, Мира, 1"})
        assert reply.status == 401
        assert "г. Азов, Мира, 1" in await reply.text()


async def test_who_answers_looks_and_nobody_changes_another_college(tmp_path: Path) -> None:
    async with having(tmp_path, own(place=[MAIN])) as here:
        visit = await here.enter(role="admin", college=SLUG)
        html = await visit.look(address("campuses"))
        assert MAIN["address"] in html
        assert "Сохранить корпуса" not in html
        editor = await here.enter(role="editor", college=SLUG)
        reply = await editor.send("/colleges/campuses", college=OTHER.slug)
        assert reply.status == 404
