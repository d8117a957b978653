"""A backup taken while the process writes is whole: it opens, and its sums hold."""

import threading
from pathlib import Path

import pytest

from bot.storage.backup import backup
from bot.storage.engine import Engines, open_engines
from bot.storage.migrate import pending_changes
from bot.storage.runner import write
from bot.storage.schema import message, operation, question
from bot.storage.sweeps import identities
from tests.storage.place import Place, asked
from tests.storage.place import place as make_place


def test_a_restored_backup_is_whole(sqlite_engines: Engines, tmp_path: Path) -> None:
    place = make_place(sqlite_engines)
    place.ask(asked("1"), say=["ответ"])
    place.hand_over()
    target = tmp_path / "restored" / "priemka.db"
    target.parent.mkdir()
    backup(sqlite_engines, target)
    place.ask(asked("later"))

    assert target.stat().st_mode & 0o777 == 0o600, "it holds what minors wrote"
    engines = open_engines(f"sqlite:///{target}")
    restored = Place(engines, place.pages, place.desks, numbers=place.numbers)
    assert pending_changes(engines.writer) == []
    assert write(engines, identities).difference == 0
    assert len(restored.rows(question)) == len(restored.rows(message)) == 2
    assert len(restored.rows(operation)) == len(place.rows(operation))
    restored.ask(asked("after"), say=["ответ"])
    engines.dispose()


def test_a_backup_under_load_is_consistent(sqlite_engines: Engines, tmp_path: Path) -> None:
    place = make_place(sqlite_engines)
    stop = threading.Event()

    def load() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            place.ask(asked(str(number)), say=["ответ"])

    writer = threading.Thread(target=load)
    writer.start()
    try:
        for number in range(3):
            backup(sqlite_engines, tmp_path / f"{number}.db")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        engines = open_engines(f"sqlite:///{tmp_path / f'{number}.db'}")
        copy = Place(engines, place.pages, place.desks)
        assert write(engines, identities).difference == 0
        assert len(copy.rows(question)) == len(copy.rows(operation)) == len(copy.rows(message))
        engines.dispose()


def test_a_backup_overwrites_nothing(sqlite_engines: Engines, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_bytes(b"yesterday")
    with pytest.raises(FileExistsError):
        backup(sqlite_engines, tmp_path / "there.db")
    assert (tmp_path / "there.db").read_bytes() == b"yesterday"


def test_readers_still_cannot_write_after_a_backup(sqlite_engines: Engines, tmp_path: Path) -> None:
    backup(sqlite_engines, tmp_path / "copy.db")
    with sqlite_engines.reader.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == 1


def test_postgres_has_a_tool_of_its_own(postgres_engines: Engines, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pg_dump"):
        backup(postgres_engines, tmp_path / "copy.db")
