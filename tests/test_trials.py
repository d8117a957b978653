"""A trial tries any edit on what people asked and on the golden set, before it is published."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.core import BaseHolder
from bot.curating import Faulty, college_pieces
from bot.storage.content import REGION, Edit, publish
from bot.storage.golden import drop_golden, keep_golden
from bot.storage.runner import ThreadRunner, write
from bot.trials import GoldenLost, Trials, Tried
from knowledge import content as pieces
from knowledge.confidence import Thresholds
from knowledge.content import Kind, Piece
from knowledge.golden import Golden, key_of
from knowledge.package import package_folder
from knowledge.replay import Kind as Change
from tests.knowledge import bases
from tests.storage.databases import migrated_file
from tests.web.knowing import FewWords

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
DORM, POOL = "есть ли общежитие", "где плавать в пятницу"
COLLEGE = bases.sample().slug


def entry(name: str, *phrasings: str) -> Piece:
    table = {"id": name, "title": phrasings[0].capitalize(), "category": "life"}
    mark = {"by": "Центр", "at": date(2026, 1, 1), "source_seen": "сайт"}
    answer = {"variant": [{"text": "Да."}], "source": "сайт", "confirmed": mark}
    return pieces.piece(Kind.ENTRY, {**table, "phrasings": list(phrasings), **answer})


def thief(owner: str = REGION) -> Edit:
    return Edit(owner, entry("life.thief", DORM, "есть ли у вас общежитие", "общежитие есть ли"))


def pool(owner: str = REGION) -> Edit:
    return Edit(owner, entry("life.pool", POOL, "есть ли бассейн"))


@asynccontextmanager
async def trials(folder: Path, *golden: Golden) -> AsyncIterator[Trials]:
    engines = migrated_file(folder / "trials.db")
    for one in golden:
        write(engines, partial(keep_golden, one=one, now=NOW))
    runner = ThreadRunner(engines)
    try:
        yield Trials(runner, BaseHolder(bases.small()), lambda: NOW)
    finally:
        await runner.close()


def golden(text: str, *right: str) -> Golden:
    return Golden(text, frozenset(right), "Анна")


async def tried(here: Trials, *edits: Edit, thresholds: Thresholds | None = None) -> Tried:
    found = await here.of(edits, thresholds=thresholds)
    assert found is not None
    return found


@pytest.mark.parametrize("owner", [REGION, COLLEGE])
async def test_an_edit_that_loses_a_golden_question_is_refused(tmp_path: Path, owner: str) -> None:
    async with trials(tmp_path) as here:
        found = await tried(here, thief(owner))
        lost = next(one for one in found.replayed.lost if one.question.text == DORM)
        assert (lost.before.sure, lost.after.sure) == ("dorm.available", "")
        assert (lost.kind, lost.question.college) == (Change.LOST, owner)
        assert found.titles["dorm.available"] == DORM.capitalize()
        with pytest.raises(GoldenLost, match=DORM):
            await here.refuse([thief(owner)])


async def test_an_edit_that_loses_none_passes_and_shows_what_it_wins(tmp_path: Path) -> None:
    async with trials(tmp_path, golden(POOL, "life.pool")) as here:
        found = await tried(here, pool())
        assert not found.replayed.blocked
        assert [one.question.text for one in found.replayed.won] == [POOL]
        await here.refuse([pool()])


async def test_what_people_took_out_of_the_golden_set_blocks_no_more(tmp_path: Path) -> None:
    async with trials(tmp_path) as here:
        lost = (await tried(here, thief())).replayed.lost
        for change in lost:
            drop = partial(drop_golden, text=change.question.text, by="А", now=NOW)
            await here.runner.write(drop)
        await here.refuse([thief()])


async def test_a_question_for_a_person_is_not_to_be_answered(tmp_path: Path) -> None:
    async with trials(tmp_path, golden(POOL)) as here:
        with pytest.raises(GoldenLost, match=POOL):
            await here.refuse([pool()])


async def test_thresholds_are_tried_without_any_edit(tmp_path: Path) -> None:
    async with trials(tmp_path) as here:
        found = await tried(here, thresholds=Thresholds(answer=0.999))
        assert found.replayed.blocked
        assert {one.kind for one in found.replayed.lost} == {Change.LOST}


async def test_a_golden_question_does_not_hang_on_facts(tmp_path: Path) -> None:
    folder = package_folder("sample")
    async with trials(tmp_path) as here:
        edits = [Edit(COLLEGE, one) for one in college_pieces(folder)]
        await here.runner.write(lambda session: publish(session, edits, "А", NOW))
        facts = [one for one in edits if one.piece.kind is Kind.FACT]
        gone = [Edit(COLLEGE, Piece(Kind.FACT, one.piece.key, "")) for one in facts]
        assert not (await tried(here, *gone)).replayed.blocked


async def test_what_cannot_be_read_is_not_tried(tmp_path: Path) -> None:
    wrong = pieces.piece(Kind.ENTRY, {"id": "life.pool", "title": "Бассейн"})
    async with trials(tmp_path) as here:
        with pytest.raises(Faulty):
            await here.of([Edit(REGION, wrong)])


async def test_without_a_base_nothing_can_be_said(tmp_path: Path) -> None:
    async with trials(tmp_path) as here:
        here.base.current = FewWords()
        assert await here.of([thief()]) is None
        await here.refuse([thief()])


async def test_another_base_is_asked_anew(tmp_path: Path) -> None:
    async with trials(tmp_path, golden(POOL, "life.pool")) as here:
        assert len((await tried(here, pool())).replayed.won) == 1
        small = bases.small()
        knowing = [*small.entries.values(), bases.entry("life.pool", (POOL, "есть ли бассейн"))]
        here.base.current = small.refreshed(knowing, small.colleges.values())
        assert (await tried(here, pool())).replayed.won == ()


def test_spellings_of_a_question_are_one() -> None:
    assert key_of("Есть ли  общежитие?!") == key_of("есть ли общежитие")
