"""Hours, people, desks and modes of a college: looked at before, refused with words, traced."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.desks.desk import Desk
from bot.storage.pages import PageSetup, ensure_college, list_staff
from bot.storage.schema import audit, page
from tests.handlers.making import COLLEGE
from tests.web.collegial import SLUG, Form, address, form, forms, own, put, sent, stands, stocked
from tests.web.gapping import texts
from tests.web.test_guarding import NASTY
from tests.web.world import PAGES, World, parsed

LUNCH = "10:00-12:00, 13:00-15:00"


def acts(here: World) -> list[str]:
    """What the trace says was done."""
    rows = here.write(lambda session: session.execute(audit.select()).all())
    return [row.action for row in rows]


async def test_hours_are_promised_before_they_are_stored(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        html = await visit.look(address("hours"))
        assert "ответим сегодня до 16:00" in texts(html), "four hours of work from eleven on"
        found = form(html, "/colleges/hours")
        assert found.fields["cell-tue-hours"] == "09:00-13:00, 14:00-18:00"
        changed = {
            "cell-tue-hours": LUNCH,
            "cell-wed-hours": "",
            "cell-days_off-hours": "16.07.2026",
        }
        reply = await sent(visit, found, changed | {"do": "look"})
        html = await reply.text()
        assert "Так будет, если сохранить" in html
        assert "ответим в пятницу, 17 июля, до 10:00" in texts(html), "Wednesday and Thursday rest"
        assert "wed" in stands(here, "")["hours"], "nothing is stored yet"
        assert stands(here, "")["hours"]["wed"] != []
        reply = await sent(visit, form(html, "/colleges/hours"), {"do": "save"})
        assert reply.status == 303
        hours = stands(here, "")["hours"]
        assert hours["tue"] == ["10:00-12:00", "13:00-15:00"]
        assert hours["days_off"] == [date(2026, 7, 16)]
        assert stands(here, "")["name"] == COLLEGE.name, "the rest stays"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("mon", "с девяти", "Нужно так: 09:00-13:00."),
        ("mon", "9:00-13:00, 12:00-17:00", "перекрываются"),
        ("mon", "17:00-9:00", "Поменяйте время местами."),
        ("days_off", "31 декабря", "Впишите и год, например 03.09.2027."),
        ("days_on", "15.08.2027 16:00", "Нужен день без часов"),
    ],
)
async def test_hours_nobody_can_keep_are_refused(
    name: str, typed: str, said: str, tmp_path: Path
) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("hours")), "/colleges/hours")
        before = stands(here, "")
        for do in ("look", "save"):
            reply = await sent(visit, found, {f"cell-{name}-hours": typed, "do": do})
            html = await reply.text()
            assert reply.status == 422
            assert said in html
            assert form(html, "/colleges/hours").fields[f"cell-{name}-hours"] == typed
        assert stands(here, "") == before


async def test_of_two_who_set_hours_the_second_is_told(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("hours")), "/colleges/hours")
        put(here, own(town="Анапа"))
        reply = await sent(visit, found, {"cell-sat-hours": "10:00-12:00", "do": "save"})
        html = await reply.text()
        assert reply.status == 409
        again = form(html, "/colleges/hours")
        assert again.fields["cell-sat-hours"] == "10:00-12:00"
        assert (await sent(visit, again, {"do": "save"})).status == 303
        assert stands(here, "")["town"] == "Анапа"
        assert stands(here, "")["hours"]["sat"] == ["10:00-12:00"]


async def test_people_are_named_changed_and_end(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="reviewer", person="Анна Петрова")
        html = await visit.look(address("people"))
        assert "Пока никого" in html
        found = form(html, "/colleges/staff")
        who = {"channel": "vk", "number": "77", "role": "admin", "person": "Олег Раков"}
        reply = await sent(visit, found, {**who, "until": "31.08.2026", "duty": "1"})
        assert reply.status == 303
        [member] = here.write(lambda session: list_staff(session, SLUG))
        assert (member.external_id, member.role, member.duty) == ("77", "admin", True)
        assert member.person == "Олег Раков"
        shown = texts(await visit.look(address("people")))
        assert "Олег Раков" in shown
        assert "31.08.2026" in shown
        here.time[0] += timedelta(days=60)
        visit = await here.enter(role="reviewer")
        html = await visit.look(address("people"))
        assert "кончилось" in texts(html)
        assert (await sent(visit, form(html, "/colleges/staff/end"), {})).status == 303
        assert here.write(lambda session: list_staff(session, SLUG)) == []
        assert {"staff_added:admin:duty", "staff_removed"} <= {*acts(here)}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "@oleg"}, "Нужен номер из цифр"),
        ({"number": "9" * 30}, "Нужен номер из цифр"),
        ({"channel": "web"}, "Выберите, где этот номер"),
        ({"role": "owner"}, "Такую роль даёт только владелец"),
        ({"until": "вчера"}, "Нужна дата"),
        ({"until": "13.07.2026"}, "Этот день уже прошёл"),
        ({"person": "vk:77"}, "Нужно имя"),
    ],
)
async def test_who_cannot_be_appointed_is_told_why(
    wrong: dict[str, str], said: str, tmp_path: Path
) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="reviewer")
        found = form(await visit.look(address("people")), "/colleges/staff")
        whole = {"channel": "vk", "number": "77", "role": "admin"} | wrong
        reply = await sent(visit, found, whole)
        html = await reply.text()
        assert reply.status == 422
        assert said in html
        assert form(html, "/colleges/staff").fields["number"] == whole["number"]
        assert here.write(lambda session: list_staff(session, SLUG)) == []


async def test_only_an_owner_gives_and_takes_what_reaches_further(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        owner, reviewer = await here.enter(role="owner"), await here.enter(role="reviewer")
        found = form(await owner.look(address("people")), "/colleges/staff")
        who = {"channel": "vk", "number": "77"}
        assert (await sent(owner, found, {**who, "role": "reviewer"})).status == 303
        html = await reviewer.look(address("people"))
        fields = form(html, "/colleges/staff").fields
        assert "/colleges/staff/end" not in {one.action for one in forms(html)}
        assert (await sent(reviewer, Form("/colleges/staff/end", "", fields), who)).status == 403
        taken = await sent(reviewer, form(html, "/colleges/staff"), {**who, "role": "admin"})
        assert taken.status == 422, "nor is it taken by giving another role"
        [member] = here.write(lambda session: list_staff(session, SLUG))
        assert member.role == "reviewer"


async def test_an_owner_of_one_college_appoints_there_alone(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="owner", college=SLUG)
        found = form(await visit.look(address("people")), "/colleges/staff")
        who = {"channel": "vk", "number": "77", "role": "editor"}
        assert (await sent(visit, found, who)).status == 303
        assert (await sent(visit, found, {**who, "role": "owner"})).status == 422
        assert (await sent(visit, found, {**who, "college": "other"})).status == 404
        members = here.write(list_staff)
        assert [(one.college, one.role) for one in members] == [(SLUG, "editor")]


async def test_the_last_desk_stays_on(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        info = here.pages["vk"]
        chat = Desk(info.id, "2000000001", topics=False, masked=False)
        here.deps.known.desks[info.college_id].append(chat)
        visit = await here.enter(role="owner")
        html = await visit.look(address("pages"))
        desks = {one.fields["channel"]: one for one in forms(html) if "state" in one.fields}
        assert set(desks) == {"web", "vk"}
        assert (await sent(visit, desks["vk"], {})).status == 303
        reply = await sent(visit, desks["web"], {})
        assert reply.status == 409
        assert "последний включённый стол" in await reply.text()
        assert (await sent(visit, desks["vk"], {"channel": "telegram"})).status == 400
        assert (await sent(visit, desks["vk"], {"state": "on"})).status == 303
        assert (await sent(visit, desks["web"], {})).status == 303


async def test_a_page_does_less_than_it_may_within_a_second(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        setups = [replace(one, mode="full") for one in PAGES]
        here.write(lambda session: ensure_college(session, COLLEGE, setups))
        visit = await here.enter(role="reviewer")
        html = await visit.look(address("pages"))
        assert "личные консультации в иностранном мессенджере" in html
        found = next(one for one in forms(html) if one.fields.get("page") == "tg")
        assert (await sent(visit, found, {"mode": "reference"})).status == 303
        await here.app.faces.look()
        number = here.pages["tg"].id
        assert here.deps.known.pages[number].mode == "reference"
        assert "mode" in acts(here)
        # A start keeps what was chosen, and what is allowed stays the most.
        [tg] = here.write(
            lambda session: ensure_college(session, COLLEGE, [PageSetup("tg", "telegram", "full")])
        )
        assert tg.mode == "reference"
        [tg] = here.write(
            lambda session: ensure_college(session, COLLEGE, [PageSetup("tg", "telegram", "off")])
        )
        assert tg.mode == "off"
        reply = await sent(visit, found, {"mode": "full"})
        assert reply.status == 409
        assert "больше, чем разрешено" in await reply.text()
        rows = here.write(lambda session: session.execute(page.select()).all())
        assert {row.slug: row.mode for row in rows}["tg"] == "off"


async def test_a_mode_of_no_page_here_is_refused(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="owner")
        await visit.look(address("pages"))
        for named, mode in (("drugaya", "off"), ("proba", "off"), ("vk", "loud"), ("", "off")):
            reply = await visit.send("/colleges/mode", college=SLUG, page=named, mode=mode)
            assert reply.status == 409, (named, mode)


async def test_what_is_typed_about_people_and_hours_never_becomes_page(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="owner")
        for part, action, name in (
            ("people", "/colleges/staff", "person"),
            ("hours", "/colleges/hours", "cell-mon-hours"),
        ):
            html = await visit.look(address(part))
            plain = {tag for tag, _ in parsed(html).tags}
            for text in NASTY:
                reply = await sent(visit, form(html, action), {name: text, "number": "x"})
                found = parsed(await reply.text()).tags
                assert {tag for tag, _ in found} <= plain
                assert not [one for _, attrs in found for one in attrs if one.startswith("on")]
