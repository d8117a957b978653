"""A disk that fails acknowledges nothing: what the platform had comes again when it is well."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ports import StorageDown
from bot.storage.engine import Engines
from bot.storage.runner import ThreadRunner
from bot.storage.schema import inbox, question
from tests.path import world as making
from tests.path.test_asking import answers
from tests.path.world import GROUP, TG, World


def writer(world: World) -> sa.Engine:
    """The engine the running process writes with."""
    runner = world.running.runner
    assert isinstance(runner, ThreadRunner)
    return runner._engines.writer


@contextmanager
def failing(engine: sa.Engine, moment: str, words: str) -> Iterator[list[str]]:
    """Let every transaction fail at `moment` ("begin" or "commit") as SQLite says it."""
    failed: list[str] = []

    def fail(_connection: sa.Connection) -> None:
        failed.append(moment)
        raise sa.exc.OperationalError(moment, None, sqlite3.OperationalError(words))

    sa.event.listen(engine, moment, fail)
    try:
        yield failed
    finally:
        sa.event.remove(engine, moment, fail)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("commit", "disk I/O error"),
        ("commit", "database or disk is full"),
        ("begin", "attempt to write a readonly database"),
        ("begin", "unable to open database file"),
    ],
)
async def test_nothing_is_lost_while_the_disk_fails(lone: World, moment: str, words: str) -> None:
    with failing(writer(lone), moment, words) as failed:
        lone.telegram.say(TG, 11, "вопрос 1")
        lone.vk.say(GROUP, 21, "вопрос 2")
        await lone.until(lambda: len(failed) > 3)
        assert lone.rows(inbox) == []
        assert lone.tg(11) == lone.vk_told(21) == []
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"]
    assert answers(lone.vk_told(21)) == ["ответ 2"]
    assert len(lone.rows(question)) == 2
    assert lone.difference() == 0


async def test_a_file_put_in_the_databases_place_is_not_written_beside(lone: World) -> None:
    """What is written into a file without a name is gone with the process: so nothing is."""
    file = Path(str(lone.engines.writer.url.database))
    moved = file.with_suffix(".moved")
    lone.engines.dispose()
    os.rename(file, moved)
    shutil.copy(moved, file)
    with pytest.raises(StorageDown, match="replaced"):
        await lone.running.runner.write(lambda session: session.execute(sa.select(inbox)))
    os.replace(moved, file)
    lone.telegram.say(TG, 11, "вопрос 1")
    await lone.settled()
    assert answers(lone.tg(11)) == ["ответ 1"]


def damage(file: Path, since: int) -> None:
    """Overwrite the file's second half, as a dying disk does."""
    with file.open("r+b") as handle:
        handle.seek(since)
        handle.write(b"\xff" * (file.stat().st_size - since))


async def test_a_damaged_file_is_said_and_a_mended_one_goes_on(
    sqlite_engines: Engines, tmp_path: Path
) -> None:
    async with making.world(sqlite_engines, tmp_path) as world:
        await _damaged_and_mended(world)


async def _damaged_and_mended(world: World) -> None:
    await world.start()
    await world.connected()
    await world.stop()
    file = Path(str(world.engines.writer.url.database))
    world.engines.dispose()
    kept = file.read_bytes()
    damage(file, since=8192)
    with pytest.raises((StorageDown, sa.exc.DatabaseError)):
        await world.start()
    file.write_bytes(kept)
    world.telegram.say(TG, 11, "вопрос 1")
    await world.start()
    await world.settled()
    assert answers(world.tg(11)) == ["ответ 1"]
