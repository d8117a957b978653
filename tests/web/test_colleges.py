"""Colleges at a glance, to who may see them; facts and programs edited in a table, cell by cell."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage.content import load_content
from bot.storage.schema import content_version, page, question
from bot.web.colleges.one import PARTS
from tests.web.collegial import (
    MARK,
    PHONE,
    SLUG,
    address,
    fact,
    form,
    put,
    sent,
    stands,
    stocked,
    welder,
)
from tests.web.gapping import texts
from tests.web.test_guarding import NASTY
from tests.web.world import OTHER, World, parsed


async def asked(here: World, missing: str, times: int) -> None:
    """Somebody asked for what lacks, this often."""
    # Whoever is first waits for what is loaded once; nobody here has that patience.
    here.app.core.base.current.understand("почём общага")
    for number in range(times):
        here.say(f"почём общага {number}", f"guest-{number}")
    await here.work()
    here.write(
        lambda session: session.execute(sa.update(question).values(missing=f'["{missing}"]'))
    )


async def test_the_centre_sees_all_colleges_and_what_lacks(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        await asked(here, "dorm.cost", 3)
        stopped = {"state": "stopped", "reason": "токен не действует"}
        vk = sa.update(page).where(page.c.slug == "vk").values(**stopped)
        here.write(lambda session: session.execute(vk))
        visit = await here.enter(role="reviewer")
        shown = texts(await visit.look("/colleges"))
        assert "2 колледжа отвечают здесь" in shown
        assert "Плата за общежитие в месяц 3 раза" in shown
        assert "ВКонтакте: остановлена" in shown
        assert "Игорь Ковтун" in shown
        few = await visit.look("/colleges?show=stopped")
        assert "/colleges/one?college=sample" in few
        assert "/colleges/one?college=other" not in few
        assert "Таких колледжей нет" in await visit.look("/colleges?q=нету")
        for order in ("name", "percent", "score", "waiting", "edited", "чушь"):
            assert "Пробный техникум" in await visit.look(f"/colleges?sort={order}")


@pytest.mark.parametrize("role", ["admin", "editor"])
async def test_who_belongs_to_a_college_lands_on_it_and_finds_no_other(
    role: str, tmp_path: Path
) -> None:
    async with stocked(tmp_path, fact("contact.phone", PHONE)) as here:
        visit = await here.enter(role=role, college=SLUG)
        reply = await visit.browser.get("/colleges", allow_redirects=False)
        assert reply.headers["Location"] == f"/colleges/one?college={SLUG}"
        assert "Готовность" in await visit.look(reply.headers["Location"])
        for path in ("/colleges/one?college=other", "/colleges/sheet?college=other"):
            assert (await visit.browser.get(path)).status == 404
        for path in ("save", "whole", "upload", "apply", "hours"):
            reply = await visit.send(f"/colleges/{path}", college=OTHER.slug, part="facts")
            assert reply.status == (404 if role == "editor" else 403), path
        reply = await visit.send("/colleges/staff", college=SLUG, channel="vk", number="1")
        assert reply.status == 403


@pytest.mark.parametrize("role", ["admin", "editor", "owner"])
async def test_every_link_of_what_is_left_leads_to_where_it_is_done(
    role: str, tmp_path: Path
) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900, year=2026)) as here:
        await asked(here, "dorm.cost", 1)
        visit = await here.enter(role=role, college=SLUG)
        html = await visit.look(f"/colleges/one?college={SLUG}")
        links = [str(attrs["href"]) for tag, attrs in parsed(html).tags if tag == "a"]
        steps = [one for one in links if one.startswith("/colleges/one")]
        assert len(steps) > len(PARTS)
        assert any(one.endswith("#dorm.cost") for one in steps), "a row with a year"
        for link in steps:
            path, _, anchor = link.partition("#")
            names = {attrs.get("id") for _, attrs in parsed(await visit.look(path)).tags}
            assert not anchor or anchor in names, link


async def test_who_answers_looks_and_changes_nothing(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("contact.phone", PHONE)) as here:
        visit = await here.enter(role="admin", college=SLUG)
        html = await visit.look(address("facts"))
        assert PHONE in html
        assert "Сохранить раздел" not in html


async def test_only_the_cells_that_changed_are_published(tmp_path: Path) -> None:
    before = fact("contact.phone", PHONE, confirmed=MARK | {"at": date(2026, 7, 1)})
    async with stocked(tmp_path, before, fact("contact.email", "a@example.org")) as here:
        visit = await here.enter(role="editor", college=SLUG, person="Олег Раков")
        found = form(await visit.look(address("facts")), "/colleges/save", "contact")
        row, empty = found.row("contact.email"), found.row("contact.address")
        changed = {f"{row}value": "b@example.org", f"{empty}value": "Краснодар, ул. Мира, 1"}
        reply = await sent(visit, found, changed | {f"{empty}source": "сайт", f"{empty}sure": "1"})
        assert reply.status == 303
        assert "saved=2" in reply.headers["Location"]
        assert "Записано" in await visit.look(reply.headers["Location"])
        assert stands(here, "contact.email") == {
            "key": "contact.email",
            "value": "b@example.org",
            "source": "сайт",
        }
        assert stands(here, "contact.address")["confirmed"] == {
            "by": "Олег Раков",
            "at": date(2026, 7, 14),
            "source_seen": "сайт",
        }
        assert stands(here, "contact.phone") == before.table, "nobody touched it"
        rows = here.write(lambda session: session.execute(content_version.select()).all())
        assert [row.author for row in rows].count("Олег Раков") == 2


async def test_a_form_sent_as_it_came_changes_nothing(tmp_path: Path) -> None:
    pieces = [
        fact("contact.phone", PHONE, confirmed=MARK | {"at": date(2026, 7, 1)}),
        fact("admission.end", date(2026, 8, 15), year=2026, until=date(2026, 8, 31)),
        fact("money.cost_from", 45000.5, year=2026),
        fact("dorm.available", False),
        fact("docs.required", "Паспорт\nАттестат"),
        welder(fee=45000, test=False, medical=True, score=[{"year": 2025, "budget": 3.75}]),
    ]
    async with stocked(tmp_path, *pieces) as here:
        visit = await here.enter(role="owner")
        before = here.write(load_content)
        for part, names in (("facts", ["contact", "dates", "money"]), ("programs", [""])):
            for name in names:
                found = form(await visit.look(address(part)), "/colleges/save", name)
                reply = await sent(visit, found, {})
                assert "saved=0" in reply.headers["Location"], name
        for name in ("dorm", "docs"):
            found = form(await visit.look(address("facts")), "/colleges/save", name)
            assert "saved=0" in (await sent(visit, found, {})).headers["Location"]
        assert here.write(load_content) == before


WRONG = {
    "money.cost_from": ("money", "много", "Нужно число, например 45000."),
    "admission.end": ("dates", "в августе", "Нужна дата, например 15.08.2027."),
    "contact.email": ("contact", "почта", "Нужно так: priem@example.org"),
    "contact.address": ("contact", "=A1", "Вставьте вместо формулы её значение."),
    "dorm.who": ("dorm", "я" * 2001, "Сократите: в тексте 2001 знак"),
}


@pytest.mark.parametrize("key", WRONG)
async def test_a_fault_stands_beside_its_cell_and_nothing_is_stored(
    key: str, tmp_path: Path
) -> None:
    category, typed, said = WRONG[key]
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", category)
        row = found.row(key)
        reply = await sent(visit, found, {f"{row}value": typed, f"{row}source": "приказ № 7"})
        html = await reply.text()
        assert reply.status == 422
        assert said in html
        again = form(html, "/colleges/save", category)
        assert again.fields[f"{again.row(key)}value"] == typed
        assert again.fields[f"{again.row(key)}source"] == "приказ № 7"
        assert 'aria-invalid="true"' in html
        assert stands(here, key) == {}


async def test_who_is_sure_says_where_it_stands(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        row = found.row("dorm.cost")
        reply = await sent(visit, found, {f"{row}value": "900", f"{row}sure": "1"})
        assert reply.status == 422
        assert "впишите источник" in await reply.text()


async def test_of_two_editors_the_second_is_told_and_keeps_the_words(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900), fact("dorm.who", "всем")) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        put(here, fact("dorm.cost", 950), fact("dorm.who", "иногородним"))
        row = found.row("dorm.cost")
        reply = await sent(visit, found, {f"{row}value": "1000"})
        html = await reply.text()
        assert reply.status == 409
        assert "Теперь стоит: 950" in texts(html)
        assert stands(here, "dorm.cost")["value"] == 950
        again = form(html, "/colleges/save", "dorm")
        assert again.fields[f"{again.row('dorm.cost')}value"] == "1000"
        assert (await sent(visit, again, {})).status == 303, "now they know"
        assert stands(here, "dorm.cost")["value"] == 1000
        assert stands(here, "dorm.who")["value"] == "иногородним", "a colleague's stays"


async def test_another_year_is_another_row(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact("dorm.cost", 900, year=2026)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        row = found.row("dorm.cost")
        assert (
            await sent(visit, found, {f"{row}value": "1000", f"{row}year": "2027"})
        ).status == 303
        assert stands(here, "dorm.cost||2026")["value"] == 900
        assert stands(here, "dorm.cost||2027")["value"] == 1000


async def test_programs_are_edited_and_added(tmp_path: Path) -> None:
    async with stocked(tmp_path, welder(budget=25)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        html = await visit.look(address("programs"))
        assert "Сварщик" in html
        found = form(html, "/colleges/save")
        changed = {"cell-1-budget": "20", "cell-2-code": "43.01.09", "cell-2-base": "9"}
        reply = await sent(
            visit, found, changed | {"cell-2-form": "очная", "cell-2-fee": "45 000 р."}
        )
        assert reply.status == 303
        assert stands(here, "15.01.05|9|очная")["budget"] == 20
        assert stands(here, "43.01.09|9|очная")["fee"] == 45000
        reply = await sent(visit, found, {"cell-3-code": "99.99.99", "cell-3-form": "дневная"})
        html = await reply.text()
        assert reply.status == 422
        assert form(html, "/colleges/save").fields["cell-3-code"] == "99.99.99"
        assert (await sent(visit, form(html, "/colleges/whole"), {"whole": "1"})).status == 303
        assert 'name="whole" value="1" checked' in await visit.look(address("programs"))


async def test_what_people_type_never_becomes_page(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="owner")
        found = form(await visit.look(address("facts")), "/colleges/save", "life")
        row = found.row("life.food")
        plain = [tag for tag, _ in parsed(await visit.look(address("facts"))).tags]
        for text in NASTY:
            reply = await sent(visit, found, {f"{row}value": text, f"{row}year": "x"})
            tags = parsed(await reply.text()).tags
            assert {tag for tag, _ in tags} <= {*plain}
            assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]


async def test_the_made_up_college_is_only_looked_at(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        here.deps.known.colleges["new"] = OTHER
        visit = await here.enter(role="owner")
        html = await visit.look(address("facts", "new"))
        assert "выдуманный колледж" in html
        reply = await visit.send("/colleges/save", college="new", part="facts")
        assert reply.status == 404


async def test_a_session_that_ended_gives_a_table_back(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        row = found.row("dorm.cost")
        visit.browser.session.cookie_jar.clear()
        reply = await sent(visit, found, {f"{row}value": "девятьсот рублей"})
        assert reply.status == 401
        assert "девятьсот рублей" in await reply.text()
