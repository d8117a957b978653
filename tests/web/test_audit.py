"""The audit tells who did what when, to who may know it, and nothing of what askers wrote."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.storage.auditing import note_act
from bot.storage.pages import StaffMember, add_staff
from tests.handlers.making import COLLEGE, NOW
from tests.web.gapping import COAT, POOL, asked, fields, gap_of
from tests.web.world import OTHER, Visit, World, parsed, world

ANNA = "Анна Петрова"


def note(
    here: World, actor: str, action: str, subject: str, detail: str = "", at: datetime = NOW
) -> None:
    """Somebody did something."""
    here.write(lambda session: note_act(session, at, actor, action, subject, detail))


async def table(visit: Visit, asked: str = "") -> list[list[str]]:
    """The rows that are shown, cell by cell."""
    html = await visit.look(f"/audit{asked}")
    rows = re.findall(r"<tr>\s*<td>(.*?)</tr>", html, re.DOTALL)
    cells = (re.split(r"</td>", row) for row in rows)
    return [[" ".join("".join(parsed(one).texts).split()) for one in row[:-1]] for row in cells]


async def test_what_is_done_at_the_desk_is_told_in_words(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(person=ANNA)
        await visit.send("/chat", text="У меня секретный вопрос: пустят с собакой?")
        await here.work()
        await visit.send("/desk/answer", card="1", text="Секретный ответ.")
        await here.work()
        owner = await here.enter(role="owner", person="Директор")
        rows = await table(owner)
        assert [row[1:4] for row in rows] == [
            ["Директор", "вошёл", rows[0][3]],
            [ANNA, "ответил", "карточка № 1"],
            [ANNA, "взял разговор", "разговор № 1"],
            [ANNA, "вошёл", rows[3][3]],
        ]
        assert rows[1][0] == "14.07.2026 11:00"
        assert {row[4] for row in rows[1:3]} == {COLLEGE.short}
        assert "екретный" not in await owner.look("/audit")


async def test_each_college_sees_its_own(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        note(here, "vk:5", "pause_set", f"college:{OTHER.slug}")
        note(here, "vk:6", "pause_set", f"college:{COLLEGE.slug}")
        note(here, "vk:7", "gap_merged", "gap:1")
        centre = await here.enter(role="reviewer", person="Центр")
        seen = {row[1] for row in await table(centre)}
        assert seen == {"vk:5", "vk:6", "vk:7", "Центр"}
        narrowed = {row[1] for row in await table(centre, f"?at={OTHER.slug}")}
        assert narrowed == {"vk:5"}
        for role in ("reviewer", "owner"):
            local = await here.enter(role=role, person=role, college=COLLEGE.slug)
            own = {row[1] for row in await table(local)}
            assert "vk:6" in own
            assert not own & {"vk:5", "vk:7", "Центр"}
            html = await local.look(f"/audit?at={OTHER.slug}")
            assert "vk:5" not in html
        for role in ("admin", "editor"):
            visit = await here.enter(role=role)
            assert (await visit.browser.get("/audit")).status == 403


async def test_what_a_colleges_editor_decides_is_seen_by_its_owner(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        own = COLLEGE.slug
        editor = await here.enter(role="editor", college=own, person=ANNA)
        pool, coat = await gap_of(here, POOL[0]), await gap_of(here, COAT[0])
        answer = {"text": "Бассейна нет.", "source": "сайт", "title": "Бассейн"}

        async def act(path: str, gap: str, **more: str) -> None:
            form = fields(await editor.look(f"/gaps?gap={gap}"))
            assert (await editor.send(path, **{**form, **more})).status == 303, path

        await act("/gaps/ask", pool, fact="contact.phone")
        await act("/gaps/publish", pool, **answer)
        await act("/gaps/close", coat)
        html = await editor.look("/gaps")
        for decision in re.findall(r'name="decision" value="(\d+)"', html)[:1]:
            assert (await editor.send("/gaps/undo", decision=decision)).status == 303
        name = re.findall(r"added\.q\w+", await editor.look("/base"))[0]
        review = {"owner": own, "id": name, "day": "2027-05-01"}
        assert (await editor.send("/base/review", **review)).status == 303
        owner = await here.enter(role="owner", college=own, person="Директор")
        seen = [row[2] for row in await table(owner, f"?who={ANNA}")]
        assert seen == [
            *("назначил день проверки", "отменил решение", "отметил «не наше»"),
            *("ответил на пробел", "запросил факт", "вошёл"),
        ]
        other = await here.enter(role="owner", college=OTHER.slug, person="Олег")
        assert {row[1] for row in await table(other)} == {"Олег"}


async def test_it_is_narrowed_by_person_action_and_days(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for days in range(4):
            at = NOW - timedelta(days=days)
            note(here, "vk:77", "card_taken", "card:1", at=at)
            note(here, "bot", "staff_added:owner:duty", "staff:sample:vk:5", at=at)
        member = StaffMember(COLLEGE.slug, "vk", "77", "admin", None, person=ANNA)
        here.write(lambda session: add_staff(session, COLLEGE.slug, member))
        visit = await here.enter(role="owner", person="Директор")
        rows = await table(visit, f"?who={ANNA}")
        assert {tuple(row[1:3]) for row in rows} == {(ANNA, "взял карточку")}
        assert len(rows) == 4
        rows = await table(visit, "?what=staff_added&since=2026-07-12&until=2026-07-13")
        assert [row[0][:10] for row in rows] == ["12.07.2026", "13.07.2026"]
        assert rows[0][2:4] == ["добавил сотрудника (owner, дежурный)", "vk 5"]
        assert "Ничего такого не нашлось" in await visit.look("/audit?who=%25")
        assert "День не понят" in await visit.look("/audit?since=вчера")
        assert (await visit.browser.get("/audit?before=x")).status == 400


async def test_until_when_is_told_as_people_there_read_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        until = (NOW + timedelta(hours=2)).isoformat()
        note(here, ANNA, "pause_set", f"college:{COLLEGE.slug}", detail=until)
        note(here, ANNA, "handed_on", "card:1", detail="college:2")
        visit = await here.enter(role="owner")
        shown = [row[3] for row in await table(visit, f"?who={ANNA}")]
        assert shown == ["карточка № 1 college:2", "до 14.07 13:00"]


async def test_it_is_read_page_by_page(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for number in range(120):
            note(here, "bot", "floor_returned", f"dialog:{number}")
        visit = await here.enter(role="owner", person="Директор")
        seen, asked = [], "?who=bot"
        for _ in range(5):
            html = await visit.look(f"/audit{asked}")
            seen += re.findall(r"разговор № (\d+)", html)
            found = re.search(r'href="/audit(\?[^"]*before=[^"]*)"', html)
            if found is None:
                break
            asked = found[1].replace("&amp;", "&")
        assert seen == [str(number) for number in range(119, -1, -1)]


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
async def test_nothing_that_stands_there_runs(tmp_path: Path, bad: str) -> None:
    async with world(tmp_path) as here:
        note(here, bad, bad, bad, detail=bad)
        visit = await here.enter(role="owner")
        html = await (await visit.browser.get("/audit", params={"who": bad})).text()
        tags = parsed(html).tags
        assert "img" not in [tag for tag, found in tags if found.get("src") == "x"]
        scripts = [found.get("src") or "" for tag, found in tags if tag == "script"]
        assert all(source.startswith("/static/") for source in scripts)
        assert bad in "".join(parsed(html).texts)
