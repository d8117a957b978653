"""A sum or a day waits for another person: read, published, declined, overtaken; never by one."""

from pathlib import Path

from bot.storage.batches import waiting
from bot.storage.content import Edit
from bot.storage.content_history import history
from knowledge.content import Kind
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
    form_in,
    person,
    texts,
)
from tests.web.world import OTHER, World

TEXT = "cell-0-text"


def batch(here: World) -> str:
    """The number of what waits."""
    [found] = here.write(waiting)
    return str(found.id)


async def test_a_sum_is_published_by_another(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        anna, oleg = await person(here), await person(here, "Олег")
        reply = await edit(anna, at(), "check", **{TEXT: SUM})
        assert "подождёт второго человека" in texts(await reply.text())
        reply = await edit(anna, at(), **{TEXT: SUM})
        assert reply.headers["Location"].endswith("done=waits")
        assert answer(here) == PLAIN
        number = batch(here)
        mine = texts(await anna.look("/base"))
        assert "Ждут второго 1" in mine
        assert "прочитать и опубликовать её должен кто-то другой" in mine
        assert "ждёт второго" in mine
        reply = await anna.send("/base/second", batch=number, agreed="yes")
        assert reply.status == 409
        assert "опубликовать должен другой человек" in texts(await reply.text())
        assert answer(here) == PLAIN
        assert "Всё верно, опубликовать" in await oleg.look("/base")
        assert (await oleg.send("/base/second", batch=number, agreed="yes")).status == 303
        assert answer(here) == SUM
        authors = [one.author for one in here.write(lambda s: history(s, "", Kind.ENTRY, COST))]
        assert authors == ["выпуск", "Анна; Олег"]
        reply = await oleg.send("/base/second", batch=number, agreed="yes")
        assert reply.status == 409, "once is enough"


async def test_what_was_declined_changes_nothing_and_is_not_lost(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        anna, oleg = await person(here), await person(here, "Олег")
        await edit(anna, at(), **{TEXT: SUM})
        number = batch(here)
        await oleg.look("/base")
        assert (await oleg.send("/base/second", batch=number, agreed="no")).status == 303
        assert (answer(here), here.write(waiting)) == (PLAIN, [])
        # Its words are still there for whoever wants to mend them.
        assert form_in(await anna.look(f"{at()}&batch={number}"))[TEXT] == SUM


async def test_an_edit_that_was_overtaken_is_taken_into_the_form(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        anna, oleg = await person(here), await person(here, "Олег")
        await edit(anna, at(), **{TEXT: SUM})
        await edit(oleg, at(), **{TEXT: "Слова Олега."})
        number = batch(here)
        reply = await oleg.send("/base/second", batch=number, agreed="yes")
        assert reply.status == 409
        assert "Пока правка ждала" in texts(await reply.text())
        assert answer(here) == "Слова Олега."
        form = form_in(await anna.look(f"{at()}&batch={number}"))
        assert (form[TEXT], form["version"]) == (SUM, "2")


async def test_one_person_alone_where_the_rule_is_off(tmp_path: Path) -> None:
    async with based(tmp_path, two_people=False) as here:
        anna = await person(here)
        reply = await edit(anna, at(), **{TEXT: SUM})
        assert reply.headers["Location"].endswith("done=published")
        assert answer(here) == SUM
        assert "Правило двух человек выключено" in await anna.look("/base")


async def test_who_belongs_to_a_college_decides_about_its_own_alone(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        mine = await person(here, "Олег", "editor", college=HERE)
        other = await person(here, "Пётр", "editor", college=OTHER.slug)
        await edit(mine, at(owner=HERE), **{TEXT: SUM})
        number = batch(here)
        assert "900 рублей" not in await other.look("/base")
        for agreed in ("yes", "no"):
            reply = await other.send("/base/second", batch=number, agreed=agreed)
            assert reply.status == 404
        assert "900 рублей" not in await other.look(f"{at(owner=OTHER.slug)}&batch={number}")
        second = await person(here, "Ирина", "editor", college=HERE)
        await second.look("/base")
        assert (await second.send("/base/second", batch=number, agreed="yes")).status == 303
        assert (answer(here), answer(here, owner=HERE)) == (PLAIN, SUM)
        assert (await second.send("/base/second", batch="99", agreed="no")).status == 404
        assert (await second.send("/base/second", batch="x", agreed="no")).status == 400


async def test_what_waits_is_read_beside_what_its_owner_has(tmp_path: Path) -> None:
    async with based(tmp_path, Edit(HERE, entry(text="Своё.", title="Своя"))) as here:
        anna = await person(here)
        await edit(anna, at(), **{TEXT: SUM})
        # The college's own stands where the region's would: the edit is of the region's still.
        page = await anna.look(f"/base?college={HERE}")
        assert "Ждут второго 1" in texts(page)
        assert "900" in texts(page)
        assert "Как спрашивают" not in page, "of the region's entry only the answer changes"
