"""Days of a campaign: of its year, in their order, and told at the row that somebody wrote."""

from datetime import date, datetime

import pytest

from knowledge.campaign_days import with_its_year, wrong_days
from knowledge.content import Kind, Piece, piece

TODAY = date(2026, 11, 30)


def day(key: str, value: object, year: int = 2027, **more: object) -> Piece:
    """A day of admission."""
    own = {"year": year} if year else {}
    return piece(Kind.FACT, {"key": f"admission.{key}", "value": value, **own, **more})


START, END = day("start", date(2027, 6, 20)), day("end", date(2027, 8, 15))
GOOD = (
    *(START, END, day("end_tests", date(2027, 8, 10)), day("extra_until", date(2027, 11, 25))),
    *(day("originals_until", datetime(2027, 8, 18, 16)), day("enrolment", date(2027, 8, 20))),
    *(day("end_part_time", date(2027, 10, 1)), day("open_day", date(2026, 12, 5))),
)


def test_the_days_of_a_campaign_as_they_should_be() -> None:
    assert wrong_days(GOOD, (), TODAY) == ()
    assert wrong_days([day("end", "неизвестно"), day("several", 3)], (), TODAY) == ()


@pytest.mark.parametrize(
    ("offered", "key", "found"),
    [
        (day("end", date(2027, 6, 10)), "value", "10.06.2027 — раньше, чем 20.06.2027"),
        (day("start", date(2027, 8, 16)), "value", "16.08.2027 — позже, чем 15.08.2027"),
        (day("enrolment", date(2027, 8, 14)), "value", "«Последний день приёма документов"),
        (day("end", date(2026, 8, 15)), "value", "15.08.2026 — не из приёма 2027 года"),
        (day("end", date(2072, 8, 15), 2072), "year", "стоит приём 2072 года"),
        (day("end", date(2024, 8, 15), 0), "value", "стоит приём 2024 года"),
        (day("end", datetime(2027, 12, 1, 9)), "value", "01.12.2027 — не из приёма"),
    ],
)
def test_a_day_that_cannot_be_is_told(offered: Piece, key: str, found: str) -> None:
    (wrong,) = wrong_days([day("open_day", date(2027, 4, 1)), offered], GOOD, TODAY)
    assert (wrong.at, wrong.key) == (1, key)
    assert found in wrong.found


def test_both_days_of_a_pair_are_told_where_both_are_written() -> None:
    both = [day("start", date(2027, 8, 15)), day("end", date(2027, 6, 20))]
    assert [one.at for one in wrong_days(both, (), TODAY)] == [0, 1]


def test_a_campus_is_measured_by_its_own_days_and_those_of_the_whole_college() -> None:
    north = day("end", date(2027, 6, 19), place="north")
    assert wrong_days([north], [START], TODAY)
    early = day("start", date(2027, 6, 1), place="north")
    assert wrong_days([north], [START, early], TODAY) == ()


def test_what_stands_already_is_left_alone() -> None:
    old = day("end", date(2024, 8, 15), 2024)
    assert wrong_days([old], [old], TODAY) == ()
    later = piece(Kind.FACT, {**old.table, "source": "приказ"})
    assert wrong_days([later], [old], TODAY) == (), "only what it is called after is another"


def test_a_day_without_a_campaign_is_of_the_one_it_lies_in() -> None:
    typed = {"key": "admission.end", "value": date(2027, 8, 15), "year": None}
    assert with_its_year(typed)["year"] == 2027
    assert with_its_year({**typed, "value": date(2027, 12, 3)})["year"] == 2028
    assert with_its_year({**typed, "year": 2026})["year"] == 2026
    assert with_its_year({**typed, "value": "неизвестно"})["year"] is None
    assert with_its_year({**typed, "key": "dorm.cost"})["year"] is None
