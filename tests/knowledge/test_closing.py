"""What was dealt with is off the list, and on it again when it is asked anew."""

from datetime import timedelta

from knowledge.arranging import Decision, Merge, Split, arranged
from knowledge.closing import Closing, still_open
from knowledge.words import normalise
from tests.knowledge.test_gaps import NOW, POOL, asked

THOSE = [
    asked(POOL[0], 0, "kmt", days=3),
    asked(POOL[1], 1, "kmt", days=2),
    asked(POOL[1], 2, "other", days=2),
    asked(POOL[2], 3, "other", days=0),
]
PLACED = {one.id: "q0" for one in THOSE}
YESTERDAY = NOW - timedelta(days=1)


def left(*closings: Closing, decisions: tuple[Decision, ...] = ()) -> list[str]:
    found = still_open(THOSE, arranged(PLACED, decisions), closings)
    return [one.id for one in found]


def test_what_is_asked_afterwards_is_open_again() -> None:
    assert left() == ["q0", "q1", "q2", "q3"]
    assert left(Closing("q0", YESTERDAY)) == ["q3"]
    assert left(Closing("q0", NOW)) == []
    assert left(Closing("q9", NOW)) == ["q0", "q1", "q2", "q3"]


def test_some_wordings_or_colleges_alone() -> None:
    assert left(Closing("q0", NOW, wordings=frozenset({normalise(POOL[1])}))) == ["q0", "q3"]
    assert left(Closing("q0", NOW, colleges=frozenset({"kmt"}))) == ["q2", "q3"]


def test_a_closing_follows_its_gap() -> None:
    assert left(Closing("q0", NOW), decisions=(Merge("q0", "q7"),)) == []
    apart = (Split("q0", "s1", frozenset({"q3"})),)
    assert left(Closing("q0", NOW), decisions=apart) == ["q3"]
    assert left(Closing("s1", NOW), decisions=apart) == ["q0", "q1", "q2"]
