"""The golden set in the console: it grows by a press, and no answer is published over it."""

from pathlib import Path
from typing import Any

from bot.storage.content import REGION, Edit, load_content, publish
from bot.storage.golden import load_golden
from knowledge import content as pieces
from knowledge.content import Kind, Piece
from knowledge.drafting import entry_of
from knowledge.golden import released
from knowledge.understanding import Knowledge
from tests.web.gapping import (
    COAT,
    PHONE,
    POOL,
    SOURCE,
    asked,
    entry,
    fields,
    gap_of,
    reviewing,
    texts,
)
from tests.web.knowing import FewWords
from tests.web.world import World, parsed


def kept(here: World) -> dict[str, frozenset[str]]:
    return {one.text: one.right for one in here.write(load_golden).kept}


async def test_a_press_in_a_gap_keeps_its_words_for_an_entry(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        html = await visit.look(f"/gaps?gap={await gap_of(here, POOL[0])}")
        assert 'formaction="/golden/keep"' in html
        form: dict[str, Any] = {**fields(html), "asked": POOL[0], "entry": "dorm.available"}
        reply = await visit.send("/golden/keep", **form)
        assert reply.status == 204
        assert kept(here) == {POOL[0]: {"dorm.available"}}
        reply = await visit.send("/golden/keep", script=False, **form, wording=f"{COAT[0]} {PHONE}")
        assert reply.status == 303
        assert kept(here)[f"{COAT[0]} [телефон]"] == {"dorm.available"}
        shown = texts(await visit.look("/golden"))
        assert f"В наборе {len(released()) + 2} вопрос" in shown
        assert "Анна Петрова" in shown
        assert "сейчас бот не уверен" in shown


async def test_what_names_no_entry_is_not_kept_and_not_lost(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        await visit.look("/golden")
        for entry, words in (("no.such", "есть ли каток"), ("dorm.cost", " "), ("", "каток")):
            reply = await visit.send("/golden/keep", asked=words, entry=entry)
            assert reply.status == 422
            assert words.strip() in await reply.text()
        assert kept(here) == {}
        # Nobody's entry: a person answers.
        await visit.send("/golden/keep", asked="есть ли каток", entry="-")
        assert kept(here) == {"есть ли каток": frozenset()}
        await visit.send("/golden/drop", asked="есть ли каток")
        assert kept(here) == {}


async def test_an_answer_that_would_lose_a_golden_question_is_not_published(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        form = fields(await visit.look("/gaps"))
        # The words of this gap are for a person, whatever anybody publishes.
        await visit.send("/golden/keep", asked=POOL[0], entry="-")
        answer: dict[str, Any] = {
            "title": "Бассейн",
            "text": "Мой ответ про бассейн",
            "source": SOURCE,
        }
        shown = await (await visit.send("/gaps/preview", **form, **answer)).text()
        assert "Опубликовать нельзя" in shown
        assert POOL[0] in texts(shown)
        assert ">Опубликовать</button>" not in shown
        reply = await visit.send("/gaps/publish", **form, **answer)
        assert reply.status == 422
        html = await reply.text()
        assert "Мой ответ про бассейн" in html
        assert f"«{POOL[0]}»" in texts(html)
        await visit.send("/golden/drop", asked=POOL[0])
        assert (await visit.send("/gaps/publish", **form, **answer)).status == 303


async def with_cost(here: World) -> Piece:
    """The entry to which words of a gap are attached has an answer."""
    made = entry("dorm.cost", "Сколько стоит общежитие", "почём общага")
    table = {**made.table, "variant": [{"text": "Недорого."}], "source": SOURCE}
    piece = pieces.piece(Kind.ENTRY, table)
    here.write(lambda session: publish(session, [Edit(REGION, piece)], "Анна", here.time[0]))
    return piece


async def test_words_that_would_lose_a_golden_question_are_not_attached(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        before, visit = await with_cost(here), await reviewing(here)
        form = fields(await visit.look("/gaps"))
        # These words are for a person, whatever anybody publishes.
        await visit.send("/golden/keep", asked=POOL[0], entry="-")
        words: dict[str, Any] = {**form, "entry": "dorm.cost", "wording": POOL[0]}
        reply = await visit.send("/gaps/attach", **words)
        assert reply.status == 422
        html = await reply.text()
        assert f"перестал бы понимать вопросы золотого набора: «{POOL[0]}»" in texts(html)
        boxes = [one for tag, one in parsed(html).tags if one.get("name") == "wording"]
        assert [one["value"] for one in boxes if "checked" in one] == [POOL[0]]
        assert [one.piece for one in here.write(load_content)] == [before]
        await visit.send("/golden/drop", asked=POOL[0])
        assert (await visit.send("/gaps/attach", **words)).status == 303


async def test_an_answer_that_golden_questions_need_is_not_taken_back(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        before, visit = here.write(load_content), await reviewing(here)
        answer: dict[str, Any] = {"title": "Бассейн", "text": "Есть.", "source": SOURCE}
        await visit.send("/gaps/publish", **fields(await visit.look("/gaps")), **answer)
        [added] = [one.piece for one in here.write(load_content) if one not in before]
        made, knows = entry_of(added), here.app.core.base.current
        assert made is not None
        assert isinstance(knows, Knowledge)
        entries = [*knows.entries.values(), made]
        here.app.core.base.current = knows.refreshed(entries, knows.colleges.values())
        await visit.send("/golden/keep", asked=POOL[0], entry=made.id)
        reply = await visit.send("/gaps/undo", decision="1")
        assert reply.status == 422
        assert f"«{POOL[0]}»" in texts(await reply.text())
        assert added in [one.piece for one in here.write(load_content)]
        await visit.send("/golden/drop", asked=POOL[0])
        assert (await visit.send("/gaps/undo", decision="1")).status == 303
        assert here.write(load_content) == before


async def test_a_trial_offers_its_examples_for_the_set(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        form = fields(await visit.look("/gaps"))
        answer: dict[str, Any] = {"title": "Бассейн", "text": "Есть.", "source": SOURCE}
        shown = await (await visit.send("/gaps/preview", **form, **answer)).text()
        assert "в золотой набор" in shown
        entry = f"added.q{form['gap']}"
        assert f'name="entry" value="{entry}"' in shown
        await visit.send("/golden/keep", asked=POOL[0], entry=entry, sure="1")
        assert kept(here) == {POOL[0]: {entry}}


async def test_the_set_is_shown_while_no_base_is_loaded(tmp_path: Path) -> None:
    async with asked(tmp_path) as here:
        visit = await reviewing(here)
        await visit.look("/golden")
        here.app.core.base.current = FewWords()
        shown = texts(await visit.look("/golden"))
        assert released()[0].text in shown
        assert "не уверен" not in shown
