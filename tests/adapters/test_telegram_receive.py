"""Receiving from Telegram loses nothing: one odd update, a jump of numbers, a gateway's page."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.telegram_outcomes import CONFLICT_WAIT
from bot.adapters.telegram_parse import WANTED
from bot.ports import Batch, Conflict, Identity, PageStopped, Secret, TryLater
from handlers.messages import IncomingMessage
from tests.adapters.pages import ASKER, BOT_ID, TELEGRAM_TOKEN, telegram_page
from tests.fakes import faults
from tests.fakes.schemas import telegram_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.transports import DirectTelegramSession
from tests.fakes.virtual import VirtualLoop, run_virtual

Work = Callable[[TelegramAdapter, FakeTelegram], Awaitable[Any]]


def play(work: Work, **page: Any) -> Any:
    """Run `work` with an adapter in front of a fake, in virtual time; return what it returns."""
    loop = VirtualLoop()
    telegram = FakeTelegram(loop.now, check=telegram_check())
    telegram.add_bot(TELEGRAM_TOKEN, "college_bot")
    adapter = TelegramAdapter(telegram_page(**page), DirectTelegramSession(telegram))

    async def main() -> Any:
        try:
            return await work(adapter, telegram)
        finally:
            await adapter.close()

    result = run_virtual(main(), loop)
    assert telegram.violations == []
    return result


def texts(adapter: TelegramAdapter, batch: Batch) -> list[str]:
    """Return the words of the messages in a batch."""
    found = [adapter.parse(raw.payload, 3) for raw in batch.updates]
    return [message.text for message in found if isinstance(message, IncomingMessage)]


def test_connecting_tells_whose_token_it_is() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Identity:
        return await adapter.connect()

    assert play(work) == Identity(BOT_ID, "@college_bot")
    assert play(work, external_id=BOT_ID) == Identity(BOT_ID, "@college_bot")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"external_id": "2002"}, "другому боту"),
        ({"token": Secret("1001:wrong")}, "ключ"),
        ({"token": Secret("no token at all")}, "ключ"),
    ],
)
def test_a_wrong_token_stops_the_page(changes: dict[str, Any], said: str) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        with pytest.raises(PageStopped, match=said):
            await adapter.connect()

    play(work, **changes)


def test_first_connection_takes_what_waits_and_asks_for_four_kinds() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Раз")
        telegram.say(TELEGRAM_TOKEN, ASKER, "Два")
        batch = await adapter.receive("")
        assert texts(adapter, batch) == ["Раз", "Два"]
        assert telegram.bots[TELEGRAM_TOKEN].queue.allowed == frozenset(WANTED)

    play(work)


def test_nothing_is_acknowledged_before_the_next_call() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Раз")
        first = await adapter.receive("")
        assert await adapter.receive("") == first
        telegram.say(TELEGRAM_TOKEN, ASKER, "Два")
        second = await adapter.receive(first.cursor)
        assert texts(adapter, second) == ["Два"]
        waiting = telegram.bots[TELEGRAM_TOKEN].queue.waiting
        assert [update["update_id"] for _, update in waiting] == [int(first.cursor)]

    play(work)


def test_a_quiet_poll_keeps_the_cursor() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Batch:
        return await adapter.receive("100000")

    assert play(work) == Batch((), "100000")


def test_one_odd_update_spoils_no_other() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        update = telegram.say(TELEGRAM_TOKEN, ASKER, "до")
        nameless = {**update["message"], "forward_origin": {"type": "hidden_user", "date": 1}}
        telegram.raw_update(TELEGRAM_TOKEN, {"message": nameless})
        telegram.raw_update(TELEGRAM_TOKEN, {"message": "no object"})
        telegram.say(TELEGRAM_TOKEN, ASKER, "после")
        batch = await adapter.receive("")
        assert [raw.peer for raw in batch.updates] == ["5001", "5001", "", "5001"]
        assert len({raw.key for raw in batch.updates}) == 4
        assert (await adapter.receive(batch.cursor)).updates == ()

    play(work)


def test_numbers_that_start_again_lower_are_followed() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "до")
        cursor = (await adapter.receive("")).cursor
        assert (await adapter.receive(cursor)).updates == ()
        telegram.jump(TELEGRAM_TOKEN, 500)
        telegram.say(TELEGRAM_TOKEN, ASKER, "после недели тишины")
        batch = await adapter.receive(cursor)
        assert texts(adapter, batch) == ["после недели тишины"]
        assert batch.cursor == "501"
        assert (await adapter.receive(batch.cursor)).updates == ()

    play(work)


def test_a_webhook_stops_the_page_and_is_left_alone() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.bots[TELEGRAM_TOKEN].webhook = {"url": "https://college.invalid/hook"}
        with pytest.raises(PageStopped, match="вебхук"):
            await adapter.receive("")
        assert [call.method for call in telegram.calls] == ["getUpdates", "getWebhookInfo"]

    play(work)


def test_a_second_poller_is_a_conflict_and_a_wait() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        answer = {"ok": False, "error_code": 409, "description": "Conflict: terminated by other"}
        telegram.faults.add(faults.error(409, answer), "getUpdates")
        with pytest.raises(Conflict) as conflict:
            await adapter.receive("")
        assert conflict.value.after == CONFLICT_WAIT

    play(work)


def test_a_token_revoked_during_a_poll_stops_the_page() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.revoke(TELEGRAM_TOKEN)
        with pytest.raises(PageStopped):
            await adapter.receive("")

    play(work)


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (faults.too_many(17), 17.0),
        (faults.too_many(), 5.0),
        (faults.html(), 0.0),
        (faults.html(403), 0.0),
        (faults.broken_json(), 0.0),
        (faults.not_ok(), 0.0),
        (faults.telegram_error(500, "Internal Server Error"), 0.0),
        (faults.error(500, {"ok": False}), 0.0),
        (faults.refused(), 0.0),
        (faults.cut_before(), 0.0),
        (faults.hang(), 0.0),
        (faults.telegram_error(403, "Forbidden"), 0.0),
        (faults.error(200, {"ok": True, "result": None}), 0.0),
        (faults.error(200, {"ok": True, "result": {"a": 1}}), 0.0),
    ],
)
def test_what_a_network_does_is_tried_later(fault: faults.Fault, after: float) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.faults.add(fault)
        with pytest.raises(TryLater) as later:
            await adapter.receive("7")
        assert later.value.after == after
        with pytest.raises(TryLater):
            await adapter.connect()

    play(work)
