"""Staff are let into the page in the browser by what they write from their own number, and once."""

import logging
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage.knocks import Begun, begin, come_in, knock_of_browser
from bot.storage.logins import Visitor, find_visitor, use_link
from bot.storage.runner import write
from bot.storage.schema import audit, knock, login, message, operation, question
from handlers.entrance import KnockState
from handlers.texts import entering as texts
from tests.path.test_handing import STRANGER
from tests.path.world import GROUP, GROUP_B, STAFF, STAFF_CHAT, STAFF_GROUP, TG, World
from tests.simulation.knowing import Alarmed

ANNA = "Анна Петрова"
CHANNELS = ["telegram", "vk"]


def knocked(world: World) -> Begun:
    """A browser shows a code."""
    found = write(world.engines, partial(begin, device="Firefox, Windows", now=world.now()))
    assert found is not None
    return found


def state(world: World, begun: Begun) -> KnockState | None:
    """Where that browser stands."""
    found = write(world.engines, partial(knock_of_browser, secret=begun.secret, now=world.now()))
    return found.state if found else None


def logins(world: World) -> list[Any]:
    """Every link and session."""
    return write(world.engines, lambda session: list(session.execute(sa.select(login)).all()))


def enter(world: World, begun: Begun) -> Visitor | None:
    """The browser comes in, as far as it may."""
    token = write(world.engines, partial(come_in, secret=begun.secret, now=world.now()))
    return write(world.engines, partial(find_visitor, token=token, now=world.now()))


async def write_to(world: World, channel: str, words: str, user: int = STAFF) -> str:
    """Somebody writes to the page in private; what they are told."""
    if channel == "telegram":
        world.telegram.say(TG, user, words)
    else:
        world.vk.say(GROUP, user, words)
    await world.settled()
    return (world.tg(user) if channel == "telegram" else world.vk_told(user))[-1]


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_code_lets_its_browser_in_once(running: World, channel: str) -> None:
    running.employ(STAFF, channel, role="editor", person=ANNA, duty=True)
    begun, other = knocked(running), knocked(running)
    code = f"вход {begun.code[:4]} {begun.code[4:]}"
    assert enter(running, begun) is None, "nobody has confirmed it"
    assert "Впускаю" in await write_to(running, channel, code)
    assert (state(running, begun), state(running, other)) == (
        KnockState.CONFIRMED,
        KnockState.WAITING,
    )
    assert enter(running, other) is None
    assert await write_to(running, channel, code) == texts.REPEATED
    visitor = enter(running, begun)
    assert visitor is not None
    assert (visitor.person, visitor.role, visitor.duty) == (ANNA, "editor", True)
    assert visitor.college == "sample"
    assert enter(running, begun) is None
    assert await write_to(running, channel, code) == texts.REPEATED
    assert state(running, begun) is KnockState.USED
    acts = [row.action for row in running.rows(audit) if row.action.startswith("ent")]
    assert acts == ["entry_confirmed", "entered"]
    assert running.rows(message) == running.rows(question) == []
    assert running.difference() == 0


async def test_a_late_a_wrong_and_a_strangers_code_change_nothing(running: World) -> None:
    begun = knocked(running)
    code = f"вход {begun.code}"
    told = await write_to(running, "vk", code, STRANGER)
    assert told == texts.not_listed("vk", str(STRANGER))
    running.employ(91, "vk", until=running.now())
    assert "нет в списке" in await write_to(running, "vk", code, 91)
    wrong = f"вход {(int(begun.code) + 1) % 10**8:08}"
    assert await write_to(running, "telegram", wrong) == texts.UNKNOWN
    running.clock.pass_time(minutes=11)
    assert await write_to(running, "telegram", code) == texts.LATE
    assert state(running, begun) is KnockState.LATE
    assert enter(running, begun) is None
    assert logins(running) == []


