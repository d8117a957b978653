"""The check of a day warns of what is missing, unconfirmed or about to lapse."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from knowledge.checking import check, missing_facts
from knowledge.colleges import College, Fact, Hours, load_college
from knowledge.entries import Confirmation, Entry, Variant
from knowledge.problems import Level
from knowledge.programs import Form, Program, Programs
from knowledge.trades import official

TODAY = date(2026, 8, 1)
SEEN = Confirmation("Петрова", date(2026, 7, 12), "Правила")


def entry(name: str, *variants: Variant, confirmed: Confirmation | None = SEEN) -> Entry:
    return Entry(name, name, "c", ("х",), variants, confirmed=confirmed)


def college(slug: str, *facts: Fact) -> College:
    return College(slug, slug, slug, "Europe/Moscow", Hours(((),) * 7), facts=facts)


def told(base: list[Entry], *colleges: College) -> list[tuple[str, str, str]]:
    return [(p.file, p.key, p.found) for p in check(base, colleges, TODAY)]


def test_nothing_to_say() -> None:
    fact = Fact("dorm.cost", 900, confirmed=SEEN)
    assert told([entry("a", Variant("{dorm.cost}")), entry("b")], college("sea", fact)) == []


def test_the_base_is_checked_by_the_day() -> None:
    future = Confirmation("Петрова", date(2026, 9, 1), "Правила")
    over, soon = date(2026, 7, 31), date(2026, 8, 31)
    base = [
        entry("none", confirmed=None),
        entry("loose", Variant("Да."), confirmed=None),
        entry("early", Variant("Да."), confirmed=future),
        entry("ended", Variant("Да."), confirmed=replace(SEEN, until=over)),
        entry("ends", Variant("Да."), confirmed=replace(SEEN, until=soon)),
        entry("over", Variant("Да.", until=over)),
        entry("soon", Variant("Да.", until=datetime(2026, 8, 31, 12))),
        entry("renewed", Variant("Да.", until=date(2026, 7, 31)), Variant("Да", since=TODAY)),
        entry("later", Variant("Да.", since=date(2026, 8, 2))),
    ]
    assert told(base) == [
        ("base", "loose", "никто не подтвердил"),
        ("base", "early", "подтверждено будущим днём: 01.09.2026"),
        ("base", "ended", "срок подтверждения кончился 31.07.2026"),
        ("base", "ends", "срок подтверждения кончается 31.08.2026"),
        ("base", "over", "у последнего варианта ответа срок кончился 31.07.2026"),
        ("base", "soon", "у последнего варианта ответа срок кончается 31.08.2026"),
        ("base", "later", "ответ начнёт действовать только 02.08.2026"),
    ]


def test_a_college_is_checked_against_what_entries_quote() -> None:
    base = [entry("a", Variant("{dorm.cost}")), entry("b", Variant("{dorm.cost} {dorm.who}"))]
    here = college("sea", Fact("dorm.who", "всем", confirmed=SEEN))
    assert missing_facts(base, here) == {"dorm.cost": ("a", "b")}
    assert told(base, here) == [
        ("sea", "dorm.cost", "нет факта «Плата за общежитие в месяц», он нужен для: a, b")
    ]


def test_facts_that_end_or_that_nobody_confirmed() -> None:
    here = college(
        "sea",
        Fact("dorm.cost", 900, until=date(2026, 7, 31), confirmed=SEEN),
        Fact("dorm.cost", 950, since=TODAY, confirmed=SEEN),
        Fact("dorm.cost", 700, until=date(2026, 8, 20), place="n", confirmed=SEEN),
        Fact("dorm.places", 90, until=date(2026, 7, 31)),
        Fact("admission.end", date(2026, 7, 15), confirmed=SEEN),
        Fact("admission.open_day", datetime(2026, 7, 15, 11), confirmed=SEEN),
    )
    gone = "дата 15.07.2026 прошла, а срок действия не указан"
    assert told([], here) == [
        ("sea", "dorm.cost", "у значения срок кончается 20.08.2026"),
        ("sea", "dorm.places", "у значения срок кончился 31.07.2026"),
        ("sea", "dorm.places", "никто не подтвердил"),
        ("sea", "admission.end", gone),
        ("sea", "admission.open_day", gone),
    ]


def test_two_colleges_with_one_slug_are_an_error() -> None:
    found = check([], [college("sea"), college("sea")], TODAY)
    assert [(p.file, p.level) for p in found] == [("sea", Level.ERROR)]


def test_the_sample_college_has_no_fault_while_it_lasts() -> None:
    sample = load_college().value
    assert sample is not None
    for day in (date(2026, 11, 1), date(2027, 7, 1), date(2028, 11, 15)):
        assert check([], [sample], day) == ()


def test_the_catalogue_is_checked_by_the_day() -> None:
    def row(code: str, **more: Any) -> Program:
        return Program(code, 9, Form.FULL_TIME, **{"year": 2026, "confirmed": SEEN, **more})

    def here(*rows: Program, whole: bool = True) -> College:
        return replace(college("sea"), programs=Programs(rows, whole))

    def found(place: College) -> list[str]:
        return [said for _, key, said in told([entry("trade.cost")], place) if key == "programs"]

    assert found(here()) == ["нет ни одной программы"]
    assert told([entry("dorm.cost")], here()) == []
    assert found(here(row("15.01.05"))) == []
    assert found(here(row("15.01.05"), whole=False)) == ["список программ не отмечен полным"]
    loose = [row(code, confirmed=None) for code in sorted(official())[:7]]
    assert found(here(*loose))[0].startswith("никто не подтвердил: 05.01.01:9:очная, ")
    assert found(here(*loose))[0].endswith(" и ещё 2")
    over = here(row("15.01.05", year=2025), row("15.01.05", year=2024))
    assert found(over) == [
        "срок кончился или кончается за месяц: 15.01.05:9:очная",
        "сегодня не действует ни одна программа",
    ]
    assert found(here(row("15.01.05", year=2025), row("15.01.05"))) == []
