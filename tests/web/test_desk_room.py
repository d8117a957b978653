"""Every college answers at a desk of its own in the browser, whatever pages it has."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.adapters.web import DESK
from bot.storage.schema import card, inbox
from tests.handlers.making import COLLEGE
from tests.web.test_events import changed
from tests.web.world import OTHER, Visit, World, world

QUESTION = "Можно с собакой?"
# Far more than it takes; a machine with much to do must not fail a test.
PATIENCE = 20.0


async def asked(here: World, *texts: str, page: str = "drugaya") -> None:
    """Askers of a college's page each write something nobody foresaw."""
    for number, text in enumerate(texts):
        here.say(text, f"guest-{page}-{number}", page=page)
    await here.work()


async def theirs(here: World, **right: str) -> Visit:
    """Somebody of the other college."""
    return await here.enter(college=OTHER.slug, **right)


async def test_a_college_without_a_page_here_answers_as_any_other(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        visit, colleague = await theirs(here), await theirs(here, role="editor")
        shown = await visit.look("/desk")
        assert shown.count(QUESTION) > 1, "in the queue and beside it"
        assert "обещали до" in shown
        await visit.send("/desk/press", data="take:1", college=OTHER.slug)
        await here.work()
        assert "за вами" in await visit.look("/desk?card=1")
        assert "за коллегой" in await colleague.look("/desk/queue")
        reply = await visit.send("/desk/answer", script=False, card="1", text="Можно.", back="desk")
        assert reply.headers["Location"] == f"/desk?college={OTHER.slug}&card=1"
        await here.work()
        shown = await colleague.look("/desk/card?card=1")
        assert "Можно." in shown
        assert "доставлено" in shown
        for data in ("floor:1", "base:1"):
            await colleague.send("/desk/press", data=data)
            await here.work()
        shown = await visit.look("/desk/card?card=1")
        assert "карточка закрыта" in shown
        assert "Никто не ждёт" in await visit.look("/desk/queue")
        await here.app.drafting.carry_out()
        assert QUESTION in await colleague.look("/drafts")
        own = await here.enter()
        assert QUESTION not in await own.look("/drafts")


async def test_an_act_goes_through_the_inbox_of_the_desk_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        visit = await theirs(here)
        for _ in range(3):
            await visit.send("/desk/answer", card="1", text="Можно.", once="a")
        rows = here.write(
            lambda session: session.execute(
                select(inbox.c.page_id).where(inbox.c.peer == DESK)
            ).scalars()
        )
        assert list(rows) == [here.pages["desk@other"].id]
        await here.work()
        shown = await visit.look("/desk/card?card=1")
        assert shown.count("Можно.") == 1


async def test_another_colleges_cards_are_not_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        visit = await here.enter(college=COLLEGE.slug)
        shown = await visit.look("/desk")
        assert QUESTION not in shown
        assert "никто не ждёт" in shown
        for path in ("/desk", "/desk/card", "/desk/queue"):
            assert (await visit.browser.get(f"{path}?card=1")).status == 404
            assert (await visit.browser.get(f"{path}?college={OTHER.slug}")).status == 404
        assert (await visit.browser.get(f"/events?college={OTHER.slug}")).status == 404
        assert (await visit.browser.get(f"/drafts?college={OTHER.slug}")).status == 404
        acts = (
            ("/desk/answer", {"card": "1", "text": "Мой ответ"}),
            ("/desk/press", {"data": "take:1"}),
            ("/desk/hint", {"card": "1", "text": "Мой ответ"}),
        )
        for path, form in acts:
            for college in ("", COLLEGE.slug, OTHER.slug):
                reply = await visit.send(path, script=True, **form, college=college)
                assert reply.status == 404, (path, college)
                assert form.get("text", "") in await reply.text(), "no words are lost"
        await here.work()
        [row] = here.write(lambda session: session.execute(select(card)).all())
        assert (row.state, row.taken_by) == ("open", "")


async def test_the_owner_chooses_a_college_and_it_is_remembered(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION, "Есть ли бассейн?")
        await asked(here, "Можно с кошкой?", page="proba")
        here.time[0] += timedelta(hours=1)
        late = here.time[0] - timedelta(minutes=1)
        here.write(
            lambda session: session.execute(
                update(card).where(card.c.id == 1).values(promised_at=late)
            )
        )
        owner = await here.enter(role="owner")
        shown = await owner.look("/desk")
        there, own = (shown.index(f"/desk?college={one.slug}") for one in (OTHER, COLLEGE))
        assert there < own, "who is late comes first"
        assert "ждут: 2" in shown
        assert "позже обещанного: 1" in shown
        assert QUESTION in await owner.look(f"/desk?college={OTHER.slug}")
        assert QUESTION in await owner.look("/desk"), "the same next time"
        assert "Можно с кошкой?" in await owner.look(f"/desk?college={COLLEGE.slug}")
        await owner.send("/desk/answer", card="1", text="Можно.", college=OTHER.slug)
        await here.work()
        assert "Можно." in await owner.look(f"/desk/card?college={OTHER.slug}&card=1")
        assert "ждут: 2" not in await owner.look("/desk?college=")
        assert (await owner.browser.get("/desk?college=nowhere")).status == 404


async def test_danger_is_for_who_is_on_duty(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        here.write(lambda session: session.execute(update(card).values(danger=True, kept=True)))
        visit, duty = await theirs(here), await here.enter(college=OTHER.slug, duty=True)
        assert QUESTION not in await visit.look("/desk")
        assert (await visit.browser.get("/desk/card?card=1")).status == 404
        assert "опасность для жизни" in await duty.look("/desk/queue")
        owner = await here.enter(role="owner")
        assert "опасность" not in await owner.look("/desk?college=")


async def test_most_urgent_first_and_closed_ones_lead_on(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, *(f"Странный вопрос {number}" for number in range(4)))
        soon = here.time[0] + timedelta(minutes=1)
        here.write(
            lambda session: session.execute(
                update(card).where(card.c.id == 3).values(promised_at=soon)
            )
        )
        visit = await theirs(here)
        order = re.findall(r'data-card="(\d+)"', await visit.look("/desk"))
        assert order == ["3", "1", "2", "4"]
        assert 'id="card-3"' in await visit.look("/desk/card"), "the first of them is shown"
        await visit.send("/desk/press", data="close:3")
        await here.work()
        shown = await visit.look("/desk/card?card=3")
        assert "карточка закрыта" in shown
        assert 'name="text"' not in shown
        assert "card=1" in shown.partition("Следующий вопрос")[0].rpartition("<a")[2]


async def test_a_desk_that_is_off_says_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        visit = await theirs(here)
        [there] = here.deps.known.desks[here.pages["desk@other"].college_id]
        here.deps.known.desks[here.pages["desk@other"].college_id] = [replace(there, off=True)]
        shown = await visit.look("/desk")
        assert "Стол выключен" in shown
        assert QUESTION not in shown


async def test_words_are_given_back_where_the_session_ended(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        visit = await theirs(here)
        here.time[0] += timedelta(hours=13)
        reply = await visit.send("/desk/answer", card="1", text="Долгий ответ", script=False)
        assert reply.status == 401
        assert "Долгий ответ" in await reply.text()


async def test_an_open_desk_hears_of_itself_and_of_nobody_else(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await theirs(here)
        stream = await visit.browser.get(f"/events?college={OTHER.slug}")
        assert await changed(stream, PATIENCE)
        await asked(here, "Можно с кошкой?", page="proba")
        here.deps.changes.up()
        assert not await changed(stream, 1.5), "another college's question"
        await asked(here, QUESTION)
        assert await changed(stream, PATIENCE)
        assert (await visit.send("/desk/press", data="take:2", back="desk")).status == 204
        await here.work()
        assert await changed(stream, PATIENCE)
        stream.close()


async def test_two_take_it_at_once_and_one_has_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await asked(here, QUESTION)
        one, two = await theirs(here), await theirs(here)
        await asyncio.gather(*(visit.send("/desk/press", data="take:1") for visit in (one, two)))
        await here.work()
        shown = [await visit.look("/desk/queue") for visit in (one, two)]
        assert sorted("за вами" in queue for queue in shown) == [False, True]


@pytest.mark.parametrize("number", ["x", "-1", "1" * 19])
async def test_what_is_no_card(number: str, tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await theirs(here)
        assert (await visit.browser.get(f"/desk?card={number}")).status == 400
