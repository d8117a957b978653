"""How a Telegram operation came out is one of eight words, and each fault has exactly one."""

import json
from typing import Any

import pytest

from bot.adapters.telegram import TelegramAdapter
from bot.adapters.telegram_errors import TOKEN_REFUSED
from bot.operations import (
    AnswerPress,
    CreateTopic,
    Delivered,
    Edit,
    MarkAnswered,
    Migrated,
    Operation,
    OurBug,
    PageDown,
    Result,
    Retry,
    Send,
    ThreadGone,
    Undeliverable,
    Unknown,
)
from bot.ports import Secret
from handlers.messages import Button, Reply
from handlers.splitting import cut
from tests.adapters.pages import ASKER, CHOICE, GROUP, HELLO, TELEGRAM_TOKEN, operation
from tests.adapters.test_telegram_receive import play
from tests.fakes import faults
from tests.fakes.telegram import FakeTelegram

TOPIC = 1


def perform(doing: Operation, *fault: faults.Fault, **page: Any) -> tuple[Result, FakeTelegram]:
    """Return how an operation came out, with an asker, a staff group and its topic there."""

    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Any:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        assert telegram.add_topic(GROUP, "Аня") == TOPIC
        for one in fault:
            telegram.faults.add(one)
        result = await adapter.perform(doing)
        assert len(telegram.calls) <= 1
        return result, telegram

    found: tuple[Result, FakeTelegram] = play(work, **page)
    return found


def test_a_message_is_plain_text_with_buttons_and_no_preview() -> None:
    result, telegram = perform(operation(Send(CHOICE)))
    [posted] = telegram.sent(TELEGRAM_TOKEN, ASKER)
    assert result == Delivered(str(posted.message_id))
    assert (posted.text, posted.entities) == (CHOICE.text, [])
    assert [button["callback_data"] for button in posted.buttons] == ["c:1", "c:2"]
    params = telegram.calls[-1].params
    assert json.loads(params["link_preview_options"]) == {"is_disabled": True}
    assert "parse_mode" not in params


def test_a_message_goes_into_its_topic() -> None:
    result, telegram = perform(operation(peer=GROUP, thread=str(TOPIC)))
    [posted] = [post for post in telegram.groups[GROUP].messages.values() if post.text]
    assert isinstance(result, Delivered)
    assert posted.thread_id == TOPIC


def test_an_answer_the_library_could_not_read_is_still_a_delivery() -> None:
    odd = {"ok": True, "result": {"message_id": 9, "chat": {"id": 5, "type": "hologram"}}}
    assert perform(operation(), faults.error(200, odd))[0] == Delivered("9")


def test_a_topic_passed_over_in_silence_is_gone() -> None:
    elsewhere = {"ok": True, "result": {"message_id": 9}}
    doing = operation(peer=GROUP, thread=str(TOPIC))
    assert perform(doing, faults.error(200, elsewhere))[0] == ThreadGone()


HTML = Unknown("ClientDecodeError < JSONDecodeError")
CUT = Unknown("TelegramNetworkError < ServerDisconnectedError")
FAULTS: list[tuple[faults.Fault, Result]] = [
    (faults.refused(), Retry("TelegramNetworkError < ClientConnectorError")),
    (faults.too_many(31), Retry("flood", 31.0, "chat")),
    (faults.too_many(), Retry("flood", 5.0, "page")),
    (faults.cut_before(), CUT),
    (faults.cut_after(), CUT),
    (faults.html(), HTML),
    (faults.html(403), HTML),
    (faults.broken_json(effect=True), HTML),
    (faults.not_ok(), Unknown("TelegramAPIError")),
    (faults.error(200, {"ok": True, "result": {}}), Unknown("no message_id in answer")),
]
REFUSALS: list[tuple[int, str, Result]] = [
    (401, "Unauthorized", PageDown(TOKEN_REFUSED)),
    (404, "Not Found", PageDown(TOKEN_REFUSED)),
    (403, "Forbidden: bot was kicked from the group chat", Undeliverable("kicked")),
    (403, "Forbidden: something new", Undeliverable("forbidden")),
    (400, "Bad Request: chat not found", Undeliverable("no_chat")),
    (400, "Bad Request: PEER_ID_INVALID", Undeliverable("no_chat")),
    (400, "Bad Request: need administrator rights in the chat", Undeliverable("no_rights")),
    (400, "Bad Request: BUTTON_DATA_INVALID", OurBug("400 Bad Request: BUTTON_DATA_INVALID")),
    (400, "Bad Request: no luck with Добрый день!", OurBug("400 Bad Request: no luck with …")),
    (413, "Request Entity Too Large", OurBug("413 Request Entity Too Large")),
    (500, "restart", Unknown("RestartingTelegram")),
    (502, "Bad Gateway", Unknown("TelegramServerError")),
]


