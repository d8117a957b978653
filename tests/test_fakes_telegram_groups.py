"""FakeTelegram's groups: topics that get lost, privacy mode, migration, rights, the group limit."""

from typing import Any, Literal

import pytest

from tests.fakes.asking import refusal, result
from tests.fakes.schemas import telegram_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock

TOKEN = "1001:token"
DESK = -1001
ADMIN = 70


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> FakeTelegram:
    fake = FakeTelegram(clock, check=telegram_check())
    fake.add_bot(TOKEN)
    fake.add_group(DESK, TOKEN)
    return fake


def ask(telegram: FakeTelegram, method: str, **params: Any) -> Any:
    return result(telegram, TOKEN, method, chat_id=DESK, **params)


def refused(telegram: FakeTelegram, method: str, **params: Any) -> tuple[int, str]:
    return refusal(telegram, TOKEN, method, chat_id=DESK, **params)


def test_a_topic_is_made_named_closed_and_written_in(telegram: FakeTelegram) -> None:
    made = ask(telegram, "createForumTopic", name="Вопрос 1")
    thread = made["message_thread_id"]
    card = ask(telegram, "sendMessage", text="карточка", message_thread_id=thread)
    assert (card["message_thread_id"], card["is_topic_message"]) == (thread, True)
    assert ask(telegram, "editForumTopic", message_thread_id=thread, name="Отвечен") is True
    again = {"message_thread_id": thread, "name": "Отвечен"}
    assert "TOPIC_NOT_MODIFIED" in refused(telegram, "editForumTopic", **again)[1]
    assert ask(telegram, "closeForumTopic", message_thread_id=thread) is True
    closed = {"text": "ещё", "message_thread_id": thread}
    assert refused(telegram, "sendMessage", **closed) == (400, "Bad Request: TOPIC_CLOSED")
    assert ask(telegram, "reopenForumTopic", message_thread_id=thread) is True
    ask(telegram, "sendMessage", **closed)
    assert [post.thread_id for post in telegram.sent(TOKEN, DESK)] == [thread, thread]


def test_a_deleted_topic_takes_its_messages_along(telegram: FakeTelegram) -> None:
    thread = telegram.add_topic(DESK, "Вопрос 2")
    ask(telegram, "sendMessage", text="карточка", message_thread_id=thread)
    telegram.topic_state(DESK, thread, "deleted")
    lost = {"text": "ещё", "message_thread_id": thread}
    gone = (400, "Bad Request: message thread not found")
    assert refused(telegram, "sendMessage", **lost) == gone
    renamed = {"message_thread_id": thread, "name": "?"}
    assert "TOPIC_DELETED" in refused(telegram, "editForumTopic", **renamed)[1]
    assert "TOPIC_ID_INVALID" in refused(telegram, "closeForumTopic", message_thread_id=999)[1]
    card = telegram.sent(TOKEN, DESK)[0].message_id
    assert "not found" in refused(telegram, "editMessageText", message_id=card, text="?")[1]


def test_topic_names_have_a_limit(telegram: FakeTelegram) -> None:
    assert refused(telegram, "createForumTopic", name="я" * 129)[0] == 400
    assert ask(telegram, "createForumTopic", name="я" * 128)["name"] == "я" * 128


def test_a_word_in_a_topic_seems_to_answer_the_message_that_opened_it(
    telegram: FakeTelegram,
) -> None:
    thread = telegram.add_topic(DESK, "Вопрос 3")
    card = ask(telegram, "sendMessage", text="карточка", message_thread_id=thread)["message_id"]
    loose = telegram.say_in_group(TOKEN, DESK, ADMIN, "приходите", thread_id=thread)
    aimed = telegram.say_in_group(TOKEN, DESK, ADMIN, "да", thread_id=thread, reply_to=card)
    assert loose is not None
    assert aimed is not None
    assert loose["message"]["reply_to_message"]["message_id"] == thread
    assert "forum_topic_created" in loose["message"]["reply_to_message"]
    assert aimed["message"]["reply_to_message"]["message_id"] == card


