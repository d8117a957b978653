"""A check of a community tells a person what is wrong, in words that say where to click."""

from typing import Any

import pytest

from bot.adapters.vk import VkAdapter
from bot.adapters.vk_parse import NEEDED
from bot.ports import Finding, Secret
from tests.adapters.pages import COMMUNITY, STAFF_CHAT
from tests.adapters.test_vk_receive import play
from tests.fakes import faults
from tests.fakes.vk import FakeVk


def findings(**page: Any) -> list[Finding]:
    async def work(adapter: VkAdapter, vk: FakeVk) -> list[Finding]:
        vk.say(COMMUNITY, 1, "Привет", peer_id=STAFF_CHAT)
        return await adapter.check()

    found: list[Finding] = play(work, **page)
    return found


def errors(found: list[Finding]) -> list[Finding]:
    wrong = [finding for finding in found if finding.level != "ok"]
    assert all(finding.repair for finding in wrong)
    return wrong


def test_a_community_that_works_has_no_errors() -> None:
    found = findings()
    assert [finding.level for finding in found] == ["ok", "ok", "ok"]
    assert "Колледж связи" in found[0].text
    assert errors(findings(extra={"desk_chat": str(STAFF_CHAT)})) == []


def test_a_staff_chat_nobody_sees_is_said() -> None:
    [finding] = errors(findings(extra={"desk_chat": "2000000099"}))
    assert "2000000099" in finding.text


def test_the_token_of_another_community_is_said() -> None:
    [finding] = errors(findings(external_id="7"))
    assert "club7" in finding.text


def test_a_revoked_token_is_said() -> None:
    [finding] = errors(findings(token=Secret("vk1.a.revoked")))
    assert "ошибка 5" in finding.text
    assert "Ключи доступа" in finding.repair


@pytest.mark.parametrize("kind", NEEDED)
def test_a_missing_tick_is_named(kind: str) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> list[Finding]:
        vk.communities[COMMUNITY].log.wanted.discard(kind)
        return await adapter.check()

    [finding] = errors(play(work))
    assert kind in finding.text
    assert "Типы событий" in finding.repair


def test_long_poll_off_and_messages_forbidden_are_said() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> list[Finding]:
        community = vk.communities[COMMUNITY]
        community.log.enabled = False
        del community.rights["messages"]
        return await adapter.check()

    rights, events = errors(play(work))
    assert "Сообщения сообщества" in rights.repair
    assert "Long Poll" in events.text


@pytest.mark.parametrize(
    "fault", [faults.refused(), faults.html(), faults.error(200, {"response": 5})]
)
def test_a_network_that_fails_is_said(fault: faults.Fault) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> list[Finding]:
        vk.faults.add(fault)
        return await adapter.check()

    [finding] = errors(play(work))
    assert "не отвечает" in finding.text
