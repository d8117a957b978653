"""The new year: what is due, what the same would be, and the piece somebody makes of it."""

from datetime import date, datetime
from typing import Any

import pytest

from knowledge.content import Kind, Piece, piece
from knowledge.renewing import due, is_dated, not_known, renewed, same_value
from knowledge.vouching import Held, held

NOW = date(2026, 11, 30)
SEEN = {"by": "Анна", "at": date(2026, 3, 1), "source_seen": "сайт", "until": date(2026, 11, 30)}


def fact(key: str = "admission.end", **more: Any) -> Piece:
    """A fact of last year."""
    return piece(Kind.FACT, {"key": key, "value": date(2026, 8, 15), "confirmed": SEEN, **more})


def of(one: Piece) -> Held:
    """The same as it is held."""
    found = held(one)
    assert found
    return found


def keys(*pieces: Piece) -> list[str]:
    """The keys of what is due of these."""
    return [one.key for one in due(map(of, pieces), NOW)]


def test_what_speaks_of_a_campaign_is_due_until_something_follows() -> None:
    old, new = fact(year=2026), fact(year=2027, value=date(2027, 8, 15))
    assert keys(old) == [old.key]
    assert keys(old, fact(year=2025)) == [old.key], "the newest alone"
    assert keys(old, new) == []
    assert keys(new) == []
    north = fact(year=2026, place="north")
    assert keys(old, north, new) == [north.key]


def test_a_date_or_an_end_says_the_campaign_too() -> None:
    assert keys(fact()) == ["admission.end"]
    assert keys(fact(value=datetime(2026, 8, 15, 16))) == ["admission.end"]
    assert keys(fact("dorm.cost", value=900, until=date(2026, 8, 31))) == ["dorm.cost"]
    assert keys(fact("dorm.cost", value=900, until=date(2027, 8, 31))) == []
    assert not is_dated(of(fact("dorm.cost", value=900)))
    assert keys(fact("contact.phone", value="1")) == []


@pytest.mark.parametrize(
    ("value", "same"),
    [
        (date(2026, 8, 15), date(2027, 8, 15)),
        (datetime(2026, 8, 15, 16), datetime(2027, 8, 15, 16)),
        (900, 900),
        ("да", "да"),
    ],
)
def test_the_same_is_the_same_day_of_the_new_year(value: Any, same: Any) -> None:
    old = fact(value=value, year=2026)
    assert same_value(old.table, of(old), 2027) == same


def test_a_leap_day_has_no_same() -> None:
    old = fact(value=date(2028, 2, 29), year=2028)
    assert same_value(old.table, of(old), 2029) is None


def test_the_new_piece_holds_for_its_campaign_and_is_confirmed() -> None:
    old = fact(year=2026, since=date(2025, 12, 1), until=date(2026, 8, 20), place="main")
    made = renewed(old, of(old), 2027, {"value": date(2027, 8, 14)}, "Правила 2027", "Олег", NOW)
    assert made.table == {
        "key": "admission.end",
        "place": "main",
        "year": 2027,
        "until": date(2027, 8, 20),
        "value": date(2027, 8, 14),
        "source": "Правила 2027",
        "confirmed": {
            "by": "Олег",
            "at": NOW,
            "source_seen": "Правила 2027",
            "until": date(2027, 8, 20),
        },
    }
    assert keys(old, made) == []


def test_what_is_not_known_is_said_so_and_a_programs_places_are_nobodys() -> None:
    old = fact(year=2026)
    made = renewed(old, of(old), 2027, not_known(Kind.FACT), "", "Олег", NOW)
    assert made.table["value"] == "неизвестно"
    assert of(made).unknown
    assert "source" not in made.table
    row = {"code": "15.01.05", "base": 9, "form": "очная", "year": 2026, "fee": 5, "months": 22}
    program = piece(Kind.PROGRAM, row)
    made = renewed(program, of(program), 2027, not_known(Kind.PROGRAM), "", "Олег", NOW)
    assert made.key == "15.01.05|9|очная||2027"
    assert (made.table.get("fee"), made.table["months"]) == (None, 22)
