"""Telling is what stands around a question: trade, base, form, score. It narrows what is asked.

«Хочу на повара после 11. Сколько стоит?»: the question alone says what is asked, the words before
it say of what. Whether anything else told changes the question is left to who reads it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.asks import Ask, Verdict
from knowledge.references import TRADE
from knowledge.search import Match
from knowledge.sentences import Piece
from knowledge.slots import Slots
from knowledge.talk import twins

Weigh = Callable[[str, Sequence[Match], Slots], Ask]

# What a trade, a base or a score that is only told comes near to by itself.
_ECHOES = frozenset(
    {
        *("admission.after9", "admission.after11", "admission.low_grades", "study.programs"),
        *("admission.average_score", "admission.passing_score", "admission.choose"),
    }
)
# Of a trade these ask whether it is taught; of somebody who wants to learn it, how to begin.
_BEGINNING = frozenset({"admission.how", "admission.who"})


def asked_of(piece: Piece, core: Sequence[Match], said: Slots, told: Slots, weigh: Weigh) -> Ask:
    """The question of a piece, which alone has the matches `core` and the slots `said`.

    `told` are the slots of the whole piece, and the ask's.
    """
    if not told.trades:
        return weigh(piece.text, core, told)
    # «9 класс, хочу на дизайнера. Есть такое?» does not ask whether nine classes are enough.
    narrowed = replace(told, base=said.base, form=said.form, score=said.score)
    ask = weigh(piece.core, core, narrowed)
    general = not (ask.best and ask.best.entry.startswith(TRADE)) or core[0].entry in _BEGINNING
    if general and not said.trades:
        # «Хочу на повара. Общежитие есть?»: the answer is the same for every trade.
        ask = weigh(piece.core, core, replace(narrowed, trades=()))
    if ask.verdict is Verdict.HAND_OVER:
        # «Средний балл 3,8. Пройду на сварщика?»: what is asked stands in what is told.
        ask = weigh(piece.text, core, told)
        ask = replace(ask, verdict=Verdict.OFFER) if ask.verdict is Verdict.ANSWER else ask
    return replace(ask, text=piece.text, slots=told)


def changes(whole: Sequence[Match], ask: Ask) -> bool:
    """True where a piece read with all it tells, as `whole`, comes to another question."""
    if not whole or ask.best is None:
        return bool(whole)
    entry = whole[0].entry
    same = ask.best.entry in {entry, twins().get(entry, "")}
    echo = entry in _ECHOES and ask.verdict is Verdict.ANSWER
    return not (same or echo or entry.startswith(TRADE))
