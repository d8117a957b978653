"""Each error of the contract has the outcome the contract names, through the fakes."""

from typing import Any

import pytest

from bot.adapters import telegram_errors, vk_errors
from bot.adapters.meanings import Only
from bot.operations import (
    AnswerPress,
    Copy,
    Delivered,
    Edit,
    Migrated,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    ThreadGone,
    Uncarried,
    Undeliverable,
    Unknown,
)
from handlers.messages import Reply
from tests.adapters import pages, test_telegram_receive, test_vk_receive
from tests.adapters.pages import ASKER, GROUP, STAFF_CHAT, operation
from tests.errors import (
    BUG,
    CASES,
    CHAT,
    DIALOG,
    DONE,
    FILE,
    MOVED,
    PAGE,
    RETRY,
    STOP,
    TOPIC,
    UNKNOWN,
    Case,
    table,
)

_EDIT = Edit("2", Reply("Общежитие есть."))
_KINDS: dict[str, tuple[type[Result], str]] = {
    RETRY: (Retry, "operation"),
    PAGE: (Retry, "page"),
    CHAT: (Retry, "chat"),
    UNKNOWN: (Unknown, ""),
    DIALOG: (Undeliverable, ""),
    STOP: (PageDown, ""),
    BUG: (OurBug, ""),
    DONE: (Delivered, ""),
    TOPIC: (ThreadGone, ""),
    FILE: (Uncarried, ""),
    MOVED: (Migrated, ""),
}


def _doing(case: Case) -> Operation:
    chat = GROUP if case.platform == "telegram" else STAFF_CHAT
    match case.doing:
        case "chat":
            return operation(peer=chat)
        case "topic":
            return operation(peer=chat, thread="1")
        case "edit":
            return operation(_EDIT)
        case "copy":
            return operation(Copy("3", ("1",)))
        case "press":
            return operation(AnswerPress("1", str(ASKER)))
    return operation()


def _perform(case: Case) -> Result:
    async def work(adapter: Any, fake: Any) -> Result:
        fake.faults.add(case.fault)
        result: Result = await adapter.perform(_doing(case))
        # A send to a platform without idempotency is one request, whatever comes of it.
        assert len(fake.calls) <= 1
        return result

    play = test_vk_receive.play if case.platform == "vk" else test_telegram_receive.play
    found: Result = play(work)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_error(case: Case) -> None:
    result = _perform(case)
    kind, scope = _KINDS[case.follows]
    assert isinstance(result, kind), result
    if isinstance(result, Retry):
        assert (result.scope, result.after) == (scope, case.wait)
    if isinstance(result, Undeliverable | Uncarried):
        assert result.reason == case.word
    if isinstance(result, PageDown):
        assert len(result.reason) > 40, "a person is told what to do"
        assert pages.VK_TOKEN not in result.reason
    if isinstance(result, Delivered):
        assert result.external_id == ("2" if case.doing == "edit" else "")
    if isinstance(result, Migrated):
        assert result.peer == "-100777"


def test_every_row_of_the_program_is_tried() -> None:
    """A row that no case fits would be a row nobody has tried."""
    kinds = {Only.ALL: "send", Only.CHAT: "chat", Only.EDIT: "edit", Only.PRESS: "press",
             Only.THREAD: "topic", Only.FILES: "copy"}  # fmt: skip
    untried = []
    for platform, rows in (("vk", vk_errors.ROWS), ("telegram", telegram_errors.ROWS)):
        cases = [case for case in CASES if case.platform == platform]
        for row in rows:
            doing = {kinds[row.only]} if row.only else set(kinds.values())
            if not any(
                case.doing in doing and row.fits(_code(case), case.error.lower(), frozenset(Only))
                for case in cases
            ):
                untried.append(row)
    assert untried == []


def _code(case: Case) -> int:
    number = case.error.partition(" ")[0]
    return int(number) if number.isdecimal() else 0


def test_names_are_unique_and_the_table_lists_each() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    assert all(f"| {name} |" in table() for name in names)
