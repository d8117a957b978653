"""Platforms deliver: stored before it is acknowledged, repeated until then, never twice."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.ports import StorageDown
from bot.storage.schema import card, inbox, message, question
from tests.fakes import faults
from tests.path.hooked import HookedWorld
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG


async def test_a_question_comes_in_and_is_answered(hooked: HookedWorld) -> None:
    await hooked.start()
    await hooked.connected()
    hooked.telegram.say(TG, 11, "вопрос 1")
    hooked.vk.say(GROUP, 21, "вопрос 2")
    await hooked.settled()
    assert answers(hooked.tg(11)) == ["ответ 1"]
    assert answers(hooked.vk_told(21)) == ["ответ 2"]
    assert {row.text for row in hooked.rows(message)} == {"вопрос 1", "вопрос 2"}
    assert all("secret" not in row.payload for row in hooked.rows(inbox))
    assert hooked.difference() == 0
    assert hooked.state("a-tg") == hooked.state("a-vk") == ("up", "")


async def test_buttons_and_a_hand_over_come_by_hook_too(delivered: HookedWorld) -> None:
    delivered.telegram.say(TG, 11, "вопрос 1")
    await delivered.settled()
    [post] = delivered.telegram.sent(TG, 11)
    person = next(one for one in post.buttons if one["callback_data"].startswith("person:"))
    delivered.telegram.press(TG, 11, post.message_id, person["callback_data"])
    await delivered.settled()
    assert [row.state for row in delivered.rows(question)] == ["waiting"]
    assert len(delivered.rows(card)) == 1


async def test_the_platforms_are_told_everything_that_matters(delivered: HookedWorld) -> None:
    [call] = [call for call in delivered.telegram.calls if call.method == "setWebhook"]
    assert call.params["secret_token"] == "a-tg-secret-0123456789"
    assert call.params["max_connections"] == "10"
    for kind in ("message", "edited_message", "callback_query", "my_chat_member"):
        assert kind in call.params["allowed_updates"]
    assert "drop_pending_updates" not in call.params
    assert not any(call.method == "getUpdates" for call in delivered.telegram.calls)
    [server] = delivered.vk.communities[GROUP].callbacks.servers.values()
    assert (server.status, server.title) == ("ok", "priemka")
    assert server.secret_key == "a-vk-secret-0123456789"
    assert {"message_new", "message_reply", "message_event"} <= server.wanted


@pytest.mark.parametrize("times", [1, 3])
async def test_an_answer_that_was_lost_brings_a_copy_that_is_dropped(
    delivered: HookedWorld, times: int
) -> None:
    """Stored and committed, and the platform never heard of it: as after a kill in between."""
    delivered.telegram.faults.add(faults.cut_after(), "webhook", times=times)
    delivered.vk.faults.add(faults.cut_after(), "callback", times=times)
    delivered.telegram.say(TG, 11, "вопрос 1")
    delivered.vk.say(GROUP, 21, "вопрос 2")
    await delivered.settled()
    assert answers(delivered.tg(11)) == ["ответ 1"]
    assert answers(delivered.vk_told(21)) == ["ответ 2"]
    assert len(delivered.rows(message)) == 2
    assert delivered.counted("telegram", "copy") == times
    # VK brings the bot's own words as well, so more than the question is counted.
    assert delivered.counted("vk", "copy") == times
    assert delivered.counted("vk", "repetition") == times


async def test_what_failed_the_first_time_is_not_skipped_for_its_counter(
    delivered: HookedWorld,
) -> None:
    delivered.vk.faults.add(faults.cut_before(), "callback", times=2)
    delivered.vk.say(GROUP, 21, "вопрос 1")
    await delivered.settled()
    assert delivered.counted("vk", "repetition") >= 1
    assert answers(delivered.vk_told(21)) == ["ответ 1"]


class Failing:
    """A runner's write that does not work for a while."""

    def __init__(self, world: HookedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
        self.write = world.running.runner.write
        self.works = True
        self.refused = 0
        monkeypatch.setattr(world.running.runner, "write", self)

    async def __call__(self, work: Callable[..., Any]) -> Any:
        if not self.works:
            self.refused += 1
            raise StorageDown("database is locked")
        return await self.write(work)


async def test_a_locked_database_is_503_and_then_delivered(
    delivered: HookedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing(delivered, monkeypatch)
    failing.works = False
    delivered.telegram.say(TG, 11, "вопрос 1")
    delivered.vk.say(GROUP, 21, "вопрос 2")
    await delivered.until(lambda: delivered.counted("telegram", "storage"))
    await delivered.until(lambda: delivered.counted("vk", "storage"))
    info = delivered.telegram.bots[TG].webhook
    assert "503" in info["last_error_message"]
    assert delivered.rows(inbox) == []
    failing.works = True
    await delivered.settled()
    assert answers(delivered.tg(11)) == ["ответ 1"]
    assert answers(delivered.vk_told(21)) == ["ответ 2"]
    assert delivered.difference() == 0


async def test_a_slow_write_is_not_waited_for_and_not_doubled(
    delivered: HookedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.hooks.WRITE_SECONDS", 0.1)
    write = delivered.running.runner.write
    release = asyncio.Event()

    async def slow(work: Callable[..., Any]) -> Any:
        await release.wait()
        return await write(work)

    monkeypatch.setattr(delivered.running.runner, "write", slow)
    delivered.telegram.say(TG, 11, "вопрос 1")
    await delivered.until(lambda: delivered.counted("telegram", "storage") >= 2)
    release.set()
    await delivered.settled()
    assert answers(delivered.tg(11)) == ["ответ 1"]
    assert len(delivered.rows(message)) == 1


async def test_503_says_when_to_come_again(
    delivered: HookedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.hooks.RETRY_SECONDS", 5)
    failing = Failing(delivered, monkeypatch)
    failing.works = False
    update = {"update_id": 7, "message": {"message_id": 1}}
    reply = await delivered.post("/hooks/telegram/a-tg", update, "a-tg-secret-0123456789")
    failing.works = True
    assert (reply.status, reply.retry_after, reply.text) == (503, "5", "")


async def test_a_question_that_waited_for_the_process(hooked: HookedWorld) -> None:
    """Down for a while: nobody listens, and the platforms keep what came."""
    await hooked.start()
    await hooked.connected()
    await hooked.stop()
    hooked.telegram.say(TG, 11, "вопрос 1")
    hooked.vk.say(GROUP, 21, "вопрос 2")
    await asyncio.sleep(0.3)
    assert hooked.telegram.bots[TG].webhook["last_error_message"] == "ClientConnectorError"
    await hooked.start()
    await hooked.settled()
    assert answers(hooked.tg(11)) == ["ответ 1"]
    assert answers(hooked.vk_told(21)) == ["ответ 2"]


async def test_before_the_first_connection_nothing_is_taken(hooked: HookedWorld) -> None:
    """Whether it is history is known only then; what was written before is not answered."""
    hooked.telegram.faults.add(faults.html(), "getMe", times=3)
    hooked.vk.say(GROUP, 21, "вопрос 2")
    hooked.clock.pass_time(minutes=5)
    await hooked.start()
    update = {"update_id": 7, "message": {"message_id": 1}}
    reply = await hooked.post("/hooks/telegram/a-tg", update, "a-tg-secret-0123456789")
    assert reply.status == 503
    await hooked.connected()
    hooked.vk.say(GROUP, 22, "вопрос 3")
    await hooked.settled()
    assert hooked.vk_told(21) == []
    assert [row.text for row in hooked.rows(card)] == ["вопрос 2"], "listed for people"
    assert answers(hooked.vk_told(22)) == ["ответ 3"]


async def test_two_hundred_at_once(delivered: HookedWorld) -> None:
    for number in range(100):
        delivered.telegram.say(TG, 100 + number, f"вопрос {number}")
        delivered.vk.say(GROUP, 500 + number, f"вопрос {number}")
    await delivered.until(lambda: len(delivered.rows(message)) == 200)
    assert delivered.counted("telegram", "stored") == 100
