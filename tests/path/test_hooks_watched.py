"""A page that is delivered to is watched: who hears nothing is told of, and mends what it can."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.commands.serving import Served, serve, serve_hooks
from bot.web.changes import Changes
from tests.fakes import faults
from tests.path.hooked import HookedWorld
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG, VK


async def asked(console: Served, path: str) -> tuple[int, str]:
    """Ask the console's listener as monitoring does."""
    async with ClientSession() as client, client.get(console.address + path) as answer:
        return answer.status, await answer.text()


async def test_a_door_that_is_shut_is_told_of(delivered: HookedWorld) -> None:
    console = await serve(delivered.running, Changes(), "127.0.0.1", 0)
    assert (await asked(console, "/readyz"))[0] == 200
    assert delivered.public is not None
    await delivered.public.close()
    delivered.telegram.say(TG, 11, "вопрос 1")
    await delivered.until(lambda: delivered.state("a-tg")[0] == "unheard")
    assert "не может доставить" in delivered.state("a-tg")[1]
    status, text = await asked(console, "/readyz")
    assert status == 503
    assert "page a-tg: unheard" in text
    _, metrics = await asked(console, "/metrics")
    assert 'hook_pending{page="a-tg"} 1.0' in metrics
    assert 'page_up{page="a-tg"} 0.0' in metrics
    delivered.public = await serve_hooks(delivered.running, "127.0.0.1", delivered.port)
    await delivered.settled()
    await delivered.until(lambda: delivered.state("a-tg") == ("up", ""))
    assert (await asked(console, "/readyz"))[0] == 200
    await delivered.post("/hooks/telegram/a-tg", {}, "wrong")
    _, metrics = await asked(console, "/metrics")
    assert 'hook_deliveries{channel="telegram",outcome="stored"} 1.0' in metrics
    assert 'hook_deliveries{channel="telegram",outcome="secret"} 1.0' in metrics
    await console.close()


async def test_a_page_nobody_looks_at_any_more_is_not_ready(delivered: HookedWorld) -> None:
    console = await serve(delivered.running, Changes(), "127.0.0.1", 0)
    delivered.telegram.faults.add(faults.html(), "getWebhookInfo")
    await delivered.until(lambda: delivered.telegram.faults.rules[0].struck)
    delivered.clock.pass_time(minutes=3)
    await delivered.until(lambda: delivered.telegram.faults.rules[0].struck > 2)
    status, text = await asked(console, "/readyz")
    assert status == 503
    assert "page a-tg: not polled or asked about lately" in text
    await console.close()


@pytest.mark.parametrize("url", ["", "https://other.invalid/hook"])
async def test_a_webhook_somebody_else_set_is_an_alarm_and_set_again(
    delivered: HookedWorld, url: str
) -> None:
    states: list[str] = []
    delivered.telegram.bots[TG].webhook = {"url": url, "secret": ""} if url else {}

    def ours_again() -> bool:
        states.append(delivered.state("a-tg")[0])
        return delivered.delivered_to("a-tg") and states[-1] == "up"

    await delivered.until(ours_again)
    assert "conflict" in states
    delivered.telegram.say(TG, 11, "вопрос 1")
    await delivered.settled()
    assert answers(delivered.tg(11)) == ["ответ 1"]


async def test_a_callback_server_that_was_deleted_is_made_again(delivered: HookedWorld) -> None:
    delivered.vk.communities[GROUP].callbacks.servers.clear()
    await delivered.until(lambda: delivered.state("a-vk")[0] == "conflict")
    await delivered.until(lambda: delivered.delivered_to("a-vk"))
    delivered.vk.say(GROUP, 21, "вопрос 1")
    await delivered.settled()
    assert answers(delivered.vk_told(21)) == ["ответ 1"]


async def test_a_callback_server_vk_gave_up_is_confirmed_anew(delivered: HookedWorld) -> None:
    [server] = delivered.vk.communities[GROUP].callbacks.servers.values()
    server.status = "failed"
    await delivered.until(lambda: delivered.state("a-vk")[0] == "unheard")
    await delivered.until(lambda: server.status == "ok")
    await delivered.until(lambda: delivered.state("a-vk") == ("up", ""))


@pytest.mark.parametrize("slug", ["a-tg", "a-vk"])
async def test_a_revoked_token_stops_the_page_only(delivered: HookedWorld, slug: str) -> None:
    """What is delivered is still stored: the platform would keep it for a day only."""
    if slug == "a-tg":
        delivered.telegram.revoke(TG)
    else:
        delivered.vk.revoke(VK)
    await delivered.until(lambda: delivered.state(slug)[0] == "stopped")
    other = "a-vk" if slug == "a-tg" else "a-tg"
    assert delivered.state(other)[0] == "up"
    said: dict[str, Any] = {"update_id": 900_009, "message": {"message_id": 1}}
    if slug == "a-tg":
        reply = await delivered.post("/hooks/telegram/a-tg", said, "a-tg-secret-0123456789")
        assert reply.status == 200


async def test_an_address_telegram_does_not_take_stops_the_page(hooked: HookedWorld) -> None:
    hooked.telegram.faults.add(
        faults.telegram_error(400, "Bad Request: bad webhook: Failed to resolve host"),
        "setWebhook",
    )
    await hooked.start()
    await hooked.until(lambda: hooked.state("a-tg")[0] == "stopped")
    assert "webhooks.url" in hooked.state("a-tg")[1]
    await hooked.until(lambda: hooked.delivered_to("a-vk"))


async def test_ten_servers_are_enough_for_vk(hooked: HookedWorld) -> None:
    callbacks = hooked.vk.communities[GROUP].callbacks
    for number in range(10):
        callbacks.add({"url": f"https://other{number}.invalid", "title": "x"})
    await hooked.start()
    await hooked.until(lambda: hooked.state("a-vk")[0] == "stopped")
    assert "десять" in hooked.state("a-vk")[1]


async def test_what_vk_gave_up_delivering_is_found_at_the_start(delivered: HookedWorld) -> None:
    await delivered.stop()
    delivered.vk.say(GROUP, 21, "вопрос 1")
    for server in delivered.vk.communities[GROUP].callbacks.servers.values():
        server.queue.clear()
    await delivered.start()
    await delivered.until(lambda: delivered.vk_told(21))
    await delivered.settled()
    assert answers(delivered.vk_told(21)) == ["ответ 1"]
