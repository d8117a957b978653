"""Uniting says when two readings are one question, and when a message has said it all."""

from collections.abc import Sequence

from knowledge import talk
from knowledge.asks import Ask, Talk, Verdict
from knowledge.matching import MATCHES
from knowledge.search import Match
from knowledge.words import normalise, tokens


def same(ask: Ask, before: Ask) -> bool:
    """True for «До какого числа?» behind «Когда приём документов?»: one answer serves both."""
    understood = Verdict.HAND_OVER not in (ask.verdict, before.verdict)
    if ask.slots.trades and ask.slots.trades != before.slots.trades:
        # «Сколько стоит повар? А программист?»: one entry, two answers.
        return False
    return (
        understood
        and ask.best is not None
        and before.best is not None
        and ask.best.entry == before.best.entry
    )


def united(*readings: Sequence[Match]) -> tuple[Match, ...]:
    """The matches of several readings of a question, each entry at its best."""
    best: dict[str, Match] = {}
    for match in sorted((m for matches in readings for m in matches), key=lambda m: -m.p):
        best.setdefault(match.entry, match)
    return tuple(best.values())[:MATCHES]


def is_complete(text: str, asked: bool, kind: Talk | None) -> bool:
    """False where the rest of a message probably follows in the next one."""
    if asked:
        return not talk.is_unfinished(text)
    if kind is Talk.EMPTY:
        # Pictures and spaces say all they have to say; words, or a lone «?», do not.
        return not tokens(normalise(text)) and "?" not in text
    return kind is not Talk.GREETING
