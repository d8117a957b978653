"""The base as it is read: found, narrowed down, weighed by what askers made of it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.content import Edit, set_lock
from bot.storage.schema import content, question
from tests.knowledge import bases
from tests.web.basing import (
    COST,
    HERE,
    PLACE,
    at,
    based,
    edit,
    entry,
    form_in,
    person,
    stored,
    texts,
)
from tests.web.world import OTHER, Visit, World, parsed

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
MARK = {"by": "Мария", "at": date(2026, 1, 10), "source_seen": "сайт"}


def titles(html: str) -> list[str]:
    """The entries of the list, in its order."""
    return re.findall(r'<td><a href="/base/entry[^>]*>(.*?)</a>', html)


async def test_the_list_is_narrowed_down(tmp_path: Path) -> None:
    bare = entry("life.pool", "", title="Есть ли бассейн?", category="life")
    mine = entry("life.cat", title="Можно ли с кошкой?", category="life", confirmed=MARK)
    async with based(tmp_path, Edit("", bare), Edit("", mine), Edit(OTHER.slug, entry())) as here:
        visit = await person(here)
        all_ = [
            "Есть ли общежитие?",
            "Сколько стоит общежитие?",
            "Можно ли с кошкой?",
            bare_title(),
        ]
        assert titles(await visit.look("/base")) == all_
        for query, expected in {
            "q=кошк": ["Можно ли с кошкой?"],
            "q=life.pool": [bare_title()],
            "category=life": ["Можно ли с кошкой?", bare_title()],
            "show=answerless": [bare_title()],
            "show=unconfirmed": all_[:2],
            "show=own": ["Сколько стоит общежитие?"],
            "show=locked": [],
            "show=odd&order=odd": all_,
            f"college={OTHER.slug}&show=own": ["Сколько стоит общежитие?"],
        }.items():
            assert titles(await visit.look(f"/base?{query}")) == expected, query
        assert "Ничего не нашлось" in await visit.look("/base?q=абракадабра")
        assert (await visit.browser.get("/base?college=no-such")).status == 404


def bare_title() -> str:
    """The title of the entry without an answer."""
    return "Есть ли бассейн?"


async def test_words_with_a_typo_find_what_was_meant(tmp_path: Path) -> None:
    async with based(tmp_path, knows=bases.small()) as here:
        visit = await person(here)
        found = titles(await visit.look("/base?q=стоимость общежитея"))
        assert found[0] == "Сколько стоит общежитие?"


async def test_health_is_shown_of_whose_it_is(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        for number in range(3):
            here.say("какие документы нужны", f"guest-{number}")
        await here.work()
        rated = sa.update(question).values(entry=COST, helped="no")
        here.write(lambda session: session.execute(rated))
        shown = texts(await (await person(here)).look("/base?q=dorm.cost"))
        assert "3 / 3 0 / 3" in shown
        other = await person(here, "Олег", "editor", college=OTHER.slug)
        assert "0 / 0 – –" in texts(await other.look("/base?q=dorm.cost"))


async def test_of_another_college_nothing_is_seen_or_changed(tmp_path: Path) -> None:
    secret = entry("life.secret", "Тайна колледжа.", title="Тайна")
    async with based(tmp_path, Edit(HERE, secret)) as here:
        visit = await person(here, "Олег", "editor", college=OTHER.slug)
        assert "Тайна" not in await visit.look("/base")
        own = here.deps.college.slug
        for path in (
            at("life.secret", HERE),
            at("life.secret"),
            f"/base/entry?owner={HERE}",
            f"/base?college={HERE}",
            f"/base/export?form=toml&college={HERE}",
            at("no.such"),
            "/base/entry?owner=",
        ):
            assert (await visit.browser.get(path)).status == 404, path
        centre = await person(here)
        form = form_in(await centre.look(at("life.secret", HERE)))
        for path in ("look", "check", "save", "back", "remove", "review"):
            for owner in (own, ""):
                fields = {**form, "owner": owner, "number": "1", "day": ""}
                reply = await visit.send(f"/base/{path}", **fields)
                assert reply.status == 404, (path, owner)
        assert (await visit.send("/base/lock", id=COST, locked="1")).status == 403
        assert stored(here, "life.secret", HERE) is not None


async def test_what_people_write_never_becomes_page(tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit = await person(here, EVIL)
        typed = {
            "title": EVIL,
            "category": EVIL,
            "source": EVIL,
            "wordings": EVIL,
            "next": EVIL,
            "cell-0-since": EVIL,
            "cell-0-text": f"{EVIL} [слово](javascript:alert(1))".replace("{{7*7}}", ""),
        }
        pages = []
        for act in ("look", "check", "save"):
            reply = await edit(visit, at(), act, **typed)
            assert reply.status < 500
            pages.append(await reply.text())
        await edit(visit, at(), "save", **{**typed, "next": PLACE})
        await visit.send("/base/look", **{**form_in(await visit.look(at())), "id": EVIL})
        odd: dict[str, Any] = {"id": COST, "owner": "", "version": "1", "toml": EVIL}
        pages.append(await (await visit.send("/base/check", **odd)).text())
        pages += [await visit.look("/base"), await visit.look(at())]
        pages.append(await visit.look("/base?q=%3Cscript%3Ealert(1)%3C/script%3E"))
        assert number(here) > 1
        for html in pages:
            shown = parsed(html)
            assert [tag for tag, _ in shown.tags if tag == "img"] == ["img"]
            assert not [
                given for tag, given in shown.tags if any(n.startswith("on") for n in given)
            ]
            assert all(given.get("src") for tag, given in shown.tags if tag == "script")
            hrefs = [given.get("href") or "" for tag, given in shown.tags if tag == "a"]
            assert not [one for one in hrefs if one.startswith("javascript")]
            assert "49" not in shown.texts


async def test_days_of_review_for_a_whole_category(tmp_path: Path) -> None:
    other = entry("life.pool", title="Есть ли бассейн?", category="life")
    async with based(tmp_path, Edit("", other)) as here:
        visit = await person(here)
        await visit.look("/base")
        day = (here.time[0] - timedelta(days=1)).date().isoformat()
        reply = await visit.send("/base/review", owner="", category="dorm", day=day)
        assert reply.status == 303
        assert titles(await visit.look("/base?show=due")) == [
            "Есть ли общежитие?",
            "Сколько стоит общежитие?",
        ]
        await visit.send("/base/review", owner="", id=COST, day="")
        assert titles(await visit.look("/base?show=due")) == ["Есть ли общежитие?"]
        for odd in ("завтра", "0001-01-01", "9999-99-99"):
            reply = await visit.send("/base/review", owner="", id=COST, day=odd)
            assert reply.status == 422, odd
            assert "Не понял день" in await reply.text()
        assert (await visit.send("/base/review", owner="", id="no.such", day=day)).status == 404
        rows = here.write(lambda session: session.execute(sa.select(content.c.number)).all())
        assert {row.number for row in rows} == {1}, "no version is made"


async def test_an_entry_that_cannot_be_read_is_shown_and_told(tmp_path: Path) -> None:
    odd = entry(variant=[{"text": "Да.", "since": "завтра", "year": "скоро"}], phrasings=["а"])
    async with based(tmp_path, first=odd) as here:
        visit = await person(here)
        assert "без ответа" in texts(await visit.look("/base"))
        html = await visit.look(at())
        assert form_in(html)["cell-0-since"] == "завтра"
        reply = await edit(visit, at())
        assert reply.status == 422
        assert "Нужна дата, например 15.08.2027." in texts(await reply.text())
        shown = await edit(visit, at(), "check", **{"cell-0-since": "", "cell-0-year": "2027"})
        assert "с завтра" in texts(await shown.text())
        assert shown.status == 200


async def test_a_preview_for_a_college_and_a_day(tmp_path: Path) -> None:
    when = [
        {"text": "Приём ещё не начался, **ждите**.", "phase": ["before"]},
        {"text": "Приносите [сюда](https://example.org/go).", "phase": ["intake"]},
    ]
    async with based(tmp_path, first=entry(variant=when, confirmed=MARK, next=[PLACE])) as here:
        visit = await person(here)
        html = await visit.look(at() + f"&college={OTHER.slug}&day=2027-02-01")
        assert "<strong>ждите</strong>" in html
        assert "Приём ещё не начался, ждите." in html, "VK has no bold"
        html = await visit.look(at() + "&day=2027-07-01")
        assert 'href="https://example.org/go"' in html
        assert "сюда (https://example.org/go)" in texts(html)
        assert "Есть ли общежитие?" in texts(html), "what people ask next is a button"
        html = await visit.look(at() + "&day=2027-12-31T25&college=no-such")
        assert "Как это увидят" in html
        form = {**form_in(html), "cell-1-text": "Стоит {dorm.cost|money}.", "day": "2027-07-01"}
        shown = texts(await (await visit.send("/base/look", **form)).text())
        assert "у колледжа не заполнено" in shown
        assert number(here) == 1


@pytest.mark.parametrize("role", ["reviewer", "owner"])
async def test_who_may_lock(role: str, tmp_path: Path) -> None:
    async with based(tmp_path) as here:
        visit: Visit = await person(here, role=role)
        await visit.look("/base")
        assert (await visit.send("/base/lock", id=COST, locked="1")).status == 303
        assert locked(here)
        here.write(lambda session: set_lock(session, COST, False))


def number(here: World) -> int:
    """How many versions the entry has."""
    found = stored(here)
    return found.number if found else 0


def locked(here: World) -> bool:
    """Whether the entry is locked."""
    found = stored(here)
    return found is not None and found.locked
