"""What may be lost is said once, at every desk of the college and on the page; nothing else is."""

from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from bot.adapters.telegram import KEEPS
from bot.storage.outages import page_troubles
from bot.storage.runner import write
from bot.storage.schema import audit, operation
from handlers.texts import outages as texts
from tests.fakes import faults
from tests.path.history import sweep
from tests.path.test_asking import answers
from tests.path.world import GROUP, GROUP_B, START, TG, TG_B, VK_B, World

GAP = "сообщения могли не дойти"


def declared(world: World) -> list[str]:
    """What the staff's chat in VK was told of outages."""
    return [text for text in world.shown() if GAP in text]


def lost_again(world: World, times: int) -> bool:
    """True when so many losses have been noted."""
    return len(world.rows(audit, action="gap")) == times


async def away(world: World, **time: float) -> None:
    """Stop, let time pass, start again."""
    await world.stop()
    world.clock.pass_time(**time)
    await world.start()
    await world.connected()
    await world.until(lambda: world.running.delivery.stopping or world._all_done())


async def test_a_day_without_telegram_is_declared_once(running: World) -> None:
    await away(running, hours=24, minutes=61)
    await running.until(lambda: declared(running), "nothing is declared")
    await away(running, minutes=1)
    await running.settled()
    [said] = declared(running)
    assert said.startswith("Telegram: с 14.07 11:00 по 14.07 12:0")
    assert said.endswith(texts.forgotten(KEEPS))
    assert [post.text for post in running.cards() if GAP in post.text] == [said]
    assert running.state("a-tg") == ("up", said), "and it stands on the page, after a restart too"
    assert running.state("a-vk") == ("up", ""), "VK keeps a history"
    [college] = {page.college_id for page in running.running.core.known.pages.values()}
    [shown] = write(running.engines, lambda session: page_troubles(session, college))
    assert (shown.text, shown.up) == (said, True)
    assert len(running.rows(audit, action="gap")) == 1


async def test_twenty_four_hours_and_a_minute(running: World) -> None:
    await away(running, hours=24, minutes=1)
    await running.until(lambda: declared(running))


async def test_23_hours_declare_nothing(running: World) -> None:
    running.telegram.say(TG, 11, "вопрос 1")
    await running.settled()
    await away(running, hours=23)
    running.telegram.say(TG, 11, "вопрос 2")
    await running.settled()
    assert declared(running) == []
    assert running.state("a-tg") == ("up", "")
    assert running.rows(audit, action="gap") == []


async def test_a_network_that_is_gone_for_a_day_is_declared_by_a_process_that_lived(
    lone: World,
) -> None:
    rule = lone.telegram.faults.add(faults.cut_before(), "getUpdates")
    await lone.until(lambda: rule.struck)
    lone.clock.pass_time(hours=30)
    lone.telegram.faults.clear()
    await lone.until(lambda: declared(lone))
    assert lone.state("a-tg")[1] == declared(lone)[0]


async def test_what_was_declared_is_gone_after_a_day(running: World) -> None:
    await away(running, hours=25)
    await running.until(lambda: declared(running))
    await away(running, hours=23)
    assert GAP in running.state("a-tg")[1]
    await away(running, hours=2)
    await running.until(lambda: running.state("a-tg") == ("up", ""))


async def test_a_loss_in_vk_is_declared_without_a_storm(lone: World) -> None:
    for number in range(1, 4):
        lone.vk.renew_key(GROUP, failed=3)
        lone.vk.say(GROUP, 21, "вопрос 1")
        await lone.until(partial(lost_again, lone, number))
    await lone.settled()
    [said] = declared(lone)
    assert said.startswith("ВКонтакте: с 14.07 11:00 по 14.07 11:00")
    assert said.endswith(texts.LOST)
    lone.clock.pass_time(hours=2)
    lone.vk.renew_key(GROUP, failed=3)
    await lone.until(lambda: len(declared(lone)) == 2)


