"""A question is compared in one form: clean, in Russian letters, spelt the way the base spells.

`normalise` cleans, `repair` mends (keyboard layout, transliteration, slang, typos), `stem` cuts
Russian endings. Lists of words live in `knowledge/base/words/`.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.word_lists import read_table

_USUAL = 2000  # characters; nobody fills the memory with all there are
LONGEST = 1000  # characters kept of a message: nobody asks longer, and search time stays bounded

_WORD = re.compile(r"[0-9a-zа-я]+")
_LATIN = re.compile(r"[a-z]")
_CYRILLIC = re.compile(r"[а-я]")
# Digits that stand for a letter inside a word («хо4у»).
_DIGITS = {"0": "о", "3": "з", "4": "ч"}
_ADDRESS = re.compile(r"https?:|www\.|@\w|\w\.(?:ru|com|рф|org)\b")


# --- cleaning -----------------------------------------------------------------------------------


class _Kept(dict[int, str]):
    """What a character becomes: itself, a blank, or nothing. Usual ones are found out once."""

    def __missing__(self, code: int) -> str:
        char, kind = chr(code), unicodedata.category(chr(code))
        blank = " " if kind in {"So", "Sk", "Sm", "Cc"} else ""
        shown = char if kind[0] in "LNPZ" or char in "\n+=<>|^`~$" else blank
        return self.setdefault(code, shown) if len(self) < _USUAL else shown


_KEPT = _Kept()


def tidy(text: str) -> str:
    """Text as a person may read it: case and lines kept; hidden characters, pictures off; cut.

    Direction marks and zero-width characters go, since they hide one text in another.
    """
    kept = unicodedata.normalize("NFKC", text[: LONGEST * 20]).translate(_KEPT)
    lines = (" ".join(line.split()) for line in kept.split("\n"))
    return "\n".join(filter(None, lines))[:LONGEST].strip()


@lru_cache(maxsize=256)  # each part of a message is asked for some thirty times
def normalise(text: str) -> str:
    """`tidy` text in one line, lower case, ё as е, repeated letters and marks once."""
    flat = " ".join(tidy(text).lower().replace("ё", "е").split())
    # Three equal letters are never spelling («приветттт»); two often are («длинный»).
    flat = re.sub(r"([^\W\d_])\1{2,}", r"\1", flat)
    flat = re.sub(r"(?<=[а-я])[043](?=[а-я])", lambda found: _DIGITS[found.group()], flat)
    return re.sub(r"([?!.,…])\1+", r"\1", flat)


def tokens(text: str) -> list[str]:
    """Words and numbers of a normalised text, in order."""
    return _WORD.findall(text)


# --- endings ------------------------------------------------------------------------------------

_VOWEL = re.compile(r"[аеиоуыэюя]")
_REFLEXIVE = re.compile(r"с[яь]$")
_ENDING = re.compile(
    r"(?:ывать|ивать|ировать|овать|ующ(?:ий|ая|ее|ие|их|им)|ейшими|ейшего|ейших|"
    r"иями|ями|ами|ией|иям|ием|иях|ого|его|ому|ему|ыми|ими|ете|ите|ешь|ишь|"
    r"ала|али|ало|ила|или|ило|ела|ели|ыла|ыли|"
    r"ать|ять|ить|еть|уть|ыть|ал|ял|ил|ел|ул|"
    r"ая|яя|ое|ее|ые|ие|ой|ей|ый|ий|ую|юю|ым|им|ом|ем|ых|их|ах|ях|ам|ям|ов|ев|"
    r"ет|ит|ут|ют|ат|ят|ла|ло|ли|ть|ти|ия|ья|ье|ью|ию|ии|ьи|"
    r"а|я|о|е|у|ю|ы|и|ь|й)$"
)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`word` without its Russian ending: «общежитии», «общежитием» → «общежит».

    One cut of the longest ending behind the first vowel (region RV of the Snowball stemmer for
    Russian), three letters at least stay. Not a lemma: forms of one verb may keep two stems.
    """
    first = _VOWEL.search(word)
    if len(word) < 4 or first is None:
        return word
    body = _REFLEXIVE.sub("", word) if len(word) > 5 else word
    found = _ENDING.search(body, max(first.end(), 3))
    return body[: found.start()] if found else body


def stems(text: str) -> list[str]:
    """Stems of the words of a normalised text, in order."""
    return [stem(word) for word in tokens(text)]


