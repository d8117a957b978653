"""How colleges stand is counted alike on both databases; a page never does more than it may."""

from datetime import timedelta

import pytest

from bot.storage.content import Edit, publish
from bot.storage.modes import choices, choose, effective, modes
from bot.storage.pages import mark_page
from bot.storage.schema import audit, question
from bot.storage.standings import standings
from knowledge.content import Kind, Piece
from tests.handlers.making import COLLEGE
from tests.storage.place import PROMISED, Place

WEEK = timedelta(weeks=1)


def test_what_was_asked_who_waits_and_who_edited(place: Place) -> None:
    place.hand_over()
    place.hand_over(peer="501")
    place.change(question, missing='["dorm.cost"]')
    vk = place.pages["vk"]
    stopped = "токен не действует"
    place.write(lambda session: mark_page(session, vk.id, "stopped", stopped, place.now))
    edits = [Edit(COLLEGE.slug, Piece(Kind.FACT, "dorm.cost", "[[fact]]\nvalue = 1\n"))]
    place.write(lambda session: publish(session, edits, "Анна", place.now))
    late = PROMISED + timedelta(minutes=1)
    found = place.write(lambda session: standings(session, place.now - WEEK, late))
    one = found[COLLEGE.slug]
    assert one.asked == (("docs.list", ["dorm.cost"], 2),)
    assert (one.waiting, one.late) == (2, 2)
    assert (one.edited_at, one.edited_by) == (place.now, "Анна")
    assert [(page.slug, page.reason) for page in one.pages if page.state == "stopped"] == [
        ("vk", stopped)
    ]
    assert place.write(lambda s: standings(s, place.now - WEEK, late, COLLEGE.slug)) == found
    assert place.write(lambda s: standings(s, place.now - WEEK, late, "nobody")) == {}
    soon = place.write(lambda session: standings(session, late, place.now))[COLLEGE.slug]
    assert (soon.asked, soon.waiting, soon.late) == ((), 2, 0)


@pytest.mark.parametrize(
    ("allowed", "chosen", "found"),
    [
        ("full", "", "full"),
        ("full", "off", "off"),
        ("reference", "full", "reference"),
        ("off", "reference", "off"),
    ],
)
def test_the_narrower_of_two_modes_counts(allowed: str, chosen: str, found: str) -> None:
    assert effective(allowed, chosen) == found


def test_a_page_is_given_no_more_than_it_may(place: Place) -> None:
    assert choices("reference") == ("reference", "off")
    by = ("Анна", place.now)
    assert place.write(lambda s: choose(s, "vk", COLLEGE.slug, "reference", *by))
    assert place.write(modes)[place.pages["vk"].id] == "reference"
    assert not place.write(lambda s: choose(s, "vk", "another", "off", *by))
    assert not place.write(lambda s: choose(s, "vk", COLLEGE.slug, "loud", *by))
    assert place.write(lambda s: choose(s, "vk", COLLEGE.slug, "full", *by))
    assert place.write(modes)[place.pages["vk"].id] == "full"
    assert [row.detail for row in place.rows(audit, action="mode")] == ["reference", "full"]
