"""A reply is put together within what a platform carries, its buttons below."""

from handlers.messages import Reply
from handlers.outcome import Met, Outcome
from handlers.replying import introduced, spoken_replies, usable
from handlers.situation import Dialog
from handlers.splitting import LIMIT
from handlers.states import Disposition
from knowledge.answers import Answer, Status
from tests.handlers.making import situation


def test_buttons_stand_under_the_last_piece() -> None:
    row = situation().titles
    assert row
    replies = spoken_replies("а" * 5000, ((),))
    assert [len(reply.buttons) for reply in replies] == [0, 1]


def test_introduction_does_not_overfill() -> None:
    outcome = Outcome(Disposition.TALK, "", (Reply("а" * 4090),))
    found = introduced(outcome, situation(dialog=Dialog()))
    assert [len(reply.text) <= LIMIT for reply in found.replies] == [True, True]
    assert found.notes == (Met(),)


def test_usable() -> None:
    assert not usable(None)
    assert not usable(Answer("a", Status.OK, " \n"))
    assert not usable(Answer("a", Status.UNCONFIRMED, "текст"))
    assert usable(Answer("a", Status.OK, "текст"))
    assert usable(Answer("a", Status.NOT_TAUGHT, "На ветеринара у нас не учат."))
