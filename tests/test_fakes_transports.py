"""Without a socket and in virtual time, the clients behave as over a network."""

import asyncio
import random
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientConnectorError, ClientTimeout, ServerDisconnectedError
from vkbottle import API

from tests.fakes import faults
from tests.fakes.schemas import telegram_check, vk_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.transports import DirectTelegramSession, DirectVkClient
from tests.fakes.virtual import VirtualLoop, run_virtual
from tests.fakes.vk import FakeVk

TOKEN, VK_TOKEN, GROUP, ASKER = "1001:token", "vk1.a.one", 11, 500


class RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates whose updates stay as they came."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None


class Sea:
    """Both platforms, a client of each, and the loop whose time jumps."""

    def __init__(self, latency: float = 0.0, seed: int = 0) -> None:
        self.loop = VirtualLoop()
        rng = random.Random(seed)
        plan = faults.FaultPlan(rng=rng)
        self.telegram = FakeTelegram(self.loop.now, plan, telegram_check())
        self.telegram.add_bot(TOKEN)
        self.vk = FakeVk(self.loop.now, faults.FaultPlan(rng=rng), vk_check())
        self.vk.add_community(GROUP, VK_TOKEN)
        self.bot = Bot(TOKEN, session=DirectTelegramSession(self.telegram, latency=latency))
        self.client = DirectVkClient(self.vk, latency=latency)
        self.api = API(VK_TOKEN, http_client=self.client)

    def run(self, main: Coroutine[Any, Any, None]) -> None:
        run_virtual(main, self.loop)

    async def poll_vk(self, ts: int, wait: int) -> dict[str, Any]:
        server = await self.api.groups.get_long_poll_server(group_id=GROUP)
        params = {"act": "a_check", "key": server.key, "ts": ts, "wait": wait}
        limit = ClientTimeout(total=wait + 10)
        return await self.client.request_json(server.server, "POST", params=params, timeout=limit)

    async def later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.telegram.say(TOKEN, ASKER, "Привет")
        self.vk.say(GROUP, ASKER, "Привет")


def test_long_polls_last_as_long_as_the_silence() -> None:
    sea = Sea(latency=0.1)

    async def main() -> None:
        talk = asyncio.create_task(sea.later(20))
        (update,) = await sea.bot(RawUpdates(timeout=50))
        assert update["message"]["text"] == "Привет"
        assert sea.loop.time() == pytest.approx(20.1)
        assert await sea.bot(RawUpdates(timeout=50, offset=update["update_id"] + 1)) == []
        assert sea.loop.time() == pytest.approx(70.3)
        await talk
        assert (await sea.poll_vk(1, 25))["ts"] == "2"
        start = sea.loop.time()
        assert await sea.poll_vk(2, 25) == {"ts": "2", "updates": []}
        assert sea.loop.time() - start == pytest.approx(25.4)

    sea.run(main())
    assert not any(sea.telegram.wakers.values())
    assert not any(sea.vk.wakers.values())


def test_raw_updates_survive_what_would_stall_a_parser() -> None:
    sea = Sea()
    sea.telegram.raw_update(TOKEN, {"message": {"forward_origin": {"type": "новое"}}})

    async def main() -> None:
        (update,) = await sea.bot(RawUpdates())
        assert update["message"] == {"forward_origin": {"type": "новое"}}
        with pytest.raises(ClientDecodeError):
            await sea.bot.get_updates()

    sea.run(main())


def test_forms_are_those_of_the_real_session() -> None:
    sea = Sea()
    sea.telegram.say(TOKEN, ASKER, "Привет")
    button = InlineKeyboardButton(text="Да", callback_data="1")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])

    async def main() -> None:
        sent = await sea.bot.send_message(ASKER, "Ответ", reply_markup=markup)
        assert sent.text == "Ответ"

    sea.run(main())
    params = sea.telegram.calls[-1].params
    assert params["chat_id"] == f"{ASKER}"
    assert isinstance(params["reply_markup"], str)
    assert sea.telegram.sent(TOKEN, ASKER)[0].buttons == [{"text": "Да", "callback_data": "1"}]


