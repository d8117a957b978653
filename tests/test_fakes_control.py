"""The control API injects and reads back, in this process and in one that can be killed."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

ROOT = Path(__file__).parents[1]
TOKEN, VK_TOKEN, GROUP = "1001:token", "vk1.a.one", 11
SOME = {"pages": [TOKEN], "count": 200, "seed": 5, "texts": ["да", "нет"], "askers": 20}


class Hand:
    """A client of the control API."""

    def __init__(self, session: ClientSession, base_url: str) -> None:
        self.session, self.base_url = session, base_url

    async def __call__(self, name: str, **asked: Any) -> Any:
        async with self.session.post(f"{self.base_url}/control/{name}", json=asked) as answer:
            found = await answer.json()
            return found if answer.status == 200 else (answer.status, found)

    async def telegram(self, method: str, **params: Any) -> Any:
        url = f"{self.base_url}/bot{TOKEN}/{method}"
        async with self.session.post(url, data=params) as answer:
            return (await answer.json())["result"]


@pytest.fixture
async def hand() -> AsyncIterator[Hand]:
    telegram, vk = FakeTelegram(HandClock()), FakeVk(HandClock())
    async with serve(telegram, vk, control=True) as url, ClientSession() as session:
        made = Hand(session, url)
        await made("pages", telegram=[TOKEN], vk=[[GROUP, VK_TOKEN]])
        yield made


async def test_what_was_said_can_be_read_back(hand: Hand) -> None:
    await hand("say", platform="telegram", page=TOKEN, user=5, text="Привет")
    await hand("say", platform="vk", page=GROUP, user=6, text="Когда приём?")
    for _ in range(2):
        await hand.telegram("sendMessage", chat_id=5, text="Здравствуйте")
    summary = await hand("summary")
    assert summary[TOKEN]["5"] == {"asked": ["Привет"], "received": {"Здравствуйте": 2}}
    assert summary[f"{GROUP}"]["6"] == {"asked": ["Когда приём?"], "received": {}}
    said = (await hand("log"))[TOKEN]["5"]
    assert [(who, text) for who, _, text in said[:2]] == [
        ("asker", "Привет"),
        ("bot", "Здравствуйте"),
    ]
    state = await hand("state")
    assert (state["asked"], state["received"]) == (2, 2)
    assert state["calls"] == {"sendMessage 200": 2}


async def test_a_flood_repeats_with_its_seed(hand: Hand) -> None:
    made = await hand("flood", platform="telegram", **SOME)
    first = await hand("summary")
    assert made == {"messages": 200, "chats": len(first[TOKEN])}
    await hand("pages", telegram=[TOKEN])
    await hand("flood", platform="telegram", **SOME)
    assert await hand("summary") == first
    assert (await hand("state"))["waiting"] == {TOKEN: 200}


async def test_a_flood_can_take_its_time(hand: Hand) -> None:
    clock = asyncio.get_running_loop().time
    start = clock()
    await hand("flood", platform="vk", **{**SOME, "pages": [GROUP], "count": 20}, rate=100)
    while (await hand("state"))["flooding"]:
        await asyncio.sleep(0.02)
    assert (await hand("state"))["asked"] == 20
    assert 0.15 < clock() - start < 2


async def test_people_act_and_networks_break(hand: Hand) -> None:
    await hand("act", platform="telegram", action="add_group", args=[-1001, TOKEN])
    thread = await hand("act", platform="telegram", action="add_topic", args=[-1001, "Вопрос"])
    kwargs = {"thread_id": thread}
    said = await hand(
        "act", platform="telegram", action="say_in_group",
        args=[TOKEN, -1001, 70, "ответ"], kwargs=kwargs,
    )  # fmt: skip
    assert said["message"]["message_thread_id"] == thread
    rules = [{"fault": ["too_many", {"retry_after": 3}], "method": "getMe", "times": 1}]
    assert await hand("faults", platform="telegram", rules=rules) == {"rules": 1}
    url = f"{hand.base_url}/bot{TOKEN}/getMe"
    statuses = [(await hand.session.get(url)).status for _ in range(2)]
    assert statuses == [429, 200]
    assert await hand("faults", platform="telegram") == {"rules": 0}


async def test_nonsense_is_answered(hand: Hand) -> None:
    for name, asked in (
        ("dance", {}),
        ("act", {"platform": "vk", "action": "dance"}),
        ("act", {"platform": "vk", "action": "say"}),
        ("faults", {"platform": "vk", "rules": [{"fault": ["dance", {}]}]}),
    ):
        status, found = await hand(name, **asked)
        assert status == 400
        assert found["error"]


@asynccontextmanager
async def process(*options: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    command = (sys.executable, "-m", "tests.fakes.server", "--control", *options)
    started = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=ROOT)
    assert started.stdout is not None
    line = await asyncio.wait_for(started.stdout.readline(), 30)
    try:
        yield started, line.decode().strip()
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def test_the_server_is_a_process_of_its_own() -> None:
    async with process("--check") as (started, url), ClientSession() as session:
        hand = Hand(session, url)
        await hand("pages", telegram=[TOKEN])
        await hand("flood", platform="telegram", **SOME)
        assert len(await hand.telegram("getUpdates")) == 100
        started.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(started.wait(), 10) == 0
