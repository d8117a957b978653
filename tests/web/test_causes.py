"""Why a question is a gap, from what was really asked, pressed and answered."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.schema import question, reading
from knowledge.understanding import Knowledge
from tests.handlers.making import COLLEGE
from tests.knowledge import bases
from tests.web.gapping import fields, reviewing, texts
from tests.web.world import OTHER, World, world

COST = "сколько стоит общежитие"


def knowing(text: str) -> Knowledge:
    """The small base in which the dormitory's price is `text`."""
    small = bases.small()
    dorm = small.entries["dorm.cost"]
    dear = replace(dorm, variants=(replace(dorm.variants[0], text=text),))
    entries = [dear if one.id == dorm.id else one for one in small.entries.values()]
    return small.refreshed(entries, [COLLEGE, OTHER])


async def looked(here: World) -> str:
    """Why the only question that was read is a gap, "" where it is none."""
    here.time[0] += timedelta(minutes=1)
    await here.app.unanswered.look()
    (row,) = here.write(lambda session: session.execute(reading.select()).all())
    return str(row.why)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Здравствуйте! С сентября 700 рублей в месяц", "contradicted"),
        ("Здравствуйте! 500 рублей, как и написано", "not_helped"),
    ],
)
async def test_a_person_answers_otherwise_than_the_base(
    tmp_path: Path, words: str, why: str
) -> None:
    async with world(tmp_path) as here:
        here.app.core.base.current = knows = knowing("Общежитие стоит 500 ₽ в месяц.")
        # Whoever is first waits for what is loaded once; nobody here has that patience.
        knows.understand(COST)
        visit = await here.enter(role="owner")
        await visit.send("/chat", text=COST)
        await here.work()
        assert await looked(here) == ""
        pressed = re.search(r'value="(person:\S+ Спросить сотрудника)"', await visit.look())
        assert pressed
        await visit.send("/press", press=pressed[1])
        await here.work()
        assert await looked(here) == "not_helped"
        (row,) = here.write(lambda session: session.execute(question.select()).all())
        mine, number = here.deps.page.college, str(row.card_id)
        reply = await visit.send("/desk/answer", card=number, text=words, college=mine)
        assert reply.status == 204
        await here.work()
        assert await looked(here) == why
        reviewer = await reviewing(here)
        await here.deps.worklist.count()
        shown = texts(await reviewer.look("/gaps"))
        assert ("Сотрудник ответил иначе, чем база" in shown) is (why == "contradicted")


async def test_what_the_centre_called_not_ours_is_called_so_when_asked_again(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        small = bases.small()
        here.app.core.base.current = small.refreshed(small.entries.values(), [COLLEGE, OTHER])
        here.say("есть ли бассейн", "guest-1")
        await here.work()
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        visit = await reviewing(here)
        html = await visit.look("/gaps")
        assert "Такой записи нет" in texts(html)
        await visit.send("/gaps/close", **fields(html))
        here.say("есть ли бассейн", "guest-2")
        await here.work()
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        await here.deps.worklist.count()
        html = await visit.look("/gaps")
        assert "Похоже, вопрос не к колледжу" in texts(html)
        undo = re.search(r'name="decision" value="(\d+)"', html)
        assert undo
        await visit.send("/gaps/undo", decision=undo[1])
        assert "Такой записи нет" in texts(await visit.look("/gaps"))
