"""Over a real connection: what left and what did not, time-outs, and the token nowhere shown."""

import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.adapters.network import NotSent, Unclear
from bot.adapters.telegram import TelegramAdapter
from bot.adapters.telegram_client import Client, RawGetMe, Session
from bot.operations import Delivered, PageDown, Result, Retry, Send, Unknown
from bot.ports import Identity, PageConfig, PageStopped, TryLater
from tests.adapters.pages import (
    ASKER,
    BOT_ID,
    CHOICE,
    TELEGRAM_TOKEN,
    operation,
    telegram_page,
)
from tests.fakes import faults
from tests.fakes.faults import FaultPlan
from tests.fakes.schemas import telegram_check
from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk


@asynccontextmanager
async def telegram_behind_http(*fault: faults.Fault) -> AsyncIterator[tuple[str, FakeTelegram]]:
    """Yield the address of a fake Telegram and the fake, in which an asker said something."""
    plan = FaultPlan()
    telegram = FakeTelegram(HandClock(), plan, telegram_check())
    telegram.add_bot(TELEGRAM_TOKEN, "college_bot")
    telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
    for one in fault:
        plan.add(one)
    async with serve(telegram, FakeVk(HandClock())) as url:
        yield url, telegram


def closed_port() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


async def send(page: PageConfig) -> Result:
    """Return how a message came out, and hold the result to showing no token."""
    adapter = TelegramAdapter(page)
    try:
        result = await adapter.perform(operation(Send(CHOICE)))
    finally:
        await adapter.close()
    assert TELEGRAM_TOKEN not in repr(result)
    return result


async def test_a_day_of_a_page() -> None:
    async with telegram_behind_http() as (url, telegram):
        adapter = TelegramAdapter(telegram_page(api=url, poll_seconds=1))
        assert await adapter.connect() == Identity(BOT_ID, "@college_bot")
        batch = await adapter.receive("")
        assert [raw.peer for raw in batch.updates] == [str(ASKER)]
        assert isinstance(await adapter.perform(operation(Send(CHOICE))), Delivered)
        assert [post.text for post in telegram.sent(TELEGRAM_TOKEN, ASKER)] == [CHOICE.text]
        assert (await adapter.receive(batch.cursor)).updates == ()
        await adapter.close()
        await adapter.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.cut_before(), Unknown),
        (faults.cut_after(), Unknown),
        (faults.html(), Unknown),
        (faults.broken_json(), Unknown),
        (faults.error(200, b"\xff\xfe\x00 no text"), Unknown),
        (faults.telegram_error(401, "Unauthorized"), PageDown),
    ],
)
async def test_what_left_may_have_arrived(fault: faults.Fault, kind: type[Result]) -> None:
    async with telegram_behind_http(fault) as (url, _):
        assert isinstance(await send(telegram_page(api=url)), kind)


async def test_what_never_left_is_simply_tried_again() -> None:
    assert isinstance(await send(telegram_page(api=closed_port())), Retry)
    assert isinstance(await send(telegram_page(api="http://nowhere.invalid")), Retry)
    proxied = telegram_page(api="http://telegram.invalid", proxy=closed_port())
    assert isinstance(await send(proxied), Retry)


async def test_a_proxy_carries_requests() -> None:
    async with telegram_behind_http() as (url, telegram):
        result = await send(telegram_page(api="http://telegram.invalid", proxy=url))
    assert isinstance(result, Delivered)
    assert [post.text for post in telegram.sent(TELEGRAM_TOKEN, ASKER)] == [CHOICE.text]


async def test_a_socks_proxy_that_is_down_is_waited_for() -> None:
    adapter = TelegramAdapter(telegram_page(proxy="socks5://127.0.0.1:1"))
    with pytest.raises(TryLater, match="ProxyConnectionError"):
        await adapter.connect()
    assert isinstance(await adapter.perform(operation()), Retry)
    await adapter.close()


async def test_a_socks_proxy_without_a_port_stops_the_page() -> None:
    adapter = TelegramAdapter(telegram_page(proxy="socks5://127.0.0.1:port"))
    with pytest.raises(PageStopped, match="socks5://адрес:порт"):
        await adapter.connect()
    assert isinstance(await adapter.perform(operation()), PageDown)


async def test_an_answer_that_does_not_come_in_time_is_unclear() -> None:
    async with telegram_behind_http(faults.hang()) as (url, _):
        client = Client(telegram_page(api=url))
        with pytest.raises(Unclear):
            await client.call(RawGetMe(), read=1)
        await client.close()


async def test_connections_are_not_counted() -> None:
    session = Session(telegram_page())
    connector = (await session.create_session()).connector
    assert connector is not None
    assert connector.limit == 0
    await session.close()


@pytest.mark.parametrize("fault", [faults.html(), faults.cut_before(), None])
async def test_no_error_and_no_log_shows_the_token(
    fault: faults.Fault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    async with telegram_behind_http(*filter(None, [fault])) as (url, _):
        api = url if fault else closed_port()
        adapter = TelegramAdapter(telegram_page(api=api))
        for ask in (adapter.connect, lambda: adapter.receive("1")):
            with pytest.raises(TryLater) as later:
                await ask()
            shown += traceback.format_exception(later.value)
        client = Client(telegram_page(api=api))
        with pytest.raises((NotSent, Unclear)) as lost:
            await client.call(RawGetMe())
        shown += traceback.format_exception(lost.value)
        await adapter.close()
        await client.close()
    shown += [record.getMessage() for record in caplog.records]
    assert TELEGRAM_TOKEN.partition(":")[2] not in "".join(shown)
