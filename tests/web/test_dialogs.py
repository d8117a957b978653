"""Staff find a talk of their college by what was said, and every reading leaves a note."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.storage.schema import audit, card, dialog, question
from tests.handlers.making import COLLEGE
from tests.web.world import OTHER, Visit, World, world

PHONE = "8 918 123-45-67"


async def talks(here: World) -> None:
    """Three dialogs at the first college, one at the second."""
    here.say("Есть ли ОБЩЕЖИТИЕ для иногородних?", "guest-a")
    await here.work()
    here.time[0] += timedelta(days=2)
    here.say(f"Можно с собакой? Ёжик тоже со мной, мой телефон {PHONE}", "guest-b")
    await here.work()
    here.say("Какие документы?", "guest-c")
    await here.work()
    here.say("Можно с попугаем?", "guest-d", page="drugaya")
    await here.work()


def found(html: str) -> list[str]:
    """The numbers of the dialogs that are listed, in order."""
    return re.findall(r'data-dialog="(\d+)"', html)


async def search(visit: Visit, query: str) -> list[str]:
    """What a search finds."""
    return found(await visit.look(f"/dialogs?{query}"))


def notes(here: World) -> list[tuple[str, str]]:
    """Who read what."""
    query = select(audit.c.actor, audit.c.subject).where(audit.c.action == "dialog_read")
    rows = here.write(lambda session: session.execute(query.order_by(audit.c.id)).all())
    return [(row.actor, row.subject) for row in rows]


async def test_talks_are_found_by_words_days_channel_and_who_answered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        began = here.time[0].date()
        await talks(here)
        visit = await here.enter(college=COLLEGE.slug)
        assert await search(visit, "") == ["3", "2", "1"], "whoever spoke last first"
        for words in ("общежитие", "ОБЩЕЖИТ", "иногородних общеж", "Общеж"):
            assert await search(visit, f"q={words}") == ["1"], words
        assert await search(visit, "q=ежик") == ["2"]
        assert await search(visit, "q=ёЖИК СОБАК") == ["2"]
        assert await search(visit, "q=ежик общеж") == []
        assert await search(visit, "q=попуга") == [], "another college's"
        assert await search(visit, f"until={began}") == ["1"]
        assert await search(visit, f"since={began + timedelta(days=1)}") == ["3", "2"]
        assert await search(visit, "channel=vk") == []
        assert await search(visit, "channel=web&handed=yes") == ["2", "1"]
        assert await search(visit, "handed=no") == ["3"]
        assert "Ничего нет" in await visit.look("/dialogs?q=нетакого")


async def test_what_staff_wrote_is_found_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        visit = await here.enter(college=COLLEGE.slug)
        await visit.send("/desk/answer", card="2", text="Приводите, если в Наморднике.")
        await here.work()
        assert await search(visit, "q=наморд") == ["2"]


async def test_a_talk_is_read_and_noted_once_an_hour(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        visit = await here.enter(college=COLLEGE.slug, person="Олег")
        other = await here.enter(college=COLLEGE.slug, person="Анна")
        await visit.look("/dialogs?q=собак")
        assert notes(here) == [], "looking at what was found opens nothing"
        shown = await visit.look("/dialogs?q=собак&dialog=2")
        assert PHONE in shown
        assert "/desk?college=sample&amp;card=2" in shown
        await visit.look("/dialogs/talk?dialog=2")
        await other.look("/dialogs/talk?dialog=2")
        assert notes(here) == [("Олег", "dialog:2"), ("Анна", "dialog:2")]
        here.time[0] += timedelta(minutes=61)
        await visit.look("/dialogs/talk?dialog=2")
        assert notes(here)[2:] == [("Олег", "dialog:2")]


async def test_a_card_opened_at_the_desk_is_noted_as_well(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        visit = await here.enter(college=OTHER.slug, person="Олег")
        for _ in range(2):
            await visit.look("/desk?card=3")
            await visit.look("/desk/card?card=3")
            await visit.look("/desk/queue?card=3")
        assert notes(here) == [("Олег", "dialog:4")]


async def test_another_colleges_talks_are_not_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        visit = await here.enter(college=OTHER.slug)
        assert await search(visit, "") == ["4"]
        for path in (
            "/dialogs?dialog=2",
            "/dialogs/talk?dialog=2",
            f"/dialogs?college={COLLEGE.slug}",
            f"/dialogs/talk?dialog=2&college={COLLEGE.slug}",
        ):
            reply = await visit.browser.get(path)
            assert reply.status == 404, path
            assert "собак" not in await reply.text()
        assert {subject for _, subject in notes(here)} == {"dialog:4"}, "at their own desk"


async def test_the_centre_reads_masked_words_only(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        own = await here.enter(college=COLLEGE.slug)
        await own.send("/desk/answer", card="2", text=f"Позвоните Ивановой Анне, {PHONE}.")
        await here.work()
        centre = await here.enter(role="reviewer", person="Вера")
        assert f"/dialogs?college={COLLEGE.slug}" in await centre.look("/dialogs"), "it chooses"
        base = f"college={COLLEGE.slug}"
        assert await search(centre, f"{base}&q=собак") == ["2"]
        for digits in ("918", "123-45", "иванов"):
            assert await search(centre, f"{base}&q={digits}") == []
        shown = await centre.look(f"/dialogs?{base}&dialog=2")
        assert "собакой" in shown
        assert "Позвоните" in shown
        assert "123-45-67" not in shown
        assert "Ивановой" not in shown
        assert "/desk?" not in shown.partition('id="detail"')[2]
        assert notes(here) == [("Вера", "dialog:2")]


async def test_danger_is_neither_found_nor_read_but_by_who_is_on_duty(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await talks(here)
        here.write(lambda session: session.execute(update(card).values(danger=True, kept=True)))
        here.write(
            lambda session: session.execute(
                update(question).where(question.c.dialog_id == 2).values(danger=True)
            )
        )
        visit = await here.enter(college=COLLEGE.slug)
        duty = await here.enter(college=COLLEGE.slug, duty=True)
        assert await search(visit, "q=собак") == []
        assert "2" not in await search(visit, "")
        assert (await visit.browser.get("/dialogs/talk?dialog=2")).status == 404
        assert await search(duty, "q=собак") == ["2"]
        assert "собакой" in await duty.look("/dialogs/talk?dialog=2")


async def test_pages_follow_one_another_without_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.talks.BATCH", 3)
    monkeypatch.setattr("bot.web.dialogs.looking.SHOWN", 2)
    async with world(tmp_path) as here:
        for number in range(9):
            here.say(f"Вопрос про кошку {number}", f"guest-{number}")
        await here.work()
        # Some spoke at the very same moment.
        same = here.time[0]
        here.write(
            lambda session: session.execute(
                update(dialog).where(dialog.c.id <= 6).values(last_at=same)
            )
        )
        visit = await here.enter(college=COLLEGE.slug)
        seen, path = list[str](), "/dialogs?q=кошк"
        while path:
            html = await visit.look(path)
            seen += found(html)
            on = re.search(r'href="(/dialogs\?[^"]*after=[^"]+)">\s*(?:Раньше|Искать)', html)
            path = on[1].replace("&amp;", "&") if on else ""
        assert sorted(seen, key=int) == [str(number) for number in range(1, 10)]
        assert len(seen) == 9


@pytest.mark.parametrize(
    "query",
    [
        "since=вчера",
        "until=2027-02-30",
        "until=9999-12-31",
        "since=0001-01-01",
        "handed=maybe",
        "channel=pigeon",
        "after=1",
        "after=x-1",
        "after=1-" + "1" * 19,
        "dialog=x",
    ],
)
async def test_a_search_that_no_form_sends(query: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(college=COLLEGE.slug)
        assert (await visit.browser.get(f"/dialogs?{query}")).status == 400


async def test_what_was_typed_runs_nowhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.say('<script>alert(1)</script> "><img src=x onerror=alert(1)>', "guest-a")
        await here.work()
        visit = await here.enter(college=COLLEGE.slug)
        shown = await visit.look("/dialogs?dialog=1&q=%22%3E%3Cscript")
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
