"""FakeTelegram keeps and delivers updates as the Bot API is documented and known to do."""

from typing import Any

import pytest

from tests.fakes.asking import body, refusal, result
from tests.fakes.schemas import telegram_check
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock

TOKEN = "1001:token"
OTHER = "1002:token"
ASKER = 500


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


def poll(telegram: FakeTelegram, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(telegram, "getUpdates", **params)
    return found


def test_a_bot_knows_itself_and_a_revoked_token_knows_nobody(telegram: FakeTelegram) -> None:
    assert ask(telegram, "getMe")["id"] == 1001
    assert telegram.handle("9:none", "getMe", {}).status == 401
    telegram.revoke(TOKEN)
    assert refused(telegram, "getMe") == (401, "Unauthorized")


def test_an_update_comes_again_until_a_higher_offset_confirms_it(telegram: FakeTelegram) -> None:
    first = telegram.say(TOKEN, ASKER, "Привет")
    second = telegram.say(TOKEN, ASKER, "Когда приём?")
    assert second["update_id"] == first["update_id"] + 1
    assert poll(telegram) == [first, second] == poll(telegram, offset=first["update_id"])
    assert poll(telegram, offset=second["update_id"]) == [second]
    assert poll(telegram) == [second]
    assert poll(telegram, offset=second["update_id"] + 1) == []


def test_a_batch_has_a_hundred_updates_at_most(telegram: FakeTelegram) -> None:
    for number in range(130):
        telegram.say(TOKEN, ASKER, f"{number}")
    assert len(poll(telegram)) == 100 == len(poll(telegram, limit=500))
    assert len(poll(telegram, limit=7)) == 7


def test_a_negative_offset_forgets_all_but_the_newest(telegram: FakeTelegram) -> None:
    updates = [telegram.say(TOKEN, ASKER, f"{number}") for number in range(5)]
    assert poll(telegram, offset=-2) == updates[-2:]
    assert poll(telegram) == updates[-2:]


def test_updates_live_a_day(telegram: FakeTelegram, clock: HandClock) -> None:
    telegram.say(TOKEN, ASKER, "до отключения")
    clock.pass_by(24 * 3600 - 1)
    kept = telegram.say(TOKEN, ASKER, "позже")
    assert len(poll(telegram)) == 2
    clock.pass_by(1)
    assert poll(telegram) == [kept]
    assert ask(telegram, "getWebhookInfo")["pending_update_count"] == 1


def test_an_offset_far_ahead_of_numbers_that_jumped_down_confirms_nothing(
    telegram: FakeTelegram,
) -> None:
    telegram.jump(TOKEN, 100)
    late = telegram.say(TOKEN, ASKER, "после тихой недели")
    assert late["update_id"] == 100
    assert poll(telegram, offset=100_001) == [late] == poll(telegram, offset=100_001)
    assert poll(telegram, offset=101) == []


def test_allowed_updates_stay_in_force_until_changed(telegram: FakeTelegram) -> None:
    poll(telegram, allowed_updates='["callback_query"]')
    telegram.say(TOKEN, ASKER, "не для бота")
    assert poll(telegram) == []
    poll(telegram, allowed_updates="[]")
    telegram.say(TOKEN, ASKER, "снова для бота")
    assert len(poll(telegram)) == 1


def test_a_long_poll_is_held_until_something_comes(telegram: FakeTelegram) -> None:
    held = telegram.handle(TOKEN, "getUpdates", {"timeout": "30"})
    assert (held.hold, held.hold_for) == (True, 30.0)
    assert telegram.resume(held.ticket).hold
    update = telegram.say(TOKEN, ASKER, "Привет")
    assert body(telegram.resume(held.ticket))["result"] == [update]
    again = telegram.handle(TOKEN, "getUpdates", {"timeout": 90, "offset": 200_000})
    assert not again.hold
    update_id = update["update_id"] + 1
    empty = telegram.handle(TOKEN, "getUpdates", {"timeout": 90, "offset": update_id})
    assert empty.hold_for == 50.0
    assert body(telegram.resume(empty.ticket, expired=True))["result"] == []


def test_of_two_pollers_the_one_that_waited_gets_409(telegram: FakeTelegram) -> None:
    first = telegram.handle(TOKEN, "getUpdates", {"timeout": 30})
    woken: list[str] = []
    telegram.wakers[TOKEN] = [lambda: woken.append(TOKEN)]
    second = telegram.handle(TOKEN, "getUpdates", {"timeout": 30})
    assert woken == [TOKEN]
    assert telegram.resume(first.ticket).status == 409
    assert telegram.resume(second.ticket).hold


def test_polling_is_refused_while_a_webhook_is_set(telegram: FakeTelegram) -> None:
    ask(telegram, "setWebhook", url="https://example.invalid/hook")
    telegram.say(TOKEN, ASKER, "Привет")
    assert refused(telegram, "getUpdates")[0] == 409
    assert ask(telegram, "getWebhookInfo")["url"] == "https://example.invalid/hook"
    assert ask(telegram, "deleteWebhook", drop_pending_updates="true")
    assert poll(telegram) == []


def test_people_edit_delete_and_send_anything(telegram: FakeTelegram) -> None:
    asked = telegram.say(TOKEN, ASKER, "Когда?")["message"]["message_id"]
    edited = telegram.edit(TOKEN, ASKER, asked, "Когда приём?")["edited_message"]
    assert (edited["message_id"], edited["text"]) == (asked, "Когда приём?")
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
    assert telegram.say(TOKEN, ASKER, voice=voice)["message"]["voice"] == voice
    sent = ask(telegram, "sendMessage", chat_id=ASKER, text="?")["message_id"]
    telegram.remove(TOKEN, ASKER, sent)
    gone = telegram.press(TOKEN, ASKER, sent, "1")["callback_query"]["message"]
    assert gone["date"] == 0


def test_poison_old_updates_and_disorder_are_delivered_as_they_are(telegram: FakeTelegram) -> None:
    poison = telegram.raw_update(TOKEN, {"message": {"forward_origin": {"type": "новое"}}})
    asked = telegram.say(TOKEN, ASKER, "Привет")
    telegram.raw_update(TOKEN, asked)
    telegram.raw_update(TOKEN, {"update_id": 7})
    numbers = [update["update_id"] for update in poll(telegram)]
    first = poison["update_id"]
    assert numbers == [first, first + 1, first + 1, 7]


def test_calls_are_logged_with_their_outcome(telegram: FakeTelegram) -> None:
    telegram.handle(TOKEN, "sendMessage", {"chat_id": ASKER, "text": "?"})
    call = telegram.calls[-1]
    assert (call.page, call.method, call.status) == (TOKEN, "sendMessage", 400)
    assert call.error == "Bad Request: chat not found"
    assert telegram.handle(TOKEN, "getMe", {}).status == telegram.calls[-1].status == 200
