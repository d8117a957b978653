"""Bytes pass from one platform to the other as both platforms' schemas want it, within limits."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.vk import VkAdapter
from bot.operations import Delivered, Fetch, File, Operation, Result, Retry, SendFiles, Uncarried
from handlers.messages import Kind
from tests.adapters.pages import (
    ASKER,
    COMMUNITY,
    TELEGRAM_TOKEN,
    VK_TOKEN,
    operation,
    telegram_page,
    vk_page,
)
from tests.fakes import faults
from tests.fakes.schemas import telegram_check, vk_check
from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

BYTES = bytes(range(256)) * 1000
TELEGRAM, VK = 1, 2


@dataclass(slots=True)
class Both:
    """Two pages and the platforms behind them."""

    telegram: FakeTelegram
    vk: FakeVk
    bot: TelegramAdapter
    community: VkAdapter
    url: str

    def sent_item(self, kind: str, **more: object) -> None:
        """Somebody in VK sends something whose bytes are to be had."""
        self.vk.files["there"] = BYTES
        one = {"id": 5, "owner_id": 7, "date": 1, **more}
        self.vk.say(COMMUNITY, ASKER, "", attachments=[{"type": kind, kind: one}])


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    """Both platforms over HTTP, held to their schemas; an asker on each."""
    clock = HandClock()
    telegram, vk = FakeTelegram(clock, check=telegram_check()), FakeVk(clock, check=vk_check())
    telegram.add_bot(TELEGRAM_TOKEN)
    vk.add_community(COMMUNITY, VK_TOKEN)
    telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
    vk.say(COMMUNITY, ASKER, "Привет")
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(telegram, vk))
        bot, community = TelegramAdapter(telegram_page(api=url)), VkAdapter(vk_page(api=url))
        stack.push_async_callback(bot.close)
        stack.push_async_callback(community.close)
        yield Both(telegram, vk, bot, community, url)


def carried(
    kind: Kind, fetch: Fetch, *, page: int, reference: str = "x", key: str = ""
) -> Operation:
    """An operation of page 3 that carries a file of another page."""
    file = File(page, str(ASKER), key, kind, reference, 'спра"в\r\nка.pdf')
    return replace(operation(SendFiles((file,))), fetch=fetch)


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.DOCUMENT, Kind.VIDEO])
async def test_from_telegram_to_vk(both: Both, kind: Kind) -> None:
    both.telegram.files["x"] = BYTES
    result = await both.community.perform(carried(kind, both.bot.fetch, page=TELEGRAM))
    assert isinstance(result, Delivered)
    assert list(both.vk.files.values()) == [BYTES]
    assert both.vk.names == ["спра_в_ка.pdf"], "no name breaks out of its header"
    assert len(both.vk.sent(COMMUNITY, ASKER)[-1].attachments) == 1


async def test_from_vk_to_telegram(both: Both) -> None:
    more = {"title": "a", "size": len(BYTES), "ext": "pdf", "type": 1}
    both.sent_item("doc", url=f"{both.url}/vkfile/there", **more)
    doing = carried(Kind.DOCUMENT, both.community.fetch, page=VK, reference="doc7_5", key="2")
    assert isinstance(await both.bot.perform(doing), Delivered)
    [posted] = both.telegram.shown(TELEGRAM_TOKEN, ASKER)
    assert both.telegram.files[posted.content["document"]["file_id"]] == BYTES
    assert posted.content["document"]["file_name"] == "спра_в_ка.pdf"


@pytest.mark.parametrize(
    ("method", "fault", "result"),
    [
        ("getFile", faults.telegram_error(400, "Bad Request: file is too big"), Uncarried("size")),
        ("getFile", faults.telegram_error(400, "Bad Request: wrong file_id"), Uncarried("gone")),
        ("getFile", faults.telegram_error(401, "Unauthorized"), Retry("getFile: 401")),
        ("docs.getMessagesUploadServer", faults.vk_error(15), Uncarried("rights")),
        ("docs.getMessagesUploadServer", faults.vk_error(6), Retry("vk 6")),
        ("docs.save", faults.cut_before(), None),
    ],
)
async def test_what_went_wrong_on_the_way(
    both: Both, method: str, fault: faults.Fault, result: Result | None
) -> None:
    """Nothing was sent: it is tried again, or is said to be lost; no page is stopped by it."""
    both.telegram.files["x"] = BYTES
    both.telegram.faults.add(fault, method=method)
    both.vk.faults.add(fault, method=method)
    doing = carried(Kind.DOCUMENT, both.bot.fetch, page=TELEGRAM)
    found = await both.community.perform(doing)
    assert found == result or (result is None and isinstance(found, Retry))
    assert both.vk.sent(COMMUNITY, ASKER) == []


async def test_a_file_longer_than_said_is_cut_off(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    both.telegram.files["x"] = BYTES
    monkeypatch.setattr("bot.adapters.telegram_files.TELEGRAM_OUT", 1000)
    doing = carried(Kind.DOCUMENT, both.bot.fetch, page=TELEGRAM)
    assert await both.community.perform(doing) == Uncarried("size")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "file:///etc/passwd", "https://127.0.0.1:1/"]
)
async def test_an_address_that_is_none_of_the_platforms(both: Both, url: str) -> None:
    more = {"title": "a", "size": 1, "ext": "pdf", "type": 1, "url": url}
    both.sent_item("doc", **more)
    doing = carried(Kind.DOCUMENT, both.community.fetch, page=VK, reference="doc7_5", key="2")
    found = await both.bot.perform(doing)
    assert isinstance(found, Retry | Uncarried)
    assert url not in str(found)
    assert TELEGRAM_TOKEN not in str(found)


async def test_no_token_in_what_is_said_of_a_lost_file(both: Both) -> None:
    both.telegram.files["x"] = BYTES
    del both.telegram.bots[TELEGRAM_TOKEN]
    found = await both.community.perform(carried(Kind.PHOTO, both.bot.fetch, page=TELEGRAM))
    assert isinstance(found, Retry | Uncarried)
    assert TELEGRAM_TOKEN not in str(found)


async def test_a_file_nobody_hands_out_is_not_asked_for_for_ever(both: Both) -> None:
    both.telegram.faults.add(faults.html(502), method="getFile")
    doing = carried(Kind.PHOTO, both.bot.fetch, page=TELEGRAM)
    assert isinstance(await both.community.perform(doing), Retry)
    last = replace(doing, attempt=6)
    assert await both.community.perform(last) == Uncarried("network")
