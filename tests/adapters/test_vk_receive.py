"""Receiving from VK: the cursor is one number, sessions come and go, and losses are said."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.vk import VkAdapter
from bot.ports import Batch, Identity, PageStopped, Secret, TryLater
from handlers.messages import IncomingMessage
from tests.adapters.pages import ASKER, COMMUNITY, VK_TOKEN, vk_page
from tests.fakes import faults
from tests.fakes.schemas import vk_check
from tests.fakes.transports import DirectVkClient
from tests.fakes.virtual import VirtualLoop, run_virtual
from tests.fakes.vk import FakeVk

Work = Callable[[VkAdapter, FakeVk], Awaitable[Any]]
SERVER = "groups.getLongPollServer"


def play(work: Work, **page: Any) -> Any:
    """Run `work` with an adapter in front of a fake, in virtual time; return what it returns."""
    loop = VirtualLoop()
    vk = FakeVk(loop.now, check=vk_check())
    vk.add_community(COMMUNITY, VK_TOKEN, "Колледж связи")
    adapter = VkAdapter(vk_page(**page), DirectVkClient(vk))

    async def main() -> Any:
        try:
            return await work(adapter, vk)
        finally:
            await adapter.close()

    result = run_virtual(main(), loop)
    assert vk.violations == []
    return result


def texts(adapter: VkAdapter, batch: Batch) -> list[str]:
    """Return the words of the messages in a batch."""
    found = [adapter.parse(raw.payload, 3) for raw in batch.updates]
    return [message.text for message in found if isinstance(message, IncomingMessage)]


def sessions(vk: FakeVk) -> int:
    """Return how often a session was begun."""
    return len([call for call in vk.calls if call.method == SERVER])


@pytest.mark.parametrize("number", [str(COMMUNITY), ""])
def test_connecting_tells_whose_token_it_is(number: str) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> Identity:
        return await adapter.connect()

    assert play(work, external_id=number) == Identity(str(COMMUNITY), "Колледж связи")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"external_id": "7"}, "другому сообществу"),
        ({"token": Secret("vk1.a.wrong")}, "ключ"),
        ({"proxy": "socks5://127.0.0.1:1080"}, "socks"),
    ],
)
def test_a_wrong_setting_stops_the_page(changes: dict[str, Any], said: str) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        with pytest.raises(PageStopped, match=said):
            await adapter.connect()

    play(work, **changes)


def test_first_connection_marks_history_as_seen_and_then_misses_nothing() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "до нас")
        first = await adapter.receive("")
        assert first.cursor == "2"
        assert texts(adapter, first) == ["до нас"], "who waited before we came is listed"
        vk.say(COMMUNITY, ASKER, "Раз")
        vk.say(COMMUNITY, ASKER, "Два")
        batch = await adapter.receive(first.cursor)
        assert texts(adapter, batch) == ["Раз", "Два"]
        assert [raw.message_key for raw in batch.updates] == ["2", "3"]
        assert (await adapter.receive(batch.cursor)).updates == ()
        assert sessions(vk) == 1

    play(work)


def test_a_page_without_a_number_finds_it_out() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> Batch:
        return await adapter.receive("")

    assert play(work, external_id="") == Batch((), "1")


def test_a_restart_goes_on_from_the_stored_number() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        vk.say(COMMUNITY, ASKER, "пока нас не было")
        again = VkAdapter(vk_page(), DirectVkClient(vk))
        assert texts(again, await again.receive(cursor)) == ["пока нас не было"]

    play(work)


def test_nothing_is_lost_when_the_same_is_asked_twice() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        vk.say(COMMUNITY, ASKER, "Раз")
        assert await adapter.receive(cursor) == await adapter.receive(cursor)

    play(work)


def test_a_new_key_keeps_the_number() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        vk.say(COMMUNITY, ASKER, "Раз")
        vk.renew_key(COMMUNITY)
        batch = await adapter.receive(cursor)
        assert (texts(adapter, batch), batch.lost) == (["Раз"], "")
        assert sessions(vk) == 2

    play(work)


def test_lost_history_is_said() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        vk.say(COMMUNITY, ASKER, "Раз")
        vk.lose_history(COMMUNITY)
        assert await adapter.receive(cursor) == Batch((), "2", "failed 1")
        vk.renew_key(COMMUNITY, failed=3)
        assert await adapter.receive("2") == Batch((), "2", "failed 3")
        vk.say(COMMUNITY, ASKER, "Два")
        assert texts(adapter, await adapter.receive("2")) == ["Два"]

    play(work)


def test_numbers_that_start_again_are_said() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        await adapter.receive("")
        vk.renew_key(COMMUNITY, ts=1)
        assert await adapter.receive("5000") == Batch((), "1", "ts reset")
        vk.say(COMMUNITY, ASKER, "Раз")
        assert texts(adapter, await adapter.receive("1")) == ["Раз"]

    play(work)


@pytest.mark.parametrize(
    "fault",
    [
        faults.poll_failed(4),
        faults.poll_failed(99),
        faults.poll_failed(2),
        faults.error(200, {"failed": 1}),
        faults.error(200, {"ts": "5"}),
        faults.error(200, {"updates": []}),
        faults.error(200, {"ts": "x", "updates": []}),
        faults.error(200, b"[]"),
        faults.html(),
        faults.broken_json(),
        faults.cut_before(),
        faults.refused(),
        faults.hang(),
    ],
)
def test_a_poll_that_fails_begins_a_new_session_later(fault: faults.Fault) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        vk.faults.add(fault, "a_check")
        with pytest.raises(TryLater):
            await adapter.receive(cursor)
        before = sessions(vk)
        vk.faults.clear()
        vk.say(COMMUNITY, ASKER, "Раз")
        assert texts(adapter, await adapter.receive(cursor)) == ["Раз"]
        assert sessions(vk) == before + 1

    play(work)


def test_silence_is_noticed_ten_seconds_after_a_poll_should_have_ended() -> None:
    loop = VirtualLoop()
    vk = FakeVk(loop.now)
    vk.add_community(COMMUNITY, VK_TOKEN)
    adapter = VkAdapter(vk_page(poll_seconds=25), DirectVkClient(vk))

    async def main() -> float:
        vk.faults.add(faults.hang(), "a_check")
        with pytest.raises(TryLater):
            await adapter.receive("1")
        return loop.time()

    assert run_virtual(main(), loop) == pytest.approx(35.0, abs=0.1)


@pytest.mark.parametrize("code", [5, 7, 15, 27, 28, 100, 203])
def test_codes_that_stop_the_page(code: int) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.faults.add(faults.vk_error(code))
        with pytest.raises(PageStopped) as stopped:
            await adapter.receive("1")
        assert len(str(stopped.value)) > 20
        with pytest.raises(PageStopped):
            await adapter.connect()

    play(work)


@pytest.mark.parametrize(
    ("code", "after"),
    [(1, 0.0), (6, 1.0), (9, 60.0), (10, 0.0), (14, 0.0), (29, 300.0), (777, 0.0)],
)
def test_codes_that_are_tried_later(code: int, after: float) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.faults.add(faults.vk_error(code))
        with pytest.raises(TryLater) as later:
            await adapter.receive("1")
        assert later.value.after == after
        with pytest.raises(TryLater):
            await adapter.connect()

    play(work)


@pytest.mark.parametrize(
    "body", [{"response": {}}, {"response": None}, {"response": {"groups": []}}]
)
def test_answers_without_sense_are_tried_later(body: dict[str, Any]) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.faults.add(faults.error(200, body))
        for ask in (adapter.connect, lambda: adapter.receive("1")):
            with pytest.raises(TryLater):
                await ask()

    play(work)


def test_a_long_poll_that_is_off_says_where_to_switch_it_on() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.communities[COMMUNITY].log.enabled = False
        with pytest.raises(PageStopped, match="Long Poll"):
            await adapter.receive("")

    play(work)


def test_events_that_come_twice_keep_their_key_and_odd_ones_have_one() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        cursor = (await adapter.receive("")).cursor
        event = vk.say(COMMUNITY, ASKER, "Раз")
        vk.repeat(COMMUNITY, event)
        vk.communities[COMMUNITY].log.events.append({"type": "message_new"})
        vk.raw_event(COMMUNITY, "message_new", {"message": []})
        keys = [raw.key for raw in (await adapter.receive(cursor)).updates]
        assert keys[0] == keys[1] == event["event_id"]
        assert keys[2].startswith("hash:")
        assert len(set(keys)) == 3

    play(work)


def test_nothing_is_written_beside_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        await adapter.connect()
        await adapter.receive((await adapter.receive("")).cursor)

    play(work)
    assert list(tmp_path.iterdir()) == []