@pytest.mark.parametrize(
    ("fault", "cause", "delivered", "seconds"),
    [
        (faults.cut_before(), ServerDisconnectedError, 0, 0),
        (faults.cut_after(), ServerDisconnectedError, 1, 0),
        (faults.refused(), ClientConnectorError, 0, 0),
        (faults.hang(), TimeoutError, 0, 60),
        (faults.hang(effect=True), TimeoutError, 1, 60),
        (faults.delayed(61), TimeoutError, 1, 60),
    ],
)
def test_networks_fail_as_they_do(
    fault: faults.Fault, cause: type[Exception], delivered: int, seconds: float
) -> None:
    sea = Sea()
    sea.telegram.say(TOKEN, ASKER, "Привет")
    sea.vk.say(GROUP, ASKER, "Привет")
    sea.telegram.faults.add(fault, "sendMessage")
    sea.vk.faults.add(fault, "messages.send")
    params = {"peer_id": ASKER, "random_id": 7, "message": "?", "v": "5.199"}
    url = "https://api.vk.invalid/method/messages.send"
    headers = {"Authorization": f"Bearer {VK_TOKEN}"}

    async def main() -> None:
        with pytest.raises(TelegramNetworkError) as caught:
            await sea.bot.send_message(ASKER, "Ответ")
        assert isinstance(caught.value.__cause__, cause)
        assert sea.loop.time() == pytest.approx(seconds)
        with pytest.raises(cause):
            await sea.client.request_text(url, "POST", params, headers=headers, timeout=60)

    sea.run(main())
    sent = len(sea.telegram.sent(TOKEN, ASKER)), len(sea.vk.sent(GROUP, ASKER))
    assert sent == (delivered, delivered)


def test_answers_on_command_reach_both_clients() -> None:
    sea = Sea()
    sea.telegram.faults.add(faults.too_many(7), times=1)
    sea.telegram.faults.add(faults.delayed(5), times=1)
    sea.vk.faults.add(faults.broken_json(), times=1)

    async def main() -> None:
        with pytest.raises(TelegramRetryAfter) as caught:
            await sea.bot.get_me()
        assert caught.value.retry_after == 7
        await sea.bot.get_me()
        assert sea.loop.time() == pytest.approx(5)
        url = "https://api.vk.invalid/method/groups.getById?v=5.199"
        with pytest.raises(ValueError, match="Unterminated"):
            await sea.client.request_json(url, "POST", {"access_token": VK_TOKEN})
        found = await sea.client.request_json(url, "POST", {"access_token": VK_TOKEN})
        assert found["response"]["groups"][0]["id"] == GROUP
        raw = await sea.client.request_raw(url, "POST", {"access_token": "nobody"})
        assert raw.status == 200
        assert b"invalid access_token" in await sea.client.request_content(url)

    sea.run(main())


def test_a_second_poller_ends_the_first() -> None:
    sea = Sea()

    async def main() -> None:
        first = asyncio.create_task(sea.bot(RawUpdates(timeout=50)))
        await asyncio.sleep(1)
        second = asyncio.create_task(sea.bot(RawUpdates(timeout=50)))
        with pytest.raises(TelegramConflictError):
            await first
        assert await second == []
        assert sea.loop.time() == pytest.approx(51)

    sea.run(main())


@pytest.mark.parametrize(("steps", "delivered"), [(1, 0), (2, 1)])
def test_a_crash_can_be_tried_before_and_after_the_platform_acts(
    steps: int, delivered: int
) -> None:
    sea = Sea()
    sea.telegram.say(TOKEN, ASKER, "Привет")
    sending = sea.bot.send_message(ASKER, "Ответ").__await__()
    for _ in range(steps):
        next(sending)
    sending.close()
    assert len(sea.telegram.sent(TOKEN, ASKER)) == delivered


def storm(seed: int) -> list[tuple[float, str, int]]:
    """Return the calls of an hour of asking and answering over a bad network."""
    sea = Sea(latency=0.05, seed=seed)
    sea.telegram.faults.add(faults.cut_after(), probability=0.2)

    async def main() -> None:
        for asker in range(ASKER, ASKER + 60):
            sea.telegram.say(TOKEN, asker, "Привет")
            for text in ("Ответ", "Ещё раз"):
                with suppress(TelegramNetworkError):
                    await sea.bot.send_message(asker, text)
                    break
            await asyncio.sleep(60)

    sea.run(main())
    return [(call.at, call.method, call.status) for call in sea.telegram.calls]


def test_the_same_seed_gives_the_same_trace() -> None:
    assert storm(3) == storm(3) != storm(4)


def test_a_deadlock_is_reported() -> None:
    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(RuntimeError, match="deadlock"):
        run_virtual(main())
