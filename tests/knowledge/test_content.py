"""A file becomes pieces and pieces a file that reads the same; a release never eats an edit."""

from datetime import date

import pytest

from knowledge.colleges import read_college
from knowledge.content import (
    Change,
    Difference,
    Kind,
    Piece,
    confirmed,
    differences,
    document_of,
    key_of,
    piece,
    pieces,
    three_way,
    with_own_confirmation,
)
from knowledge.entries import load_base, read_base
from knowledge.package import package_folder, toml_files


def test_the_base_reads_the_same_from_its_pieces() -> None:
    files = toml_files(package_folder("base"))
    found = [one for _, data in files for one in pieces(Kind.ENTRY, data)]
    again = read_base([("database", document_of(found))])
    assert again.errors == ()
    assert {entry.id: entry for entry in again.values} == {e.id: e for e in load_base().values}


def test_a_college_reads_the_same_from_its_pieces() -> None:
    folder = package_folder("sample")
    college = folder.joinpath("college.toml").read_bytes()
    facts = folder.joinpath("facts.toml").read_bytes()
    one = document_of(pieces(Kind.COLLEGE, college))
    many = pieces(Kind.FACT, facts)
    assert len({found.key for found in many}) == len(many)
    plain = read_college("x", college, facts).value
    again = read_college("x", one, document_of(many)).value
    assert plain is not None
    assert again is not None
    assert set(again.facts) == set(plain.facts)
    assert (again.hours, again.places) == (plain.hours, plain.places)


@pytest.mark.parametrize(
    ("kind", "table", "key"),
    [
        (Kind.ENTRY, {"id": "docs.list", "title": "?"}, "docs.list"),
        (Kind.FACT, {"key": "contact.phone", "value": "1"}, "contact.phone"),
        (Kind.FACT, {"key": "admission.end", "year": 2027}, "admission.end||2027"),
        (Kind.PROGRAM, {"code": "15.01.05", "base": 9, "form": "очная"}, "15.01.05|9|очная"),
    ],
)
def test_keys(kind: Kind, table: dict[str, object], key: str) -> None:
    assert key_of(kind, table) == key


def test_what_stands_beside_tables_is_a_piece_of_its_own() -> None:
    data = b'complete = true\n[[program]]\ncode = "15.01.05"\n'
    found = pieces(Kind.PROGRAM, data)
    assert [one.key for one in found] == ["", "15.01.05"]
    assert document_of(found).startswith(b"complete = true\n")


def test_a_confirmation_takes_the_place_of_an_earlier_one() -> None:
    plain = piece(Kind.FACT, {"key": "contact.phone", "value": "1"})
    once = confirmed(plain, "Анна", date(2026, 11, 25), "приказ")
    twice = confirmed(once, "Олег", date(2026, 11, 26), "сайт")
    assert once.key == plain.key
    assert twice.table["confirmed"] == {
        "by": "Олег",
        "at": date(2026, 11, 26),
        "source_seen": "сайт",
    }
    ending = confirmed(twice, "Анна", date(2026, 11, 27), "сайт", date(2027, 11, 30))
    assert ending.table["confirmed"]["until"] == date(2027, 11, 30)


SEEN = {"by": "Анна", "at": date(2026, 11, 25), "source_seen": "приказ"}
SAYS = {"id": "a", "title": "А", "phrasings": ["а"], "variant": [{"text": "Да."}]}


@pytest.mark.parametrize(
    ("kind", "table", "changed", "stays"),
    [
        (Kind.FACT, {"key": "contact.phone", "value": "1"}, {"value": "2"}, False),
        (Kind.FACT, {"key": "contact.phone", "value": "1"}, {"until": date(2027, 1, 1)}, False),
        (Kind.FACT, {"key": "contact.phone", "value": "1"}, {}, True),
        (Kind.PROGRAM, {"code": "15.01.05", "fee": 1}, {"fee": 2}, False),
        (Kind.ENTRY, SAYS, {"phrasings": ["а", "б"]}, True),
        (Kind.ENTRY, SAYS, {"variant": [{"text": "Нет."}]}, False),
    ],
)
def test_a_confirmation_is_of_what_it_was_given_for(
    kind: Kind, table: dict[str, object], changed: dict[str, object], stays: bool
) -> None:
    now = piece(kind, {**table, "confirmed": SEEN})
    offered = piece(kind, {**table, **changed, "confirmed": SEEN})
    assert ("confirmed" in with_own_confirmation(now, offered).table) is stays
    anew = piece(kind, {**table, **changed, "confirmed": {**SEEN, "at": date(2026, 11, 30)}})
    assert with_own_confirmation(now, anew) == anew


def entry(key: str, body: str) -> Piece:
    return Piece(Kind.ENTRY, key, body)


def test_differences_leave_alone_what_is_not_mentioned() -> None:
    now = [entry("a", "1"), entry("b", "2")]
    offered = [entry("b", "3"), entry("c", "4")]
    assert differences(now, offered) == (
        Difference(Kind.ENTRY, "b", Change.CHANGED, "2", "3"),
        Difference(Kind.ENTRY, "c", Change.NEW, "", "4"),
    )


@pytest.mark.parametrize(
    ("before", "now", "offered", "change"),
    [
        ("1", "1", "2", Change.CHANGED),
        ("1", "1", "", Change.REMOVED),
        ("", "", "2", Change.NEW),
        ("1", "5", "2", Change.CONFLICT),
        ("1", "5", "", Change.CONFLICT),
        ("", "5", "2", Change.CONFLICT),
        ("1", "", "2", Change.CONFLICT),
        ("1", "5", "1", None),
        ("1", "2", "2", None),
        ("1", "1", "1", None),
        ("1", "", "1", None),
    ],
)
def test_three_way(before: str, now: str, offered: str, change: Change | None) -> None:
    sides = [[entry("a", body)] if body else [] for body in (before, now, offered)]
    found = three_way(*sides)
    assert [one.change for one in found] == ([change] if change else [])