async def test_somebody_else_polls_for_long_and_one_alarm_is_raised(
    lone: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Asked every thirty seconds (here a tenth), stated once, forgotten when it is over."""
    conflict = faults.telegram_error(409, "Conflict: terminated by other getUpdates request")
    rule = lone.telegram.faults.add(conflict, "getUpdates")
    await lone.until(lambda: lone.state("a-tg")[0] == "conflict")
    lone.telegram.say(TG, 11, "вопрос 1")
    [college] = {page.college_id for page in lone.running.core.known.pages.values()}
    [shown] = write(lone.engines, lambda session: page_troubles(session, college))
    assert (shown.channel, shown.up) == ("telegram", False)
    assert "опрашивает" in shown.text
    await lone.until(lambda: rule.struck >= 4)
    alarms = [line for line in caplog.messages if "is conflict" in line]
    assert len(alarms) == 1
    span = [call.at for call in lone.telegram.calls if call.status == 409]
    assert all(after - before >= 0.09 for before, after in pairwise(span))
    assert lone.tg(11) == []
    lone.telegram.faults.clear()
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"], "and nothing is lost by it"
    assert lone.state("a-tg") == ("up", "")


async def test_a_token_that_is_revoked_stops_its_page_alone(world: World) -> None:
    world.two = True
    await world.start()
    await world.connected()
    world.vk.revoke(VK_B)
    await sweep(world)
    await world.until(lambda: world.state("b-vk")[0] == "stopped")
    world.telegram.say(TG, 11, "вопрос 1")
    world.telegram.say(TG_B, 12, "вопрос 2")
    world.vk.say(GROUP, 21, "вопрос 3")
    await world.until(lambda: world.tg(11) and world.tg(12, TG_B) and world.vk_told(21))
    assert answers(world.tg(11)) == ["ответ 1"]
    assert answers(world.tg(12, TG_B)) == ["ответ 2"]
    assert answers(world.vk_told(21)) == ["ответ 3"]
    await sweep(world)
    assert {slug: world.state(slug)[0] for slug in ("a-tg", "a-vk", "b-tg")} == {
        "a-tg": "up", "a-vk": "up", "b-tg": "up",
    }  # fmt: skip
    assert "ключ" in world.state("b-vk")[1]
    world.vk.tokens[VK_B].revoked = False
    world.vk.say(GROUP_B, 22, "вопрос 4")
    await world.until(lambda: world.vk_told(22, GROUP_B))


@pytest.mark.parametrize("channel", ["vk", "tg"])
async def test_a_token_of_another_college_stops_its_page_alone(world: World, channel: str) -> None:
    world.two = True
    await world.start()
    await world.connected()
    await world.stop()
    world.tokens[f"b-{channel}"] = world.tokens[f"a-{channel}"]
    await world.start()
    await world.until(lambda: world.state(f"b-{channel}")[0] == "stopped")
    world.telegram.say(TG, 11, "вопрос 1")
    world.vk.say(GROUP, 21, "вопрос 2")
    await world.until(lambda: world.tg(11) and world.vk_told(21))
    assert answers(world.tg(11)) == ["ответ 1"]
    assert answers(world.vk_told(21)) == ["ответ 2"]
    pages = {page.slug: page.id for page in world.running.core.known.pages.values()}
    sent = world.rows(operation, page_id=pages[f"b-{channel}"])
    assert sent == [], "no word of college A went out as college B"
    assert "перепутаны" in world.state(f"b-{channel}")[1]


async def test_who_is_no_asker_gets_no_answer(lone: World) -> None:
    """A group chat, another bot, a channel, another community, and our own words: no loops."""
    lone.vk.add_chat(GROUP, 2_000_000_777)
    lone.vk.say(GROUP, 21, "вопрос 1", peer_id=2_000_000_777)
    lone.vk.say(GROUP, -GROUP, "вопрос 2", peer_id=22)
    lone.vk.say(GROUP, -GROUP_B, "вопрос 3", peer_id=-GROUP_B)
    private = {"id": 13, "type": "private", "first_name": "Б"}
    bot = {"id": 13, "is_bot": True, "first_name": "Бот"}
    group = {"id": -100_5, "type": "supergroup", "title": "Чат"}
    person = {"id": 14, "is_bot": False, "first_name": "Ч"}
    channel = {"id": -100_6, "type": "channel", "title": "Канал"}
    at = int(START.timestamp()) + 60
    contents: tuple[dict[str, Any], ...] = (
        {"message": {"chat": private, "from": bot, "text": "вопрос 4"}},
        {"message": {"chat": group, "from": person, "text": "вопрос 5"}},
        {"channel_post": {"chat": channel, "sender_chat": channel, "text": "вопрос 6"}},
    )
    for content in contents:
        [(kind, fields)] = content.items()
        update = {kind: {"message_id": 5, "date": at, **fields}}
        lone.telegram.raw_update(TG, update | {"update_id": 990_000 + fields["chat"]["id"] % 97})
    await lone.until(lambda: not lone.telegram.bots[TG].queue.waiting)
    await lone.until(lone._all_done)
    assert lone.rows(operation) == []
    await sweep(lone)
    await lone.until(lone._all_done)
    assert lone.rows(operation) == []
    assert lone.difference() == 0