def test_without_rights_the_bot_sees_only_what_is_meant_for_it(telegram: FakeTelegram) -> None:
    card = ask(telegram, "sendMessage", text="карточка")["message_id"]
    telegram.bot_status(TOKEN, DESK, "member")
    assert telegram.say_in_group(TOKEN, DESK, ADMIN, "болтовня") is None
    assert telegram.say_in_group(TOKEN, DESK, ADMIN, "/взять") is not None
    assert telegram.say_in_group(TOKEN, DESK, ADMIN, "ответ", reply_to=card) is not None
    assert "not enough rights" in refused(telegram, "createForumTopic", name="?")[1]
    assert len(result(telegram, TOKEN, "getUpdates")) == 2


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        ("kicked", 403, "bot was kicked"),
        ("left", 403, "bot is not a member"),
        ("restricted", 400, "not enough rights to send"),
    ],
)
def test_a_bot_thrown_out_or_muted_cannot_write(
    telegram: FakeTelegram,
    status: Literal["kicked", "left", "restricted"],
    code: int,
    said: str,
) -> None:
    telegram.bot_status(TOKEN, DESK, status)
    got = refused(telegram, "sendMessage", text="карточка")
    assert got[0] == code
    assert said in got[1]
    assert telegram.say_in_group(TOKEN, DESK, ADMIN, "тишина") is None


def test_the_bot_can_ask_for_its_own_rights(telegram: FakeTelegram) -> None:
    assert ask(telegram, "getChat")["is_forum"] is True
    assert ask(telegram, "getChatMember", user_id=1001)["can_manage_topics"] is True
    telegram.groups[DESK].topic_rights = False
    assert ask(telegram, "getChatMember", user_id=1001)["can_manage_topics"] is False
    telegram.bot_status(TOKEN, DESK, "restricted")
    assert ask(telegram, "getChatMember", user_id=1001)["can_send_messages"] is False
    assert ask(telegram, "getChatMember", user_id=ADMIN)["status"] == "member"


def test_a_migrated_group_names_its_new_id(telegram: FakeTelegram) -> None:
    telegram.migrate(DESK, -1002)
    answer = telegram.handle(TOKEN, "sendMessage", {"chat_id": DESK, "text": "?"})
    assert answer.status == 400
    assert isinstance(answer.body, dict)
    assert answer.body["parameters"] == {"migrate_to_chat_id": -1002}
    moved = result(telegram, TOKEN, "sendMessage", chat_id=-1002, text="?")
    assert moved["chat"]["id"] == -1002


def test_a_group_takes_twenty_messages_a_minute(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.group_limit = 20
    for number in range(20):
        ask(telegram, "sendMessage", text=f"{number}")
        clock.pass_by(1)
    answer = telegram.handle(TOKEN, "sendMessage", {"chat_id": DESK, "text": "?"})
    assert answer.status == 429
    assert isinstance(answer.body, dict)
    assert answer.body["parameters"] == {"retry_after": 40}
    clock.pass_by(40)
    ask(telegram, "sendMessage", text="теперь можно")


def test_a_bot_sends_only_so_much_in_a_second(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.bot_limit = 3
    for asker in range(3):
        telegram.say(TOKEN, asker + 1, "Привет")
        result(telegram, TOKEN, "sendMessage", chat_id=asker + 1, text="!")
    assert refusal(telegram, TOKEN, "sendMessage", chat_id=1, text="!")[0] == 429
    clock.pass_by(1)
    result(telegram, TOKEN, "sendMessage", chat_id=1, text="!")


def test_presses_in_a_group_tell_who_pressed(telegram: FakeTelegram) -> None:
    card = ask(telegram, "sendMessage", text="карточка")["message_id"]
    query = telegram.press(TOKEN, DESK, card, "взять", user_id=ADMIN)["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (ADMIN, DESK)