@pytest.mark.parametrize(("fault", "result"), FAULTS)
def test_each_fault_has_one_meaning(fault: faults.Fault, result: Result) -> None:
    assert perform(operation(), fault)[0] == result


@pytest.mark.parametrize(("status", "description", "result"), REFUSALS)
def test_each_refusal_has_one_meaning(status: int, description: str, result: Result) -> None:
    fault = faults.telegram_error(status, description)
    assert perform(operation(), fault)[0] == result


def test_an_answer_that_never_comes_is_unknown() -> None:
    result, _ = perform(operation(), faults.hang(effect=True))
    assert isinstance(result, Unknown)


def test_a_token_that_cannot_be_one_takes_the_page_down() -> None:
    assert perform(operation(), token=Secret("nonsense"))[0] == PageDown(TOKEN_REFUSED)


@pytest.mark.parametrize(
    ("state", "reason"),
    [("blocked", "blocked"), ("deactivated", "deactivated"), ("not_started", "no_chat")],
)
def test_people_who_cannot_be_reached(state: Any, reason: str) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        telegram.user_state(TELEGRAM_TOKEN, ASKER, state)
        return await adapter.perform(operation())

    assert play(work) == Undeliverable(reason)


@pytest.mark.parametrize(
    ("status", "reason"), [("kicked", "kicked"), ("left", "kicked"), ("restricted", "no_rights")]
)
def test_groups_that_do_not_let_us_write(status: Any, reason: str) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        telegram.bot_status(TELEGRAM_TOKEN, GROUP, status)
        return await adapter.perform(operation(peer=GROUP))

    assert play(work) == Undeliverable(reason)


@pytest.mark.parametrize("state", ["deleted", "closed"])
def test_a_topic_that_is_not_there_any_more_is_gone(state: Any) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        thread = telegram.add_topic(GROUP, "Аня")
        telegram.topic_state(GROUP, thread, state)
        return await adapter.perform(operation(peer=GROUP, thread=str(thread)))

    assert play(work) == ThreadGone()


def test_a_group_that_moved_tells_its_new_number() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        telegram.migrate(GROUP, -100777)
        return await adapter.perform(operation(peer=GROUP))

    assert play(work) == Migrated("-100777")


def test_a_group_takes_so_many_a_minute() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        telegram.add_group(GROUP, TELEGRAM_TOKEN)
        telegram.group_limit = 1
        await adapter.perform(operation(peer=GROUP))
        return await adapter.perform(operation(peer=GROUP))

    assert play(work) == Retry("flood", 60.0, "chat")


def test_an_edit_changes_text_and_takes_buttons_away_and_may_be_repeated() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        sent = await adapter.perform(operation(Send(CHOICE)))
        assert isinstance(sent, Delivered)
        change = operation(Edit(sent.external_id, Reply("Общежитие есть.")))
        assert await adapter.perform(change) == sent
        assert await adapter.perform(change) == sent
        [posted] = telegram.sent(TELEGRAM_TOKEN, ASKER)
        assert (posted.text, posted.buttons) == ("Общежитие есть.", [])
        telegram.remove(TELEGRAM_TOKEN, ASKER, int(sent.external_id))
        assert await adapter.perform(change) == Undeliverable("no_message")

    play(work)


