"""Decisions keep their order, one is taken back once, and what colleges owe is seen when given."""

from datetime import timedelta
from typing import Any

import pytest

from bot.storage.content import Edit, publish
from bot.storage.gap_decisions import (
    GapChanged,
    Kind,
    arranging,
    ask_colleges,
    closings,
    decide,
    decisions,
    requests,
    undo,
    version,
    versions,
)
from knowledge import content as pieces
from knowledge.arranging import Merge, Split
from tests.storage.place import Place


def decided(place: Place, kind: Kind, gap: str = "1", seen: str | None = None, **more: Any) -> int:
    return place.write(lambda s: decide(s, kind, gap, "Анна", place.now, seen=seen, **more))


def test_of_two_who_decide_one_is_told(place: Place) -> None:
    seen = place.write(lambda session: version(session, "1"))
    decided(place, Kind.NOT_OURS, seen=seen)
    with pytest.raises(GapChanged):
        decided(place, Kind.NOT_OURS, seen=seen)
    decided(place, Kind.NOT_OURS, gap="2", seen=seen)
    assert [one.gap for one in place.write(decisions)] == ["1", "2"]


def test_a_decision_is_taken_back_once(place: Place) -> None:
    number = decided(place, Kind.NOT_OURS)
    before = place.write(versions), place.write(lambda session: version(session, "1"))
    first = place.write(lambda session: undo(session, number, "Анна", place.now))
    assert first is not None
    assert first.gap == "1"
    assert place.write(lambda session: undo(session, number, "Анна", place.now)) is None
    assert closings(place.write(decisions)) == []
    after = place.write(versions), place.write(lambda session: version(session, "1"))
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_what_moves_questions_and_what_closes_gaps(place: Place) -> None:
    decided(place, Kind.MERGED, into="2")
    split = decided(place, Kind.SPLIT, gap="2", key="s1", questions=["5", "6"])
    decided(place, Kind.ATTACHED, gap="2", entry="dorm.cost", wordings=["почём"], colleges=["a"])
    found = place.write(decisions)
    apart = Split("2", "s1", frozenset({"5", "6"}))
    assert arranging(found) == [Merge("1", "2"), apart]
    (closing,) = closings(found)
    assert closing.gap == "2"
    assert (set(closing.wordings), set(closing.colleges)) == ({"почём"}, {"a"})
    place.write(lambda session: undo(session, split, "Анна", place.now))
    assert arranging(place.write(decisions)) == [Merge("1", "2"), apart, Merge("s1", "2")]


def test_what_colleges_owe(place: Place) -> None:
    due = place.now + timedelta(days=7)
    fact = pieces.piece(pieces.Kind.FACT, {"key": "contact.phone", "place": "main", "value": "1"})

    def give() -> None:
        edit = Edit("sample", fact)
        place.write(lambda session: publish(session, [edit], "Мария", place.now))

    give()
    place.pass_time(hours=1)
    number = decided(place, Kind.ASKED)
    asked = place.write(
        lambda s: ask_colleges(s, number, ["sample", "nobody"], "fact", "contact.phone", due)
    )
    assert asked == 1
    (one,) = place.write(requests)
    assert (one.college, one.done_by, one.due_at) == ("sample", "", due), "what it had is not new"
    place.pass_time(hours=1)
    fact = pieces.piece(pieces.Kind.FACT, {"key": "contact.phone", "place": "main", "value": "2"})
    give()
    (one,) = place.write(requests)
    assert (one.done_by, one.done_at) == ("Мария", place.now)
    place.write(lambda session: undo(session, number, "Анна", place.now))
    assert place.write(requests) == []
