"""How complete a college is: what counts as good, what lacks, and what of that is asked most."""

from datetime import date, datetime

from knowledge.colleges import College, Fact, Hours
from knowledge.completeness import State, completeness, demand, quotes, wanted
from knowledge.confirmation import Confirmation
from knowledge.entries import Entry
from knowledge.programs import Form, Program, Programs
from knowledge.variants import Variant

SEEN = Confirmation("Петрова", date(2026, 7, 12), "Правила")
NOW = datetime(2026, 8, 1, 12)


def entry(name: str, text: str) -> Entry:
    """An entry with this answer."""
    return Entry(name, name, "c", ("х",), (Variant(text),))


def college(*facts: Fact, rows: tuple[Program, ...] = (), whole: bool = False) -> College:
    """A college with these facts and programs."""
    hours = Hours(((),) * 7)
    programs = Programs(rows, whole)
    return College("a", "A", "A", "Europe/Moscow", hours, facts=facts, programs=programs)


def test_the_state_of_a_fact_is_the_best_of_its_values() -> None:
    past, ahead = date(2026, 7, 1), date(2026, 9, 1)
    gone = Confirmation("Петрова", date(2026, 7, 12), "Правила", until=date(2026, 7, 20))
    held = college(
        Fact("a", 1, confirmed=SEEN),
        Fact("b", 1),
        Fact("c", 1, until=past, confirmed=SEEN),
        Fact("d", 1, since=ahead, confirmed=SEEN),
        Fact("e", 1, until=past, confirmed=SEEN),
        Fact("e", 2, since=past, confirmed=SEEN),
        Fact("f", 1, confirmed=gone),
    )
    found = completeness("abcdefg", held, NOW)
    assert found.facts == {
        "a": State.GOOD,
        "b": State.LOOSE,
        "c": State.OVER,
        "d": State.LATER,
        "e": State.GOOD,
        "f": State.LOOSE,
        "g": State.MISSING,
    }
    assert found.percent == 28
    assert completeness("ae", held, NOW).percent == 100
    assert completeness("", held, NOW).percent == 100


def test_what_ends_within_a_month() -> None:
    soon, later = date(2026, 8, 20), date(2026, 9, 20)
    held = college(
        Fact("a", 1, until=soon),
        Fact("b", 1, until=later),
        Fact("c", 1, until=soon),
        Fact("c", 2, since=date(2026, 8, 21)),
        Fact("d", 1, until=date(2026, 7, 1)),
    )
    assert completeness("abcd", held, NOW).ending == {"a"}


def test_programs_are_counted_by_what_holds() -> None:
    full = Form.FULL_TIME
    rows = (
        Program("15.01.05", 9, full, year=2026, confirmed=SEEN),
        Program("43.01.09", 9, full, year=2026),
        Program("09.02.07", 9, full, year=2025, confirmed=SEEN),
        Program("15.01.05", 9, full, year=2025, confirmed=SEEN),
    )
    found = completeness("", college(rows=rows, whole=True), NOW)
    assert (found.rows, found.loose, found.over, found.whole) == (2, 1, 1, True)


def test_demand_is_what_entries_quote_and_answers_lacked() -> None:
    base = [entry("dorm", "{dorm.cost} {contact.phone}"), entry("plain", "Да.")]
    quoted = quotes(base)
    assert wanted(quoted) == {"dorm.cost", "contact.phone"}
    asked = [
        ("dorm", (), 3),
        ("dorm", ("dorm.cost",), 2),
        ("", ("dorm.cost", "programs"), 1),
        ("trade.score-15.01.05-9", (), 4),
        ("", ("programs:15.01.05_43.01.09:2026",), 1),
    ]
    found = demand(asked, quoted)
    assert found.facts == {"dorm.cost": 6, "contact.phone": 5}
    assert found.trades == {"15.01.05": 5, "43.01.09": 1}
    held = completeness(wanted(quoted), college(), NOW)
    assert held.lacking(found) == [("dorm.cost", 6), ("contact.phone", 5)]
