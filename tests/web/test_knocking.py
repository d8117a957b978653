"""A browser that shows a code comes in once somebody known has sent it: it alone, once, in time."""

import re
from datetime import timedelta
from functools import partial
from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.knocks import MOST_WAITING, begin, confirm, knock_of_code, row_of_number
from bot.storage.pages import StaffMember, add_staff, mark_connected, remove_staff
from bot.storage.schema import audit, knock
from bot.web.devices import UNKNOWN, device_of
from bot.web.guarding import COOKIE
from tests.handlers.making import COLLEGE
from tests.web.world import OTHER, Browser, World, parsed, world

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"


def employ(here: World, **more: Any) -> None:
    """Somebody with a number in VK."""
    whole = {"role": "editor", "until": None, "person": "Анна Петрова", **more}
    member = StaffMember(COLLEGE.slug, "vk", "77", **whole)
    here.write(lambda session: add_staff(session, COLLEGE.slug, member))


async def ask_code(browser: Browser) -> str:
    """Press «Получить код»; the code that is shown."""
    reply = await browser.post("/enter/code", data={}, headers={"User-Agent": FIREFOX})
    html = await reply.text()
    assert reply.status == 200, html
    found = re.search(r"вход (\d{4}) (\d{4})", html)
    assert found, html
    return found[1] + found[2]


def send(here: World, code: str) -> bool:
    """The core confirms a code that was sent from the number."""
    now, college = here.time[0], here.deps.page.college_id
    found = here.write(partial(knock_of_code, code=code, now=now))
    row = here.write(partial(row_of_number, college_id=college, channel="vk", number="77", now=now))
    assert found is not None
    assert row is not None
    assert found.device == "Firefox, Windows"
    return here.write(partial(confirm, knock_id=found.id, staff_id=row, by="Анна Петрова", now=now))


async def state(browser: Browser) -> str:
    """What the waiting page hears."""
    return str((await (await browser.get("/enter/state")).json())["state"])


async def test_the_browser_that_began_comes_in_and_no_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        employ(here)
        browser, other = here.browser(), here.browser()
        code, theirs = await ask_code(browser), await ask_code(other)
        assert code != theirs
        early = await browser.post("/enter/finish", data={})
        assert early.status == 409
        assert "Пока не подтверждено" in await early.text()
        assert await state(browser) == "waiting"
        assert send(here, code)
        assert [await state(browser), await state(other)] == ["confirmed", "waiting"]
        assert (await other.post("/enter/finish", data={})).status == 409
        assert (await here.browser().post("/enter/finish", data={})).status == 410
        page = await (await browser.get("/enter/code")).text()
        assert "Подтверждено" in page
        assert code[:4] not in page
        reply = await browser.post("/enter/finish", data={})
        assert (reply.status, reply.url.path) == (200, "/")
        assert (await browser.get("/")).status == 200
        assert await state(browser) == "late", "its secret is gone"
        assert (await other.get("/")).status == 401
        [entered] = [row for row in audits(here) if row.action == "entered"]
        assert (entered.actor, entered.detail) == ("Анна Петрова", "messenger")


async def test_a_secret_that_is_copied_later_opens_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        employ(here)
        browser, thief = here.browser(), here.browser()
        code = await ask_code(browser)
        stolen = cookies(browser)["priemka_knock"].value
        send(here, code)
        await browser.post("/enter/finish", data={})
        reply = await thief.post("/enter/finish", data={}, cookies={"priemka_knock": stolen})
        assert reply.status == 410
        assert (await thief.get("/")).status == 401


