"""A link opens one session once, a look at it uses nothing up, and a session ends in time."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.schema import login
from tests.web.world import SCRIPT, parsed, world

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
