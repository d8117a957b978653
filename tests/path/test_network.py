"""Whatever the network does to a send, VK shows it once and Telegram at most once too often."""

import asyncio
import socket

import pytest

from bot.storage.schema import card, operation, question
from handlers.texts import cards as texts
from tests.fakes import faults
from tests.fakes.faults import Fault
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG, World

SURELY_NOT = {
    "429 with retry_after": faults.too_many(1),
    "429 without": faults.too_many(),
    "connection refused": faults.refused(),
}
NOBODY_KNOWS = {
    "5xx": faults.error(500, {"ok": False, "error_code": 500, "description": "Internal"}),
    "HTML of a gateway": faults.html(),
    "broken JSON": faults.broken_json(),
    "ok:false": faults.not_ok(),
    "cut before": faults.cut_before(),
    "HTML after delivery": faults.html(effect=True),
    "broken JSON after delivery": faults.broken_json(effect=True),
    "cut after delivery": faults.cut_after(),
    "slow": faults.delayed(0.3),
}


@pytest.mark.parametrize("fault", [*SURELY_NOT.values(), *NOBODY_KNOWS.values()],
                         ids=[*SURELY_NOT, *NOBODY_KNOWS])  # fmt: skip
async def test_a_send_that_fails_once(lone: World, fault: Fault) -> None:
    lone.telegram.faults.add(fault, "sendMessage", times=1)
    lone.vk.faults.add(fault, "messages.send", times=1)
    lone.telegram.say(TG, 11, "вопрос 1")
    lone.vk.say(GROUP, 21, "вопрос 2")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 2"], "VK: not lost, not twice"
    copies = 2 if fault.effect and not fault.delay else 1
    assert answers(lone.tg(11)) == ["ответ 1"] * copies, "Telegram: at most one too many"
    assert {row.state for row in lone.rows(operation)} == {"delivered"}
    assert {row.state for row in lone.rows(question)} == {"answered"}
    assert lone.difference() == 0


@pytest.mark.parametrize("fault", NOBODY_KNOWS.values(), ids=NOBODY_KNOWS)
async def test_a_send_that_fails_twice(lone: World, fault: Fault) -> None:
    lone.telegram.faults.add(fault, "sendMessage", times=2, page=TG)
    lone.vk.faults.add(fault, "messages.send", times=2)
    lone.telegram.say(TG, 11, "вопрос 1")
    lone.vk.say(GROUP, 21, "вопрос 2")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 2"]
    assert len(lone.tg(11)) == (2 if fault.effect and not fault.delay else 1 if fault.delay else 0)
    if not fault.delay:
        states = [row.state for row in lone.rows(operation, peer="11")]
        assert states == ["unconfirmed"]
        assert texts.UNCONFIRMED in lone.rows(card)[0].text, "never in silence"
        assert any(texts.UNCONFIRMED in shown for shown in lone.shown())
    assert lone.difference() == 0


async def test_nothing_is_asked_within_retry_after(lone: World) -> None:
    lone.telegram.faults.add(faults.too_many(1), "sendMessage", times=1)
    lone.telegram.say(TG, 11, "вопрос 1")
    await lone.settled()
    sends = [call.at for call in lone.telegram.calls if call.method == "sendMessage"]
    assert len(sends) == 2
    assert sends[1] - sends[0] >= 1.0


@pytest.mark.parametrize("code", [1, 6, 9, 10, 29])
async def test_vk_asks_for_patience(lone: World, code: int) -> None:
    lone.vk.faults.add(faults.vk_error(code), "messages.send", times=2)
    lone.vk.say(GROUP, 21, "вопрос 1")
    lone.vk.say(GROUP, 22, "вопрос 2")
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]
    assert answers(lone.vk_told(22)) == ["ответ 2"]


@pytest.mark.parametrize("code", [100, 911, 914])
async def test_what_vk_will_never_take_is_shown_to_a_person(lone: World, code: int) -> None:
    lone.vk.faults.add(faults.vk_error(code), "messages.send", times=1)
    lone.vk.say(GROUP, 21, "вопрос 1")
    await lone.settled()
    assert [row.state for row in lone.rows(operation, peer="21", kind="send")] == ["failed"]
    assert any(texts.OUR_BUG in shown for shown in lone.shown())
    assert lone.difference() == 0


async def test_an_answer_that_never_comes(lone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.vk_http.CALL_SECONDS", 0.3)
    lone.vk.faults.add(faults.hang(effect=True), "messages.send", times=1)
    lone.vk.say(GROUP, 21, "вопрос 1")
    lone.vk.say(GROUP, 22, "вопрос 2")
    await lone.until(lambda: lone.vk_told(22))
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]


@pytest.mark.parametrize(
    "fault",
    [faults.html(), faults.broken_json(), faults.not_ok(), faults.cut_after(), faults.too_many(1)],
    ids=["HTML", "broken JSON", "ok:false", "cut", "429"],
)
async def test_a_poll_that_fails_loses_nothing(lone: World, fault: Fault) -> None:
    lone.telegram.faults.add(fault, "getUpdates", times=2)
    lone.vk.faults.add(fault, "a_check", times=2)
    lone.telegram.say(TG, 11, "вопрос 1")
    lone.vk.say(GROUP, 21, "вопрос 2")
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"]
    assert answers(lone.vk_told(21)) == ["ответ 2"]


async def test_a_third_of_everything_fails(running: World) -> None:
    for plan in (running.telegram.faults, running.vk.faults):
        for fault in (faults.cut_after(), faults.html(), faults.cut_before()):
            plan.add(fault, probability=0.1)
    for number in range(8):
        running.telegram.say(TG, 100 + number, f"вопрос {number}")
        running.vk.say(GROUP, 200 + number, f"вопрос {number}")
    await running.settled()
    for number in range(8):
        assert answers(running.vk_told(200 + number)) == [f"ответ {number}"]
        unknowns = sum(row.unknowns for row in running.rows(operation, peer=str(100 + number)))
        assert 1 <= len(running.tg(100 + number)) <= 1 + unknowns or unknowns == 2
    assert running.difference() == 0


async def test_a_platform_that_is_down_at_the_start(world: World) -> None:
    world.telegram.faults.add(faults.html(), times=3)
    world.vk.faults.add(faults.cut_before(), times=3)
    await world.start()
    await world.connected()
    world.vk.say(GROUP, 21, "вопрос 1")
    await world.settled()
    assert answers(world.vk_told(21)) == ["ответ 1"]


def closed_port() -> str:
    """An address where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize("kind", ["refused", "no such host"])
async def test_an_address_without_a_platform(lone: World, kind: str) -> None:
    """Nothing came and nothing is lost: it is asked again until the network is back."""
    await lone.stop()
    lone.vk.say(GROUP, 21, "вопрос 1")
    good = lone.url
    lone.url = closed_port() if kind == "refused" else "http://no-such-host.invalid"
    await lone.start()
    await asyncio.sleep(0.3)
    await lone.stop()
    lone.url = good
    await lone.start()
    await lone.settled()
    assert answers(lone.vk_told(21)) == ["ответ 1"]
