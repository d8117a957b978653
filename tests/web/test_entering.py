"""A link opens one session once, a look at it uses nothing up, and a session ends in time."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.schema import login
from bot.web.guarding import COOKIE
from tests.web.world import SCRIPT, Visit, parsed, world

COMMAND = ".venv/bin/python -m bot link"


async def test_a_preview_does_not_use_the_link_up(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser, key = here.browser(), here.link()
        for method in ("GET", "HEAD", "GET"):
            reply = await browser.request(method, "/enter", params={"key": key})
            assert reply.status == 200
        assert not browser.session.cookie_jar.filter_cookies(here.server.make_url("/"))
        reply = await browser.post("/enter", data={"key": key})
        assert reply.status == 200
        assert reply.url.path == "/"


async def test_the_cookie_is_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        reply = await here.browser().post(
            "/enter", data={"key": here.link()}, allow_redirects=False
        )
        cookie = reply.cookies["priemka_session"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert len(cookie.value) >= 32


async def test_behind_tls_the_cookie_is_for_tls_alone(tmp_path: Path) -> None:
    async with world(tmp_path, console="https://priemka.example") as here:
        for path, fields in (("/enter", {"key": here.link()}), ("/enter/code", {})):
            reply = await here.browser().post(path, data=fields, allow_redirects=False)
            [cookie] = reply.cookies.values()
            assert cookie["secure"], path
        reply = await here.browser().post(
            "/enter", data={"key": here.link(role="owner")}, allow_redirects=False
        )
        kept = {COOKIE: reply.cookies[COOKIE].value}
        for path in ("/?chat=guest-aaaa-bbbb-cccc-dddd", "/desk?college=other"):
            reply = await here.browser().get(path, cookies=kept)
            assert reply.status == 200
            [cookie] = reply.cookies.values()
            assert cookie["secure"], path
            assert cookie["httponly"], path
            assert cookie["samesite"] == "Strict", path


async def test_a_link_says_whom_it_lets_in(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(person="Олег Сидоров")
        college = here.deps.college.slug
        key = here.link(person="Анна Петрова", role="editor", college=college, duty=True)
        html = await (await visit.browser.get("/enter", params={"key": key})).text()
        said = " ".join(" ".join(parsed(html).texts).split())
        assert "Вы войдёте как Анна Петрова : редактор базы колледжа, Пробный техникум" in said
        assert "дежурный" in said
        assert "открыт вход: Олег Сидоров. Он закончится." in said


async def test_who_is_in_already_is_told_so_at_the_door(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        key = here.link(person="Анна Петрова")
        browser = here.browser()
        assert (await browser.post("/enter", data={"key": key})).status == 200
        for reply in (
            await browser.get("/enter"),
            # Whoever goes back, or presses twice.
            await browser.get("/enter", params={"key": key}),
            await browser.post("/enter", data={"key": key}),
        ):
            assert "уже открыт вход: Анна Петрова" in await reply.text()
        assert "уже открыт" not in await (await here.browser().get("/enter")).text()
        assert (await browser.get("/")).status == 200


async def test_who_follows_a_link_on_another_site_is_asked_again_by_our_own(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        for browser, headers, again in (
            (here.browser(), followed, True),
            (here.browser(), {**followed, "Sec-Fetch-Site": "same-origin"}, False),
            (here.browser(), {**followed, "Sec-Fetch-Mode": "cors"}, False),
            (here.browser(), {}, False),
        ):
            reply = await browser.get("/desk", headers=headers)
            assert reply.status == 401
            assert ('http-equiv="refresh"' in await reply.text()) is again
        here.time[0] += timedelta(hours=12)
        reply = await visit.browser.get("/desk", headers=followed)
        assert reply.status == 401
        assert "refresh" not in await reply.text(), "its session is over: it has to enter"


async def test_one_log_in_over_another_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="owner", person="Олег")
        first = token_of(visit)
        reply = await visit.browser.post("/enter", data={"key": here.link(role="reviewer")})
        assert reply.status == 200
        assert token_of(visit) != first
        assert (await here.browser().get("/drafts", cookies={COOKIE: first})).status == 401
        assert (await visit.browser.get("/drafts")).status == 403, "the Centre has no desk"
        # A form of the page that was open before is the other person's.
        assert (await visit.send("/gaps/merge")).status == 403


async def test_a_session_that_another_knows_beforehand_is_worth_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser, planted = here.browser(), "x" * 32
        browser.session.cookie_jar.update_cookies({COOKIE: planted}, here.server.make_url("/"))
        await browser.post("/enter", data={"key": here.link()})
        assert (await browser.get("/")).status == 200
        assert (await here.browser().get("/", cookies={COOKIE: planted})).status == 401


async def test_a_link_works_once_and_half_an_hour(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        used, late = here.link(), here.link()
        assert (await here.browser().post("/enter", data={"key": used})).status == 200
        here.time[0] += timedelta(minutes=30)
        for key in (used, late, "", "x" * 500):
            browser = here.browser()
            for reply in (
                await browser.get("/enter", params={"key": key}),
                await browser.post("/enter", data={"key": key}),
                await browser.get("/"),
            ):
                assert reply.status in (410, 401)
                assert COMMAND in await reply.text()


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/chat", {}), ("/desk/answer", {"card": "1"}), ("/desk/press", {"data": "take:1"})],
)
async def test_an_ended_session_gives_the_typed_text_back(
    tmp_path: Path, path: str, fields: dict[str, str]
) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        here.time[0] += timedelta(hours=12)
        typed = "Длинный ответ </textarea><script>alert(1)</script>\nв две строки"
        reply = await visit.send(path, script=False, text=typed, **fields)
        assert reply.status == 401
        html = await reply.text()
        assert typed in "".join(parsed(html).texts)
        assert "script" not in [tag for tag, _ in parsed(html).tags]
        assert COMMAND in html
        assert not await here.app.core.step()


async def test_without_a_session_nothing_is_shown(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.say("Секретный вопрос", "guest-aaaa-bbbb-cccc-dddd")
        await here.work()
        chat = "?chat=guest-aaaa-bbbb-cccc-dddd"
        for path in ("/", "/events", f"/fragment/chat{chat}", f"/fragment/desk{chat}", "/nothing"):
            reply = await here.browser().get(path)
            assert reply.status == 401
            assert "Секретный" not in await reply.text()
        for path in ("/chat", "/press", "/desk/answer", "/desk/press", "/chat/new", "/leave"):
            assert (await here.browser().post(path, data={}, headers=SCRIPT)).status == 401


async def test_leaving_ends_the_session_everywhere(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        token = visit.browser.session.cookie_jar.filter_cookies(here.server.make_url("/"))
        cookies = {name: one.value for name, one in token.items()}
        assert (await visit.send("/leave")).status == 200
        assert (await here.browser().get("/", cookies=cookies)).status == 401


async def test_only_hashes_are_stored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        key = here.link()
        visit = await here.enter()
        jar = visit.browser.session.cookie_jar.filter_cookies(here.server.make_url("/"))
        rows = here.write(lambda session: str(session.execute(login.select()).all()))
        assert key not in rows
        assert jar["priemka_session"].value not in rows


def token_of(visit: Visit) -> str:
    """The token of the session a browser has."""
    (cookie,) = [one for one in visit.browser.session.cookie_jar if one.key == COOKIE]
    return cookie.value
