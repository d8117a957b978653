"""The score of a college counts what lacks, campuses whose address nobody stands for among it."""

from dataclasses import replace
from datetime import date, datetime

from bot.web.colleges.onboarding import score, steps
from knowledge.colleges import College, Link
from knowledge.completeness import completeness
from knowledge.confirmation import Confirmation
from knowledge.places import Place
from tests.handlers.making import COLLEGE

MARK = Confirmation("Анна", date(2026, 7, 1), "сайт")
LINK = Link("vk", "https://vk.com/kmt")


def places_of(college: College) -> tuple[float, int]:
    """How much of campuses and links is done, and what is left."""
    complete = completeness((), college, datetime(2026, 11, 30, 12))
    found = steps(college, complete, (), (), duty=False)
    assert sum(one.worth for one in found) == 100
    assert 0 <= score(found) < 100
    step = next(one for one in found if one.name == "places")
    return step.done, step.left


def test_campuses_and_links_are_counted() -> None:
    north = Place("n", "Север", "г. Азов, Северная, 7", "сайт", MARK)
    bare = replace(COLLEGE, places=(), links=())
    assert places_of(bare) == (0.0, 1)
    assert places_of(replace(bare, links=(LINK,))) == (1.0, 0)
    both = replace(bare, links=(LINK,), places=(north, replace(north, key="s", confirmed=None)))
    assert places_of(both) == (1 - 1 / 3, 1)
    assert places_of(replace(both, places=(north, replace(north, key="s")))) == (1.0, 0)
