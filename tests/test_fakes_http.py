"""Over HTTP, the libraries' own clients meet both fakes as they would meet the platforms."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import ClientSession, FormData, ServerDisconnectedError
from vkbottle import API, VKAPIError
from vkbottle.http import AiohttpClient

from tests.fakes import faults
from tests.fakes.schemas import ABSENT, PRESENT, SchemaViolation, telegram_check, vk_check
from tests.fakes.server import serve
from tests.fakes.telegram import FakeTelegram
from tests.fakes.virtual import HandClock
from tests.fakes.vk import FakeVk

TOKEN, VK_TOKEN, GROUP, ASKER = "1001:token", "vk1.a.one", 11, 500


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def telegram(clock: HandClock) -> FakeTelegram:
    fake = FakeTelegram(clock, check=telegram_check())
    fake.add_bot(TOKEN)
    return fake


@pytest.fixture
def vk(clock: HandClock) -> FakeVk:
    fake = FakeVk(clock, check=vk_check())
    fake.add_community(GROUP, VK_TOKEN)
    return fake


@pytest.fixture
async def base_url(telegram: FakeTelegram, vk: FakeVk) -> AsyncIterator[str]:
    async with serve(telegram, vk) as url:
        yield url


@pytest.fixture
async def bot(base_url: str) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(base_url), limit=0)
    async with Bot(TOKEN, session=session) as made:
        yield made


@pytest.fixture
async def api(base_url: str) -> AsyncIterator[API]:
    async with AiohttpClient() as client:
        made = API(VK_TOKEN, http_client=client)
        made.API_URL = f"{base_url}/method/"
        yield made


async def test_a_telegram_talk(bot: Bot, telegram: FakeTelegram) -> None:
    assert (await bot.get_me()).id == 1001
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    telegram.say(TOKEN, ASKER, "Привет")
    (update,) = await asyncio.wait_for(waiting, 2)
    assert update.message is not None
    assert update.message.text == "Привет"
    button = InlineKeyboardButton(text="Да", callback_data="1")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    sent = await bot.send_message(ASKER, "<b>Да</b>", parse_mode="HTML", reply_markup=markup)
    assert sent.text == "Да"
    assert telegram.sent(TOKEN, ASKER)[0].buttons == [{"text": "Да", "callback_data": "1"}]
    await bot.edit_message_text("Нет", chat_id=ASKER, message_id=sent.message_id)
    telegram.press(TOKEN, ASKER, sent.message_id, "1")
    (press,) = await bot.get_updates(offset=update.update_id + 1)
    assert press.callback_query is not None
    assert await bot.answer_callback_query(press.callback_query.id, text="Готово")
    assert telegram.sent(TOKEN, ASKER)[0].history == ["Да"]


async def test_telegram_desks(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.add_group(-1001, TOKEN)
    topic = await bot.create_forum_topic(-1001, "Вопрос")
    thread = topic.message_thread_id
    card = await bot.send_message(-1001, "карточка", message_thread_id=thread)
    assert card.message_thread_id == thread
    assert (await bot.get_chat(-1001)).is_forum is True
    assert (await bot.get_chat_member(-1001, 1001)).status == "administrator"
    assert await bot.close_forum_topic(-1001, thread)
    telegram.topic_state(-1001, thread, "deleted")
    with pytest.raises(TelegramBadRequest, match="thread not found"):
        await bot.send_message(-1001, "ещё", message_thread_id=thread)
    telegram.migrate(-1001, -1002)
    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(-1001, "ещё")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.too_many(3), TelegramRetryAfter),
        (faults.html(), ClientDecodeError),
        (faults.broken_json(), ClientDecodeError),
        (faults.telegram_error(500, "Internal Server Error"), TelegramServerError),
        (faults.not_ok(), Exception),
        (faults.cut_before(), TelegramNetworkError),
        (faults.cut_after(), TelegramNetworkError),
    ],
)
async def test_telegram_failures_reach_the_client(
    bot: Bot, telegram: FakeTelegram, fault: faults.Fault, expected: type[Exception]
) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    telegram.faults.add(fault, "sendMessage", times=1)
    with pytest.raises(expected) as caught:
        await bot.send_message(ASKER, "Ответ")
    if fault.cut:
        assert isinstance(caught.value.__cause__, ServerDisconnectedError)
    await bot.send_message(ASKER, "Ответ")
    assert len(telegram.sent(TOKEN, ASKER)) == (2 if fault.effect else 1)


async def test_telegram_refusals_reach_the_client(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.user_state(TOKEN, ASKER, "blocked")
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(ASKER, "Ответ")
    telegram.revoke(TOKEN)
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_me()


async def test_two_pollers_conflict(bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(TelegramConflictError):
        await asyncio.wait_for(first, 2)
    second.cancel()


async def test_a_poller_that_went_away_is_forgotten(bot: Bot, telegram: FakeTelegram) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert len(telegram.polls) == 1
    poll.cancel()
    await asyncio.sleep(0.05)
    assert telegram.polls == {}


async def test_a_client_gives_up_on_a_server_that_hangs(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.faults.add(faults.hang(), "getMe")
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.get_me(request_timeout=1)


async def test_multipart_and_json_bodies_are_read(base_url: str, telegram: FakeTelegram) -> None:
    telegram.say(TOKEN, ASKER, "Привет")
    url = f"{base_url}/bot{TOKEN}/sendMessage"
    form = FormData(default_to_multipart=True)
    form.add_field("chat_id", f"{ASKER}")
    form.add_field("text", "из формы")
    async with ClientSession() as session:
        for body in ({"data": form}, {"json": {"chat_id": ASKER, "text": "из JSON"}}):
            async with session.post(url, **body) as answer:
                assert answer.status == 200
        async with session.get(f"{url}?chat_id={ASKER}&text=из адреса") as answer:
            assert (await answer.json())["result"]["text"] == "из адреса"
    assert [post.text for post in telegram.sent(TOKEN, ASKER)] == [
        "из формы",
        "из JSON",
        "из адреса",
    ]


async def test_a_vk_talk(api: API, vk: FakeVk) -> None:
    server = await api.groups.get_long_poll_server(group_id=GROUP)
    params = {"act": "a_check", "key": server.key, "ts": server.ts, "wait": 20}
    client = api.http_client
    waiting = asyncio.create_task(client.request_json(server.server, "POST", params=params))
    await asyncio.sleep(0.05)
    vk.say(GROUP, ASKER, "Привет")
    got = await asyncio.wait_for(waiting, 2)
    assert (got["ts"], got["updates"][0]["object"]["message"]["text"]) == ("2", "Привет")
    first = await api.messages.send(peer_id=ASKER, random_id=7, message="Ответ")
    assert await api.messages.send(peer_id=ASKER, random_id=7, message="Ответ") == first
    history = await api.messages.get_history(peer_id=ASKER)
    assert [item.random_id for item in history.items] == [7, 0]
    waiting_now = await api.messages.get_conversations(filter="unanswered")
    assert waiting_now.count == 0
    with pytest.raises(VKAPIError[901]):
        await api.messages.send(peer_id=999, random_id=8, message="?")


async def test_vk_takes_the_token_in_a_header(base_url: str, vk: FakeVk) -> None:
    async with ClientSession(headers={"Authorization": f"Bearer {VK_TOKEN}"}) as session:
        async with session.post(f"{base_url}/method/groups.getById", data={"v": "5.199"}) as answer:
            found = await answer.json()
        async with session.post(f"{base_url}/lp/{GROUP}?act=a_dance") as answer:
            assert answer.status == 400
        async with session.get(f"{base_url}/elsewhere") as answer:
            assert answer.status == 404
    assert found["response"]["groups"][0]["id"] == GROUP


async def test_vk_failures_reach_the_client(api: API, vk: FakeVk) -> None:
    vk.say(GROUP, ASKER, "Привет")
    vk.faults.add(faults.vk_error(10), "messages.send", times=1)
    vk.faults.add(faults.cut_after(), "messages.send", times=1)
    with pytest.raises(VKAPIError[10]):
        await api.messages.send(peer_id=ASKER, random_id=7, message="Ответ")
    with pytest.raises(ServerDisconnectedError):
        await api.messages.send(peer_id=ASKER, random_id=7, message="Ответ")
    await api.messages.send(peer_id=ASKER, random_id=7, message="Ответ")
    assert len(vk.sent(GROUP, ASKER)) == 1


@pytest.mark.skipif(not PRESENT, reason=ABSENT)
async def test_a_violation_cannot_be_swallowed(telegram: FakeTelegram, vk: FakeVk) -> None:
    async def misspell() -> None:
        async with serve(telegram, vk) as url, ClientSession() as session:
            answer = await session.post(f"{url}/bot{TOKEN}/sendMessage", data={"chat": 5})
            assert answer.status == 500

    with pytest.raises(SchemaViolation, match=r"sendMessage\.chat"):
        await misspell()


async def test_a_failing_test_is_told_of_violations(telegram: FakeTelegram, vk: FakeVk) -> None:
    telegram.violations.append(SchemaViolation("there", "wrong"))
    with pytest.raises(ZeroDivisionError) as caught:
        async with serve(telegram, vk):
            raise ZeroDivisionError
    assert caught.value.__notes__ == ["schema violation: there: wrong"]
