"""A database that cannot be used says so and lies about nothing; a started write is finished."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.ports import StorageDown
from bot.storage.engine import Engines, open_engines
from bot.storage.locking import AlreadyRunning, hold
from bot.storage.runner import ThreadRunner, write
from bot.storage.schema import region
from bot.storage.session import Session


@pytest.fixture
async def runner(engines: Engines) -> AsyncIterator[ThreadRunner]:
    """A runner on either database."""
    made = ThreadRunner(engines)
    yield made
    await made.close()


def add(slug: str, wait: threading.Event | None = None) -> Callable[[Session], None]:
    """Work that adds a region, as slowly as told."""

    def work(session: Session) -> None:
        session.execute(sa.insert(region).values(slug=slug, name=slug))
        if wait is not None:
            wait.wait(5)

    return work


def slugs(session: Session) -> list[str]:
    """The regions there are."""
    return list(session.execute(sa.select(region.c.slug).order_by(region.c.id)).scalars())


async def test_a_write_is_committed_and_read(runner: ThreadRunner) -> None:
    await runner.write(add("a"))
    assert await runner.read(slugs) == ["a"]


async def test_what_fails_leaves_nothing(runner: ThreadRunner) -> None:
    def fail(session: Session) -> None:
        add("a")(session)
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        await runner.write(fail)
    assert await runner.read(slugs) == []


async def test_a_cancelled_caller_still_waits_for_its_write(runner: ThreadRunner) -> None:
    go = threading.Event()
    caller = asyncio.create_task(runner.write(add("a", go)))
    await asyncio.sleep(0.05)
    caller.cancel()
    await asyncio.sleep(0.05)
    assert not caller.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await runner.read(slugs) == ["a"]


async def test_writes_at_the_same_time_lose_no_update(runner: ThreadRunner) -> None:
    await runner.write(add("a"))

    def longer(session: Session) -> None:
        rows = sa.select(region.c.name).with_for_update()
        found = session.execute(rows).scalar_one()
        session.execute(sa.update(region).values(name=found + "!"))

    await asyncio.gather(*(runner.write(longer) for _ in range(20)))
    assert (
        await runner.read(lambda s: s.execute(sa.select(region.c.name)).scalar()) == "a" + "!" * 20
    )


async def test_a_reader_cannot_write_on_sqlite(sqlite_engines: Engines) -> None:
    runner = ThreadRunner(sqlite_engines)
    with pytest.raises(StorageDown):
        await runner.read(add("a"))
    await runner.close()


def limit_pages(engines: Engines, more: int | None) -> None:
    """Let the disk be full after `more` pages, or let there be room again."""
    with engines.writer.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        limit = 2**30 if more is None else used + more
        connection.exec_driver_sql(f"PRAGMA max_page_count={limit}")


async def test_a_full_disk_is_said_and_heals(sqlite_engines: Engines) -> None:
    runner = ThreadRunner(sqlite_engines)
    await runner.write(add("before"))
    limit_pages(sqlite_engines, 0)
    with pytest.raises(StorageDown, match="full"):
        await runner.write(add("x" * 100_000))
    assert await runner.read(slugs) == ["before"]
    limit_pages(sqlite_engines, None)
    await runner.write(add("after"))
    assert await runner.read(slugs) == ["before", "after"]
    await runner.close()


async def test_a_short_lock_is_waited_for(sqlite_engines: Engines) -> None:
    runner = ThreadRunner(sqlite_engines)
    other = sqlite3.connect(str(sqlite_engines.writer.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(runner.write(add("a")))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    assert await runner.read(slugs) == [], "readers are not kept waiting"
    other.execute("ROLLBACK")
    await waiting
    other.close()
    await runner.close()


async def test_a_long_lock_is_said(
    sqlite_engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.engine.BUSY_MS", 50)
    engines = open_engines(str(sqlite_engines.writer.url))
    runner = ThreadRunner(engines)
    other = sqlite3.connect(str(engines.writer.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageDown, match="locked"):
        await runner.write(add("a"))
    other.close()
    await runner.write(add("b"))
    assert await runner.read(slugs) == ["b"]
    await runner.close()


async def test_a_lost_server_is_said_and_comes_back(postgres_engines: Engines) -> None:
    runner = ThreadRunner(postgres_engines)
    await runner.write(add("a"))

    def suicide(session: Session) -> None:
        session.execute(sa.select(sa.func.pg_terminate_backend(sa.func.pg_backend_pid())))

    with pytest.raises(StorageDown):
        await runner.write(suicide)
    await runner.write(add("b"))
    assert await runner.read(slugs) == ["a", "b"]
    await runner.close()


async def test_a_deadlock_is_tried_again(postgres_engines: Engines) -> None:
    runner = ThreadRunner(postgres_engines)
    tries: list[int] = []

    class Deadlock(Exception):
        """What the driver raises."""

        sqlstate = "40P01"

    def work(session: Session) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("statement", {}, Deadlock())
        add("a")(session)

    await runner.write(work)
    assert (len(tries), await runner.read(slugs)) == (2, ["a"])
    await runner.close()


def test_a_second_process_is_refused(engines: Engines) -> None:
    other = open_engines(engines.writer.url.render_as_string(hide_password=False))
    release = hold(engines, "1")
    with pytest.raises(AlreadyRunning):
        hold(other, "1")
    release()
    hold(other, "1")()
    other.dispose()


def test_workers_of_other_names_are_welcome_on_postgres(postgres_engines: Engines) -> None:
    one, two = hold(postgres_engines, "1"), hold(postgres_engines, "2")
    one()
    two()


def test_sqlite_takes_one_process_whatever_its_name(sqlite_engines: Engines) -> None:
    release = hold(sqlite_engines, "1")
    with pytest.raises(AlreadyRunning):
        hold(sqlite_engines, "2")
    release()


def test_a_database_that_forgets_is_refused(tmp_path: Path) -> None:
    for url in ("sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="forgets"):
            open_engines(url)
    with pytest.raises(ValueError, match="only sqlite and postgresql"):
        open_engines(f"mysql://{tmp_path}")


def test_every_sqlite_connection_is_durable(sqlite_engines: Engines) -> None:
    with sqlite_engines.writer.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_write_begins_with_the_lock(sqlite_engines: Engines) -> None:
    def work(_session: Session) -> None:
        other = sqlite3.connect(str(sqlite_engines.writer.url.database), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO region (slug, name) VALUES ('b', 'b')")
        other.close()

    write(sqlite_engines, work)
