"""Detectors hear in a message what needs no search: greetings, thanks, an unfinished text.

They return values and never a sentence; their word list is `base/words/talk.toml`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from knowledge.word_lists import read_table, read_toml
from knowledge.words import normalise, stem, tokens


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Regular expressions that are heard unless another is."""

    hear: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]

    def hears(self, text: str) -> bool:
        return any(p.search(text) for p in self.hear) and not any(
            p.search(text) for p in self.unless
        )


@dataclass(frozen=True, slots=True)
class _Lists:
    """`talk.toml`, compiled once."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    greeting: re.Pattern[str]
    thanks: re.Pattern[str]
    filler: frozenset[str]
    asking: frozenset[str]
    unfinished: frozenset[str]
    bot: _Patterns
    operator: _Patterns
    my_data: _Patterns
    forget_me: _Patterns
    beside_person: frozenset[str]
    abuse: frozenset[str]
    weak: frozenset[str]
    around: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    table = cast("Mapping[str, list[str]]", read_toml("talk.toml"))
    abuse = cast("Mapping[str, list[str]]", table["abuse"])
    greeting, opener, thanks = table["greeting"], table["opener"], table["thanks"]
    name = r"меня зовут \w+|это \w+ пишет"
    start = _any_of([*greeting, *opener, *thanks], name)
    end = _any_of([*thanks, *opener])
    return _Lists(
        opening=re.compile(rf"^\W*(?:(?:{start})(?!\w)[^\w«(]*+)+", re.IGNORECASE),
        closing=re.compile(rf"(?:[^\w?»)]++(?:{end})(?!\w))+\W*$", re.IGNORECASE),
        greeting=re.compile(rf"(?<!\w)(?:{_any_of(greeting)})(?!\w)", re.IGNORECASE),
        thanks=re.compile(rf"(?<!\w)(?:{_any_of(thanks)})(?!\w)", re.IGNORECASE),
        filler=frozenset(table["filler"]),
        asking=frozenset(table["asking"]),
        unfinished=frozenset(table["unfinished"]),
        bot=_patterns(table["bot"]),
        operator=_patterns(table["operator"]),
        my_data=_patterns(table["my_data"]),
        forget_me=_patterns(table["forget_me"]),
        beside_person=frozenset(cast("Mapping[str, list[str]]", table["operator"])["around"]),
        abuse=frozenset(stem(word) for word in abuse["stems"]),
        weak=frozenset(stem(word) for word in abuse["weak"]),
        around=frozenset(abuse["around"]),
    )


def _patterns(row: object) -> _Patterns:
    lists = cast("Mapping[str, list[str]]", row)
    return _Patterns(
        hear=tuple(re.compile(pattern) for pattern in lists["patterns"]),
        unless=tuple(re.compile(pattern) for pattern in lists["unless"]),
    )


def _any_of(phrases: Iterable[str], *patterns: str) -> str:
    """One alternative of all phrases, the longest first; е also matches ё, a gap any marks."""
    ready = [
        r"[\s,.!-]+".join(re.escape(word).replace("е", "[её]") for word in phrase.split())
        for phrase in sorted(set(phrases), key=len, reverse=True)
    ]
    return "|".join([*patterns, *ready])


# --- around a question --------------------------------------------------------------------------


def without_courtesy(text: str) -> str:
    """The text without greeting, opening words and thanks at its ends; "" where nothing is left.

    What stays keeps its own letters: «Привет! Есть общага? Спасибо» → «Есть общага?».
    """
    lists = _lists()
    cut = lists.opening.sub("", text, count=1)
    cut = lists.closing.sub("", cut, count=1).strip()
    return cut if tokens(normalise(cut)) else ""


def is_empty(text: str) -> bool:
    """True when there is no word and no number: spaces, pictures, marks."""
    return not tokens(normalise(text))


def is_contentless(text: str) -> bool:
    """True when a few particles are all there is: «а вот», «ну и», «скажите»."""
    clean = normalise(text)
    words = tokens(clean)
    # «когда» is a fragment, «когда?» leans on what was said before and is asked.
    hollow = _lists().filler if clean.endswith("?") else _lists().filler | _lists().asking
    return len(words) <= 3 and set(words) <= hollow


def is_unfinished(text: str) -> bool:
    """True when a text probably goes on: it ends with a comma, a dash or a word like «и»."""
    clean = normalise(text)
    words = tokens(clean)
    if clean.endswith((",", ":", "-", "—")):
        return True
    ends = clean[-1:].isalpha() and len(words) > 1
    return ends and words[-1] in _lists().unfinished


# --- talk ---------------------------------------------------------------------------------------


def is_greeting(text: str) -> bool:
    """True when a greeting is among the words."""
    return bool(_lists().greeting.search(text))


def is_thanks(text: str) -> bool:
    """True when thanks, a farewell or «понятно» are among the words."""
    return bool(_lists().thanks.search(text))


def asks_for_bot(text: str) -> bool:
    """True for «ты бот?», «кто ты», «я с человеком говорю?»."""
    return _lists().bot.hears(" ".join(tokens(normalise(text))))


def asks_for_person(text: str) -> bool:
    """True for «позовите оператора», «хочу поговорить с человеком»; a trade is not a person."""
    return _lists().operator.hears(" ".join(tokens(normalise(text))))


def asks_what_is_kept(text: str) -> bool:
    """True for «мои данные», «что вы обо мне знаете»: all that is kept is to be shown."""
    return _lists().my_data.hears(" ".join(tokens(normalise(text))))


def asks_to_forget(text: str) -> bool:
    """True for «удалите мои данные», «забудьте обо мне»; documents that were handed in are none."""
    return _lists().forget_me.hears(" ".join(tokens(normalise(text))))


def only_person(text: str) -> bool:
    """True when a request for a person is all there is, but for courtesy and little words."""
    return _nothing_else(text, _lists().operator)


def only_bot(text: str) -> bool:
    """True when asking who is there is all there is: «ты бот, есть общага» asks more."""
    return _nothing_else(text, _lists().bot)


def _nothing_else(text: str, patterns: _Patterns) -> bool:
    left = " ".join(tokens(normalise(without_courtesy(text))))
    for pattern in patterns.hear:
        left = pattern.sub(" ", left)
    return set(left.split()) <= _lists().filler | _lists().beside_person


def is_abuse(text: str) -> bool:
    """True when insults are all there is; an insult around a question leaves a question."""
    lists = _lists()
    said = tokens(normalise(text))
    insults = [word for word in said if stem(word) in lists.abuse]
    rest = {word for word in said if stem(word) not in lists.abuse}
    strong = [word for word in insults if stem(word) not in lists.weak]
    return bool(strong or len(insults) > 1) and rest <= lists.around


def words() -> frozenset[str]:
    """Every word of the lists: known to spelling, whatever the base says."""
    table = cast("Mapping[str, object]", read_toml("talk.toml"))
    phrases = [p for group in table.values() if isinstance(group, list) for p in group]
    return frozenset(word for phrase in phrases for word in tokens(phrase))


# --- trades -------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def twins() -> Mapping[str, str]:
    """General entry → the entry that is meant when a trade is named."""
    return {row[0]: row[1] for row in read_table("twins.tsv")}
