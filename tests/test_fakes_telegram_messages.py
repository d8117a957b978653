"""FakeTelegram takes and refuses messages in private chats as the Bot API does."""

from typing import Any

import pytest

from tests.fakes.asking import refusal, result
from tests.fakes.schemas import telegram_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock

TOKEN = "1001:token"
OTHER = "1002:token"
ASKER = 500
LONG_DATA = {"inline_keyboard": [[{"text": "!", "callback_data": "я" * 33}]]}


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> FakeTelegram:
    fake = FakeTelegram(clock, check=telegram_check())
    fake.add_bot(TOKEN)
    fake.add_bot(OTHER)
    return fake


def ask(telegram: FakeTelegram, method: str, **params: Any) -> Any:
    return result(telegram, TOKEN, method, **params)


def refused(telegram: FakeTelegram, method: str, **params: Any) -> tuple[int, str]:
    return refusal(telegram, TOKEN, method, **params)


def test_a_sent_message_is_stored_and_returned(telegram: FakeTelegram, clock: HandClock) -> None:
    asked = telegram.say(TOKEN, ASKER, "Привет")
    clock.pass_by(2)
    reply = {"message_id": asked["message"]["message_id"]}
    got = ask(telegram, "sendMessage", chat_id=ASKER, text="Здравствуйте", reply_parameters=reply)
    assert got["reply_to_message"]["text"] == "Привет"
    assert (got["text"], got["date"], got["chat"]["type"]) == (
        "Здравствуйте",
        int(clock()),
        "private",
    )
    sent = telegram.sent(TOKEN, ASKER)
    assert [(post.message_id, post.text, post.at) for post in sent] == [
        (got["message_id"], "Здравствуйте", clock())
    ]
    assert telegram.sent(OTHER, ASKER) == []


def test_private_chats_belong_to_one_bot(telegram: FakeTelegram) -> None:
    assert telegram.sent(TOKEN, ASKER) == []
    telegram.say(OTHER, ASKER, "Привет")
    chat_not_found = (400, "Bad Request: chat not found")
    assert refused(telegram, "sendMessage", chat_id=ASKER, text="?") == chat_not_found
    assert ask(telegram, "getUpdates") == []


@pytest.mark.parametrize(
    ("state", "description"),
    [
        ("blocked", "Forbidden: bot was blocked by the user"),
        ("deactivated", "Forbidden: user is deactivated"),
        ("not_started", "Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_people_who_cannot_be_reached(telegram: FakeTelegram, state: Any, description: str) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    telegram.user_state(TOKEN, ASKER, state)
    assert refused(telegram, "sendMessage", chat_id=ASKER, text="!") == (403, description)
    assert telegram.sent(TOKEN, ASKER) == []
    telegram.say(TOKEN, ASKER, "Я снова тут")
    assert ask(telegram, "sendMessage", chat_id=ASKER, text="!")


def test_blocking_and_coming_back_are_told(telegram: FakeTelegram) -> None:
    telegram.user_state(TOKEN, ASKER, "blocked")
    telegram.user_state(TOKEN, ASKER, "started")
    members = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in ask(telegram, "getUpdates")
    ]
    assert members == ["kicked", "member"]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "я" * 4097}, "message is too long"),
        ({"text": "👩‍👩‍👧" * 513}, "message is too long"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "балл < 4", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": "<b>да", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ({"text": "да</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag"),
        ({"text": "?", "message_thread_id": 9}, "message thread not found"),
        ({"text": "?", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "?", "reply_markup": LONG_DATA}, "BUTTON_DATA_INVALID"),
        ({"text": "?", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
    ],
)  # fmt: skip
def test_bad_messages(clock: HandClock, params: dict[str, Any], description: str) -> None:
    telegram = FakeTelegram(clock)
    telegram.add_bot(TOKEN)
    telegram.say(TOKEN, ASKER, "Привет")
    status, said = refused(telegram, "sendMessage", chat_id=ASKER, **params)
    assert status == 400
    assert said.startswith(f"Bad Request: {description}")
    assert telegram.sent(TOKEN, ASKER) == []


def test_messages_at_the_limits_pass(telegram: FakeTelegram) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    button = {"text": "Да", "callback_data": "я" * 32}
    markup = {"inline_keyboard": [[button]]}
    for text in ("я" * 4096, "👩‍👩‍👧" * 512):
        ask(telegram, "sendMessage", chat_id=ASKER, text=text, reply_markup=markup)
    assert telegram.sent(TOKEN, ASKER)[0].buttons == [button]


def test_html_becomes_text_and_entities(telegram: FakeTelegram) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    text = '😀 <b>Балл &lt; 4</b>, <a href="https://kk.invalid">сайт</a>'
    got = ask(telegram, "sendMessage", chat_id=ASKER, text=text, parse_mode="HTML")
    assert got["text"] == "😀 Балл < 4, сайт"
    assert got["entities"] == [
        {"type": "bold", "offset": 3, "length": 8},
        {"type": "text_link", "offset": 13, "length": 4, "url": "https://kk.invalid"},
    ]


def test_edits(telegram: FakeTelegram) -> None:
    asked = telegram.say(TOKEN, ASKER, "Привет")["message"]["message_id"]
    sent = ask(telegram, "sendMessage", chat_id=ASKER, text="раз")["message_id"]
    place = {"chat_id": ASKER, "message_id": sent}
    assert "not modified" in refused(telegram, "editMessageText", **place, text="раз")[1]
    assert ask(telegram, "editMessageText", **place, text="два")["text"] == "два"
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": "1"}]]}
    assert ask(telegram, "editMessageReplyMarkup", **place, reply_markup=markup)
    post = telegram.sent(TOKEN, ASKER)[0]
    assert (post.text, post.history, post.buttons[0]["text"]) == ("два", ["раз"], "Да")
    assert (
        "can't be edited"
        in refused(telegram, "editMessageText", chat_id=ASKER, message_id=asked, text="чужое")[1]
    )
    missing = {"chat_id": ASKER, "message_id": 77}
    assert "to edit not found" in refused(telegram, "editMessageText", **missing, text="?")[1]


def test_deleting(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    sent = [ask(telegram, "sendMessage", chat_id=ASKER, text=text) for text in ("раз", "два")]
    place = {"chat_id": ASKER, "message_id": sent[0]["message_id"]}
    assert ask(telegram, "deleteMessage", **place) is True
    assert "to delete not found" in refused(telegram, "deleteMessage", **place)[1]
    assert [post.deleted for post in telegram.sent(TOKEN, ASKER)] == [True, False]
    clock.pass_by(48 * 3600 + 1)
    late = {"chat_id": ASKER, "message_id": sent[1]["message_id"]}
    assert "can't be deleted" in refused(telegram, "deleteMessage", **late)[1]


def test_a_press_is_answered_once_in_time(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    sent = ask(telegram, "sendMessage", chat_id=ASKER, text="?")["message_id"]
    query = telegram.press(TOKEN, ASKER, sent, "подделка")["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("подделка", "?")
    assert telegram.callback_answer(TOKEN, query["id"]) is None
    assert ask(telegram, "answerCallbackQuery", callback_query_id=query["id"], text="Готово")
    answered = telegram.callback_answer(TOKEN, query["id"])
    assert answered is not None
    assert answered["text"] == "Готово"
    clock.pass_by(61)
    assert (
        "query is too old"
        in refused(telegram, "answerCallbackQuery", callback_query_id=query["id"])[1]
    )
