"""Who may ask for what, for every route the router has: a new one without a rule is refused."""

from pathlib import Path

import pytest

from bot.web.access import ANYBODY, CENTRE, DESK, RULES, may
from bot.web.server import make_web
from tests.web.world import OTHER, World, world

ROLES = ("admin", "editor", "reviewer", "owner")


def routes(here: World) -> set[tuple[str, str]]:
    """Every route of the page."""
    found = set()
    for route in make_web(here.deps).router.routes():
        assert route.resource is not None
        found.add((route.method, route.resource.canonical))
    return {(method, path) for method, path in found if method != "HEAD"}


async def test_every_route_has_its_rule(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        assert routes(here) == set(RULES)


async def test_nobody_gets_in_without_a_session(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser = here.browser()
        for (method, path), allowed in RULES.items():
            reply = await browser.request(method, path, data={} if method == "POST" else None)
            assert (reply.status == 401) is (allowed is not ANYBODY), (method, path)
            reply.close()


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_gets_what_is_theirs(role: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role=role)
        for (method, path), allowed in sorted(RULES.items()):
            if path == "/leave":
                continue
            if method == "POST":
                reply = await visit.send(path)
            else:
                file = "/page.js" if path == "/static" else ""
                reply = await visit.browser.get(path + file, allow_redirects=False)
            refused = reply.status == 403 or reply.headers.get("Location") == "/gaps"
            expected = allowed is not ANYBODY and role not in allowed
            assert refused is expected, (role, method, path, reply.status)
            reply.close()
        assert (await visit.send("/leave")).status == 200


async def test_who_belongs_to_a_college_tries_the_bot_on_no_page_but_its_own(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="editor", college=OTHER.slug)
        for path in ("/fragment/desk", "/fragment/chat"):
            assert (await visit.browser.get(path)).status == 403
        assert (await visit.send("/chat", text="Чужое")).status == 403
        own = await here.enter(role="editor", college=here.deps.college.slug)
        assert (await own.browser.get("/")).status == 200


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("college", ["", "kmt", OTHER.slug])
async def test_everybody_lands_in_a_room_they_may_use(
    role: str, college: str, tmp_path: Path
) -> None:
    async with world(tmp_path) as here:
        college = college and (OTHER.slug if college == OTHER.slug else here.deps.college.slug)
        visit, key = here.browser(), here.link(role=role, college=college)
        reply = await visit.post("/enter", data={"key": key})
        assert reply.status == 200, "after every redirect"
        assert await reply.text()


async def test_who_may_not_go_somewhere_hears_that_and_whom_to_ask(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        reviewer, admin = await here.enter(role="reviewer"), await here.enter(role="admin")
        for visit, path in ((reviewer, "/desk"), (admin, "/base"), (admin, "/audit")):
            told = await (await visit.browser.get(path)).text()
            assert "попросите ответственного" in told, path
            assert "Откройте её заново" not in told, "the page they have is as good as ever"
        old = await admin.browser.post("/chat", data={"text": "Слова", "token": "other"})
        assert "Откройте её заново" in await old.text()


@pytest.mark.parametrize("role", ["reviewer", "owner"])
async def test_who_belongs_to_a_college_decides_nothing_for_all(role: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role=role, college=here.deps.college.slug)
        free = await here.enter(role=role)
        for (method, path), allowed in RULES.items():
            if allowed is CENTRE:
                for one, refused in ((visit, True), (free, False)):
                    get, send = one.browser.get, one.send
                    reply = await (get(path) if method == "GET" else send(path))
                    assert (reply.status == 403) is refused, path


async def test_a_role_nobody_knows_may_do_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter(role="owner")
        visitor = here.write(lambda session: here.visitor(session, visit))
        assert may(visitor, DESK, here.deps.college.slug)
        assert not may(visitor, frozenset(), here.deps.college.slug)
