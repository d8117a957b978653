"""Long texts are cut where a reader would, and nothing of them is lost."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.messages import Reply
from handlers.outcome import Met, Outcome
from handlers.replying import LONGEST, introduced, pieces, spoken_replies, usable
from handlers.situation import Dialog
from handlers.states import Disposition
from knowledge.answers import Answer, Status
from tests.handlers.making import situation


@given(st.text("аб \n", max_size=300).map(lambda text: text * 60))
def test_pieces_lose_no_word(text: str) -> None:
    parts = pieces(text)
    assert all(0 < len(part) <= LONGEST for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_pieces_are_cut_at_words() -> None:
    first, second = pieces("слово " * 700)
    assert first.endswith("слово")
    assert second.startswith("слово")
    assert pieces("а" * 5000) == ("а" * 4096, "а" * 904)


def test_buttons_stand_under_the_last_piece() -> None:
    row = situation().titles
    assert row
    replies = spoken_replies("а" * 5000, ((),))
    assert [len(reply.buttons) for reply in replies] == [0, 1]


def test_introduction_does_not_overfill() -> None:
    outcome = Outcome(Disposition.TALK, "", (Reply("а" * 4090),))
    found = introduced(outcome, situation(dialog=Dialog()))
    assert [len(reply.text) <= LONGEST for reply in found.replies] == [True, True]
    assert found.notes == (Met(),)


def test_usable() -> None:
    assert not usable(None)
    assert not usable(Answer("a", Status.OK, " \n"))
    assert not usable(Answer("a", Status.UNCONFIRMED, "текст"))
    assert usable(Answer("a", Status.OK, "текст"))
    assert usable(Answer("a", Status.NOT_TAUGHT, "На ветеринара у нас не учат."))
