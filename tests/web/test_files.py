"""Only a route that says so takes a file, and no more of it than it says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestServer

from bot.web import access, guarding
from bot.web.guarding import read_form
from bot.web.posting import file_name, read_file
from bot.web.server import make_web
from tests.web.world import Browser, Visit, parsed, world

MOST = 200 * 1024
NAME = "<img src=x onerror='1'> факты.xlsx"


async def _take(request: web.Request) -> web.Response:
    """Say what came in: the file's name and size, and another field."""
    name, data = await read_file(request, "file")
    return web.Response(text=f"{name} {len(data)} {(await read_form(request)).get('note', '')}")


@asynccontextmanager
async def browsing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visit]:
    """Somebody who has entered where one more route takes files."""
    rules = {**access.RULES, ("POST", "/take"): access.BASE}
    monkeypatch.setattr(access, "RULES", rules)
    monkeypatch.setattr(guarding, "FILES", {"/take": MOST})
    async with world(folder) as here:
        app = make_web(here.deps)
        app.router.add_post("/take", _take)
        async with Browser(TestServer(app)) as browser:
            await browser.post("/enter", data={"key": here.link(role="owner")})
            visit = Visit(browser)
            await visit.look()
            yield visit


def _form(visit: Visit, data: bytes, **fields: str) -> FormData:
    form = FormData({"token": visit.token, **fields}, quote_fields=False)
    form.add_field("file", data, filename=NAME)
    return form


async def test_a_file_comes_in_with_its_name_and_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(tmp_path, monkeypatch) as visit:
        whole = _form(visit, bytes(MOST - 2000), note="заметка")
        reply = await visit.browser.post("/take", data=whole)
        assert reply.status == 200
        assert await reply.text() == f"{NAME} {MOST - 2000} заметка"


async def test_a_file_that_is_too_large_is_refused_with_what_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(tmp_path, monkeypatch) as visit:
        reply = await visit.browser.post("/take", data=_form(visit, bytes(MOST)))
        assert reply.status == 413
        assert "файл до 200 КБ" in await reply.text()


async def test_no_other_route_takes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browsing(tmp_path, monkeypatch) as visit:
        reply = await visit.browser.post("/chat/new", data=_form(visit, b"1"))
        assert reply.status == 415


async def test_a_file_needs_the_token_and_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(tmp_path, monkeypatch) as visit:
        token, visit.token = visit.token, "0" * 64
        assert (await visit.browser.post("/take", data=_form(visit, b"1"))).status == 403
        visit.token = token
        visit.browser.session.cookie_jar.clear()
        cells = {"cell-1-value": "+7 900 000-00-00", "cell-1-source": "сайт", "cell-2-value": " "}
        reply = await visit.browser.post("/take", data=_form(visit, b"1", **cells))
        assert reply.status == 401
        shown = parsed(await reply.text()).texts
        assert "+7 900 000-00-00\tсайт" in [one.strip() for one in shown]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n",
        b"\0" * 99,
    ],
)
async def test_what_is_no_form_is_refused(
    body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(tmp_path, monkeypatch) as visit:
        for kind in ("multipart/form-data; boundary=x", "multipart/form-data"):
            reply = await visit.browser.post("/take", data=body, headers={"Content-Type": kind})
            assert reply.status in (400, 403), (kind, await reply.text())


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("факты.xlsx", "факты.xlsx"),
        ("C:\\fakepath\\факты.xlsx", "факты.xlsx"),
        ("../../../etc/passwd", "passwd"),
        ("факты\u202excod.xlsx", "фактыxcod.xlsx"),
        ("а\0б\r\nX: 1.csv", "аб X: 1.csv"),
        (f"{'я' * 500}.toml", f"{'я' * 115}.toml"),
        ("", ""),
        ("/", ""),
    ],
)
def test_a_name_of_a_file_is_its_last_part_as_it_may_be_shown(sent: str, shown: str) -> None:
    assert file_name(sent) == shown
