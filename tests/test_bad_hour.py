"""An hour in which every call takes a second and more than a quarter of them are never answered."""

import json
from collections import Counter
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.storage.sweeps import identities
from tests.fakes import faults
from tests.simulation.world import GROUP, TOKEN, World

SHARE = 0.28
QUESTIONS = 60
EVERY = 60.0


def bad_hour() -> World:
    """Half of what is never answered was carried out all the same."""
    world = World()
    world.run()
    world.latency, world.patience = 0.5, 7200.0
    for platform in (world.telegram, world.vk):
        platform.faults.add(faults.hang(), probability=SHARE / 2)
        platform.faults.add(faults.hang(effect=True), probability=SHARE / 2 / (1 - SHARE / 2))
    for number in range(QUESTIONS):
        world.at(number * EVERY, partial(ask, number=number))
    world.at(QUESTIONS * EVERY, over)
    # A poll that is not answered is given up after minutes only; what it missed comes then.
    world.at(QUESTIONS * EVERY + 1000.0, over)
    return world


def ask(world: World, number: int) -> None:
    """The same question on both platforms, each from one of twenty people."""
    world.telegram.say(TOKEN, 100 + number % 20, f"вопрос {number}")
    world.vk.say(GROUP, 200 + number % 20, f"вопрос {number}")


def over(world: World) -> None:
    """The network is whole again."""
    world.telegram.faults.clear()
    world.vk.faults.clear()


def booked(world: World) -> tuple[Counter[str], set[str]]:
    """How often the outcome of an answer stayed unknown, and which a person was told of."""
    unknown, told = Counter[str](), set[str]()
    rows = world.connection.execute("SELECT page_id, body, unknowns, state FROM operation")
    for page, body, unknowns, state in rows:
        text = json.loads(body).get("reply", {}).get("text", "")
        name = f"{world.pages[page].channel} {text.splitlines()[0]}" if text else ""
        unknown[name] += unknowns
        if state == "unconfirmed":
            told.add(name)
    return unknown, told


def said(message: Any) -> str:
    """The line that names the question."""
    return str(message.text).splitlines()[0]


def test_nothing_is_lost_and_no_copy_is_without_its_reason() -> None:
    world = bad_hour()
    assert world.run()
    assert world.quiet()
    unknown, told = booked(world)
    assert sum(unknown.values()) > QUESTIONS / 4, "it was a bad hour"
    heard: Counter[str] = Counter()
    for user in range(20):
        heard.update(f"telegram {said(post)}" for post in world.telegram.sent(TOKEN, 100 + user))
        heard.update(f"vk {said(post)}" for post in world.vk.sent(GROUP, 200 + user))
    for number in range(QUESTIONS):
        assert heard[f"vk ответ {number}"] == 1 or f"vk ответ {number}" in told
        assert heard[f"vk ответ {number}"] <= 1, "VK knows a copy by its number"
        name = f"telegram ответ {number}"
        assert heard[name] or name in told
        assert heard[name] <= 1 + unknown[name]
    with Session(world.engine) as session:
        assert identities(session).difference == 0
