"""The page of gaps: what is shown to whom; what is published, and kept where it is not."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.storage.batches import waiting
from bot.storage.content import REGION, load_content
from bot.storage.schema import card, gap_decision, reading
from tests.web.gapping import (
    COAT,
    POOL,
    SOURCE,
    asked,
    fields,
    gap_of,
    reviewing,
    texts,
    token,
)
from tests.web.world import OTHER, world


async def test_gaps_of_all_colleges_with_masked_words(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        html = await visit.look("/gaps")
        shown = texts(html)
        assert "6 вопросов без ответа за неделю" in shown
        assert "4 человека · 2 колледжа" in shown
        assert "123-45-67" not in html
        assert "[телефон]" in html
        assert shown.count("Как спрашивают") == 1


async def test_an_editor_sees_the_own_college_alone(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await here.enter(role="editor", college=OTHER.slug)
        html = await visit.look("/gaps")
        assert "1 вопрос без ответа" in texts(html)
        assert "китель" not in html
        other = here.write(lambda session: session.execute(reading.select()).all())
        coat = next(row.gap for row in other if row.text == COAT[0])
        assert (await visit.browser.get(f"/gaps/detail?gap={coat}")).status == 404
        visit.token = await token(visit)
        reply = await visit.send("/gaps/close", gap=coat, version="0.0")
        assert reply.status == 409
        assert here.write(lambda session: session.execute(gap_decision.select()).all()) == []


async def test_an_answer_is_published_and_taken_back(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        html = await visit.look("/gaps")
        form = fields(html) | {"title": "Бассейн", "text": "Бассейн есть, вход свободный."}
        shown = await (await visit.send("/gaps/preview", **form, source=SOURCE)).text()
        assert "Бассейн есть, вход свободный." in shown
        assert "Проверено на 6 вопросах" in texts(shown)
        assert "Получат ответ: 4" in texts(shown)
        assert here.write(load_content)[-1].piece.key == "dorm.cost", "nothing is stored yet"
        reply = await visit.send("/gaps/publish", **form, source=SOURCE)
        assert reply.status == 303
        stored = {one.piece.key: one for one in here.write(load_content)}
        made = stored[f"added.q{form['gap']}"]
        assert made.owner == REGION
        assert made.piece.table["confirmed"]["by"] == "Анна Петрова"
        assert set(POOL) <= set(made.piece.table["phrasings"])
        after = await visit.look(reply.headers["Location"])
        assert "2 вопроса без ответа" in texts(after)
        assert "Ответ опубликован" in after
        undo = re.search(r'name="decision" value="(\d+)"', after)
        assert undo
        reply = await visit.send("/gaps/undo", decision=undo[1])
        assert reply.status == 303
        assert [one.piece.key for one in here.write(load_content)] == ["dorm.cost"]
        assert "6 вопросов без ответа" in texts(await visit.look("/gaps"))
        assert (await visit.send("/gaps/undo", decision=undo[1])).status == 303
        assert [one.piece.key for one in here.write(load_content)] == ["dorm.cost"]


async def test_what_is_asked_after_an_answer_is_a_gap_again(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        form = fields(await visit.look("/gaps"))
        await visit.send("/gaps/close", **form)
        assert "2 вопроса без ответа" in texts(await visit.look("/gaps"))
        here.say("бассейн есть", "guest-20")
        await here.work()
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        await here.deps.worklist.count()
        html = await visit.look("/gaps")
        assert "3 вопроса без ответа" in texts(html)


async def test_an_answer_without_text_or_source_is_no_answer(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        form = fields(await visit.look("/gaps"))
        lacking: tuple[dict[str, Any], ...]
        lacking = ({"text": "Да."}, {"source": SOURCE}, {"text": "{no.fact}", "source": SOURCE})
        for more in lacking:
            for path in ("/gaps/preview", "/gaps/publish"):
                reply = await visit.send(path, **form, **more)
                html = await reply.text()
                assert reply.status == 422
                assert more.get("text", SOURCE) in html
        assert [one.piece.key for one in here.write(load_content)] == ["dorm.cost"]


async def test_who_is_slower_keeps_the_draft(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        first, second = await reviewing(here), await reviewing(here, person="Олег")
        form = fields(await first.look("/gaps"))
        await second.look("/gaps")
        draft: dict[str, Any] = {"title": "Бассейн", "text": "Мой долгий ответ", "source": SOURCE}
        await second.send("/gaps/ask", **form, fact="dorm.cost")
        for path in ("/gaps/preview", "/gaps/publish", "/gaps/close", "/gaps/attach"):
            reply = await first.send(path, **form, **draft, entry="dorm.cost")
            assert reply.status == 409, path
            html = await reply.text()
            assert "Мой долгий ответ" in html
            assert "изменил коллега" in html
        again = fields(html)
        assert again["version"] != form["version"]
        assert (await first.send("/gaps/publish", **again, **draft)).status == 303
        reply = await second.send("/gaps/publish", **form, **draft)
        assert reply.status == 409
        assert "Мой долгий ответ" in await reply.text(), "the gap is gone, the text is not"


@pytest.mark.parametrize("path", ["/gaps?show=9999", "/gaps?show=x&gap=nothing"])
async def test_odd_addresses_show_the_queue(path: str, tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        html = await visit.look(path)
        assert "бассейн" in html
        assert ("на которую вела ссылка" in html) is ("gap=" in path)


async def test_a_page_without_gaps(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        visit = await reviewing(here)
        assert "Вопросов без ответа нет" in await visit.look("/gaps")


async def test_what_was_answered_to_danger_is_not_shown_beside_a_gap(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        pool = await gap_of(here, POOL[0])
        visit = await here.enter()
        for number, words in ((1, "Мы рядом, звоните."), (2, "Бассейна нет.")):
            await visit.send("/desk/answer", card=str(number), text=words)
        await here.work()
        danger = update(card).where(card.c.id == 1).values(danger=True)
        here.write(lambda session: session.execute(danger))
        html = await (await reviewing(here)).look(f"/gaps/detail?gap={pool}")
        assert "Бассейна нет." in html
        assert "Мы рядом" not in html


async def test_a_sum_waits_for_another_person_and_the_gap_stays(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit, colleague = await reviewing(here), await reviewing(here, person="Пётр Орлов")
        form = fields(await visit.look("/gaps")) | {"title": "Бассейн", "source": SOURCE}
        said: dict[str, Any] = {"text": "Бассейн есть, абонемент стоит 500 рублей в месяц."}
        reply = await visit.send("/gaps/publish", **form, **said)
        assert reply.status == 202
        assert "прочитает второй человек" in await reply.text()
        assert [one.piece.key for one in here.write(load_content)] == ["dorm.cost"]
        again = await visit.send("/gaps/publish", **form, text=f"{said['text']} Круглый год.")
        assert again.status == 409
        shown = await again.text()
        assert "уже ждёт второго человека" in shown
        assert "Круглый год." in shown, "what was typed is not lost"
        assert "500 рублей" in await colleague.look("/base")
        (batch,) = here.write(waiting)
        decided: dict[str, Any] = {"batch": str(batch.id), "agreed": "yes"}
        assert (await visit.send("/base/second", **decided)).status == 409, "not by its author"
        assert (await colleague.send("/base/second", **decided)).status == 303
        assert f"added.q{form['gap']}" in [one.piece.key for one in here.write(load_content)]
        assert "4 вопроса" in texts(await visit.look("/gaps")), "it is closed by who attaches it"
