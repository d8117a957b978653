"""An answer becomes a draft, is changed on the page, published, and answers who asks next."""

from pathlib import Path

from aiohttp import ClientResponse

from bot.config import read_config
from bot.library import Library
from bot.storage.content import load_content, load_news
from bot.storage.golden import drop_golden, keep_golden
from bot.storage.schema import draft
from knowledge.golden import Golden
from tests.web.gapping import texts
from tests.web.learning import learning
from tests.web.world import Visit, World, world

QUESTION = "есть ли у вас бассейн?"
ANSWER = "Да, бассейн есть в корпусе на Садовой."


async def drafted(here: World, visit: Visit, answer: str = ANSWER) -> str:
    """Somebody asks, a person answers and puts it forward; returns the page of drafts."""
    await visit.send("/chat", text=QUESTION)
    await here.work()
    await visit.send("/desk/answer", card="1", text=answer)
    await here.work()
    assert 'value="base:1"' in await visit.look(f"/fragment/desk?chat={visit.chat}")
    await visit.send("/desk/press", data="base:1")
    await made(here)
    return await visit.look("/drafts")


async def made(here: World) -> None:
    """What was asked for is made."""
    await here.work()
    await here.app.drafting.carry_out()
    await here.work()


async def save(
    visit: Visit, answer: str, wordings: str = "есть бассейн?", number: str = "1"
) -> ClientResponse:
    """Somebody writes over the draft that they read as it was first made."""
    form = {"draft": number, "version": "2", "wordings": wordings, "answer": answer}
    whole = {"chat": visit.chat, "token": visit.token, **form}
    return await visit.browser.post("/draft", data=whole, allow_redirects=False)


def states(here: World) -> list[str]:
    """Where the drafts stand."""
    rows = here.write(lambda session: session.execute(draft.select().order_by(draft.c.id)).all())
    return [row.state for row in rows]


async def test_a_draft_is_read_changed_and_published(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        shown = await drafted(here, visit)
        assert QUESTION in shown
        assert ANSWER in shown
        desk = await visit.look(f"/fragment/desk?chat={visit.chat}")
        assert "Черновик для базы" in desk, "the desk tells of it as a chat of staff does"
        reply = await save(visit, "Да, 900 рублей в месяц.", "есть бассейн?\nбассейн есть?")
        assert reply.status == 303
        shown = await visit.look("/drafts")
        assert "Проверяю на прошлых вопросах" in shown
        assert 'value="publish:1:1"' not in shown
        await made(here)
        assert 'value="publish:1:1"' not in await visit.look("/drafts"), "who wrote a sum"
        assert 'value="publish:1:1"' in await other.look("/drafts")
        await visit.send("/desk/press", data="publish:1:1")
        await here.work()
        assert states(here) == ["open"]
        reply = await other.send("/desk/press", script=False, data="publish:1:1", back="drafts")
        assert reply.headers["Location"] == "/drafts?college=sample"
        await here.work()
        assert "Проверяю и публикую" in await visit.look("/drafts")
        await made(here)
        assert states(here) == ["published"]
        assert "Опубликовано" in await visit.look("/drafts")


async def test_another_session_of_the_same_person_is_no_second_one(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, again = await here.enter(person="Анна"), await here.enter(person="Анна")
        other = await here.enter(person="Олег")
        await drafted(here, visit, "Да, 900 рублей в месяц.")
        assert 'value="publish:1:1"' not in await again.look("/drafts")
        await again.send("/desk/press", data="publish:1:1")
        await here.work()
        assert states(here) == ["open"]
        await other.send("/desk/press", data="publish:1:1")
        await made(here)
        assert states(here) == ["published"]
        [row] = here.write(lambda session: session.execute(draft.select()).all())
        assert (row.by, row.decided_by) == ("Анна", "Олег")


async def test_two_change_it_at_once_and_no_words_are_lost(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        await drafted(here, visit)
        assert (await save(visit, "Да.")).status == 303
        reply = await save(other, "Нет, закрыт.")
        assert reply.status == 409
        page = await reply.text()
        assert "Нет, закрыт." in page
        assert "Пока вы писали" in page


async def test_faulty_words_are_told_and_kept(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await drafted(here, visit)
        reply = await save(visit, "Звоните {contact.fone}.")
        page = await reply.text()
        assert reply.status == 409
        assert "неизвестный факт" in page
        assert "{contact.fone}" in page
        for wordings, answer in (("", "Да."), ("есть?", " "), ("а\n" * 20, "Да.")):
            assert (await save(visit, answer, wordings)).status == 409
        assert states(here) == ["open"]


async def test_what_is_no_draft_here(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await here.enter()
        await drafted(here, visit)
        here.write(lambda session: session.execute(draft.update().values(college_id=2)))
        assert "Черновиков нет" in await visit.look("/drafts")
        assert (await save(visit, "Да.")).status == 404
        assert (await save(visit, "Да.", number="x")).status == 400
        await visit.send("/desk/press", data="publish:1:1")
        await here.work()
        assert states(here) == ["open"]
        stranger = here.browser()
        assert (await stranger.get("/drafts")).status == 401
        visit.token = "forged"
        assert (await save(visit, "Да.")).status == 403


async def test_what_would_lose_a_golden_question_is_not_published(tmp_path: Path) -> None:
    """Somebody of the Centre wants the question left to people: the draft waits for other words."""
    async with learning(tmp_path) as here:
        visit, other = await here.enter(), await here.enter()
        await drafted(here, visit)
        # It is noticed as late as this: the draft was tried before.
        golden = Golden("есть ли у вас бассейн", frozenset(), "Центр")
        here.write(lambda session: keep_golden(session, golden, here.time[0]))
        await other.send("/desk/press", data="publish:1:1")
        await made(here)
        assert states(here) == ["open"]
        assert not [one for one in here.write(load_content) if one.owner]
        told = f"— {golden.text}"
        shown = texts(await other.look("/drafts"))
        assert "Опубликовать пока нельзя" in shown
        assert told in shown
        desk = texts(await visit.look(f"/fragment/desk?chat={visit.chat}"))
        assert "Черновик вопроса № 1 не опубликован" in desk
        assert told in desk
        here.write(lambda session: drop_golden(session, golden.text, "Центр", here.time[0]))
        await other.send("/desk/press", data="publish:1:1")
        await made(here)
        assert states(here) == ["published"]


async def test_who_asks_next_is_answered_at_once(tmp_path: Path) -> None:
    """The whole way, with the real knowledge over a part of the base and the made-up college."""
    async with learning(tmp_path) as here:
        publisher = here.app.publisher
        assert publisher is not None
        visit, other = await here.enter(), await here.enter()
        shown = await drafted(here, visit)
        assert "Черновик для базы" in await visit.look(f"/fragment/desk?chat={visit.chat}")
        assert "Прошлых вопросов" in shown, "beside its own there are none yet"
        await other.send("/desk/press", data="publish:1:1")
        await made(here)
        await publisher.look()
        await other.send("/chat", text="Здравствуйте! Есть ли у вас бассейн?")
        await here.work()
        chat = await other.look(f"/fragment/chat?chat={other.chat}")
        assert ANSWER in chat
        assert "Источник:" in chat
        # After a start it is there as well.
        config = read_config(tmp_path / "made-up" / "config.toml", {})
        again = Library.empty(config).renewed(here.write(lambda session: load_news(session, {})))
        assert [entry.id for entry in again.content().own["sample"]] == ["own.q1"]
        assert not again.faults
