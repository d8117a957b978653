"""The new year: a college's dates and sums are gone through one by one, whenever there is time."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.editing import Editor, second
from bot.storage.batches import waiting
from bot.storage.content import Edit, Stored, load_content
from knowledge.content import Kind, confirmed, piece
from tests.web.confirming import (
    COST,
    HERE,
    OTHER,
    PHONE,
    answers,
    confirming,
    enter,
    form,
    name,
    publishes,
    put,
    send_all,
    stands,
)
from tests.web.gapping import texts
from tests.web.world import World

END = "admission.end"
LIST = f"/confirm/year?college={HERE}"
NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=UTC)
RULES = "Правила приёма 2027"


def of_year(here: World, key: str) -> Stored:
    """What the college has under this key for the new campaign."""
    found = here.write(lambda session: load_content(session, HERE))
    return next(
        one
        for one in found
        if one.piece.key.split("|")[0] == key and one.piece.table.get("year") == 2027
    )


async def test_same_another_and_not_known_yet(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        here.time[0] = NOVEMBER
        visit = await enter(here)
        shown = texts(await visit.look(LIST))
        assert "Внесено на 2027 год: 0 из 5" in shown
        assert "то же: 15 августа 2027 года" in shown
        end, cost = stands(here, HERE, END), stands(here, HERE, COST)
        reply = await visit.send("/confirm/year", **form(end, choice="same", source=RULES))
        assert (reply.status, reply.headers["Location"]) == (303, f"{LIST}&waits=1")
        assert "ждёт второго человека" in texts(await visit.look(reply.headers["Location"]))
        (batch,) = here.write(waiting)
        oleg = Editor("Олег", NOVEMBER)
        here.write(lambda session: second(session, batch, oleg))
        table = stands(here, HERE, f"{END}").piece.table
        assert table["value"] == date(2026, 8, 15), "last year's stays"
        made = of_year(here, END).piece.table
        assert (made["value"], made["source"]) == (date(2027, 8, 15), RULES)
        assert made["confirmed"]["by"] == "Анна Петрова"
        assert "Внесено на 2027 год: 1 из 5" in texts(await visit.look(LIST))
        answer = form(cost, choice="unknown", after=name(end))
        reply = await visit.send("/confirm/year", **answer)
        assert "at=fact~kmt~admission.end" in reply.headers["Location"].replace("%7E", "~")
        shown = texts(await visit.look(LIST))
        assert "Внесено на 2027 год: 2 из 5 , из них ещё неизвестно 1" in shown
        more = form(of_year(here, COST), answer="1 100", source=RULES, back="year", college=HERE)
        reply = await visit.send("/confirm/change", **more)
        assert (reply.status, reply.headers["Location"]) == (303, LIST)
        program = stands(here, HERE, "15.01.05", Kind.PROGRAM)
        more = form(program, choice="new", source=RULES, months="22", budget="30", fee="")
        assert (await visit.send("/confirm/year", **more)).status == 303
        row = of_year(here, "15.01.05").piece.table
        assert (row["budget"], row["months"], row.get("fee"), row["place"]) == (
            30,
            22,
            None,
            "main",
        )


async def test_what_is_not_known_yet_is_said_so_by_the_bot(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        here.time[0] = NOVEMBER
        visit = await enter(here)
        those = [stands(here, "", COST, Kind.ENTRY), stands(here, HERE, PHONE)]
        assert (await send_all(visit, "/confirm/confirm", those, source="сайт")).status == 303
        await visit.send("/confirm/year", **form(stands(here, HERE, COST), choice="unknown"))
        here.time[0] = datetime(2026, 12, 10, 9, tzinfo=UTC)
        await publishes(here)
        said = await answers(here, "сколько стоит общежитие", "guest-1")
        assert "Пока неизвестно: плата за общежитие в месяц. Колледж на 2027 год" in said
        assert "850" not in said


async def test_a_colleague_was_faster_or_the_value_is_wrong(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        here.time[0] = NOVEMBER
        visit, cost = await enter(here), stands(here, HERE, COST)
        for fields, told in (
            ({}, "Отметьте: то же"),
            ({"choice": "of all"}, "Отметьте: то же"),
            ({"choice": "new", "answer": "много"}, "Нужно число"),
            ({"choice": "new"}, "Впишите значение"),
            ({"choice": "same", "source": ""}, "Без источника"),
        ):
            reply = await visit.send("/confirm/year", **form(cost, **{"source": RULES, **fields}))
            assert reply.status == 422
            assert told in texts(await reply.text()), fields
        reply = await visit.send("/confirm/year", **form(cost, choice="new", answer="много"))
        assert 'value="много"' in await reply.text()
        table = {**cost.piece.table, "value": 1, "since": None, "until": None, "year": 2027}
        mine = piece(Kind.FACT, {one: value for one, value in table.items() if value is not None})
        put(here, [Edit(HERE, mine)])
        reply = await visit.send("/confirm/year", **form(cost, choice="same", source=RULES))
        assert reply.status == 409
        entry = stands(here, "", COST, Kind.ENTRY)
        assert (await visit.send("/confirm/year", **form(entry, choice="same"))).status == 404


async def test_it_is_taken_back_and_done_again(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        here.time[0] = NOVEMBER
        visit, cost = await enter(here), stands(here, HERE, COST)
        same = form(cost, choice="same", source=RULES)
        assert (await visit.send("/confirm/year", **same)).status == 303
        html = await visit.look(LIST)
        number = html.partition('name="publication" value="')[2].partition('"')[0]
        back: dict[str, Any] = {"publication": number, "back": "year", "college": HERE}
        reply = await visit.send("/confirm/undo", **back)
        assert (reply.status, reply.headers["Location"]) == (303, LIST)
        assert "Внесено на 2027 год: 0 из 5" in texts(await visit.look(LIST))
        assert (await visit.send("/confirm/year", **same)).status == 303


async def test_all_colleges_and_the_region_are_seen_together(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        here.time[0] = NOVEMBER
        photo = stands(here, "", "docs.photo", Kind.ENTRY)
        old = confirmed(photo.piece, "Олег", date(2026, 3, 1), "приказ")
        phone = stands(here, HERE, PHONE)
        put(here, [Edit("", old)])
        put(here, [Edit(HERE, confirmed(phone.piece, "Олег", date(2026, 3, 1), "сайт"))])
        visit = await enter(here)
        shown = texts(await visit.look("/confirm/year"))
        assert "подтверждённые для прошлого приёма: 1" in shown
        assert "Осталось Внесено" in shown
        assert "Ещё 1 строка от года не зависит" in texts(await visit.look(LIST))
        shown = texts(await visit.look("/confirm/bulk?kind=entry&late=1"))
        assert "Какие нужны фотографии?" in shown or "фото" in shown.lower()
        photo = stands(here, "", "docs.photo", Kind.ENTRY)
        reply = await send_all(visit, "/confirm/confirm", [photo], several="1", late="1")
        assert reply.status == 303
        mark = stands(here, "", "docs.photo", Kind.ENTRY).piece.table["confirmed"]
        assert (mark["until"], mark["source_seen"]) == (date(2027, 11, 30), "приказ")
        assert "прошлого приёма: 1" not in texts(await visit.look("/confirm/year"))
        assert OTHER in await visit.look("/confirm/year")
