"""Pages and operations as the tests of adapters need them; tokens are made up."""

from dataclasses import replace
from typing import Any

from bot.operations import Body, Operation, Send
from bot.ports import PageConfig, Secret
from handlers.messages import Button, Reply

TELEGRAM_TOKEN = "1001:canary-telegram-token-0123456789abc"
BOT_ID = "1001"
GROUP = -1001
VK_TOKEN = "vk1.a.canary-vk-token-0123456789abcdef"
COMMUNITY = 210001
STAFF_CHAT = 2_000_000_004
ASKER = 5001

HELLO = Send(Reply("Добрый день!"))
CHOICE = Reply(
    "Про что вы? <b>не закрыт & [id1|все]",
    ((Button("Общежитие", "c:1"),), (Button("Спросить сотрудника", "c:2"),)),
)


def telegram_page(**changes: Any) -> PageConfig:
    """Return the page of a bot."""
    return replace(PageConfig("krk-tg", "telegram", Secret(TELEGRAM_TOKEN)), **changes)


def vk_page(**changes: Any) -> PageConfig:
    """Return the page of a community."""
    page = PageConfig("krk-vk", "vk", Secret(VK_TOKEN), external_id=str(COMMUNITY))
    return replace(page, **changes)


def operation(body: Body = HELLO, peer: int = ASKER, **changes: Any) -> Operation:
    """Return an operation towards a peer, a plain message unless told."""
    return replace(Operation(1, 3, str(peer), body, "k1", random_id=77), **changes)
