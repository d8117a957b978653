"""A check of a bot tells a person what is wrong, in words that say where to click."""

from typing import Any

from bot.adapters.telegram import TelegramAdapter
from bot.ports import Finding, Secret
from tests.adapters.pages import GROUP, TELEGRAM_TOKEN
from tests.adapters.test_telegram_receive import play
from tests.fakes import faults
from tests.fakes.telegram import FakeTelegram

DESK = {"desk_chat": str(GROUP)}


def findings(*fault: faults.Fault, **page: Any) -> list[Finding]:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Finding]:
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        for one in fault:
            telegram.faults.add(one)
        return await adapter.check()

    found: list[Finding] = play(work, **page)
    return found


def errors(found: list[Finding]) -> list[Finding]:
    wrong = [finding for finding in found if finding.level != "ok"]
    assert all(finding.repair for finding in wrong)
    return wrong


def test_a_bot_that_works_has_no_errors() -> None:
    assert [finding.level for finding in findings()] == ["ok"]
    found = findings(extra=DESK)
    assert [finding.level for finding in found] == ["ok", "ok", "ok"]
    assert "@college_bot" in found[0].text


def test_a_revoked_or_odd_token_is_said() -> None:
    for token in ("1001:revoked", "nonsense"):
        [finding] = errors(findings(token=Secret(token)))
        assert "люч" in finding.text
        assert "@BotFather" in finding.repair
        assert token not in finding.text + finding.repair


def test_a_network_that_fails_is_said() -> None:
    [finding] = errors(findings(faults.refused()))
    assert "прокси" in finding.repair
    [finding] = errors(findings(faults.too_many(9)))
    assert "429" in finding.text


def test_a_webhook_is_said_without_its_path() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Finding]:
        telegram.bots[TELEGRAM_TOKEN].webhook = {"url": f"https://other.invalid/{TELEGRAM_TOKEN}"}
        return await adapter.check()

    [finding] = errors(play(work))
    assert "other.invalid" in finding.text
    assert TELEGRAM_TOKEN not in repr(finding)


def test_a_desk_needs_topics_and_rights() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Finding]:
        telegram.add_group(GROUP, TELEGRAM_TOKEN, forum=False)
        telegram.bot_status(TELEGRAM_TOKEN, GROUP, "member")
        return await adapter.check()

    said = [finding.text for finding in errors(play(work, extra=DESK))]
    assert len(said) == 3
    assert "темы" in said[0]
    assert "управлять темами" in said[1]
    assert "только ответы" in said[2]


def test_a_desk_the_bot_does_not_see_is_said() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Finding]:
        return await adapter.check()

    for chat in (str(GROUP), "приёмная"):
        [finding] = errors(play(work, extra={"desk_chat": chat}))
        assert "[[colleges.desks]]" in finding.repair


def test_a_desk_that_could_not_be_asked_about_is_said() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> list[Finding]:
        telegram.faults.add(faults.html(), "getChat")
        return await adapter.check()

    [finding] = errors(play(work, extra=DESK))
    assert "не удалось" in finding.text
