"""Topics are what is asked of a trade, or of all of them, heard in the words beside its name.

A named trade says already that the catalogue is asked; a few words then say which value. The
word list is `base/words/topics.toml`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from knowledge.slots import Slots
from knowledge.word_lists import read_toml
from knowledge.words import normalise, tokens

BASE_LISTS = {9: "admission.after9", 11: "admission.after11"}
BY_SCORE = "admission.low_grades"
ALL = "study.programs"
# A trade's name with nothing but these around it asks whether it is taught.
_AROUND_NAME = frozenset({"а", "и", "или", "на", "у", "вас", "по", "хочу", "профессия", "можно"})


@dataclass(frozen=True, slots=True)
class _Topic:
    entry: str
    patterns: tuple[re.Pattern[str], ...]
    weak: bool

    def heard(self, words: str) -> bool:
        return any(pattern.search(words) for pattern in self.patterns)


@lru_cache(maxsize=1)
def _topics() -> tuple[_Topic, ...]:
    rows = cast("list[dict[str, object]]", read_toml("topics.toml")["topic"])
    return tuple(
        _Topic(str(row["entry"]), _compiled(row["patterns"]), bool(row.get("weak"))) for row in rows
    )


@lru_cache(maxsize=3)
def _list(kind: str) -> tuple[re.Pattern[str], ...]:
    return _compiled(cast("dict[str, object]", read_toml("topics.toml")["list"])[kind])


def _compiled(patterns: object) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in cast("list[str]", patterns))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a question's words say, whatever the base: its topic, and whether of a degree."""

    topic: str
    degree: bool


def hear(text: str, slots: Slots) -> Heard:
    """Both of a text with these slots."""
    return Heard(topic_of(text, slots), of_degree(text))


def of_degree(text: str) -> bool:
    """True where a degree of universities is spoken of: no catalogue of a college holds it."""
    words = " ".join(tokens(normalise(text)))
    return any(pattern.search(words) for pattern in _list("degrees"))


def topic_of(text: str, slots: Slots) -> str:
    """The entry a text asks by its words alone, "" where they say none or more than one."""
    told = slots.trades or slots.interest or slots.base or slots.score is not None
    # With nothing told there is nothing to ask of, nor to list trades by.
    if not told or of_degree(text):
        return ""
    words = " ".join(tokens(normalise(text)))
    if not slots.trades:
        return _all_of(words, slots)
    if slots.beyond:
        return "trade.requirements"
    for trade in slots.trades:
        words = re.sub(rf"\b{re.escape(' '.join(tokens(trade.said)))}\b", " ", words)
    words = " ".join(words.split())
    strong = [topic.entry for topic in _topics() if not topic.weak and topic.heard(words)]
    if slots.form and len(strong) > 1:
        # «сколько стоит заочно»: the form narrows what is asked.
        strong = [entry for entry in strong if entry != "trade.form"]
    if strong:
        return strong[0] if len(strong) == 1 else ""
    if slots.base:
        return "trade.base"
    if set(words.split()) <= _AROUND_NAME:
        return "trade.have"
    return next((t.entry for t in _topics() if t.weak and t.heard(words)), "")


def _all_of(words: str, slots: Slots) -> str:
    """The entry that lists trades; something to list them by must have been heard."""
    if any(pattern.search(words) for pattern in _list("unless")):
        return ""
    if slots.interest:
        return ALL
    if not any(pattern.search(words) for pattern in _list("patterns")):
        return ""
    return BY_SCORE if slots.score is not None else BASE_LISTS.get(slots.base, "")
