"""A college's own entries win what is theirs, and take nothing from the base that all share."""

from functools import cache

import pytest

from knowledge.confidence import Thresholds
from knowledge.entries import load_base, ways_to_ask
from knowledge.matching import Matcher

POOL = {
    "life.pool": (
        "есть ли у вас бассейн",
        "можно ли плавать в бассейне",
        "когда работает бассейн",
        "бассейн для студентов бесплатный",
        "где поплавать",
        "нужна ли справка в бассейн",
        "сколько стоит абонемент в бассейн",
        "Бассейн колледжа",
    )
}
# Nobody wrote these down.
CLOSE = 0.12
ASKED = ("а бассейн у вас имеется", "хочу плавать в бассейне", "до скольки работает бассейн")


@cache
def base() -> Matcher:
    """Some entries of the region, and the pool of one college beside them."""
    some = ("dorm.", "life.", "college.")
    entries = {entry.id: entry for entry in load_base().values if entry.id.startswith(some)}
    return Matcher.build(ways_to_ask(entries))


def at(college: str) -> Matcher:
    """The same for whoever asks this college."""
    own = POOL if college == "kmt" else {}
    return base().of(college, {**base().taught, **own}, own)


@pytest.mark.parametrize("text", ASKED)
def test_an_own_entry_is_found_in_other_words(text: str) -> None:
    first = at("kmt").matches(text)[0]
    assert first.entry == "life.pool"
    assert first.p >= Thresholds().offer
    assert "бассейн" in first.phrasing
    assert "life.pool" not in {match.entry for match in at("kpt").matches(text)}


def test_an_own_entry_is_certain_in_its_very_words() -> None:
    assert at("kmt").matches("Есть ли бассейн?")[0].p >= Thresholds().answer
    assert not at("kpt").knows_exactly("Есть ли бассейн?")


def test_an_own_entry_takes_nothing_from_others() -> None:
    wordings = base().index.wordings[::7]
    assert len(wordings) > 100
    for wording in wordings:
        mine, theirs = at("kmt").matches(wording.text), at("kpt").matches(wording.text)
        assert [match.entry for match in mine[:1]] == [match.entry for match in theirs[:1]]


def test_learnt_beside_is_nearly_as_learnt_together() -> None:
    """All that differs is how rare a piece of a word is held to be."""
    together = Matcher.build({**base().taught, **POOL})
    known = [wording.text for wording in base().index.wordings[::40]]
    for text in (*ASKED, *known, "когда работает столовая", "какая завтра погода"):
        alone, whole = (
            {match.entry: dict(match.scores)["strength"] for match in matcher.matches(text)}
            for matcher in (at("kmt"), together)
        )
        shared = alone.keys() & whole.keys()
        assert shared
        assert max(abs(alone[entry] - whole[entry]) for entry in shared) < CLOSE, text


def test_without_own_entries_nothing_is_learnt_beside() -> None:
    assert base().beside_of("kpt", {}) is None
    assert "kpt" not in base().beside


def test_what_was_learnt_beside_is_learnt_anew_where_it_is_worded_anew() -> None:
    first = base().beside_of("kkk", POOL)
    assert base().beside_of("kkk", dict(POOL)) is first
    fewer = {"life.pool": POOL["life.pool"][:3]}
    again = base().beside_of("kkk", fewer)
    assert again is not None
    assert again.taught == fewer
