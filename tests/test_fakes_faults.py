"""Faults strike the calls they are meant for, in the way they are meant to, and no others."""

import random
from typing import Any

import pytest

from tests.fakes import faults
from tests.fakes.answer import Answer
from tests.fakes.asking import body
from tests.fakes.faults import Fault, FaultPlan, plan_from_json
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

TOKEN, OTHER = "1001:token", "1002:token"
GROUP, VK_TOKEN = 11, "vk1.a.one"
ASKER = 500


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> FakeTelegram:
    fake = FakeTelegram(clock)
    for token in (TOKEN, OTHER):
        fake.add_bot(token)
        fake.say(token, ASKER, "Привет")
    return fake


@pytest.fixture
def vk(clock: HandClock) -> FakeVk:
    fake = FakeVk(clock)
    fake.add_community(GROUP, VK_TOKEN)
    fake.say(GROUP, ASKER, "Привет")
    return fake


def send(telegram: FakeTelegram, token: str = TOKEN) -> Answer:
    return telegram.handle(token, "sendMessage", {"chat_id": ASKER, "text": "!"})


def vk_send(vk: FakeVk) -> Answer:
    params = {"peer_id": ASKER, "message": "!", "random_id": 7, "v": "5.199"}
    return vk.call(VK_TOKEN, "messages.send", params)


@pytest.mark.parametrize(
    ("fault", "status", "delivered"),
    [
        (faults.error(503, {"ok": False, "error_code": 503, "description": "down"}), 503, 0),
        (faults.telegram_error(500, "Internal Server Error: restart"), 500, 0),
        (faults.not_ok(), 200, 0),
        (faults.too_many(3), 429, 0),
        (faults.too_many(), 429, 0),
        (faults.html(502), 502, 0),
        (faults.html(502, effect=True), 502, 1),
        (faults.broken_json(), 200, 0),
        (faults.broken_json(effect=True), 200, 1),
        (faults.delayed(5), 200, 1),
    ],
)
def test_answers_on_command(
    telegram: FakeTelegram, fault: Fault, status: int, delivered: int
) -> None:
    telegram.faults.add(fault, "sendMessage")
    answer = send(telegram)
    assert (answer.status, answer.cut, answer.delay) == (status, False, fault.delay)
    assert len(telegram.sent(TOKEN, ASKER)) == delivered
    assert telegram.calls[-1].status == status


def test_a_429_may_or_may_not_say_how_long(telegram: FakeTelegram) -> None:
    telegram.faults.add(faults.too_many(3), times=1)
    telegram.faults.add(faults.too_many(), times=1)
    assert body(send(telegram))["parameters"] == {"retry_after": 3}
    assert "parameters" not in body(send(telegram))
    assert send(telegram).status == 200


@pytest.mark.parametrize(
    ("fault", "delivered", "refused"),
    [(faults.cut_before(), 0, False), (faults.cut_after(), 1, False), (faults.refused(), 0, True)],
)
def test_connections_break_before_and_after(
    telegram: FakeTelegram, vk: FakeVk, fault: Fault, delivered: int, refused: bool
) -> None:
    telegram.faults.add(fault)
    vk.faults.add(fault)
    for answer in (send(telegram), vk_send(vk)):
        assert (answer.cut, answer.refused) == (True, refused)
    assert len(telegram.sent(TOKEN, ASKER)) == len(vk.sent(GROUP, ASKER)) == delivered


def test_a_broken_poll_is_no_longer_waited_for(telegram: FakeTelegram, vk: FakeVk) -> None:
    telegram.faults.add(faults.cut_after(), "getUpdates")
    vk.faults.add(faults.cut_after(), "a_check")
    assert telegram.handle(TOKEN, "getUpdates", {"timeout": 9, "offset": 100_001}).cut
    assert vk.poll(GROUP, vk.communities[GROUP].log.key, 2, 9).cut
    assert (telegram.polls, vk.polls) == ({}, {})
    assert telegram.bots[TOKEN].queue.waiting == []


CODES = (1, 5, 6, 7, 9, 10, 14, 15, 18, 27, 29, 100, 900, 901, 902, 911, 914, 950)


@pytest.mark.parametrize("code", CODES)
def test_every_vk_code_on_command(vk: FakeVk, code: int) -> None:
    vk.faults.add(faults.vk_error(code), "messages.send", page=f"{GROUP}", times=1)
    error = body(vk_send(vk))["error"]
    assert error["error_code"] == code
    assert ("captcha_sid" in error) == (code == 14)
    assert vk.calls[-1].error == f"{code}"
    assert "response" in body(vk_send(vk))


@pytest.mark.parametrize("code", [1, 2, 3, 4, 99])
def test_every_failed_poll_on_command(vk: FakeVk, code: int) -> None:
    vk.faults.add(faults.poll_failed(code, ts=40 if code == 1 else None), "a_check")
    failed = body(vk.poll(GROUP, "any", 1))
    assert failed["failed"] == code
    assert ("ts" in failed, "min_version" in failed) == (code == 1, code == 4)


def test_a_rule_strikes_one_page_one_method_and_one_call(telegram: FakeTelegram) -> None:
    rule = telegram.faults.add(faults.html(), "sendMessage", page=TOKEN, nth=2)
    assert telegram.handle(TOKEN, "getMe", {}).status == 200
    assert [send(telegram).status for _ in range(3)] == [200, 502, 200]
    assert send(telegram, OTHER).status == 200
    assert (rule.seen, rule.struck) == (3, 1)


def test_a_rule_holds_between_two_moments(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.faults.add(faults.html(), since=clock() + 10, until=clock() + 20)
    got = []
    for _ in range(3):
        got.append(send(telegram).status)
        clock.pass_by(10)
    assert got == [200, 502, 200]


def strikes(seed: int) -> list[bool]:
    plan = FaultPlan(rng=random.Random(seed))
    plan.add(faults.html(), probability=0.3)
    return [plan.strike("sendMessage", TOKEN, 0) is not None for _ in range(1000)]


def test_chance_comes_from_the_seed_alone() -> None:
    assert strikes(1) == strikes(1) != strikes(2)
    assert 250 < sum(strikes(1)) < 350


def test_an_empty_plan_breaks_nothing(telegram: FakeTelegram) -> None:
    telegram.faults.add(faults.html())
    telegram.faults.clear()
    assert telegram.faults.strike("sendMessage", TOKEN, 0) is None
    assert send(telegram).status == 200


def test_a_plan_can_be_written_in_json() -> None:
    rules: list[dict[str, Any]] = [
        {"fault": ["too_many", {"retry_after": 3}], "method": "sendMessage", "times": 1},
        {"fault": ["cut_after", {}], "probability": 0.5},
    ]
    plan = plan_from_json(rules, seed=4)
    first = plan.strike("sendMessage", TOKEN, 0)
    assert first == faults.too_many(3)
    later = {plan.strike("sendMessage", TOKEN, 0) for _ in range(20)} - {None}
    assert later == {faults.cut_after()}
    with pytest.raises(KeyError):
        plan_from_json([{"fault": ["flood", {}]}], seed=0)
