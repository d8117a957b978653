"""A college's own times are read; a faulty one is as if it were not there, and is named."""

from datetime import timedelta

import pytest

from knowledge.colleges import Deadlines, read_college

PLAIN = 'slug = "a"\nname = "Колледж"\ntimezone = "Europe/Moscow"\n'


def read(desk: str) -> tuple[Deadlines, list[str]]:
    """The times of a college with this `[desk]`, and the keys that have a problem."""
    found = read_college("a", f"{PLAIN}[desk]\n{desk}".encode(), b"")
    [college] = found.values
    return college.deadlines, [problem.key for problem in found.problems]


def test_nothing_given() -> None:
    hours = timedelta(hours=1)
    assert read("") == (Deadlines(4 * hours, 9 * hours, 24 * hours, 12 * hours), [])


def test_own_times() -> None:
    found, problems = read("answer_hours = 2\nlate_hours = 6.5\ncentre_hours = 48\nfloor_hours = 1")
    assert found.answer == timedelta(hours=2)
    assert found.late == timedelta(hours=6, minutes=30)
    assert (found.centre, found.floor) == (timedelta(hours=48), timedelta(hours=1))
    assert problems == []


@pytest.mark.parametrize(
    ("desk", "key"),
    [
        ("answer_hours = 0", "desk.answer_hours"),
        ('answer_hours = "4"', "desk.answer_hours"),
        ("floor_hours = 1000", "desk.floor_hours"),
        ("late_hours = 3", "desk.late_hours"),
        ("anwser_hours = 4", "desk.anwser_hours"),
    ],
)
def test_a_faulty_time(desk: str, key: str) -> None:
    found, problems = read(desk)
    assert problems == [key]
    assert (found.answer, found.floor) == (timedelta(hours=4), timedelta(hours=12))
    assert found.late >= found.answer
