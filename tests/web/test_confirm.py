"""Confirming, the whole way: from what nobody stands for to the answer an asker gets."""

import re
from datetime import date, timedelta
from pathlib import Path

from bot.storage.content import Edit
from bot.storage.content_care import set_review
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

ASKED = "сколько стоит общежитие"
SEEN = "приказ № 5"


async def test_what_is_confirmed_is_answered(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        assert "850" not in await answers(here, ASKED, "guest-1")
        visit = await enter(here)
        shown = texts(await visit.look("/confirm"))
        assert "Подтверждено 2 из" in shown
        assert "ими закрыто 0 % вопросов за 30 дней" in shown
        assert "Сколько стоит общежитие?" in shown
        for one in (
            stands(here, "", COST, Kind.ENTRY),
            stands(here, HERE, COST),
            stands(here, HERE, PHONE),
        ):
            html = await visit.look(f"/confirm?piece={name(one)}")
            assert "понадобилось для 1 вопроса" in texts(html)
            reply = await visit.send("/confirm/confirm", **form(one, source=SEEN))
            assert reply.status == 303
        mark = stands(here, HERE, COST).piece.table["confirmed"]
        assert mark == {
            "by": "Анна Петрова",
            "at": date(2026, 7, 14),
            "source_seen": SEEN,
            "until": date(2026, 11, 30),
        }
        shown = texts(await visit.look("/confirm"))
        assert "Подтверждено 5 из" in shown
        assert "ими закрыто 100 % вопросов" in shown
        await publishes(here)
        said = await answers(here, ASKED, "guest-2")
        assert "850" in said
        assert "данные на 14.07.2026" in said


async def test_a_piece_is_shown_as_an_asker_reads_it_beside_its_source(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit = await enter(here)
        cost = stands(here, HERE, COST)
        shown = texts(await visit.look(f"/confirm?piece={name(cost)}"))
        assert "Значение 850\xa0₽".replace("\xa0", " ") in shown.replace("\xa0", " ")
        assert "В ответе на «Сколько стоит общежитие?» Место в общежитии стоит" in shown
        assert "Источник Приказ колледжа «Образец» об оплате общежития, 2026" in shown
        assert "Текст внёс: Мария Ким, 14.07.2026" in shown
        entry = stands(here, "", COST, Kind.ENTRY)
        shown = texts(await visit.look(f"/confirm?piece={name(entry)}"))
        assert "Как прочтёт поступающий" in shown
        assert "не указан" in shown
        program = stands(here, HERE, "15.01.05", Kind.PROGRAM)
        assert "учиться 1 год 10 месяцев" in texts(
            await visit.look(f"/confirm?piece={name(program)}")
        )


async def test_nothing_is_confirmed_that_somebody_changed_meanwhile(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, cost, phone = await enter(here), stands(here, HERE, COST), stands(here, HERE, PHONE)
        dearer = piece(Kind.FACT, {**cost.piece.table, "value": 990})
        put(here, [Edit(HERE, dearer)])
        reply = await visit.send("/confirm/confirm", **form(cost, source="видела сама"))
        assert reply.status == 409
        html = await reply.text()
        assert "Ничего не подтверждено" in html
        assert 'value="видела сама"' in html
        assert "990" in html
        reply = await send_all(visit, "/confirm/confirm", [phone, cost], several="1")
        assert reply.status == 409
        assert "confirmed" not in stands(here, HERE, PHONE).piece.table
        assert "confirmed" not in stands(here, HERE, COST).piece.table
        gone = stands(here, HERE, PHONE)
        put(here, [Edit(HERE, type(gone.piece)(Kind.FACT, gone.piece.key, ""))])
        assert (await visit.send("/confirm/confirm", **form(gone))).status == 409


async def test_several_at_once_and_one_undo(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit = await enter(here)
        shown = texts(await visit.look("/confirm/bulk?kind=fact&category=contact"))
        assert "Телефон приёмной комиссии" in shown
        assert shown.count("Источник: Сайт колледжа") == 4, "two facts of two colleges"
        those = [stands(here, owner, PHONE) for owner in (HERE, OTHER)]
        reply = await send_all(
            visit, "/confirm/confirm", those, several="1", kind="fact", until="2026-09-30"
        )
        assert (reply.status, reply.headers["Location"]) == (303, "/confirm?kind=fact")
        for owner in (HERE, OTHER):
            mark = stands(here, owner, PHONE).piece.table["confirmed"]
            assert (mark["until"], mark["by"]) == (date(2026, 9, 30), "Анна Петрова")
            assert mark["source_seen"].startswith("Сайт колледжа")
        html = await visit.look("/confirm")
        assert "Подтверждено: 2." in texts(html)
        number = html.partition('name="publication" value="')[2].partition('"')[0]
        other = await enter(here, person="Олег")
        assert (await other.send("/confirm/undo", publication=number)).status == 409
        assert (await visit.send("/confirm/undo", publication=number)).status == 303
        assert "confirmed" not in stands(here, OTHER, PHONE).piece.table
        assert "Отменить" not in texts(await visit.look("/confirm"))
        assert (await visit.send("/confirm/undo", publication=number)).status == 409


async def test_what_was_edited_since_is_not_undone(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, phone = await enter(here), stands(here, HERE, PHONE)
        await visit.send("/confirm/confirm", **form(phone))
        html = await visit.look("/confirm")
        number = html.partition('name="publication" value="')[2].partition('"')[0]
        put(here, [Edit(HERE, piece(Kind.FACT, {**phone.piece.table, "value": "+7 900 1"}))])
        reply = await visit.send("/confirm/undo", publication=number)
        assert reply.status == 409
        assert "с тех пор это уже правили" in texts(await reply.text())
        assert stands(here, HERE, PHONE).piece.table["value"] == "+7 900 1"


async def test_a_value_is_mended_in_its_place(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, cost = await enter(here), stands(here, HERE, COST)
        bad = await visit.send("/confirm/change", **form(cost, answer="дорого", source=SEEN))
        assert bad.status == 422
        assert ">дорого</textarea>" in await bad.text()
        long = form(stands(here, HERE, PHONE), answer="я" * 2001, source=SEEN)
        assert (
            "Сократите: в тексте 2001 знак"
            in await (await visit.send("/confirm/change", **long)).text()
        )
        none = await visit.send("/confirm/change", **form(cost, answer="990 руб.", source=" "))
        assert none.status == 422
        good = form(cost, answer="990 руб.", source=SEEN, after=name(stands(here, HERE, PHONE)))
        reply = await visit.send("/confirm/change", **good)
        assert reply.status == 303
        assert "contact.phone" in reply.headers["Location"]
        table = stands(here, HERE, COST).piece.table
        assert (table["value"], table["source"], table["confirmed"]["by"]) == (
            *(990, SEEN, "Анна Петрова"),
        )
        assert (await visit.send("/confirm/change", **good)).status == 409
        shown = texts(await visit.look(f"/confirm?piece={name(cost)}"))
        assert "Текст внёс: Анна Петрова" in shown


async def test_what_was_to_be_read_again_is_in_the_queue_until_it_is_confirmed(
    tmp_path: Path,
) -> None:
    async with confirming(tmp_path) as here:
        visit, today = await enter(here), date(2026, 7, 14)
        entry = stands(here, "", PHONE, Kind.ENTRY)
        mark = confirmed(entry.piece, "Олег", today - timedelta(days=20), "сайт")
        put(here, [Edit("", mark)])
        assert "пора перечитать" not in texts(await visit.look("/confirm"))

        def review(day: date) -> None:
            here.write(lambda session: set_review(session, "", [PHONE], day))

        review(today + timedelta(days=1))
        assert "пора перечитать" not in texts(await visit.look("/confirm"))
        review(today - timedelta(days=1))
        for path in ("/confirm", "/confirm?late=1"):
            assert "пора перечитать" in texts(await visit.look(path))
        one = stands(here, "", PHONE, Kind.ENTRY)
        shown = texts(await visit.look(f"/confirm?piece={name(one)}"))
        assert "Перечитать это просили до 13.07.2026" in shown
        assert "пора перечитать" in texts(await visit.look("/base?show=due"))
        reply = await visit.send("/confirm/confirm", **form(one, source=SEEN))
        assert reply.status == 303
        for path in ("/confirm", "/base"):
            assert ">пора перечитать</span>" not in await visit.look(path)
        # Taken back, it is to be read again as before.
        found = re.search(r'name="publication" value="(\d+)"', await visit.look("/confirm"))
        assert found
        await visit.send("/confirm/undo", publication=found[1])
        assert "пора перечитать" in texts(await visit.look("/confirm?late=1"))


async def test_the_queue_has_what_is_late_and_what_ends(tmp_path: Path) -> None:
    async with confirming(tmp_path) as here:
        visit, today = await enter(here), date(2026, 7, 14)
        site, phone = stands(here, HERE, "contact.site"), stands(here, HERE, PHONE)
        edits = []
        for one, at, until in (
            (site, date(2025, 5, 1), None),
            (phone, today, today + timedelta(days=9)),
        ):
            mark = confirmed(one.piece, "Олег", at, "сайт", until)
            edits.append(Edit(HERE, mark))
        put(here, edits)
        shown = texts(await visit.look("/confirm?late=1"))
        assert "Просмотреть просроченное: 1" in shown
        assert "прошлогоднее" in shown
        assert "Телефон приёмной комиссии" not in shown
        assert "скоро кончится" in texts(await visit.look(f"/confirm?college={HERE}"))
        here.time[0] += timedelta(days=10)
        visit = await enter(here)
        late = texts(await visit.look("/confirm?late=1"))
        assert "срок кончился" in late
        assert "Просмотреть просроченное: 2" in late
