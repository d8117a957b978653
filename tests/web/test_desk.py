"""At the desk people answer, take and close cards of their college, and see how replies fare."""

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from bot.adapters.web import DESK, WebAdapter
from bot.operations import Operation, Result, Undeliverable
from bot.ports import PageConfig, Secret
from bot.storage.desk_views import read_desk
from bot.storage.schema import card
from bot.storage.views import is_busy, read_chat
from handlers.texts import hinting
from handlers.texts.answering import NOT_ON_DUTY
from tests.web.world import Visit, World, world

QUESTION = "Можно с собакой?"


async def ask(here: World, visit: Visit) -> None:
    """Make card 1."""
    await visit.send("/chat", text=QUESTION)
    await here.work()


async def desk(visit: Visit) -> str:
    """What the desk shows."""
    return await visit.look(f"/fragment/desk?chat={visit.chat}")


async def test_a_card_waits_is_taken_answered_and_closed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        assert "никто не ждёт" in await desk(visit)
        await ask(here, visit)
        here.time[0] += timedelta(minutes=7)
        shown = await desk(visit)
        assert "ждёт 7 мин" in shown
        assert "обещали до 16:" in shown
        await visit.send("/desk/press", data="take:1")
        await here.work()
        assert "за вами" in await desk(visit)
        assert "за коллегой" in await desk(other)
        await visit.send("/desk/answer", card="1", text="Можно.\nС поводком.")
        await here.work()
        shown = await desk(other)
        assert "ответ дан" in shown
        assert "С поводком." in shown
        assert "доставлено" in shown.partition("С поводком.")[0].rpartition("Сотрудник")[2]
        chat = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert "Приёмная комиссия:</strong>\nМожно.\nС поводком." in chat
        assert "бот молчит" in chat
        await other.send("/desk/press", data="floor:1")
        await here.work()
        shown = await desk(visit)
        assert 'id="card-1"' not in shown
        assert "возвращён боту" in shown, "a word about the card that is gone"
        here.time[0] += timedelta(minutes=2)
        assert "возвращён боту" not in await desk(visit)


