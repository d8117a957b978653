"""Each error of the contract has the outcome the contract names, through the fakes."""

import json
from typing import Any

import pytest

from bot.adapters import telegram_errors, vk_errors
from bot.adapters.meanings import Only
from bot.adapters.telegram_outcomes import CONFLICT_WAIT
from bot.operations import (
    AnswerPress,
    Copy,
    CreateTopic,
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
from bot.ports import Batch, Conflict, PageStopped, TryLater
from handlers.messages import Reply
from tests.adapters import pages, test_telegram_receive, test_vk_receive
from tests.adapters.pages import ASKER, GROUP, STAFF_CHAT, operation
from tests.errors.__main__ import main
from tests.errors.case import (
    BUG,
    CHAT,
    CONFLICT,
    DIALOG,
    DONE,
    FILE,
    LATER,
    LOST,
    MOVED,
    PAGE,
    RETRY,
    STOP,
    TOPIC,
    UNKNOWN,
    Case,
    table,
)
from tests.errors.cases import CASES
from tests.fakes.schemas import ABSENT, PRESENT, ROOT

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
_ENDS: dict[str, type[Exception]] = {STOP: PageStopped, LATER: TryLater, CONFLICT: Conflict}
_SENT = tuple(case for case in CASES if case.doing != "poll")
_POLLED = tuple(case for case in CASES if case.doing == "poll")


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
        case "create":
            return operation(CreateTopic("Вопрос № 1"), peer=chat)
    return operation()


def _perform(case: Case) -> Result:
    async def work(adapter: Any, fake: Any) -> Result:
        fake.faults.add(case.fault)
        result: Result = await adapter.perform(_doing(case))
        # A send to a platform without idempotency is one request, whatever comes of it.
        assert len(fake.calls) <= 1
        return result

    found: Result = _play(case)(work)
    return found


def _play(case: Case) -> Any:
    return test_vk_receive.play if case.platform == "vk" else test_telegram_receive.play


def _poll(case: Case) -> Batch | Exception:
    """What a poll from 5 ends with; an API's error meets VK's poll before it has a server."""
    failed = case.error.startswith("failed")
    method = "a_check" if failed else "getUpdates" if case.platform == "telegram" else "*"

    async def work(adapter: Any, fake: Any) -> Batch | Exception:
        if case.platform == "telegram":
            # Somebody else's, so that it is not ours to delete.
            fake.bots[pages.TELEGRAM_TOKEN].webhook = {"url": "https://another.invalid/"}
        fake.faults.add(case.fault, method)
        try:
            batch: Batch = await adapter.receive("1")
        except (PageStopped, TryLater) as error:
            return error
        return batch

    found: Batch | Exception = _play(case)(work)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_error(case: Case) -> None:
    if case.doing == "poll":
        _check_poll(case, _poll(case))
    else:
        _check_result(case, _perform(case))


def _check_poll(case: Case, found: Batch | Exception) -> None:
    if case.follows == LOST:
        assert isinstance(found, Batch)
        assert (found.updates, found.cursor) == ((), "9")
        assert found.lost
        return
    assert type(found) in (_ENDS[case.follows], *_ENDS[case.follows].__subclasses__()), found
    if isinstance(found, TryLater):
        assert isinstance(found, Conflict) == (case.follows == CONFLICT)
        assert found.after == (CONFLICT_WAIT if case.follows == CONFLICT else case.wait)
    else:
        assert len(str(found)) > 40, "a person is told what to do"
    assert pages.VK_TOKEN not in str(found)


def _check_result(case: Case, result: Result) -> None:
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
        cases = [case for case in _SENT if case.platform == platform]
        for row in rows:
            doing = {kinds[row.only]} if row.only else set(kinds.values())
            if not any(
                case.doing in doing and row.fits(case.code, case.error.lower(), frozenset(Only))
                for case in cases
            ):
                untried.append(row)
    assert untried == []


def test_what_stops_a_page_is_tried_while_it_hears_as_well() -> None:
    """A captcha and switched off bot features stop sending only."""
    polled = {case.code for case in _POLLED if case.platform == "vk" and case.follows == STOP}
    assert set(vk_errors.STOPPED) - polled == {14, 912}


@pytest.mark.skipif(not PRESENT, reason=ABSENT)
def test_every_error_vk_publishes_for_what_we_send_is_tried() -> None:
    errors = json.loads((ROOT / "vk" / "errors.json").read_text())["errors"]
    methods = json.loads((ROOT / "vk" / "messages" / "methods.json").read_text())["methods"]
    names = {
        error["$ref"].rpartition("/")[2]
        for method in methods
        if method["name"] in _METHODS
        for error in method.get("errors", ())
    }
    ours = {errors[name]["code"] for name in names}
    everywhere = {error["code"] for error in errors.values() if error["code"] <= _FOR_ALL}
    tried = {case.code for case in _SENT if case.platform == "vk"}
    assert len(ours) > 20
    assert (ours | everywhere) - tried == set()


_METHODS = {
    "messages.send", "messages.edit", "messages.sendMessageEventAnswer",
    "messages.markAsAnsweredConversation", "messages.getHistory", "messages.getConversations",
}  # fmt: skip
_FOR_ALL = 100
"""VK's codes up to here may come of any method."""


def test_the_table_lists_each_case_with_the_test_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)
    main(["vk"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + sum(case.platform == "vk" for case in CASES)
    assert lines[0] == "| platform | code | what it says | to what | what follows | test |"
    [flood] = [line for line in lines if line.startswith("| vk | 9 | flood control | send |")]
    assert flood.split(" | ")[4] == "freeze the page, then again (60 s)"
    assert flood.endswith("test_errors.py::test_each_error[vk 9 flood control]` |")
    assert all(case.test in table(CASES) for case in CASES)
