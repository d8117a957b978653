"""Over a real connection: the token in a header only, one request an act, and nothing shown."""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.adapters.network import NotSent, Unclear
from bot.adapters.vk import VkAdapter
from bot.adapters.vk_http import HttpClient, VkApi
from bot.adapters.vk_text import harmless
from bot.operations import Delivered, Result, Retry, Send, Unknown
from bot.ports import Identity, TryLater
from tests.adapters.pages import (
    ASKER,
    CHOICE,
    COMMUNITY,
    VK_TOKEN,
    operation,
    vk_page,
)
from tests.adapters.test_telegram_http import closed_port
from tests.fakes import faults
from tests.fakes.faults import FaultPlan
from tests.fakes.schemas import vk_check
from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk


@asynccontextmanager
async def vk_behind_http(*fault: faults.Fault) -> AsyncIterator[tuple[str, FakeVk]]:
    """Yield the address of a fake VK and the fake, in which an asker said something."""
    plan = FaultPlan()
    vk = FakeVk(HandClock(), plan, vk_check())
    vk.add_community(COMMUNITY, VK_TOKEN, "Колледж связи")
    vk.say(COMMUNITY, ASKER, "Привет")
    for one in fault:
        plan.add(one)
    async with serve(FakeTelegram(HandClock()), vk) as url:
        yield url, vk


async def send(api: str, proxy: str = "") -> Result:
    """Return how a message came out, and hold the result to showing no token."""
    adapter = VkAdapter(vk_page(api=api, proxy=proxy))
    try:
        result = await adapter.perform(operation(Send(CHOICE)))
    finally:
        await adapter.close()
    assert VK_TOKEN not in repr(result)
    return result


async def test_a_day_of_a_page() -> None:
    async with vk_behind_http() as (url, vk):
        adapter = VkAdapter(vk_page(api=url + "/", poll_seconds=1))
        assert await adapter.connect() == Identity(str(COMMUNITY), "Колледж связи")
        cursor = (await adapter.receive("")).cursor
        vk.say(COMMUNITY, ASKER, "До какого числа?")
        batch = await adapter.receive(cursor)
        assert [raw.message_key for raw in batch.updates] == ["2"]
        assert isinstance(await adapter.perform(operation(Send(CHOICE))), Delivered)
        assert [sent.text for sent in vk.sent(COMMUNITY, ASKER)] == [harmless(CHOICE.text)]
        echo = await adapter.receive(batch.cursor)
        assert [raw.payload["type"] for raw in echo.updates] == ["message_reply"]
        assert (await adapter.receive(echo.cursor)).updates == ()
        await adapter.close()
        await adapter.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.cut_before(), Unknown),
        (faults.cut_after(), Unknown),
        (faults.html(), Unknown),
        (faults.html(429), Unknown),
        (faults.broken_json(), Unknown),
        (faults.error(200, b"\xff\xfe\x00 no text"), Unknown),
        (faults.vk_error(10), Retry),
    ],
)
async def test_one_act_is_one_request(fault: faults.Fault, kind: type[Result]) -> None:
    async with vk_behind_http(fault) as (url, vk):
        assert isinstance(await send(url), kind)
        assert len(vk.calls) == 1


async def test_what_never_left_is_simply_tried_again() -> None:
    assert isinstance(await send(closed_port()), Retry)
    assert isinstance(await send("http://vk.invalid", proxy=closed_port()), Retry)


async def test_a_proxy_carries_requests() -> None:
    async with vk_behind_http() as (url, vk):
        assert isinstance(await send("http://vk.invalid", proxy=url), Delivered)
        assert len(vk.sent(COMMUNITY, ASKER)) == 1


async def test_an_answer_that_does_not_come_in_time_is_unclear() -> None:
    async with vk_behind_http(faults.hang()) as (url, _):
        api = VkApi(VK_TOKEN, http_client=HttpClient())
        with pytest.raises(Unclear):
            await api.ask(f"{url}/method/groups.getById", {}, 0.2)
        await api.http_client.close()


async def test_the_token_travels_in_a_header_only() -> None:
    seen: list[web.BaseRequest] = []

    async def answer(request: web.BaseRequest) -> web.Response:
        seen.append(request)
        return web.json_response({"response": 5})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await send(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await runner.cleanup()
    [request] = seen
    assert request.headers["Authorization"] == f"Bearer {VK_TOKEN}"
    assert request.query_string == "v=5.199"


async def test_connections_are_not_counted() -> None:
    async with vk_behind_http() as (url, _):
        client = HttpClient()
        await client.request_text(url)
        assert client.session is not None
        assert client.session.connector is not None
        assert client.session.connector.limit == 0
        await client.close()


@pytest.mark.parametrize("fault", [faults.html(), faults.cut_before(), None])
async def test_no_error_and_no_log_shows_the_token(
    fault: faults.Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    async with vk_behind_http(*filter(None, [fault])) as (url, _):
        adapter = VkAdapter(vk_page(api=url if fault else closed_port()))
        for ask in (adapter.connect, lambda: adapter.receive("1")):
            with pytest.raises(TryLater) as later:
                await ask()
            shown += traceback.format_exception(later.value)
        api = VkApi(VK_TOKEN, http_client=HttpClient())
        api.API_URL = f"{url if fault else closed_port()}/method/"
        with pytest.raises((NotSent, Unclear)) as lost:
            await api.call("groups.getById", {})
        shown += traceback.format_exception(lost.value)
        await adapter.close()
        await api.http_client.close()
    shown += [record.getMessage() for record in caplog.records]
    assert VK_TOKEN not in "".join(shown)
