"""A staff group takes twenty messages a minute; whatever comes, everything stands there in time."""

import re
from dataclasses import replace

import pytest

from bot.app import App
from bot.schedule import Sweep
from handlers.texts import cards as texts
from knowledge.colleges import Deadlines
from tests.simulation.world import COLLEGE, GROUP, STAFF_CHAT, TOKEN, Act, World

MINUTE = 60.0
LIMIT = 20


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused chat is asked about each second: minutes of it are to be walked through."""
    monkeypatch.setattr("bot.delivery._REFUSED", 1.0)


def in_telegram(user: int, text: str) -> Act:
    """Somebody writes there."""
    return lambda world: world.telegram.say(TOKEN, user, text)


def in_vk(user: int, text: str) -> Act:
    """Somebody writes there."""
    return lambda world: world.vk.say(GROUP, user, text)


def seldom(app: App) -> dict[str, tuple[Sweep, float]]:
    """Nothing here waits for a reminder."""
    return {"reminders": (app.reminders.remind, MINUTE)}


def busy_world() -> World:
    """A world with a desk in which Telegram insists on its limits, and we keep to them."""
    world = World(desk=True, college=replace(COLLEGE, deadlines=Deadlines()))
    world.rates, world.sweeps, world.poll_seconds = True, seldom, 600
    world.run()
    world.telegram.group_limit = LIMIT
    world.telegram.bot_limit = 30
    world.patience = 15 * MINUTE
    return world


def shown(world: World) -> list[str]:
    """What stands in the staff's group as it is now."""
    return [post.text for post in world.telegram.sent(TOKEN, STAFF_CHAT)]


def cards(world: World, word: str) -> list[float]:
    """When the cards on which a word stands were sent."""
    posts = world.telegram.sent(TOKEN, STAFF_CHAT)
    return [post.at for post in posts if re.search(rf"{word}\b", post.text)]


def attempts(world: World) -> int:
    """How often an act was tried again: the limit was not kept."""
    query = "SELECT coalesce(sum(attempts - 1), 0) FROM operation WHERE attempts > 1"
    return int(world.connection.execute(query).fetchone()[0])


def test_sixty_equal_questions_in_five_minutes() -> None:
    world = busy_world()
    for number in range(60):
        say = in_telegram if number % 2 else in_vk
        world.at(5.0 * number, say(2000 + number, "человек 7"))
    began = world.now
    assert world.run()
    assert world.quiet()
    sent = cards(world, "человек 7")
    assert len(sent) == 60, "each of them has a card, once"
    # Topic and card are two messages: the last of 120 goes out when the sixth minute ends.
    assert max(sent) - began < 7 * MINUTE
    assert attempts(world) <= LIMIT, "a burst may hit the limit, after that it is kept to"
    heard = [len(world.telegram.sent(TOKEN, peer)) for peer in range(2001, 2060, 2)]
    heard += [len(world.vk.sent(GROUP, peer)) for peer in range(2000, 2060, 2)]
    assert set(heard) == {1}


def test_a_flood_of_one_asker_is_one_card_and_keeps_nobody_waiting() -> None:
    world = busy_world()
    numbers = range(100, 200)
    for number in numbers:
        world.at((number - 100) / 20, in_telegram(11, f"человек {number}"))
    world.at(11.0, in_vk(21, "человек 5"))
    began = world.now
    assert world.run()
    assert world.quiet()
    texts_shown = shown(world)
    whole = "\n".join(texts_shown)
    assert all(re.search(rf"человек {number}\b", whole) for number in numbers), "nothing is lost"
    assert len([text for text in texts_shown if text.startswith("Вопрос №")]) == 2
    more = [text for text in texts_shown if text.startswith(texts.MORE)]
    assert len(more) < 2 * LIMIT, "words that wait for their turn go out together"
    [other] = cards(world, "человек 5")
    assert other - began < 2 * MINUTE
    assert attempts(world) == 0
    told = world.telegram.sent(TOKEN, 11)
    assert len(told) < 10, "who floods is told once that it was added"
    query = "SELECT count(*) FROM question WHERE state = 'waiting'"
    assert world.connection.execute(query).fetchone()[0] == len(numbers) + 1


def test_a_limit_that_strikes_all_the_same_loses_and_doubles_nothing() -> None:
    """Another bot of the group uses the limit up: Telegram says so, and we wait."""
    world = busy_world()
    world.telegram.group_limit = 7
    for number in range(20):
        world.at(1.0 + number / 10, in_vk(500 + number, f"человек {number}"))
    assert world.run()
    assert world.quiet()
    assert attempts(world) > 0
    assert [len(cards(world, f"человек {number}")) for number in range(20)] == [1] * 20
