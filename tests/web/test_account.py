"""Sessions are listed and ended: one's own by everybody, all of them by an owner."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.storage.schema import login
from tests.web.test_knocking import audits
from tests.web.world import OTHER, Visit, World, parsed, world

ANNA, OLEG = "Анна Петрова", "Олег Сидоров"


def names(html: str) -> list[str]:
    """The sessions that can be ended on the page, by their names."""
    return re.findall(r'name="session" value="([\w:]+)"', html)


async def sees(visit: Visit) -> list[str]:
    """What a visitor may end."""
    return names(await visit.look("/account"))


async def test_ones_own_sessions_are_told_apart_and_ended(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, again = await here.enter(person=ANNA), await here.enter(person=ANNA)
        other = await here.enter(person=OLEG)
        here.time[0] += timedelta(minutes=7)
        html = await visit.look("/account")
        said = " ".join(" ".join(parsed(html).texts).split())
        assert said.count("этот браузер") == 1
        assert "Вход по ссылке 11:00, был здесь 7 мин назад, закончится 23:00." in said
        assert OLEG not in said
        [theirs] = names(html)
        assert (await visit.send("/account/end", session=theirs)).status == 303
        assert (await again.browser.get("/account")).status == 401
        assert (await other.browser.get("/account")).status == 200
        assert await sees(visit) == []
        [ended] = [row for row in audits(here) if row.action == "session_ended"]
        assert (ended.actor, ended.subject) == (ANNA, f"session:{theirs}")


async def test_all_others_end_at_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(person=ANNA)
        others = [await here.enter(person=ANNA) for _ in range(2)]
        key = here.link(person=ANNA)
        stranger = await here.enter(person=OLEG)
        await visit.send("/account/end-others")
        assert [(await one.browser.get("/account")).status for one in others] == [401, 401]
        for kept in (visit, stranger):
            assert (await kept.browser.get("/account")).status == 200
        assert (await here.browser().post("/enter", data={"key": key})).status == 410


async def test_nobody_ends_what_is_anothers(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for role in ("admin", "editor", "reviewer"):
            other, visit = await here.enter(person=OLEG), await here.enter(role=role, person=role)
            name = here.write(partial(here.visitor, visit=other)).name
            for forged in (name, name[:6], "web:", "", "web:%%%%%%%%"):
                await visit.send("/account/end", session=forged)
            assert (await other.browser.get("/account")).status == 200, role
            assert await sees(visit) == []


async def test_a_namesake_at_another_college_is_another(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        own = here.deps.college.slug
        visit, again = [await here.enter(person=ANNA, college=own) for _ in range(2)]
        other = await here.enter(role="owner", person=ANNA, college=OTHER.slug)
        theirs = here.write(partial(here.visitor, visit=other)).name
        [mine] = await sees(visit)
        assert mine == here.write(partial(here.visitor, visit=again)).name
        await visit.send("/account/end", session=theirs)
        await visit.send("/account/end-others")
        assert (await again.browser.get("/account")).status == 401
        assert (await other.browser.get("/account")).status == 200
        assert await sees(other) == []


async def test_who_came_without_a_name_is_not_everybody_without_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        await visit.send("/account/end-others")
        assert (await other.browser.get("/account")).status == 200
        assert await sees(visit) == []


async def test_an_owner_ends_what_anybody_has_open(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        own = here.deps.college.slug
        owner = await here.enter(role="owner", person="Директор")
        local = await here.enter(role="owner", person="Завуч", college=own)
        admin = await here.enter(person=ANNA, college=own)
        centre = await here.enter(role="reviewer", person="Центр")
        another = await here.enter(person=OLEG, college=OTHER.slug)
        assert len(await sees(owner)) == 4
        html = await local.look("/account")
        assert len(names(html)) == 1
        assert ANNA in html
        assert OLEG not in html
        await local.send("/account/end", session=names(html)[0])
        assert (await admin.browser.get("/account")).status == 401
        for name in await sees(owner):
            await owner.send("/account/end", session=name)
        assert (await centre.browser.get("/account")).status == 401
        assert (await another.browser.get("/account")).status == 401
        assert (await owner.browser.get("/account")).status == 200


async def test_a_session_that_is_used_is_seen(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(person=ANNA)
        began = here.time[0]
        for minutes, seen in ((4, 0), (6, 6), (8, 6)):
            here.time[0] = began + timedelta(minutes=minutes)
            await visit.look("/account")
            assert seen_at(here) == began + timedelta(minutes=seen)


def seen_at(here: World) -> object:
    """When the only session was seen."""
    rows = here.write(lambda session: session.execute(login.select()).all())
    [row] = [one for one in rows if one.kind == "session"]
    return row.seen_at
