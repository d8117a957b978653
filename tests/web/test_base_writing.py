"""An entry is changed in the browser: seen before, published, brought back.

Nobody writes over another, and nothing that was typed is lost.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.storage.content import Edit
from bot.storage.content_history import history
from knowledge.content import Kind
from tests.web.basing import (
    COST,
    HERE,
    PLACE,
    PLAIN,
    answer,
    at,
    based,
    edit,
    entry,
    form_in,
    person,
    stored,
    texts,
)
from tests.web.world import OTHER, Visit, World

NEW = "Звоните в общежитие, скажут точно."
TEXT = "cell-0-text"


async def publish(visit: Visit, reply: ClientResponse) -> ClientResponse:
    """Go on from the page that says what will change."""
    html = await reply.text()
    assert reply.status == 200, texts(html)
    return await visit.send("/base/save", **form_in(html))


def authors(here: World, owner: str = "") -> list[str]:
    """Who wrote the versions."""
    return [one.author for one in here.write(lambda s: history(s, owner, Kind.ENTRY, COST))]


async def test_what_was_not_touched_is_the_same_to_the_last_sign(tmp_path: Path) -> None:
    odd = entry(
        phrasings=["почём  общага", "цена"],
        lapse="hand_over",
        next=[PLACE],
        variant=[
            {"text": "  В июле **так**.\n\n- раз\n- два\n", "phase": ["intake"]},
            {"text": "А тут иначе.", "since": date(2027, 8, 16), "until": date(2027, 8, 31)},
        ],
        confirmed={"by": "Мария", "at": date(2026, 1, 10), "source_seen": "сайт"},
    )
    async with based(tmp_path, first=odd) as here:
        before = stored(here)
        reply = await edit(await person(here), at())
        assert reply.headers["Location"].endswith("done=same")
        assert stored(here) == before


async def test_a_source_nobody_read_is_an_empty_field_and_confirms_nothing(tmp_path: Path) -> None:
    async with based(tmp_path, first=entry(source="unknown")) as here:
        visit = await person(here)
        assert form_in(await visit.look(at()))["source"] == ""
        reply = await edit(visit, at())
        assert reply.headers["Location"].endswith("done=same")
        reply = await edit(visit, at(), "check", confirm="1")
        assert "Не указан источник" in texts(await reply.text())


async def test_an_answer_is_checked_published_and_shown(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        reply = await edit(visit, at(), "check", **{TEXT: NEW, "confirm": "1"})
        assert NEW in texts(await reply.text())
        assert answer(here) == PLAIN, "nothing is stored before"
        reply = await publish(visit, reply)
        assert reply.headers["Location"].endswith("done=published")
        assert answer(here) == NEW
        assert authors(here) == ["выпуск", "Анна"]
        found = stored(here)
        assert found is not None
        assert found.piece.table["confirmed"]["by"] == "Анна"
        shown = texts(await visit.look(at() + "&done=published"))
        assert "Опубликовано" in shown
        assert "2. Анна" in shown


async def test_other_words_lose_the_confirmation_of_these(tmp_path: Path) -> None:
    mark = {"by": "Мария", "at": date(2026, 1, 10), "source_seen": "сайт"}
    async with based(tmp_path, Edit(OTHER.slug, entry(confirmed=mark))) as here:
        visit = await person(here)
        await edit(visit, at(owner=OTHER.slug), wordings="почём общага\nсколько за комнату")
        found = stored(here, owner=OTHER.slug)
        assert found is not None
        assert found.piece.table["confirmed"] == mark
        assert found.piece.table["phrasings"] == ["почём общага", "сколько за комнату"]
        await edit(visit, at(owner=OTHER.slug), **{TEXT: NEW})
        found = stored(here, owner=OTHER.slug)
        assert found is not None
        assert "confirmed" not in found.piece.table


BAD = {
    TEXT: ("Стоит {no.such}.", "Неизвестный факт «no.such»"),
    "wordings": (" ", "Ни одной формулировки"),
    "title": ("", "Впишите значение"),
}


@pytest.mark.parametrize("field", BAD)
@pytest.mark.parametrize("act", ["check", "save"])
async def test_a_fault_is_told_at_its_field_and_nothing_is_lost(
    act: str, field: str, tmp_path: Path
) -> None:
    typed, told = BAD[field]
    async with based(tmp_path) as here:
        visit = await person(here)
        reply = await edit(visit, at(), act, **{"source": "мой источник", field: typed})
        html = await reply.text()
        assert reply.status == 422
        assert told in texts(html)
        assert 'aria-invalid="true"' in html
        assert form_in(html)["source"] == "мой источник"
        assert form_in(html)[field].strip() == typed.strip()
        assert authors(here) == ["выпуск"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"when-0": "dates", "cell-0-since": "завтра"}, "Нужна дата, например 15.08.2027."),
        ({"when-0": "dates", "cell-0-year": "скоро"}, "Нужно число"),
        ({"when-0": "phases"}, "Отметьте хотя бы одну."),
        ({"when-0": "phases", "phase-0": "лето"}, "нет фазы"),
        ({"cell-1-text": "И ещё.", "when-1": "always"}, "два варианта действуют одновременно"),
        ({"confirm": "1", "source": ""}, "не указан источник"),
    ],
)
async def test_a_time_that_cannot_be_is_told(
    typed: dict[str, str], told: str, tmp_path: Path
) -> None:
    async with based(tmp_path) as here:
        reply = await edit(await person(here), at(), "save", **typed)
        assert reply.status == 422
        assert told.lower() in texts(await reply.text()).lower()
        assert authors(here) == ["выпуск"]


async def test_a_variant_for_a_part_of_the_campaign(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        more = {
            "when-0": "phases",
            "phase-0": "before",
            "cell-1-text": NEW,
            "when-1": "dates",
            "cell-1-since": "20.06.2027",
            "cell-1-until": "15.08.2027 16:00",
        }
        assert (await edit(visit, at(), **more)).status == 303
        found = stored(here)
        assert found is not None
        first, second = found.piece.table["variant"]
        assert (first["phase"], second["since"]) == (["before"], date(2027, 6, 20))
        assert f"{second['until']:%H:%M}" == "16:00"
        shown = form_in(await visit.look(at()))
        assert shown["cell-1-until"] == "15.08.2027 16:00"
        assert shown["when-1"] == "dates"
        # A text that is emptied takes its variant away.
        assert (await edit(visit, at(), **{"cell-1-text": ""})).status == 303
        found = stored(here)
        assert found is not None
        assert len(found.piece.table["variant"]) == 1


async def test_of_two_editors_the_slower_keeps_the_text_and_may_go_over(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        anna, oleg = await person(here), await person(here, "Олег")
        late = {**form_in(await oleg.look(at())), TEXT: "Слова Олега."}
        assert (await edit(anna, at(), **{TEXT: NEW})).status == 303
        for act in ("check", "save"):
            reply = await oleg.send(f"/base/{act}", **late)
            html = await reply.text()
            assert reply.status == 409
            assert "запись изменил коллега" in texts(html)
            assert form_in(html)[TEXT] == "Слова Олега."
        assert answer(here) == NEW
        assert (await oleg.send("/base/save", **form_in(html))).status == 303
        assert answer(here) == "Слова Олега."
        assert authors(here) == ["выпуск", "Анна", "Олег"]


async def test_a_version_comes_back_as_a_new_one(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        await edit(visit, at(), **{TEXT: NEW})
        shown = texts(await visit.look(at()))
        assert "Вернуть эту версию" in shown
        form: dict[str, Any] = {"id": COST, "owner": "", "version": "2", "number": "1"}
        assert (await visit.send("/base/back", **{**form, "version": "1"})).status == 409
        assert (await visit.send("/base/back", **{**form, "number": "7"})).status == 404
        assert (await visit.send("/base/back", **{**form, "number": "x"})).status == 400
        assert answer(here) == NEW
        assert (await visit.send("/base/back", **form)).status == 303
        assert answer(here) == PLAIN
        assert len(authors(here)) == 3


async def test_an_entry_is_taken_away_and_brought_back(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        await visit.look("/base")
        assert (await visit.send("/base/remove", id=COST, owner="", version="1")).status == 303
        assert stored(here) is None
        assert "убрана" in texts(await visit.look(at()))
        form: dict[str, Any] = {"id": COST, "owner": "", "version": "2", "number": "1"}
        assert (await visit.send("/base/back", **form)).status == 303
        assert answer(here) == PLAIN


async def test_a_new_entry_has_a_name_that_fits_a_button(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        typed = {"title": "Есть ли бассейн?", "category": "life", "wordings": "есть ли бассейн"}
        for name in ("Бассейн", "pool", "talk.pool", ""):
            reply = await edit(visit, "/base/entry?owner=", id=name, **typed, **{TEXT: "Да."})
            assert reply.status == 422, name
        reply = await edit(visit, "/base/entry?owner=", id=COST, **typed, **{TEXT: "Да."})
        assert reply.status == 409, "it is there already"
        reply = await edit(visit, "/base/entry?owner=", id="life.pool", **typed, **{TEXT: "Да."})
        assert reply.status == 303
        assert answer(here, "life.pool") == "Да."


async def test_a_college_makes_its_own_and_sees_what_it_overrides(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here, "Олег", "editor", college=HERE)
        assert "сделайте свою вместо неё" in texts(await visit.look(at()))
        assert (await edit(visit, at(owner=HERE), **{TEXT: NEW})).status == 303
        assert (answer(here), answer(here, owner=HERE)) == (PLAIN, NEW)
        shown = texts(await visit.look(at(owner=HERE)))
        assert "Чем своя запись отличается от общей" in shown
        assert "своя вместо общей" in texts(await visit.look("/base"))
        assert (await visit.send("/base/remove", id=COST, owner=HERE, version="1")).status == 303
        assert stored(here, owner=HERE) is None


async def test_what_is_locked_no_college_replaces(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        editor = await person(here, "Олег", "editor", college=HERE)
        form = {**form_in(await editor.look(at(owner=HERE))), TEXT: NEW}
        centre = await person(here)
        await centre.look("/base")
        assert (await centre.send("/base/lock", id=COST, locked="1")).status == 303
        reply = await editor.send("/base/save", **form)
        assert reply.status == 409
        assert "Центр закрепил эту запись" in texts(await reply.text())
        assert NEW in await (await editor.send("/base/look", **form)).text()
        assert stored(here, owner=HERE) is None
        assert (await centre.send("/base/lock", id=COST, locked="0")).status == 303
        assert (await editor.send("/base/save", **form)).status == 303
        assert (await centre.send("/base/lock", id="no.such", locked="1")).status == 404


async def test_a_session_that_ended_gives_the_text_back(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here)
        form = {**form_in(await visit.look(at())), TEXT: NEW, "wordings": "моя формулировка"}
        here.time[0] += timedelta(days=2)
        reply = await visit.send("/base/save", **form)
        assert reply.status == 401
        shown = await reply.text()
        assert NEW in shown
        assert "моя формулировка" in shown
        assert answer(here) == PLAIN
