"""What is published is a version with author and time: all of it, and over nobody else's edit."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.storage.content import (
    REGION,
    Edit,
    EditConflict,
    Locked,
    Stored,
    load_content,
    load_news,
    publish,
    published,
    set_lock,
)
from bot.storage.content_history import history, publications_of, stood
from bot.storage.engine import Engines
from bot.storage.runner import write
from bot.storage.session import Session
from knowledge.content import Kind, Piece
from tests.storage.place import NOW

PHONE = Piece(Kind.FACT, "contact.phone", "1")
LIST = Piece(Kind.ENTRY, "docs.list", "a")


def put(engines: Engines, *edits: Edit, author: str = "Анна", hours: int = 0) -> int:
    """Publish as `author`."""
    at = NOW + timedelta(hours=hours)
    return write(engines, lambda session: publish(session, edits, author, at, "проба"))


def standing(engines: Engines) -> tuple[Stored, ...]:
    """What stands now."""
    return write(engines, load_content)


def test_every_publish_is_a_version_with_author_and_time(engines: Engines) -> None:
    first = put(engines, Edit("kmt", PHONE), Edit(REGION, LIST, release="a"))
    second = put(engines, Edit("kmt", replace(PHONE, body="2"), expected=1), author="Олег", hours=1)
    assert second > first
    assert write(engines, published) == second
    assert standing(engines) == (
        Stored(REGION, LIST, 1, release="a"),
        Stored("kmt", replace(PHONE, body="2"), 2),
    )
    kept = write(engines, lambda session: history(session, "kmt", Kind.FACT, PHONE.key))
    assert [(one.number, one.body, one.author) for one in kept] == [
        (1, "1", "Анна"),
        (2, "2", "Олег"),
    ]
    assert kept[1].at - kept[0].at == timedelta(hours=1)


def test_what_changes_nothing_is_no_publication(engines: Engines) -> None:
    first = put(engines, Edit("kmt", PHONE))
    assert put(engines, Edit("kmt", PHONE)) == 0
    assert put(engines, Edit("kmt", Piece(Kind.FACT, "unknown", ""))) == 0
    assert write(engines, published) == first


def test_of_two_people_editing_one_entry_the_second_is_told(engines: Engines) -> None:
    put(engines, Edit(REGION, LIST))
    put(engines, Edit(REGION, replace(LIST, body="b"), expected=1))
    with pytest.raises(EditConflict):
        put(engines, Edit("kmt", PHONE), Edit(REGION, replace(LIST, body="c"), expected=1))
    assert [one.piece.body for one in standing(engines)] == ["b"], "all of it or nothing"


def test_what_was_taken_away_can_come_back(engines: Engines) -> None:
    put(engines, Edit("kmt", PHONE))
    put(engines, Edit("kmt", replace(PHONE, body="")))
    assert standing(engines) == ()
    put(engines, Edit("kmt", PHONE))
    assert [(one.piece, one.number) for one in standing(engines)] == [(PHONE, 3)]


def test_a_locked_entry_is_the_regions_alone(engines: Engines) -> None:
    put(engines, Edit(REGION, LIST))
    assert write(engines, lambda session: set_lock(session, LIST.key, True))
    with pytest.raises(Locked):
        put(engines, Edit("kmt", replace(LIST, body="own")))
    put(engines, Edit(REGION, replace(LIST, body="b")))
    write(engines, lambda session: set_lock(session, LIST.key, False))
    put(engines, Edit("kmt", replace(LIST, body="own")))
    assert [one.piece.body for one in standing(engines)] == ["b", "own"]
    assert not write(engines, lambda session: set_lock(session, "no.such", True))


def test_a_publish_that_fails_leaves_nothing(engines: Engines) -> None:
    def half(session: Session) -> None:
        publish(session, [Edit("kmt", PHONE)], "Анна", NOW)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(engines, half)
    assert standing(engines) == ()
    assert write(engines, published) == 0


def test_a_reader_is_told_only_what_it_does_not_have(engines: Engines) -> None:
    put(engines, Edit(REGION, LIST), Edit("kmt", PHONE), Edit("kpt", PHONE))
    first = write(engines, lambda session: load_news(session, {}))
    assert first.stored == standing(engines)
    assert first.number == write(engines, published)
    put(engines, Edit("kmt", replace(PHONE, body="")))
    second = write(engines, lambda session: load_news(session, first.versions))
    assert second.stored == ()
    assert {owner for owner in second.versions if second.versions[owner] != first.versions[owner]}
    put(engines, Edit("kmt", PHONE), Edit("kpt", replace(PHONE, body="2")))
    third = write(engines, lambda session: load_news(session, second.versions))
    assert [(one.owner, one.piece.body) for one in third.stored] == [("kmt", "1"), ("kpt", "2")]
    assert third.versions.keys() == {REGION, "kmt", "kpt"}
    again = write(engines, lambda session: load_news(session, third.versions))
    assert again.stored == ()


def test_more_pieces_than_fit_into_one_statement_are_compared_with_what_stands(
    engines: Engines,
) -> None:
    many = [Edit("kmt", Piece(Kind.FACT, f"contact.{n}", "1")) for n in range(1200)]
    put(engines, *many)
    assert put(engines, *many) == 0


def test_of_two_publishers_the_second_waits_and_has_the_higher_number(
    postgres_engines: Engines,
) -> None:
    """Whoever has seen a number has seen all before it, so no smaller one may come later."""
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    numbers: list[int] = []

    def second() -> None:
        numbers.append(put(postgres_engines, Edit("kpt", PHONE)))

    def first(session: Session) -> int:
        number = publish(session, [Edit("kmt", PHONE)], "Анна", NOW)
        other.start()
        with postgres_engines.reader.connect() as looking:
            while other.is_alive() and not looking.execute(waiting).scalar():
                looking.rollback()
        assert not numbers, "it did not wait"
        return number

    other = threading.Thread(target=second)
    number = write(postgres_engines, first)
    other.join()
    assert numbers == [number + 1]


def test_a_shelf_is_read_as_it_stood_at_a_publication(engines: Engines) -> None:
    other = Piece(Kind.FACT, "contact.email", "e")
    first = put(engines, Edit("kmt", PHONE), Edit("kmt", other), Edit("kpt", PHONE))
    gone = replace(other, body="")
    second = put(engines, Edit("kmt", replace(PHONE, body="2")), Edit("kmt", gone))
    put(engines, Edit("kpt", replace(PHONE, body="3")))
    third = put(engines, Edit("kmt", replace(PHONE, body="4")))

    def had(number: int) -> list[tuple[str, int]]:
        found = write(engines, lambda session: stood(session, "kmt", number))
        return [(one.piece.body, one.number) for one in found]

    made = write(engines, lambda session: publications_of(session, "kmt", 9))
    assert made == (third, second, first)
    assert write(engines, lambda session: publications_of(session, "kmt", 1)) == (third,)
    assert had(first - 1) == []
    assert [had(number) for number in made] == [[("4", 3)], [("2", 2)], [("e", 1), ("1", 1)]]
