"""Days of admission in the table: read by two, told where they cannot be, lost by nobody."""

from datetime import date
from pathlib import Path

import pytest

from bot.storage.batches import waiting
from tests.web.collegial import SLUG, address, fact, form, put, sent, stands, stocked
from tests.web.gapping import texts
from tests.web.world import Visit, World

END = "admission.end"
NEXT = date(2027, 8, 15)


async def days(visit: Visit, changed: dict[str, str], key: str = END) -> tuple[int, str]:
    """Type into the row of a fact and save: the status, and the page it leads to."""
    found = form(await visit.look(address("facts")), "/colleges/save", "dates")
    row = found.row(key)
    reply = await sent(visit, found, {f"{row}{name}": text for name, text in changed.items()})
    if reply.status == 303:
        return reply.status, await visit.look(reply.headers["Location"])
    return reply.status, await reply.text()


def left(here: World) -> int:
    """How many batches wait."""
    return len(here.write(waiting))


async def second(visit: Visit, html: str, agreed: str = "yes") -> int:
    """Decide about what waits, as the page offers it."""
    reply = await sent(visit, form(html, "/base/second"), {"agreed": agreed})
    return reply.status


async def test_a_day_waits_for_another_person_and_the_rest_does_not(tmp_path: Path) -> None:
    async with stocked(tmp_path, fact(END, date(2026, 8, 15), year=2026)) as here:
        anna = await here.enter(role="editor", college=SLUG, person="Анна Петрова")
        found = form(await anna.look(address("facts")), "/colleges/save", "dates")
        changed = {f"{found.row(END)}value": "20.08.2026"}
        changed |= {f"{found.row('admission.enrolment')}value": "неизвестно"}
        reply = await sent(anna, found, changed)
        assert reply.headers["Location"].endswith("part=facts&saved=1&left=1#dates")
        html = await anna.look(reply.headers["Location"])
        assert "ждут второго человека" in texts(html)
        assert "15.08.2026 → 20.08.2026" in texts(html)
        assert "Это ваша правка" in texts(html)
        assert stands(here, END + "||2026")["value"] == date(2026, 8, 15)
        assert stands(here, "admission.enrolment")["value"] == "неизвестно"
        assert await second(anna, html) == 409, "nobody reads what they wrote themselves"
        centre = await here.enter(role="reviewer", person="Ирина Центр")
        assert "20.08.2026" in texts(await centre.look("/base"))
        assert await second(centre, await centre.look(address("facts"))) == 303
        assert stands(here, END + "||2026")["value"] == date(2026, 8, 20)
        assert left(here) == 0


async def test_who_wrote_a_day_takes_it_back_or_writes_it_anew(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        anna = await here.enter(role="editor", college=SLUG, person="Анна Петрова")
        await days(anna, {"value": "15.08.2026"})
        status, html = await days(anna, {"value": "16.08.2026"})
        assert (status, left(here)) == (303, 1), "the newer one is in place of the older"
        assert "16.08.2026" in texts(html)
        assert await second(anna, html, "no") == 303
        assert left(here) == 0
        assert stands(here, END + "||2026") == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "31.06.2026"}, "нет такого дня: «31.06.2026»"),
        ({"value": "15.08.2026", "year": "2027"}, "не из приёма 2027 года"),
        ({"value": "15.08.2036"}, "стоит приём 2036 года"),
        ({"value": "10.06.2026"}, "10.06.2026 — раньше, чем 20.06.2026"),
        ({"value": "15.08.2026", "since": "01.07.2026", "until": "01.06.2026"}, "раньше начала"),
    ],
)
async def test_a_day_that_cannot_be_is_told_beside_it(
    typed: dict[str, str], said: str, tmp_path: Path
) -> None:
    async with stocked(tmp_path, fact("admission.start", date(2026, 6, 20), year=2026)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        status, html = await days(visit, typed)
        assert status == 422
        assert said in texts(html)
        again = form(html, "/colleges/save", "dates")
        assert {again.fields[f"{again.row(END)}{name}"] for name in typed} == {*typed.values()}
        assert left(here) == 0


async def test_a_row_is_added_and_taken_away(tmp_path: Path) -> None:
    old = fact(END, date(2026, 8, 15), year=2026)
    async with stocked(tmp_path, old, fact("dorm.cost", 900)) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dates")
        new = found.row("", "key")
        reply = await sent(visit, found, {f"{new}value": "15.08.2027"})
        html = await reply.text()
        assert reply.status == 422, "nobody said what it is"
        again = form(html, "/colleges/save", "dates")
        assert again.fields[f"{again.row('15.08.2027', 'value')}key"] == ""
        row = again.row("15.08.2027", "value")
        assert (await sent(visit, again, {f"{row}key": END})).status == 303
        assert left(here) == 1
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        assert (await sent(visit, found, {f"{found.row('dorm.cost')}gone": "1"})).status == 303
        assert stands(here, "dorm.cost") == {}


async def test_nobody_writes_over_what_a_colleague_filled_in_meanwhile(tmp_path: Path) -> None:
    async with stocked(tmp_path) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dates")
        put(here, fact(END, date(2026, 8, 15), year=2026))
        reply = await sent(visit, found, {f"{found.row(END)}value": "16.08.2026"})
        html = await reply.text()
        assert reply.status == 409
        assert "Теперь стоит: 15.08.2026" in texts(html)
        assert "16.08.2026" in form(html, "/colleges/save", "dates").fields.values()
        put(here, fact("dorm.cost", 900))
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        put(here, fact("dorm.cost", 950))
        assert (await sent(visit, found, {f"{found.row('dorm.cost')}gone": "1"})).status == 409
        assert stands(here, "dorm.cost")["value"] == 950


async def test_a_row_given_the_name_of_another_does_not_replace_it(tmp_path: Path) -> None:
    both = (fact("dorm.cost", 900, year=2026), fact("dorm.cost", 950, year=2027))
    async with stocked(tmp_path, *both) as here:
        visit = await here.enter(role="editor", college=SLUG)
        found = form(await visit.look(address("facts")), "/colleges/save", "dorm")
        row = found.row("dorm.cost||2026", "was")
        reply = await sent(visit, found, {f"{row}value": "1000", f"{row}year": "2027"})
        assert reply.status == 409
        assert "Теперь стоит: 950" in texts(await reply.text())
        assert stands(here, "dorm.cost||2027")["value"] == 950
