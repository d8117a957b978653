"""A college's files are read strictly: a faulty value is left out and named with its line."""

from datetime import date, datetime, time
from operator import attrgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.colleges import College, Fact, Hours, Span, load_college, read_college
from knowledge.facts import FACTS
from knowledge.problems import Level
from tests.knowledge.faults import Fault, read_faults

COLLEGE = """slug = "sea"
name = "Морской колледж"
timezone = "Asia/Krasnoyarsk"
[hours]
mon = ["09:00-13:00", "14:00 – 17:00"]
sat = ["10:00-12:00"]
days_off = [2027-05-10]
days_on = [2027-08-15]
[[place]]
key = "north"
name = "Север"
address = "Северная, 1"
"""
FACTS_TOML = """[[fact]]
key = "dorm.cost"
value = 900
year = 2027
source = "Приказ 1"
confirmed = { by = "Петрова", at = 2026-11-02, source_seen = "приказ" }
[[fact]]
key = "admission.end"
value = 2027-08-15
until = 2027-08-15
place = "north"
[[fact]]
key = "contact.email"
value = "priem@example.org"
"""


def read(college: str = COLLEGE, facts: str = FACTS_TOML) -> College:
    value = read_college("sea", college.encode(), facts.encode()).value
    assert value is not None
    return value


def test_a_good_college_is_read_whole() -> None:
    found = read_college("sea", COLLEGE.encode(), FACTS_TOML.encode())
    assert found.problems == ()
    college = read()
    assert (college.slug, college.short, college.answerer) == (
        "sea",
        "Морской колледж",
        "Приёмная комиссия",
    )
    assert college.hours.week[0] == (Span(time(9), time(13)), Span(time(14), time(17)))
    assert [place.key for place in college.places] == ["north"]
    cost, end, _, address = college.facts
    assert (address.key, address.place, address.value) == ("contact.address", "", "Северная, 1")
    assert (cost.value, cost.year, cost.source) == (900, 2027, "Приказ 1")
    assert cost.confirmed is not None
    assert cost.confirmed.at == date(2026, 11, 2)
    assert (end.value, end.until, end.place) == (date(2027, 8, 15), date(2027, 8, 15), "north")
    assert not college.sample


def test_the_address_of_a_campus_is_a_fact_unless_a_fact_says_another() -> None:
    mark = 'confirmed = { by = "Анна", at = 2026-11-02, source_seen = "сайт" }'
    two = (
        COLLEGE + f'source = "сайт"\n{mark}\n[[place]]\nkey = "s"\nname = "Юг"\naddress = "Юг, 2"\n'
    )
    told = {one.place: one for one in read(two).facts if one.key == "contact.address"}
    assert {name: one.value for name, one in told.items()} == {"": "Северная, 1", "s": "Юг, 2"}
    assert told[""].confirmed is not None
    assert (told[""].source, told["s"].confirmed) == ("сайт", None)
    more = FACTS_TOML + '[[fact]]\nkey = "contact.address"\nvalue = "Главная, 3"\n'
    whole = [one.value for one in read(two, more).facts if one.key == "contact.address"]
    assert whole == ["Главная, 3", "Юг, 2"]


def test_hours_of_a_day_follow_weekday_and_exceptions() -> None:
    hours = read().hours
    monday = (Span(time(9), time(13)), Span(time(14), time(17)))
    assert hours.on(date(2027, 5, 3)) == monday
    assert hours.on(date(2027, 5, 10)) == ()
    assert hours.on(date(2027, 8, 15)) == monday  # a Sunday worked by order
    assert hours.on(date(2027, 8, 14)) == (Span(time(10), time(12)),)
    assert hours.on(date(2027, 8, 22)) == ()
    assert Hours(((),) * 7, days_on=frozenset({date(2027, 8, 15)})).on(date(2027, 8, 15)) == ()
    assert Hours(()).on(date(2027, 8, 15)) == ()


