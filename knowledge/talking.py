"""Talking is what of a message is no question: greetings, thanks, a call for a person."""

from knowledge import talk
from knowledge.asks import Talk
from knowledge.sentences import Piece


def talk_of(piece: Piece, exact: bool) -> tuple[Talk | None, Piece | None]:
    """The kind of talk a piece is, and what is left of it to be asked.

    `exact` says that it is asked in the very words of a phrasing.
    """
    if talk.asks_to_forget(piece.text):
        return Talk.FORGET_ME, None
    if talk.asks_what_is_kept(piece.text):
        return Talk.MY_DATA, None
    if talk.asks_for_person(piece.text):
        return Talk.OPERATOR, None if talk.only_person(piece.text) else piece
    left = talk.without_courtesy(piece.text)
    if exact:
        return None, Piece(left or piece.text, piece.core)
    if not left:
        if talk.is_thanks(piece.text):
            return Talk.THANKS, None
        return (Talk.EMPTY if talk.is_empty(piece.text) else Talk.GREETING), None
    if talk.asks_for_bot(left):
        return Talk.BOT, None if talk.only_bot(left) else piece
    if talk.is_abuse(left):
        return Talk.ABUSE, None
    if talk.is_contentless(left):
        return (Talk.GREETING if talk.is_greeting(piece.text) else Talk.EMPTY), None
    return None, Piece(left, talk.without_courtesy(piece.core) or left)
