"""A password with a second step opens one session; whoever guesses is stopped and hears nothing."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from aiohttp import ClientResponse

from bot.passwords import Made, fits, make, step_of
from bot.storage.logins import Right
from bot.storage.passwords import FREE, keep_password, remove_password
from bot.storage.schema import password
from tests.handlers.making import COLLEGE, NOW
from tests.web.test_knocking import audits
from tests.web.world import Browser, World, world

ANNA = "Анна Петрова"
RIGHT: Mapping[str, str] = {}


@dataclass(slots=True)
class Glass:
    """Somebody's password, and what is typed at the door."""

    here: World
    made: Made

    def code(self, seconds: int = 0) -> str:
        """What the application shows then."""
        return pyotp.TOTP(self.made.secret).at(self.here.time[0] + timedelta(seconds=seconds))

    async def enter(
        self, browser: Browser | None = None, wrong: Mapping[str, str] = RIGHT, **typed: str
    ) -> ClientResponse:
        """Fill in the form, as it should be but for what is `typed`, or `wrong`."""
        right = {"name": ANNA, "password": self.made.password, "code": self.code()}
        whole = {**right, **wrong, **typed}
        one = browser or self.here.browser()
        return await one.post("/enter/password", data=whole, allow_redirects=False)

    def later(self, **more: float) -> None:
        """Time passes."""
        self.here.time[0] += timedelta(**more)


def glass(here: World, role: str = "owner", college: str = "") -> Glass:
    """A password for Anna, as the command makes it."""
    made, whole = make(ANNA), Right(person=ANNA, role=role, college=college)
    now = here.time[0]
    here.write(lambda s: keep_password(s, whole, made.hash, made.secret, "cli:root", now))
    return Glass(here, made)


async def test_it_opens_a_session_and_a_code_counts_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        anna, browser = glass(here, role="editor", college=COLLEGE.slug), here.browser()
        assert (await anna.enter(browser, name=f" {ANNA} ")).status == 303
        page = await (await browser.get("/account")).text()
        assert "по паролю" in page
        assert ANNA in page
        assert (await anna.enter()).status == 422, "the same code again"
        assert (await anna.enter(code=anna.code(-30))).status == 422, "and one before it"
        anna.later(seconds=30)
        assert (await anna.enter(code=f"{anna.code()[:3]} {anna.code()[3:]}")).status == 303
        assert [row.actor for row in audits(here) if row.action == "password_refused"] == [ANNA] * 2


@pytest.mark.parametrize(
    "typed", [{"password": "x"}, {"code": "000000"}, {"code": ""}, {"name": "Кто-то"}, {"name": ""}]
)
async def test_whoever_is_refused_hears_the_same(tmp_path: Path, typed: dict[str, str]) -> None:
    async with world(tmp_path) as here:
        anna = glass(here)
        reply = await anna.enter(wrong=typed)
        html = await reply.text()
        assert reply.status == 422
        assert "Имя, пароль или код не подошли" in html
        assert anna.made.password not in html
        assert not reply.cookies


async def test_a_name_is_closed_for_longer_each_time(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        anna = glass(here)
        for _ in range(FREE):
            assert (await anna.enter(password="x")).status == 422
        assert (await anna.enter()).status == 422, "closed for a minute"
        anna.later(seconds=61)
        assert (await anna.enter(password="x")).status == 422
        anna.later(seconds=61)
        assert (await anna.enter()).status == 422, "closed for two"
        anna.later(seconds=61)
        assert (await anna.enter()).status == 303
        anna.later(seconds=30)
        for _ in range(FREE - 1):
            await anna.enter(password="x")
        assert (await anna.enter()).status == 303, "counted anew"


async def test_many_tries_at_once_are_no_more_tries(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        anna = glass(here)
        tries = [anna.enter(password="x") for _ in range(2 * FREE)]
        assert {reply.status for reply in await asyncio.gather(*tries)} == {422}
        [row] = here.write(lambda session: session.execute(sa.select(password)).all())
        assert row.tries == FREE


async def test_one_of_two_comes_in_with_a_code(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        anna = glass(here)
        both = await asyncio.gather(anna.enter(), anna.enter())
        assert sorted(reply.status for reply in both) == [303, 422]


async def test_a_new_password_or_none_ends_what_the_old_one_opened(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        old, browser = glass(here), here.browser()
        await old.enter(browser)
        new, again = glass(here), here.browser()
        assert (await browser.get("/account")).status == 401
        old.later(seconds=60)
        assert (await old.enter()).status == 422
        assert (await new.enter(again)).status == 303
        gone = partial(remove_password, name=ANNA, by="cli:root", now=here.time[0])
        assert here.write(gone)
        assert not here.write(gone)
        assert (await again.get("/account")).status == 401
        new.later(seconds=60)
        assert (await new.enter()).status == 422


async def test_another_site_tries_nothing_and_nothing_is_stored_plainly(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        anna = glass(here)
        reply = await here.browser().post(
            "/enter/password", data={"name": ANNA}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert reply.status == 403
        [row] = here.write(lambda session: session.execute(sa.select(password)).all())
        assert row.hash.startswith("$argon2id$")
        assert anna.made.password not in str(row)


def test_a_password_fits_its_own_hash_alone() -> None:
    made = make(ANNA)
    assert fits(made.hash, made.password)
    assert not fits(made.hash, make(ANNA).password)
    assert not fits("", made.password), "nobody has such a name"


def test_a_code_is_of_its_half_minute_or_a_neighbour() -> None:
    secret = pyotp.random_base32()
    codes = [pyotp.TOTP(secret).at(NOW + timedelta(seconds=30 * near)) for near in range(-2, 3)]
    middle = int(NOW.timestamp()) // 30
    assert [step_of(secret, code, NOW) for code in codes] == [0, middle - 1, middle, middle + 1, 0]
    assert step_of(secret, "код", NOW) == 0
