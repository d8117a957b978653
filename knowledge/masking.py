"""Nothing that could name or find a person leaves a dialog: it is masked before the text does.

What is masked and what is not:

- numbers near their cue word, with or without a true check digit; without a cue only in the
  written shape of their kind, or from ten digits in a row on;
- every phone, since a person's and an office's look alike, but not 112 and other short ones, nor
  the code 800, which no person has;
- links to pages of networks and file stores and handles, but not communities (club, public,
  wall-), forms and other sites: a college's own site stays;
- a date beside a word of birth, a house or flat beside its street or a word of living;
- names after words that announce one, with a patronymic, with initials, or a first name beside a
  surname; not what a college or a street is named after, nor words such as «Вера» alone.

A mark is never masked again, so masking twice gives what masking once gave.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge.masking_names import find_names
from knowledge.masking_numbers import CUED, FREE_CALL, PHONES, SHAPES
from knowledge.masking_patterns import (
    ADDRESSES,
    BARRIER,
    BIRTH_DATES,
    COMMUNITY,
    CONTACTS,
    Kind,
    Rule,
)

__all__ = ["MARKS", "Found", "Kind", "Masked", "mask"]

MARKS = {
    Kind.PHONE: "[телефон]",
    Kind.EMAIL: "[почта]",
    Kind.PASSPORT: "[паспорт]",
    Kind.SNILS: "[СНИЛС]",
    Kind.INN: "[ИНН]",
    Kind.BIRTH_CERTIFICATE: "[свидетельство]",
    Kind.DOCUMENT: "[документ]",
    Kind.POLIS: "[полис]",
    Kind.CARD: "[карта]",
    Kind.ACCOUNT: "[счёт]",
    Kind.NUMBER: "[номер]",
    Kind.LINK: "[ссылка]",
    Kind.HANDLE: "[ник]",
    Kind.BIRTH_DATE: "[дата рождения]",
    Kind.ADDRESS: "[адрес]",
    Kind.NAME: "[имя]",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One masked piece: its kind and where it stood in the text that was given."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and what was taken out of it, in order."""

    text: str
    found: tuple[Found, ...]


# The marks as the fold leaves them.
_MARK = re.compile("|".join(re.escape(mark.replace("ё", "е")) for mark in MARKS.values()))

Spans = Callable[[str], Iterable[tuple[int, int]]]


def _kept(pattern: re.Pattern[str]) -> Spans:
    return lambda low: (match.span() for match in pattern.finditer(low))


def _finders(rules: Iterable[Rule]) -> tuple[tuple[Kind | None, Spans], ...]:
    """In order: what one took, a later one cannot touch. What has no kind is kept as it is."""
    kept = ((None, _kept(FREE_CALL)), (None, _kept(COMMUNITY)))
    return (*kept, *((rule.kind, rule.spans) for rule in rules))


_RULES = (*CONTACTS, *CUED, *BIRTH_DATES, *PHONES, *SHAPES, *ADDRESSES)
_FINDERS = _finders(_RULES)
_FINDERS_OF_WORDS = _finders(rule for rule in _RULES if rule.spelled)
_DIGIT = re.compile(r"\d")


def mask(text: str) -> Masked:
    """Put a short mark in the place of everything in `text` that could name or find a person.

    Takes a text of any content, returns the masked text and the places found. Offsets count
    characters of the given text, do not overlap and rise. Marks already in the text stay.
    """
    origin, cased = _fold(text)
    cased = _blank(cased, [mark.span() for mark in _MARK.finditer(cased)])
    found: list[tuple[Kind, int, int]] = []
    # A piece taken out may uncover another; only a text that a whole round leaves alone is done,
    # which is also why a second masking has nothing left to do.
    while True:
        before = cased
        cased = _take_round(cased, found)
        if cased == before:
            break
    pieces = [Found(kind, origin[start], origin[end]) for kind, start, end in found]
    pieces.sort(key=lambda piece: piece.start)
    return Masked(_replace(text, pieces), tuple(pieces))


def _take_round(cased: str, found: list[tuple[Kind, int, int]]) -> str:
    """Every finder once; adds to `found`, returns the text with barriers in those places."""
    low = cased.lower()
    taken: list[tuple[int, int]] = []
    for kind, find in _FINDERS if _DIGIT.search(low) else _FINDERS_OF_WORDS:
        if spans := list(find(low)):
            low = _blank(low, spans)
            taken += spans
            found += [(kind, *span) for span in spans if kind is not None]
    cased = _blank(cased, sorted(taken))
    names = find_names(cased)
    found += [(Kind.NAME, *span) for span in names]
    return _blank(cased, names)


def _replace(text: str, found: Iterable[Found]) -> str:
    pieces: list[str] = []
    last = 0
    for piece in found:
        pieces += (text[last : piece.start], MARKS[piece.kind])
        last = piece.end
    return "".join((*pieces, text[last:]))


def _blank(work: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end in spans:
        pieces += (work[last:start], BARRIER * (end - start))
        last = end
    return "".join((*pieces, work[last:]))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """The plain form of one character, or nothing for what cannot be seen."""
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category in {"Zs", "Cc"} and char != "\n":
        return " "
    if category == "Pd" or char == "−":
        return "-"
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return _LETTERS.get(char) or _compatible(char)


def _compatible(char: str) -> str:
    """Full-width and other compatibility forms become the usual one, if that is one character."""
    usual = unicodedata.normalize("NFKC", char)
    return usual if len(usual) == 1 else char


# The dotted capital is the one letter whose lower case is two, which would shift every offset.
_LETTERS = {"ё": "е", "Ё": "Е", "İ": "I"}


def _fold(text: str) -> tuple[list[int], str]:
    """The text the rules run on, and for each place in it the place it came from."""
    plain = [_plain(char) for char in text]
    shown = [place for place, char in enumerate(plain) if char]
    return [*shown, len(text)], "".join(plain)
