"""The chat shows what was said, keeps what was typed, and never mixes two askers."""

import asyncio
from pathlib import Path

from bot.web.names import is_guest
from handlers.texts.choosing import GLAD, GLAD_ALREADY
from handlers.texts.privacy import STARTED
from tests.web.knowing import ANSWER
from tests.web.world import world

UNKNOWN = "Можно с собакой?"


async def test_an_answer_comes_back(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        assert is_guest(visit.chat)
        assert (await visit.send("/chat", text="Какие документы?")).status == 204
        stored = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert "Какие документы?" in stored, "shown before it is decided"
        assert "отвечает…" in stored
        await here.work()
        shown = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert ANSWER in shown
        assert "отвечает…" not in shown
        assert shown.index("Какие документы?") < shown.index(ANSWER)


async def test_a_pressed_button_is_said_and_answered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Какие документы?")
        await here.work()
        button = 'value="ask:dorm.available Есть ли общежитие"'
        assert button in await visit.look()
        await visit.send("/press", press="ask:dorm.available Есть ли общежитие")
        await here.work()
        shown = await visit.look()
        assert button not in shown, "choices end with the asker's own words"
        assert "Есть, 120 мест." in shown.partition('id="desk"')[2], "the draft is for the desk"
        assert "Есть, 120 мест." not in shown.partition('id="desk"')[0]


async def test_it_is_said_here_too_whether_an_answer_helped(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Какие документы?")
        await here.work()
        before, _, after = (await visit.look()).partition(' Помогло"')
        data = before.rpartition('"')[2]
        assert data.startswith("yes:")
        for told in (GLAD, GLAD_ALREADY):
            await visit.send("/press", press=f"{data} Помогло")
            await here.work()
            chat = (await visit.look()).partition('id="desk"')[0]
            assert chat.count(told) == 1
        assert f"{data.replace('yes:', 'person:')} Спросить сотрудника" in after


async def test_what_is_kept_is_shown_and_deleted_here_too(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="Какие документы?")
        await here.work()
        await visit.send("/chat", text="/mydata")
        await here.work()
        assert "Что я о вас храню" in await visit.look()
        for label, data in (("Удалить", "data:delete"), ("Да, удалить", "data:yes")):
            await visit.send("/press", press=f"{data} {label}")
            await here.work()
        chat = (await visit.look()).partition('id="desk"')[0]
        assert STARTED in chat


async def test_two_browsers_and_a_new_asker_do_not_mix(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        one, two = await here.enter(), await here.enter()
        assert one.chat != two.chat
        await one.send("/chat", text="Первый про документы")
        await two.send("/chat", text="Второй про документы")
        await here.work()
        chats = [await visit.look(f"/fragment/chat?chat={visit.chat}") for visit in (one, two)]
        assert ["Первый" in chat for chat in chats] == [True, False]
        assert all(chat.count(ANSWER) == 1 for chat in chats)
        fresh = await one.send("/chat/new")
        before, one.chat = one.chat, fresh.headers["Location"].partition("chat=")[2]
        assert one.chat != before
        assert "Первый" not in await one.look()
        reply = await one.browser.get("/")
        assert reply.url.query["chat"] == one.chat, "the browser remembers its last chat"


async def test_without_scripts_the_answer_is_there_after_the_redirect(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        loops = [asyncio.create_task(each.run()) for each in (here.app.core, here.app.delivery)]
        reply = await visit.send("/chat", script=False, text="Какие документы?")
        assert reply.status == 303
        assert ANSWER in await visit.look(reply.headers["Location"].partition("#")[0])
        reply = await visit.send("/chat", script=False, text=UNKNOWN)
        shown = await visit.look()
        assert "Вопрос № 1" in shown
        reply = await visit.send("/desk/answer", script=False, card="1", text="Можно, с поводком.")
        assert reply.headers["Location"].endswith("#card-1")
        chat = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert "Можно, с поводком." in chat
        here.app.core.stopping = here.app.delivery.stopping = True
        await asyncio.gather(*loops)


async def test_the_same_form_twice_is_one_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for text in ("Про документы", "Про документы", "И про собаку"):
            await visit.send("/chat", text=text, once="a1")
        await here.work()
        shown = (await visit.look()).partition('id="desk"')[0]
        assert shown.count("<p>Про документы</p>") == 1
        assert shown.count("<p>И про собаку</p>") == 1


async def test_nothing_said_is_nothing_stored(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for text in ("", "  \r\n ", "\x00\x07"):
            assert (await visit.send("/chat", text=text)).status == 204
        assert "<li" not in await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert not await here.app.core.step()


async def test_only_an_askers_chat_can_be_written_to(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        for chat in ("", "desk", "guest-1", "guest-aaaa-bbbb-cccc-dddd' or 1"):
            reply = await visit.send("/chat", chat=chat, text="Текст цел")
            assert reply.status == 400
            assert "Текст цел" in await reply.text()
        assert not await here.app.core.step()


async def test_a_text_too_long_comes_back_whole(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        text = "Ж" * 4001
        reply = await visit.send("/chat", text=text)
        assert reply.status == 413
        assert text in await reply.text()
        assert (await visit.send("/chat", text="Ж" * 20_000)).status == 413
        assert not await here.app.core.step()