async def test_who_guesses_is_stopped_for_a_while(lone: World) -> None:
    begun = knocked(lone)
    for number in range(5):
        said = await write_to(lone, "vk", f"вход {number:08}")
        assert said == texts.UNKNOWN
    code = f"вход {begun.code}"
    assert await write_to(lone, "vk", code) == texts.TOO_MANY
    assert "Впускаю" in await write_to(lone, "telegram", code), "another person, as far as we know"
    lone.clock.pass_time(minutes=11)
    again = knocked(lone)
    assert "Впускаю" in await write_to(lone, "vk", f"вход {again.code}")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_link_is_given_to_who_asks_for_it(running: World, channel: str) -> None:
    core = running.running.core
    core.known = replace(core.known, console="https://priemka.example")
    running.employ(STAFF, channel, person=ANNA)
    told = await write_to(running, channel, "Войти")
    found = re.search(r"https://priemka\.example/enter\?key=([\w-]+)", told)
    assert found
    assert found[1] not in str(logins(running)), "only its hash is stored"
    late = await write_to(running, channel, "/вход")
    token = write(running.engines, partial(use_link, key=found[1], now=running.now()))
    visitor = write(running.engines, partial(find_visitor, token=token, now=running.now()))
    assert visitor is not None
    assert visitor.person == ANNA
    running.clock.pass_time(minutes=11)
    key = late.split("key=")[1].split()[0]
    assert write(running.engines, partial(use_link, key=key, now=running.now())) == ""


async def test_what_an_asker_means_by_it_is_a_question(lone: World) -> None:
    lone.vk.say(GROUP, 21, "войти")
    await lone.settled()
    assert [row.text for row in lone.rows(question)] == ["войти"]


async def test_nothing_of_it_is_said_before_others(lone: World) -> None:
    begun = knocked(lone)
    lone.vk.say(GROUP, STAFF, f"вход {begun.code}", peer_id=STAFF_CHAT)
    lone.telegram.say_in_group(TG, STAFF_GROUP, STAFF, "/вход")
    await lone.settled()
    assert lone.shown() == [texts.PRIVATELY]
    assert [post.text for post in lone.cards()] == [texts.PRIVATELY]
    assert state(lone, begun) is KnockState.WAITING


@pytest.mark.parametrize("words", ["/выход", "/logout"])
async def test_going_out_ends_all_that_is_open(lone: World, words: str) -> None:
    lone.employ(STAFF, "vk", person=ANNA)
    lone.employ(STAFF, person=ANNA)
    open_one, waiting = knocked(lone), knocked(lone)
    for begun in (open_one, waiting):
        await write_to(lone, "vk", f"вход {begun.code}")
    visitor = enter(lone, open_one)
    assert visitor is not None
    assert await write_to(lone, "vk", words) == texts.ENDED
    assert logins(lone) == []
    assert enter(lone, waiting) is None
    [ended] = [row for row in lone.rows(audit) if row.action == "session_ended"]
    assert (ended.actor, ended.subject) == (ANNA, f"session:{visitor.name}")


async def test_the_centre_comes_in_by_the_page_of_any_college(world: World) -> None:
    world.two = True
    await world.start()
    await world.connected()
    world.employ(93, "vk", college="second", role="reviewer", person="Центр")
    world.employ(94, "vk", college="second", role="owner")
    seen = []
    for number in (93, 94):
        begun = knocked(world)
        world.vk.say(GROUP_B if number == 94 else GROUP, number, f"вход {begun.code}")
        await world.settled()
        visitor = enter(world, begun)
        assert visitor is not None
        seen.append((visitor.role, visitor.college, visitor.person))
    assert seen == [("reviewer", "", "Центр"), ("owner", "second", "vk:94")]


async def test_danger_goes_before(world: World) -> None:
    world.knows = Alarmed()
    await world.start()
    await world.connected()
    begun = knocked(world)
    world.vk.say(GROUP, STAFF, f"опасно 1\nвход {begun.code}")
    await world.settled()
    assert [row.danger for row in world.rows(question)] == [True]
    assert state(world, begun) is KnockState.WAITING


async def test_no_code_or_link_stands_in_the_log(
    lone: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    begun = knocked(lone)
    await write_to(lone, "vk", f"вход {begun.code}")
    told = await write_to(lone, "telegram", "/вход")
    assert told == texts.NO_PAGE
    said = caplog.text
    assert begun.code not in said
    assert begun.secret not in said
    assert begun.code not in str(lone.rows(knock))
    assert lone.rows(operation, state="pending") == []