async def test_a_code_is_late_after_ten_minutes(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        employ(here)
        browser = here.browser()
        code = await ask_code(browser)
        here.time[0] += timedelta(minutes=10)
        assert not send(here, code)
        assert await state(browser) == "late"
        for reply in (
            await browser.get("/enter/code"),
            await browser.post("/enter/finish", data={}),
        ):
            assert reply.status == 410
            assert "Получить код" in await reply.text()


async def test_a_right_that_ends_meanwhile_lets_nobody_in(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        employ(here)
        browser = here.browser()
        send(here, await ask_code(browser))
        here.write(lambda session: remove_staff(session, COLLEGE.slug, "vk", "77"))
        assert (await browser.post("/enter/finish", data={})).status == 410
        employ(here, until=here.time[0] + timedelta(minutes=5))
        late = here.browser()
        send(here, await ask_code(late))
        here.time[0] += timedelta(minutes=6)
        assert (await late.post("/enter/finish", data={})).status == 410


async def test_a_session_ends_with_the_right_it_came_of(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        employ(here, until=here.time[0] + timedelta(hours=1))
        browser = here.browser()
        send(here, await ask_code(browser))
        await browser.post("/enter/finish", data={})
        assert (await browser.get("/")).status == 200
        here.time[0] += timedelta(hours=1)
        assert (await browser.get("/")).status == 401
        employ(here)
        again = here.browser()
        send(here, await ask_code(again))
        await again.post("/enter/finish", data={})
        employ(here)
        assert (await again.get("/")).status == 200, "the same right once more"
        employ(here, role="admin")
        assert (await again.get("/")).status == 401


async def test_the_page_says_where_to_send_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        vk, other = here.pages["vk"], here.pages["drugaya"]
        now = here.time[0]
        here.write(lambda session: mark_connected(session, vk.id, "501", "Колледж", now))
        here.write(lambda session: mark_connected(session, other.id, "x", "x", now))
        browser = here.browser()
        await ask_code(browser)
        html = await (await browser.get("/enter/code")).text()
        links = [attributes.get("href") for tag, attributes in parsed(html).tags if tag == "a"]
        assert links == ["https://vk.me/club501"]
        assert OTHER.slug not in html


async def test_the_cookies_are_kept_from_scripts_and_other_sites(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser = here.browser()
        await browser.post("/enter/code", data={})
        cookie = cookies(browser)["priemka_knock"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert not cookie["secure"]
        assert COOKIE not in cookies(browser)
        rows = here.write(lambda session: str(session.execute(sa.select(knock)).all()))
        code, _, secret = cookie.value.partition(".")
        assert code not in rows
        assert secret not in rows


async def test_a_door_that_is_rattled_at_stays_shut_for_a_while(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        browser = here.browser()
        seen = {(await browser.post("/enter", data={"key": "x"})).status for _ in range(40)}
        assert seen == {410, 429}
        reply = await browser.post("/enter/code", data={})
        assert reply.status == 429
        assert "Слишком часто" in await reply.text()


async def test_one_address_does_not_fill_the_doorstep_nor_shut_it_for_others(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        seen = [(await here.browser().post("/enter/code", data={})).status for _ in range(15)]
        assert seen[0] == 200
        assert seen[-1] == 429
        # Behind a proxy on this host; what somebody claims before it counts for nothing.
        for told, status in (("192.0.2.7", 200), ("192.0.2.7, 192.0.2.8", 200)):
            forwarded = {"X-Forwarded-For": told}
            reply = await here.browser().post("/enter/code", data={}, headers=forwarded)
            assert reply.status == status
        for number in range(40):
            claimed = {"X-Forwarded-For": f"192.0.2.{number}, 192.0.2.8"}
            reply = await here.browser().post("/enter/code", data={}, headers=claimed)
        assert reply.status == 429


async def test_no_more_wait_than_can_be(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        now = here.time[0]
        for _ in range(MOST_WAITING):
            here.write(lambda session: begin(session, "", now))
        reply = await here.browser().post("/enter/code", data={})
        assert reply.status == 429
        here.time[0] += timedelta(minutes=11)
        await ask_code(here.browser())


async def test_another_site_begins_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        for path in ("/enter/code", "/enter/finish", "/enter"):
            for header in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
                assert (await here.browser().post(path, data={}, headers=header)).status == 403


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126 YaBrowser/24.4", "Яндекс Браузер, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit Chrome/126 Safari/537 Edg/126", "Edge, macOS"),
        ("<script>alert(1)</script>", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_device_is_called_in_two_words(agent: str, words: str) -> None:
    assert device_of(agent) == words


def cookies(browser: Browser) -> dict[str, Morsel[str]]:
    """What the browser keeps, by name."""
    return {one.key: one for one in browser.session.cookie_jar}


def audits(here: World) -> list[sa.Row[tuple[object, ...]]]:
    """What was written down."""
    return here.write(lambda session: list(session.execute(sa.select(audit)).all()))
