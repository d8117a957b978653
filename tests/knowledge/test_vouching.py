"""How a piece stands on a day: confirmed, confirmed once, replaced, or nobody's."""

from datetime import date, datetime
from typing import Any

import pytest

from knowledge.content import Kind, Piece, piece
from knowledge.vouching import Held, Stand, coming_year, held, lasting, may_end, stand, usual_end

TODAY = date(2027, 3, 1)


def mark(at: date, until: date | None = None) -> dict[str, Any]:
    """A confirmation as it is stored."""
    made: dict[str, Any] = {"by": "Анна", "at": at, "source_seen": "сайт"}
    return made | ({"until": until} if until else {})


def fact(**more: Any) -> Held:
    """A fact as it is held."""
    found = held(piece(Kind.FACT, {"key": "dorm.cost", "value": 900, **more}))
    assert found
    return found


THIS_YEAR, YEAR_AGO = date(2027, 2, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("more", "last", "expected"),
    [
        ({}, True, Stand.NOBODY),
        ({"confirmed": mark(THIS_YEAR)}, True, Stand.FIRM),
        ({"confirmed": mark(date(2026, 11, 10))}, True, Stand.FIRM),
        ({"confirmed": mark(YEAR_AGO)}, True, Stand.EARLIER),
        ({"confirmed": mark(YEAR_AGO), "until": date(2027, 8, 1)}, True, Stand.FIRM),
        ({"confirmed": mark(YEAR_AGO, date(2027, 11, 30))}, True, Stand.FIRM),
        ({"confirmed": mark(YEAR_AGO, date(2027, 3, 31))}, True, Stand.ENDING),
        ({"confirmed": mark(YEAR_AGO, date(2027, 2, 28))}, True, Stand.ENDED),
        ({"confirmed": mark(YEAR_AGO), "year": 2026}, True, Stand.PAST),
        ({"confirmed": mark(YEAR_AGO), "year": 2026}, False, Stand.OVER),
        # It ends with what it speaks of: a look at it changes nothing.
        (
            {"confirmed": mark(YEAR_AGO, date(2027, 3, 20)), "until": date(2027, 3, 20)},
            True,
            Stand.FIRM,
        ),
    ],
)
def test_a_fact(more: dict[str, Any], last: bool, expected: Stand) -> None:
    assert stand(fact(**more), TODAY, last) is expected


@pytest.mark.parametrize(
    ("more", "review", "expected"),
    [
        ({"confirmed": mark(THIS_YEAR)}, TODAY, Stand.DUE),
        ({"confirmed": mark(THIS_YEAR)}, date(2027, 3, 2), Stand.FIRM),
        # Whoever confirms it on that day or later has read it.
        ({"confirmed": mark(THIS_YEAR)}, THIS_YEAR, Stand.FIRM),
        ({"confirmed": mark(THIS_YEAR, date(2027, 3, 31))}, date(2027, 2, 20), Stand.DUE),
        # What stands worse anyway is said as it is.
        ({}, TODAY, Stand.NOBODY),
        ({"confirmed": mark(YEAR_AGO)}, TODAY, Stand.EARLIER),
        ({"confirmed": mark(YEAR_AGO, date(2027, 2, 28))}, TODAY, Stand.ENDED),
    ],
)
def test_what_was_to_be_read_again(more: dict[str, Any], review: date, expected: Stand) -> None:
    assert stand(fact(**more), TODAY, True, review) is expected


def test_an_entry_holds_as_long_as_one_of_its_texts() -> None:
    table: dict[str, Any] = {"id": "a", "title": "А?", "category": "dorm", "phrasings": ["а"]}
    blank = held(piece(Kind.ENTRY, table))
    assert blank
    assert stand(blank, TODAY, True) is Stand.BLANK
    texts = [{"text": "{dorm.cost} {dorm.who}", "until": date(2027, 2, 1)}, {"text": "{dorm.cost}"}]
    good = held(piece(Kind.ENTRY, {**table, "variant": texts}))
    assert good
    assert good.quotes == ("dorm.cost", "dorm.who")
    assert stand(good, TODAY, True) is Stand.NOBODY
    over = held(piece(Kind.ENTRY, {**table, "variant": texts[:1]}))
    assert over
    assert stand(over, TODAY, True) is Stand.PAST


def test_a_later_year_takes_the_place_of_an_earlier_one() -> None:
    old, new = fact(year=2026), fact(year=2027)
    here, program = fact(year=2026, place="main"), piece(Kind.PROGRAM, {"code": "15.01.05"})
    assert lasting([old, new, here]) == {(Kind.FACT, new.key), (Kind.FACT, here.key)}
    row = held(program)
    assert row
    assert row.title.startswith("Сварщик")
    assert lasting([old, row]) == {(Kind.FACT, old.key), (Kind.PROGRAM, "15.01.05")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY, True),
        (date(2099, 12, 31), True),
        (date(2027, 2, 28), False),
        (date(2100, 1, 1), False),
    ],
)
def test_a_confirmation_ends_on_a_day_that_comes(day: date, expected: bool) -> None:
    assert may_end(day, TODAY) is expected


def test_people_work_for_the_next_campaign_from_november() -> None:
    assert [coming_year(day) for day in (date(2026, 10, 31), date(2026, 11, 1))] == [2026, 2027]
    assert usual_end(fact(), date(2026, 11, 1)) == date(2027, 11, 30)
    assert usual_end(fact(year=2028), TODAY) == date(2028, 11, 30)
    assert usual_end(fact(until=datetime(2027, 8, 15, 16)), TODAY) == date(2027, 8, 15)
    assert usual_end(fact(until=date(2027, 2, 1)), TODAY) == TODAY, "never before it is given"


@pytest.mark.parametrize(
    "table",
    [
        {"value": 1, "since": "1 мая", "until": 5, "year": "2026", "place": 7},
        {"confirmed": "да", "year": 1, "value": []},
        {"confirmed": {"by": 1, "at": datetime(2026, 1, 1), "source_seen": "x"}, "year": -5},
    ],
)
def test_whatever_stands_in_a_body_is_held(table: dict[str, Any]) -> None:
    found = held(piece(Kind.FACT, {"key": "no.such", **table}))
    assert found
    assert (found.title, found.year, found.confirmed) == ("no.such", 0, None)
    assert stand(found, TODAY, True) is Stand.NOBODY


def test_what_names_nothing_is_not_held() -> None:
    assert held(Piece(Kind.PROGRAM, "", "complete = true\n")) is None
    assert held(Piece(Kind.FACT, "a", "= broken")) is None
    assert held(piece(Kind.COLLEGE, {"slug": "a"})) is None
