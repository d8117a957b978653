"""Phases cover every day of a campaign once, and a wording by phase holds in each of them."""

from datetime import date, timedelta

import pytest

from knowledge.campaign import CAMPAIGNS, are_neighbours, phases, stretches
from knowledge.entries import read_entries
from knowledge.periods import campaign_year
from knowledge.variants import Variant

ENTRY = """
[[entry]]
id = "a.b"
title = "Когда?"
category = "a"
phrasings = ["когда"]
"""


def variants(*tables: str) -> tuple[Variant, ...]:
    """The variants of an entry with these tables."""
    text = ENTRY + "".join(f'[[entry.variant]]\ntext = "Так."\n{table}\n' for table in tables)
    [entry] = read_entries("a.toml", text.encode()).values
    return entry.variants


@pytest.mark.parametrize("year", [CAMPAIGNS[0], 2028, CAMPAIGNS[-1]])
def test_every_day_of_a_campaign_is_in_one_phase(year: int) -> None:
    days = [
        first + timedelta(number)
        for first, last in (phase.bounds(year) for phase in phases().values())
        for number in range((last - first).days + 1)
    ]
    assert days == [days[0] + timedelta(number) for number in range(len(days))]
    assert (days[0], days[-1]) == (date(year - 1, 12, 1), date(year, 11, 30))
    assert {campaign_year(day) for day in days} == {year}


def test_neighbouring_phases_are_one_stretch() -> None:
    assert are_neighbours(["lists", "extra"])
    assert not are_neighbours(["intake", "extra"])
    assert not are_neighbours(["extra", "lists"])
    year, first, last = stretches(["lists", "extra"])[1]
    assert (year, first, last) == (2027, date(2027, 8, 16), date(2027, 11, 25))


def test_a_wording_by_phase_holds_in_every_campaign() -> None:
    found = variants('phase = ["before"]', 'phase = ["intake", "lists"]')
    assert len(found) == 2 * len(CAMPAIGNS)
    assert found[0] == Variant("Так.", date(2025, 12, 1), date(2026, 6, 19), 2026)
    assert {variant.year for variant in found} == set(CAMPAIGNS)


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (('phase = ["inteke"]',), "intake"),
        (('phase = ["intake"]\nyear = 2027',), "Оставьте что-то одно"),
        (('phase = ["intake", "extra"]',), "соседние"),
        (('phase = ["intake"]', 'phase = ["intake", "lists"]'), "одновременно"),
        (('phase = "intake"',), "phase"),
    ],
)
def test_wrong_phases_take_the_answer_away_and_are_said(tables: tuple[str, ...], said: str) -> None:
    text = ENTRY + "".join(f'[[entry.variant]]\ntext = "Так."\n{table}\n' for table in tables)
    read = read_entries("a.toml", text.encode())
    assert read.values[0].variants == ()
    assert len(read.errors) == 1
    assert said in str(read.errors[0])
