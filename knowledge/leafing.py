"""Leafing finds entries for whoever looks after the base: by id, by words, by what was meant.

Who looks for an entry types half a word, a word with a typo, or a whole question. Words are read as
those of a question are; a word that stands in the entry weighs more than what a question may mean.
"""

from collections.abc import Iterable
from functools import lru_cache

from knowledge.entries import Entry
from knowledge.matching import Matcher
from knowledge.words import normalise, repair, stems

_ID, _TITLE, _WORDS, _MEANT = 4.0, 3.0, 2.0, 1.0
# What a question may mean is a guess: a fainter one would only fill the page.
_FAINT = 0.15


def found(entries: Iterable[Entry], query: str, matcher: Matcher) -> list[str]:
    """The ids of the entries that a query is looking for, the nearest first; any text whatever."""
    plain = normalise(query)
    if not plain:
        return []
    said = [stems(plain), stems(repair(query, matcher.vocabulary).text)]
    meant = {one.entry: one.p for one in matcher.matches(query) if one.p >= _FAINT}
    weighed = []
    for entry in entries:
        weight = _MEANT * meant.get(entry.id, 0.0) + max(
            _ID * (plain in entry.id),
            _TITLE * max(_holds(entry.title, words) for words in said),
            _WORDS * max(_has(entry, words) for words in said),
        )
        weighed.append((weight, entry.id))
    # Python sorts stably: what weighs the same stays in the order in which it stands.
    return [name for weight, name in sorted(weighed, key=lambda one: -one[0]) if weight > 0]


def _holds(text: str, words: list[str]) -> bool:
    return bool(words) and _all_begin(frozenset(stems(normalise(text))), words)


def _has(entry: Entry, words: list[str]) -> bool:
    return bool(words) and _all_begin(_stems_of(entry), words)


def _all_begin(known: frozenset[str], words: list[str]) -> bool:
    """True where a known stem begins with each word: the last one may not be typed to its end."""
    return all(word in known or any(one.startswith(word) for one in known) for word in words)


@lru_cache(maxsize=4096)
def _stems_of(entry: Entry) -> frozenset[str]:
    texts = (entry.title, *entry.phrasings, *(one.text for one in entry.variants))
    return frozenset(stem for text in texts for stem in stems(normalise(text)))
