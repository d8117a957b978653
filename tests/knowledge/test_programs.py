"""A college's programs are read strictly: a faulty row is left out and named with its line."""

from datetime import date, datetime
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.colleges import load_college, load_neighbours, read_college
from knowledge.problems import Level, Read
from knowledge.programs import Form, Programs, Score, read_programs
from tests.knowledge.faults import Fault, read_faults

GOOD = """complete = true
[[program]]
code = "15.01.05"
base = 9
form = "очная"
place = "north"
months = 22
budget = 25
paid = 10
fee = 98000
score = [{ year = 2025, budget = 3.5 }, { year = 2026, budget = 3.62, paid = 3.1 }]
test = "рисунок"
medical = true
professionalitet = false
year = 2027
source = "План приёма 2027"
confirmed = { by = "Петрова", at = 2026-11-02, source_seen = "план" }
[[program]]
code = "43.01.09"
base = 11
form = "заочная"
test = false
"""
PLACES = {"north": "Север"}


def read(text: str = GOOD) -> Read[Programs]:
    return read_programs("sea/programs.toml", text.encode(), PLACES)


def programs(text: str = GOOD) -> Programs:
    value = read(text).value
    assert value is not None
    return value


def test_a_good_file_is_read_whole() -> None:
    assert read().problems == ()
    found = programs()
    assert found.whole
    full, bare = found.rows
    assert (full.code, full.base, full.form, full.place) == ("15.01.05", 9, Form.FULL_TIME, "north")
    assert (full.months, full.budget, full.paid, full.fee) == (22, 25, 10, 98000)
    assert full.scores == (Score(2025, 3.5), Score(2026, 3.62, 3.1))
    assert (full.test, full.medical, full.professionalitet) == ("рисунок", True, False)
    assert full.confirmed is not None
    assert full.confirmed.at == date(2026, 11, 2)
    assert full.key == "15.01.05:9:очная"
    assert full.trade.short == "Сварщик"
    assert full.window == (datetime(2026, 12, 1), datetime(2027, 11, 30, 23, 59))
    assert (bare.test, bare.months, bare.budget, bare.medical) == ("", None, None, None)


@pytest.mark.parametrize("fault", read_faults("faults_programs.toml"), ids=attrgetter("name"))
def test_a_fault_is_named_and_its_row_left_out(fault: Fault) -> None:
    found = read(fault.spoil(GOOD))
    assert fault.told_by(found.problems) == [fault.line], found.problems
    assert {(p.file, p.level) for p in found.problems} == {("sea/programs.toml", Level.ERROR)}
    assert found.value is not None
    # What was left out may be what is asked for: «у нас не учат» is no longer known.
    assert not found.value.whole
    above = fault.key in {"complete", "whole"}
    assert len(found.value.rows) == (2 if above else 0 if fault.name == "twice" else 1)


def test_a_file_that_does_not_say_so_is_not_whole() -> None:
    assert not programs(GOOD.removeprefix("complete = true")).whole
    assert not programs("complete = true").whole
    assert programs("") == Programs()


def test_the_same_program_may_stand_in_two_years_and_at_two_places() -> None:
    row = GOOD[GOOD.index("[[") : GOOD.rindex("[[")]
    later = row.replace("year = 2027\n", "year = 2028\n")
    there = row.replace('place = "north"\n', "")
    assert len(programs(GOOD + later + there).rows) == 4


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80), st.integers(0, 600))
def test_reading_never_raises(noise: bytes, place: int) -> None:
    data = GOOD.encode()
    for problem in read_programs("p.toml", data[:place] + noise + data[place:], PLACES).problems:
        assert problem.line > 0
        assert problem.repair


# --- the college around them --------------------------------------------------------------------

COLLEGE = """slug = "sea"
name = "Морской колледж"
timezone = "Europe/Moscow"
town = "Примерск"
latitude = 46.1
longitude = 37
[links]
telegram = "https://t.example.org/sea"
vk = "https://vk.example.org/sea"
"""


def test_a_college_has_programs_town_and_links() -> None:
    found = read_college("sea", COLLEGE.encode(), b"", GOOD.replace('place = "north"', "").encode())
    assert found.problems == ()
    assert found.value is not None
    assert len(found.value.programs.rows) == 2
    assert (found.value.town, found.value.latitude, found.value.longitude) == ("Примерск", 46.1, 37)
    assert [link.channel for link in found.value.links] == ["vk", "telegram"]


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("46.1", "146.1", 5, "latitude"),
        ("37", '"37"', 6, "longitude"),
        ("https://t.", "t.", 8, "links.telegram"),
        ("vk =", "ok =", 9, "links.ok"),
    ],
)
def test_a_fault_of_town_and_links_is_named(old: str, new: str, line: int, key: str) -> None:
    problems = read_college("sea", COLLEGE.replace(old, new).encode(), b"").problems
    assert [(p.line, p.key) for p in problems] == [(line, key)]


def test_the_sample_college_and_its_neighbours_use_every_field() -> None:
    sample = load_college()
    assert sample.value is not None
    rows = sample.value.programs.rows
    assert sample.problems == ()
    assert sample.value.programs.whole
    assert {row.form for row in rows} == set(Form)
    assert {row.base for row in rows} == {9, 11}
    assert {row.year for row in rows} == {2026, 2027, 2028}
    assert all(row.confirmed and row.confirmed.by == "sample" for row in rows)
    assert {bool(row.test) for row in rows} == {row.medical for row in rows} == {True, False}
    assert {row.professionalitet for row in rows} == {True, False}
    neighbours = load_neighbours(sample.values)
    assert len(neighbours) == 2
    assert all(college.sample and college.town and college.links for college in neighbours)
    assert all(college.programs.whole for college in neighbours)
    assert load_neighbours([]) == ()