def test_a_topic_is_opened_with_a_name_that_fits() -> None:
    result, telegram = perform(operation(CreateTopic("я" * 200), peer=GROUP))
    assert result == Delivered("2")
    assert telegram.groups[GROUP].topics[2].name == "я" * 128


@pytest.mark.parametrize(
    ("group", "reason"), [({"forum": False}, "no_topics"), ({"topic_rights": False}, "no_rights")]
)
def test_a_group_without_topics_or_rights_is_said_so(group: dict[str, bool], reason: str) -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> Result:
        chat = telegram.add_group(GROUP, TELEGRAM_TOKEN)
        for name, value in group.items():
            setattr(chat, name, value)
        return await adapter.perform(operation(CreateTopic("Аня"), peer=GROUP))

    assert play(work) == Undeliverable(reason)


@pytest.mark.parametrize(
    ("doing", "said"),
    [(CreateTopic("Аня Петрова"), "400 odd …"), (AnswerPress("1", "5"), "400 odd Аня Петрова")],
)
def test_a_reason_quotes_nothing_we_sent(doing: CreateTopic | AnswerPress, said: str) -> None:
    refusal = faults.telegram_error(400, "odd Аня Петрова")
    result = perform(operation(doing, peer=GROUP), refusal)[0]
    assert result == OurBug(said)


def test_a_press_is_answered_and_too_late_is_as_good() -> None:
    async def work(adapter: TelegramAdapter, telegram: FakeTelegram) -> None:
        telegram.say(TELEGRAM_TOKEN, ASKER, "Привет")
        await adapter.perform(operation(Send(CHOICE)))
        query = telegram.press(TELEGRAM_TOKEN, ASKER, 2, "c:1")["callback_query"]["id"]
        answer = operation(AnswerPress(query, str(ASKER), "Передаю сотруднику"))
        assert await adapter.perform(answer) == Delivered()
        answered = telegram.callback_answer(TELEGRAM_TOKEN, query)
        assert answered is not None
        assert answered["text"] == "Передаю сотруднику"
        late = operation(AnswerPress("0", str(ASKER)))
        assert await adapter.perform(late) == Delivered()

    play(work)


def test_a_flood_of_press_answers_holds_the_page() -> None:
    doing = operation(AnswerPress("1", "5"))
    assert perform(doing, faults.too_many(3))[0] == Retry("flood", 3.0, "page")


def test_marking_as_answered_asks_nothing() -> None:
    result, telegram = perform(operation(MarkAnswered()))
    assert result == Delivered()
    assert telegram.calls == []


@pytest.mark.parametrize(
    "doing",
    [
        operation(HELLO, thread="x"),
        Operation(1, 3, "@college", HELLO, "k", 7),
        operation(Edit("", Reply("а"))),
    ],
)
def test_numbers_that_are_none_are_our_bug(doing: Operation) -> None:
    result, telegram = perform(doing)
    assert isinstance(result, OurBug)
    assert telegram.calls == []


@pytest.mark.parametrize("reply", [Reply("а" * 4097), Reply("а", ((Button("x", "y" * 65),),))])
def test_what_telegram_refuses_of_ours_is_our_bug(reply: Reply) -> None:
    result, telegram = perform(operation(Send(reply)))
    assert isinstance(result, OurBug)
    assert telegram.sent(TELEGRAM_TOKEN, ASKER) == []


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [("абв", 2, "аб"), ("а👍", 2, "а"), ("а👍", 3, "а👍"), ("", 5, ""), ("а\ud800б", 3, "а?б")],
)
def test_a_text_is_cut_between_characters(text: str, limit: int, kept: str) -> None:
    assert cut(text, limit) == kept
