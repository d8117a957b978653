"""What the page stores is read back as it was meant; anything else is unparsable."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.web import DESK, WebAdapter, parse, pressed, said
from bot.operations import Delivered, MarkAnswered, Operation
from bot.ports import PageConfig, Secret, Unparsable
from bot.storage.dialogs import card_thread, named_card
from handlers.messages import Address, IncomingMessage, IncomingPress
from tests.handlers.making import NOW

GUEST = "guest-aaaa-bbbb-cccc-dddd"
SAID = said(key="k1", peer=GUEST, sender=GUEST, text="Привет", at=NOW + timedelta(seconds=0.5))


def test_words_come_back_as_words() -> None:
    assert parse(SAID.payload, 3) == IncomingMessage(Address(3, GUEST), GUEST, "k1", "Привет", NOW)
    answer = said(key="k2", peer=DESK, sender="web:1", text="Да", at=NOW, thread="card-5")
    assert parse(answer.payload, 3) == IncomingMessage(
        Address(3, DESK, "card-5"), "web:1", "k2", "Да", NOW
    )
    press = pressed(key="k3", sender="web:1", data="take:5", at=NOW, thread="card-5")
    assert parse(press.payload, 3) == IncomingPress(
        Address(3, DESK, "card-5"), "web:1", "k3", "take:5", "", NOW
    )


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "photo"},
        {"kind": None},
        {"peer": ""},
        {"sender": None},
        {"id": 7},
        {"at": "yesterday"},
        {"at": 10**20},
        {"text": ["a"]},
        {"thread": 5},
    ],
)
def test_anything_else_is_unparsable(change: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        parse({**SAID.payload, **change}, 3)


async def test_an_operation_is_delivered_when_pages_were_told() -> None:
    told: list[int] = []
    adapter = WebAdapter(PageConfig("proba", "web", Secret("")), lambda: told.append(1))
    operation = Operation(12, 3, GUEST, MarkAnswered(), "k", 77)
    assert await adapter.perform(operation) == Delivered("12")
    assert told == [1]
    assert (await adapter.connect()).external_id == "proba"
    assert [finding.level for finding in await adapter.check()] == ["ok"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await adapter.receive("")
    await adapter.close()


@pytest.mark.parametrize(
    "thread", ["", "5", "card-", "card-x", "card--1", "card-²", "card-" + "1" * 19]
)
def test_a_thread_that_names_no_card(thread: str) -> None:
    assert named_card(thread) == 0
    assert named_card(card_thread(5)) == 5
