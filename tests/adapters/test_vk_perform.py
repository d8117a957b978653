"""How a VK operation came out: every error code has one meaning, and nothing is said twice."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.vk import VkAdapter
from bot.adapters.vk_errors import STOPPED
from bot.adapters.vk_text import harmless
from bot.operations import (
    AnswerPress,
    CreateTopic,
    Delivered,
    Edit,
    MarkAnswered,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    Undeliverable,
    Unknown,
)
from handlers.messages import Button, Keys, Reply
from tests.adapters.pages import (
    ASKER,
    CHOICE,
    COMMUNITY,
    STAFF_CHAT,
    VK_TOKEN,
    operation,
)
from tests.adapters.test_vk_receive import play
from tests.fakes import faults
from tests.fakes.vk import FakeVk

HOUR = 3600.0


def perform(doing: Operation, *fault: faults.Fault) -> tuple[Result, FakeVk]:
    """Return how an operation came out, with an asker and a staff chat there."""

    async def work(adapter: VkAdapter, vk: FakeVk) -> Any:
        vk.say(COMMUNITY, ASKER, "Привет")
        vk.add_chat(COMMUNITY, STAFF_CHAT)
        for one in fault:
            vk.faults.add(one)
        result = await adapter.perform(doing)
        assert len(vk.calls) <= 1
        return result, vk

    found: tuple[Result, FakeVk] = play(work)
    return found


def test_a_message_has_callback_buttons_and_neither_mentions_nor_previews() -> None:
    result, vk = perform(operation(Send(CHOICE)))
    [sent] = vk.sent(COMMUNITY, ASKER)
    assert result == Delivered(f"id{sent.message_id}")
    assert (sent.text, sent.random_id) == (harmless(CHOICE.text), 77)
    assert [button["type"] for button in sent.buttons] == ["callback", "callback"]
    assert [json.loads(button["payload"]) for button in sent.buttons] == [
        {"b": "c:1"},
        {"b": "c:2"},
    ]
    params = vk.calls[-1].params
    assert (params["disable_mentions"], params["dont_parse_links"]) == (1, 1)
    assert "peer_ids" not in params


def test_without_buttons_there_is_no_keyboard() -> None:
    _, vk = perform(operation(Send(Reply("Добрый день!", ((), ())))))
    assert "keyboard" not in vk.calls[-1].params


def test_in_a_group_chat_the_number_is_the_conversations() -> None:
    result, vk = perform(operation(Send(CHOICE), peer=STAFF_CHAT))
    [sent] = vk.sent(COMMUNITY, STAFF_CHAT)
    assert (sent.message_id, sent.text) == (0, harmless(CHOICE.text))
    assert result == Delivered(str(sent.conversation_message_id))


def test_a_refusal_inside_a_list_is_a_refusal() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> Result:
        vk.add_chat(COMMUNITY, STAFF_CHAT)
        vk.peer_state(COMMUNITY, STAFF_CHAT, "no_access")
        return await adapter.perform(operation(peer=STAFF_CHAT))

    assert play(work) == Undeliverable("no_chat")


NO_NUMBER = Unknown("no message number in the answer")
NO_ANSWER = Unknown("the answer is neither a response nor an error")


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ({"response": 0}, Delivered("")),
        ({"response": {"message_id": 5, "cmid": 12}}, Delivered("12")),
        ({"response": [{"peer_id": 5, "conversation_message_id": 12}]}, Delivered("12")),
        ({"response": []}, NO_NUMBER),
        ({"response": None}, NO_NUMBER),
        ({"answer": 5}, NO_ANSWER),
        ({"error": {"error_code": "6"}}, NO_ANSWER),
    ],
)
def test_answers_of_every_shape(answer: dict[str, Any], result: Result) -> None:
    assert perform(operation(), faults.error(200, answer))[0] == result


def test_a_captcha_without_its_picture_is_no_accident() -> None:
    bare = faults.error(200, {"error": {"error_code": 14, "error_msg": "Captcha needed"}})
    assert perform(operation(), bare)[0] == PageDown(STOPPED[14])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.refused(), Retry),
        (faults.cut_before(), Unknown),
        (faults.cut_after(), Unknown),
        (faults.html(), Unknown),
        (faults.broken_json(effect=True), Unknown),
        (faults.hang(effect=True), Unknown),
    ],
)
def test_each_fault_has_one_meaning(fault: faults.Fault, kind: type[Result]) -> None:
    assert isinstance(perform(operation(), fault)[0], kind)


def test_a_repetition_is_noticed_by_vk() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        cut = vk.faults.add(faults.cut_after(), times=1)
        first = await adapter.perform(operation())
        assert (isinstance(first, Unknown), cut.struck) == (True, 1)
        again = replace(operation(), attempt=2, unknown=True, age=70.0)
        assert await adapter.perform(again) == Delivered("id2")
        assert len(vk.sent(COMMUNITY, ASKER)) == 1

    play(work)


def test_after_an_hour_history_is_asked_instead() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        vk.faults.add(faults.cut_after(), times=1)
        await adapter.perform(operation())
        late = replace(operation(), attempt=9, unknown=True, age=HOUR)
        assert await adapter.perform(late) == Delivered("2")
        assert [call.method for call in vk.calls] == ["messages.send", "messages.getHistory"]

    play(work)


def test_what_history_does_not_have_is_sent() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        late = replace(operation(), attempt=9, unknown=True, age=HOUR)
        assert await adapter.perform(late) == Delivered("id2")
        known = replace(operation(), random_id=78, attempt=9, age=HOUR)
        assert await adapter.perform(known) == Delivered("id3")
        methods = [call.method for call in vk.calls]
        assert methods == ["messages.getHistory", "messages.send", "messages.send"]

    play(work)


@pytest.mark.parametrize(
    "fault", [faults.refused(), faults.html(), faults.error(200, {"response": {"items": None}})]
)
def test_while_history_cannot_be_read_nothing_is_sent(fault: faults.Fault) -> None:
    late = replace(operation(), attempt=9, unknown=True, age=HOUR)
    result, vk = perform(late, fault)
    assert isinstance(result, Unknown)
    assert vk.sent(COMMUNITY, ASKER) == []


@pytest.mark.parametrize("peer", [ASKER, STAFF_CHAT])
def test_an_edit_takes_the_number_a_send_gave_and_that_of_a_press(peer: int) -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        vk.add_chat(COMMUNITY, STAFF_CHAT)
        sent = await adapter.perform(operation(Send(CHOICE), peer))
        assert isinstance(sent, Delivered)
        [message] = vk.sent(COMMUNITY, peer)
        for target in (sent.external_id, str(message.conversation_message_id)):
            change = operation(Edit(target, Reply(f"Общежитие есть. {target}")), peer)
            assert await adapter.perform(change) == Delivered(target)
            assert (message.text, message.buttons) == (f"Общежитие есть. {target}", [])

    play(work)


@pytest.mark.parametrize("code", [15, 909, 920])
def test_what_cannot_be_edited_any_more_is_undeliverable(code: int) -> None:
    doing = operation(Edit("id2", Reply("а")))
    assert perform(doing, faults.vk_error(code))[0] == Undeliverable("no_message")
    assert perform(doing)[0] == Undeliverable("no_message")


def test_a_press_is_answered_with_a_toast_or_silently() -> None:
    async def work(adapter: VkAdapter, vk: FakeVk) -> None:
        vk.say(COMMUNITY, ASKER, "Привет")
        await adapter.perform(operation(Send(CHOICE)))
        for toast in ("Передаю сотруднику", ""):
            event = vk.press(COMMUNITY, ASKER, 2, '{"b":"c:1"}')["object"]["event_id"]
            answer = operation(AnswerPress(event, str(ASKER), toast))
            assert await adapter.perform(answer) == Delivered()
            shown = vk.event_answer(COMMUNITY, event)
            assert shown == ({"type": "show_snackbar", "text": toast} if toast else None)
        late = operation(AnswerPress("gone", str(ASKER)))
        assert await adapter.perform(late) == Delivered()

    play(work)


def test_a_dialog_is_taken_off_vks_own_list() -> None:
    result, vk = perform(operation(MarkAnswered()))
    assert result == Delivered()
    assert vk.communities[COMMUNITY].dialog(ASKER).unanswered is False


@pytest.mark.parametrize(
    "doing",
    [
        operation(CreateTopic("Аня")),
        operation(random_id=0),
        operation(Edit("x", Reply("а"))),
        operation(AnswerPress("1", "")),
        Operation(1, 3, "", Send(Reply("а")), "k", 7),
    ],
)
def test_what_cannot_be_asked_is_our_bug_and_not_asked(doing: Operation) -> None:
    result, vk = perform(doing)
    assert isinstance(result, OurBug)
    assert vk.calls == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply("а" * 4097),
        Reply("👍" * 2049),
        Reply("а", ((Button("x" * 41, "y"),),)),
        Reply("а", ((Button("👍" * 21, "y"),),)),
        Reply("а", ((Button("x", "я" * 124),),)),
        Reply("а", tuple((Button("x", "y"),) for _ in range(11)), keys=Keys.TEXT),
        Reply("а", tuple((Button("x", "y"),) for _ in range(7))),
        Reply("а", (tuple(Button("x", "y") for _ in range(6)),)),
    ],
)
def test_what_vk_refuses_of_ours_is_our_bug(reply: Reply) -> None:
    result, vk = perform(operation(Send(reply)))
    assert isinstance(result, OurBug)
    assert vk.sent(COMMUNITY, ASKER) == []
    assert VK_TOKEN not in repr(result)