# --- what is known ------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def slang() -> Mapping[str, str]:
    """What people say → what the base says; keys are exact words or stems of one word."""
    return {row[0]: row[1] for row in read_table("slang.tsv")}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that need no repair, and the base's words, towards which a typo is repaired.

    `slang` are words that stand for others (`slang`).
    """

    words: frozenset[str]
    stems: frozenset[str]
    targets: Mapping[str, tuple[str, ...]]
    slang: Mapping[str, str] = field(default_factory=slang)

    @staticmethod
    def of(
        texts: Iterable[str],
        everyday: Iterable[str] = (),
        instead: Mapping[str, str] | None = None,
    ) -> "Vocabulary":
        """From the base's texts (targets of repair) and `everyday` words (known, no targets).

        `instead` are words that stand for others, those of the package without it.
        """
        counted = Counter(word for text in texts for word in tokens(normalise(text)))
        buckets: dict[str, list[str]] = {}
        # The commonest first: of two corrections equally near the base's usual word wins.
        for word, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
            if len(word) > 3 and word.isalpha():
                buckets.setdefault(word[0], []).append(word)
        words = frozenset(counted) | {w for text in everyday for w in tokens(normalise(text))}
        return Vocabulary(
            words=words,
            stems=frozenset(stem(word) for word in words if len(word) > 3),
            targets={letter: tuple(found) for letter, found in buckets.items()},
            slang=slang() if instead is None else instead,
        )

    def knows(self, word: str) -> bool:
        """True for a known word or a known word in another ending."""
        return word in self.words or (len(word) > 3 and stem(word) in self.stems)

    def meant(self, word: str) -> str:
        """What a slang word stands for, "" for any other."""
        return self.slang.get(word) or self.slang.get(stem(word), "")

    def nearest(self, word: str) -> str:
        """The base's word one slip away (two from nine letters on), or "" where none is near.

        The first letter must agree: slips there are rare, and it keeps foreign words alone.
        """
        if len(word) < 5 or not word.isalpha():
            return ""
        slips = 1 if len(word) < 9 else 2
        found = process.extractOne(
            word, self.targets.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips
        )
        return "" if found is None else str(found[0])


# --- letters of another keyboard or alphabet ----------------------------------------------------

_LAYOUT = str.maketrans(
    "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~{}:\"<>?&^$@",
    'ейцукенгшщзхъфывапролджэячсмитьбю.ехъжэбю,?:;"',
)
# What looks the same in both alphabets and slips into a Russian word («дoкументы»).
_TWINS = str.maketrans("aceopxykmtbhn", "асеорхукмтвнп")


@lru_cache(maxsize=1)
def _sounds() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern of all Latin spellings of Russian sounds, the longest first, and their letters."""
    heard = {row[0]: row[1] for row in read_table("translit.tsv")}
    longest_first = sorted(heard, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), heard


@lru_cache(maxsize=1)
def _latin() -> frozenset[str]:
    return frozenset(row[0] for row in read_table("latin.tsv"))


def from_layout(text: str) -> str:
    """Russian typed with the English keyboard left on: «ghbdtn» → «привет»."""
    return text.translate(_LAYOUT)


def from_translit(text: str) -> str:
    """Russian written by sound in Latin letters: «obshaga» → «обшага» (typos are mended later)."""
    pattern, heard = _sounds()
    return pattern.sub(lambda found: heard[found.group()], text)


def _read_latin(text: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """(how, text): Latin words read as Russian in the way that makes known words, if any does."""
    chunks = text.split()
    latin = [c for c in chunks if _LATIN.search(c) and not _CYRILLIC.search(c)]
    strange = [c for c in latin if not set(tokens(c)) <= _latin() and not _ADDRESS.search(c)]
    best, how, reading = 0.0, "", {}
    for name, decoded in (
        ("layout", {chunk: _retyped(chunk, vocabulary) for chunk in strange}),
        ("translit", {chunk: from_translit(chunk) for chunk in strange}),
    ):
        share = _share_known(list(decoded.values()), vocabulary)
        if share > best:
            best, how, reading = share, name, decoded
    if best < 0.5:
        return "", text
    return how, " ".join(reading.get(chunk, chunk) for chunk in chunks)


def _retyped(chunk: str, vocabulary: Vocabulary) -> str:
    """`from_layout`; a comma or full stop at the end is a letter only where that makes a word."""
    whole, short = from_layout(chunk), from_layout(chunk[:-1])
    if chunk[-1] in ",." and not vocabulary.knows(whole) and vocabulary.knows(short):
        return short + chunk[-1]
    return whole


def _share_known(read: list[str], vocabulary: Vocabulary) -> float:
    """Share of letters in `read` that belong to known words; a mended word counts half."""
    known = total = 0.0
    for word in (word for chunk in read for word in tokens(chunk)):
        total += len(word)
        if len(word) > 2 and vocabulary.knows(word):
            known += len(word)
        elif vocabulary.nearest(word):
            known += len(word) / 2
    return known / total if total else 0.0


def _untwin(chunk: str) -> str:
    mixed = _LATIN.search(chunk) and _CYRILLIC.search(chunk)
    return chunk.translate(_TWINS) if mixed and not _ADDRESS.search(chunk) else chunk


# --- repair -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One thing `repair` did: the kind (letters, layout, translit, slang, typo), before, after."""

    kind: str
    said: str
    read: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text to compare (words and single spaces only) and how it came to be."""

    text: str
    steps: tuple[Step, ...] = ()


def in_russian(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Step, ...]]:
    """Normalised text in Russian letters, punctuation kept, and the steps taken."""
    clean = normalise(text)
    if not _LATIN.search(clean):
        return clean, ()
    mended = " ".join(_untwin(chunk) for chunk in clean.split())
    steps = [Step("letters", clean, mended)] if mended != clean else []
    how, read = _read_latin(mended, vocabulary)
    if how:
        steps.append(Step(how, mended, read))
    return read, tuple(steps)


def repair(text: str, vocabulary: Vocabulary) -> Repaired:
    """Any text → the form that is compared. Known words stay as they are; never raises."""
    read, first = in_russian(text, vocabulary)
    steps = list(first)
    result: list[str] = []
    for word in tokens(read):
        if meant := vocabulary.meant(word):
            steps += [Step("slang", word, meant)] if meant != word else []
        elif not vocabulary.knows(word) and (meant := vocabulary.nearest(word)):
            steps.append(Step("typo", word, meant))
            meant = vocabulary.slang.get(meant, meant)
        result.append(meant or word)
    return Repaired(" ".join(result), tuple(steps))