async def test_a_kept_card_is_seen_and_answered_by_who_is_on_duty(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, duty = await here.enter(), await here.enter(duty=True)
        await ask(here, visit)
        here.write(lambda session: session.execute(update(card).values(danger=True, kept=True)))
        shown = await desk(visit)
        assert QUESTION not in shown
        assert "никто не ждёт" in shown
        await visit.send("/desk/answer", card="1", text="Приходите.")
        await visit.send("/desk/press", data="close:1")
        await here.work()
        assert NOT_ON_DUTY in await desk(visit)
        assert QUESTION in await desk(duty)
        await duty.send("/desk/answer", card="1", text="Мы рядом.")
        await here.work()
        chat = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert "Мы рядом." in chat
        assert "Приходите." not in chat


async def test_who_is_on_duty_here_has_nothing_to_do_with_another_colleges_danger(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        duty = await here.enter(duty=True)
        here.say(QUESTION, "guest-b", page="drugaya")
        await here.work()
        here.write(lambda session: session.execute(update(card).values(danger=True, kept=True)))
        await duty.send("/desk/press", data="take:1")
        await duty.send("/desk/press", data="close:1")
        await duty.send("/desk/answer", card="1", text="Не ваше дело.")
        await here.work()
        [row] = here.write(lambda session: session.execute(select(card)).all())
        assert (row.state, row.taken_by) == ("open", "")


async def test_a_promise_that_passed_shows(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await ask(here, visit)
        here.time[0] += timedelta(hours=6)
        assert "а обещали до 16:" in await desk(visit)


async def test_an_answer_to_no_card_is_refused_in_words(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        reply = await visit.send("/desk/answer", card="77", text="Кому-нибудь")
        assert reply.status == 404
        assert "Кому-нибудь" in await reply.text()
        for number in ("", "0x1", "1" * 19, "-1", "²"):
            reply = await visit.send("/desk/answer", card=number, text="Текст цел")
            assert reply.status == 400
            assert "Текст цел" in await reply.text()


async def test_a_card_of_another_channel_is_answered_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        here.app.core.parsers = dict.fromkeys(("web", "vk"), here.app.adapters[1].parse)
        here.say(QUESTION, "501", page="vk")
        await here.work()
        assert "ВКонтакте" in await desk(visit)
        await visit.send("/desk/answer", card="1", text="Можно.")
        await here.work()
        shown = await desk(visit)
        assert "Можно." in shown
        assert QUESTION not in await visit.look(f"/fragment/chat?chat={visit.chat}")


async def test_an_answer_by_one_tap(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        await ask(here, visit)
        shown = await desk(visit)
        found = re.search(r'name="data" value="(give:1:[a-z_.]+)"', shown)
        assert found, "what it may mean, with the answer of this college"
        assert "Ответить так" in shown
        await visit.send("/desk/press", data=found[1])
        await other.send("/desk/press", data=found[1])
        await here.work()
        shown = await desk(visit)
        assert 'id="card-1"' not in shown
        chat = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert chat.count("Приёмная комиссия:") == 1
        assert "бот молчит" not in chat
        for forged in ("give:1", "give:x:docs.list", "give:1:docs.list:1", "give::docs.list"):
            assert (await visit.send("/desk/press", data=forged)).status in (204, 303, 400)


async def test_all_who_ask_the_same_are_answered_at_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        await ask(here, visit)
        await ask(here, other)
        await visit.send("/desk/answer", card="1", text="Можно, если с поводком.")
        await here.work()
        shown = await desk(visit)
        assert "То же спрашивают ещё 1" in shown
        found = re.search(r'value="(all:1:[0-9]+)"', shown)
        assert found
        assert "Ответить всем 2" in shown
        await visit.send("/desk/press", data=found[1])
        await here.work()
        await here.app.spreading.carry_out()
        await here.work()
        chat = await other.look(f"/fragment/chat?chat={other.chat}")
        assert "с поводком" in chat


async def test_a_card_is_handed_to_another_college(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await ask(here, visit)
        other, known = here.pages["desk@other"], here.deps.known
        there = known.desks.pop(other.college_id)
        assert "Передать другим" not in await desk(visit), "there is none"
        known.desks[other.college_id] = there
        assert f'<option value="to:1:{other.college_id}">' in await desk(visit)
        await visit.send("/desk/press", data=f"to:1:{other.college_id}")
        await here.work()
        assert 'id="card-1"' not in await desk(visit)
        theirs = await here.deps.runner.read(
            lambda session: read_desk(session, (other.id, DESK), other.college_id, here.time[0])
        )
        assert [card.id for card in theirs.cards] == [1]
        chat = await visit.look(f"/fragment/chat?chat={visit.chat}")
        assert "Ваш вопрос передан сотрудникам" in chat


async def test_a_hint_while_an_answer_is_written(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await visit.send("/chat", text="до какого числа можно прийти с собакой?")
        await here.work()

        async def hinted(text: str, card: str = "1") -> tuple[int, str]:
            reply = await visit.send("/desk/hint", card=card, text=text)
            return reply.status, await reply.text()

        assert await hinted("Следите за новостями.") == (200, hinting.WHEN)
        assert await hinted("До 15 августа.") == (200, "")
        assert await hinted("") == (200, "")
        assert (await hinted("Да", card="7"))[0] == 404
        assert (await hinted("Да", card="x"))[0] == 400
        assert await here.deps.runner.read(lambda session: is_busy(session, 1, DESK)) is False
        # Sent all the same, it is said once more.
        await visit.send("/desk/answer", card="1", text="Следите за новостями.")
        await here.work()
        assert hinting.after(hinting.WHEN) in await desk(visit)
        assert await hinted("Следите за новостями.") == (200, ""), "it has its answer"


class Blocked(WebAdapter):
    """A page whose asker forbade messages."""

    async def perform(self, operation: Operation) -> Result:
        """Refuse."""
        return Undeliverable("blocked")


async def test_what_was_not_delivered_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await ask(here, visit)
        page = PageConfig("proba", "web", Secret(""))
        here.app.delivery.adapters = {1: Blocked(page, here.deps.changes.up)}
        await visit.send("/desk/answer", card="1", text="Можно.")
        await here.work()
        shown = await desk(visit)
        assert "не доставлено" in shown
        assert "человек запретил сообщения" in shown.lower()


async def test_another_colleges_card_is_neither_seen_nor_answered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        here.say(QUESTION, "501", page="drugaya")
        await here.work()
        assert "никто не ждёт" in await desk(visit)
        assert (await visit.send("/desk/answer", card="1", text="Можно.")).status == 404
        assert (await visit.send("/desk/press", data="close:1")).status == 404
        await here.work()
        other = here.pages["drugaya"]
        chat = await here.deps.runner.read(lambda session: read_chat(session, other.id, "501"))
        assert [turn.who for turn in chat.turns] == ["asker", "bot"]
        theirs = await here.deps.runner.read(
            lambda session: read_desk(session, (other.id, DESK), other.college_id, here.time[0])
        )
        assert [(card.id, card.waiting) for card in theirs.cards] == [(1, True)]


async def test_nothing_about_cards_is_posted_to_the_web_desk(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await ask(here, visit)
        rows = await here.deps.runner.read(
            lambda session: (
                session.connection()
                .exec_driver_sql("SELECT count(*) FROM operation WHERE peer = 'desk'")
                .scalar_one()
            )
        )
        assert rows == 0