@pytest.mark.parametrize("fault", read_faults("faults_college.toml"), ids=attrgetter("name"))
def test_a_fault_of_the_college_is_named(fault: Fault) -> None:
    found = read_college("sea", fault.spoil(COLLEGE).encode(), b"").problems
    assert fault.told_by(found) == [fault.line], found
    assert {problem.file for problem in found} == {"sea/college.toml"}


def test_a_college_without_zone_is_no_college_and_a_faulty_day_is_free() -> None:
    broken = COLLEGE.replace("Asia/Krasnoyarsk", "nowhere").encode()
    assert read_college("sea", broken, b"").value is None
    assert read(COLLEGE.replace("14:00 –", "12:30 –")).hours.week[0] == ()
    assert read(COLLEGE.partition("[hours]")[0]).hours == Hours(((),) * 7)


@pytest.mark.parametrize("fault", read_faults("faults_facts.toml"), ids=attrgetter("name"))
def test_a_fault_of_a_fact_is_named_and_the_fact_left_out(fault: Fault) -> None:
    found = read_college("sea", COLLEGE.encode(), fault.spoil(FACTS_TOML).encode())
    assert fault.told_by(found.problems) == [fault.line], found.problems
    assert {(p.file, p.level) for p in found.problems} == {("sea/facts.toml", Level.ERROR)}
    assert found.value is not None
    told = [one for one in found.value.facts if one.key != "contact.address"]
    assert len(told) == (1 if fault.name == "two at once" else 2)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "0x" + "f" * 5000, "inf"])
def test_a_number_without_measure_is_left_out(number: str) -> None:
    text = FACTS_TOML.replace("value = 900", f"value = {number}").replace(
        "2027\nsou", f"{number}\nsou"
    )
    found = read_college("sea", COLLEGE.encode(), text.encode())
    assert [(p.line, p.key) for p in found.problems] == [(3, "fact.value"), (4, "fact.year")]


def test_a_fact_too_long_to_read_is_left_out() -> None:
    long = FACTS_TOML.replace("contact.email", "dorm.who").replace("priem@", "а" * 1001)
    found = read_college("sea", COLLEGE.encode(), long.encode())
    assert [(p.line, "Сократите" in p.repair) for p in found.problems] == [(14, True)]


def test_a_deadline_may_have_an_hour_and_a_year_two_values_apart() -> None:
    text = FACTS_TOML.replace("value = 2027-08-15", "value = 2027-08-15T16:00:00")
    assert read(facts=text).facts[1].value == datetime(2027, 8, 15, 16)
    later = FACTS_TOML + '[[fact]]\nkey = "dorm.cost"\nvalue = 950\nyear = 2028\n'
    assert [f.year for f in read(facts=later).facts if f.key == "dorm.cost"] == [2027, 2028]


def test_a_fact_of_a_year_retires_with_its_campaign() -> None:
    assert Fact("dorm.cost", 900, year=2027).window == (
        datetime(2026, 12, 1),
        datetime(2027, 11, 30, 23, 59),
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120), st.data())
def test_reading_never_raises(noise: bytes, data: st.DataObject) -> None:
    both = (COLLEGE.encode(), FACTS_TOML.encode())
    place = data.draw(st.integers(0, 400))
    spoiled = [text[:place] + noise + text[place:] for text in both]
    for problem in read_college("sea", *spoiled).problems:
        assert problem.line > 0
        assert problem.repair


def test_a_folder_is_loaded_and_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    nothing = load_college(tmp_path)
    assert nothing.value is None
    assert [p.found for p in nothing.problems] == ["файла нет"]
    (tmp_path / "college.toml").write_text(COLLEGE, encoding="utf-8")
    bare = load_college(tmp_path)
    assert bare.value is not None
    assert [one.key for one in bare.value.facts] == ["contact.address"]


def test_the_sample_college_supplies_every_key() -> None:
    sample = load_college()
    assert sample.problems == ()
    assert sample.value is not None
    assert sample.value.sample
    assert {fact.key for fact in sample.value.facts} == set(FACTS)
    assert all(fact.confirmed and fact.confirmed.by == "sample" for fact in sample.value.facts)
