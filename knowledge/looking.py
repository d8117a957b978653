"""A look at a question is what the base makes of it once: kept beside it, so nothing is read twice.

What is kept stands in `knowledge.encodings`; the rest says where the question would have belonged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.answers import CERTAIN
from knowledge.asks import Verdict
from knowledge.encodings import Encoding, encodings
from knowledge.references import TRADE, read_reference, reference
from knowledge.slots import NO_SLOTS, Slots
from knowledge.understanding import Knowledge


@dataclass(frozen=True, slots=True)
class Look:
    """What a question came to: the entries it is near to, best first, and what it told.

    `lacks` is why the base gives no certain answer: "" where it gives one, `UNSURE` where no entry
    is sure enough, else the status of the answer that is not there.
    """

    encoding: Encoding
    near: tuple[tuple[str, float], ...]
    slots: Slots
    lacks: str


UNSURE = "unsure"


def looks(
    knowledge: Knowledge,
    asked: Sequence[tuple[str, str]],
    now: datetime,
    unconfirmed: bool = False,
) -> list[Look]:
    """What the base makes of each (masked text, college's slug) at the aware instant `now`.

    A question of a college that is not known is looked at without its facts. ValueError for a
    naive `now`.
    """
    matcher = knowledge.matcher
    texts = [text for text, _ in asked]
    read = encodings(texts, matcher.form, matcher.searched, matcher.index.encoder)
    found = []
    for (text, college), encoding in zip(asked, read, strict=True):
        view = knowledge.of(college)
        ask = view.weighed(text, view.matcher.matches(text), view.slots(text))
        lacks = UNSURE
        if ask.verdict is Verdict.ANSWER and ask.best and college in view.colleges:
            answer = view.answer(ask.told, college, now, unconfirmed)
            lacks = "" if answer.status in CERTAIN else answer.status.value
        near = tuple((match.entry, round(match.p, 4)) for match in ask.matches)
        found.append(Look(encoding, near, ask.slots, lacks))
    return found


def told_in(slots: Slots) -> str:
    """Slots in a few ASCII signs, "" for none; `slots_in` reads them."""
    return "" if slots == NO_SLOTS else reference(TRADE, slots)


def slots_in(told: str) -> Slots:
    """The slots of what `told_in` wrote; none for what it did not. Never raises."""
    return read_reference(told)[1]
