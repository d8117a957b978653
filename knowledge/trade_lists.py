"""The lists of trades are read here: a row with a fault is left out and named with its line.

One list a file, tab-separated or TOML, bytes in: what the columns mean stands at the head of each
file in `base/trades/`.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from knowledge.confirmation import Confirmation, read_confirmation
from knowledge.problems import Problem, Read
from knowledge.tables import nearest, root
from knowledge.toml_documents import read_document
from knowledge.words import normalise, tokens

T = TypeVar("T")

_CODE = re.compile(r"\d\d\.\d\d\.\d\d")
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
NO_TRADE = "-"


class When(StrEnum):
    """How closely the words around an alias are looked at before it counts."""

    ALWAYS = ""
    BEHIND_CUE = "на"
    EXACT = "точно"


@dataclass(frozen=True, slots=True)
class Trade:
    """An official code with its name; `newer` is the code that took its place, "" if none did.

    `seen` is False where no public source was found that has this code with this name.
    """

    code: str
    name: str
    speciality: bool
    seen: bool
    newer: str = ""

    @property
    def short(self) -> str:
        """The name without what stands in brackets, as people read it."""
        return " ".join(_BRACKETS.sub("", self.name).split())


@dataclass(frozen=True, slots=True)
class Alias:
    """What people say, and the codes or groups (`09.02`) it may mean; no codes: it is no trade."""

    words: str
    codes: tuple[str, ...]
    seen: bool = False
    when: When = When.ALWAYS


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody likes to do, the trades near it, the words it is heard in."""

    key: str
    title: str
    codes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """A curated text on what a trade is; certain only when confirmed."""

    code: str
    text: str
    source: str = ""
    confirmed: Confirmation | None = None


def spoken(name: str) -> str:
    """A name as its words alone: «Повар, кондитер» → «повар кондитер»."""
    return " ".join(tokens(normalise(_BRACKETS.sub(" ", name))))


# --- reading ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of a list with its place; `cells` are as many as the list has columns."""

    file: str
    number: int
    cells: tuple[str, ...]

    def fault(self, key: str, found: str, repair: str) -> Problem:
        return Problem(self.file, self.number, key, found, repair)


def _lines(file: str, data: bytes, columns: int) -> Iterable[_Line]:
    for number, text in enumerate(data.decode("utf-8-sig", "replace").splitlines(), start=1):
        if text.strip() and not text.startswith("#"):
            cells = [cell.strip() for cell in text.split("\t")]
            yield _Line(file, number, tuple([*cells, *[""] * columns][:columns]))


def _read(file: str, data: bytes, columns: int, make: Callable[[_Line], T | Problem]) -> Read[T]:
    made = [make(line) for line in _lines(file, data, columns)]
    problems = tuple(one for one in made if isinstance(one, Problem))
    return Read(tuple(one for one in made if not isinstance(one, Problem)), problems)


def read_official(file: str, data: bytes) -> Read[Trade]:
    """The official trades of a list; a code twice, or no code at all, is a problem."""
    known: set[str] = set()

    def make(line: _Line) -> Trade | Problem:
        code, name, kind, check, newer = line.cells
        if not _CODE.fullmatch(code) or code in known:
            found = f"код «{code}» уже есть" if code in known else f"«{code}» не код"
            return line.fault("code", found, "Нужен свой код, например 15.01.05.")
        if not name or kind not in {"профессия", "специальность"}:
            return line.fault("kind", f"стоит «{kind}»", "Бывает: профессия, специальность.")
        known.add(code)
        return Trade(code, name, kind == "специальность", check == "seen", newer)

    return _read(file, data, 5, make)


def read_aliases(file: str, data: bytes, codes: Collection[str]) -> Read[Alias]:
    """The aliases of a list; `codes` are the official ones they may mean."""
    known: set[str] = set()
    meanings = _meanings(codes)

    def make(line: _Line) -> Alias | Problem:
        words, meant, check, when = line.cells
        words = spoken(words)
        found = () if meant == NO_TRADE else tuple(meant.split())
        if not words or words in known:
            return line.fault("alias", f"«{words}» пусто или уже есть", "Оставьте одну строку.")
        if strange := _strange(found, meanings) or ("" if meant else "пусто"):
            return line.fault("codes", f"нет кода «{strange}»", nearest(strange, codes))
        if when not in set(When):
            return line.fault("when", f"стоит «{when}»", "Бывает: на, точно или ничего.")
        known.add(words)
        return Alias(words, found, check == "seen", When(when))

    return _read(file, data, 4, make)


def read_interests(file: str, data: bytes, codes: Collection[str]) -> Read[Interest]:
    """The interests of a list; `codes` are the official ones they may point to."""
    meanings = _meanings(codes)

    def make(line: _Line) -> Interest | Problem:
        key, title, meant, words = line.cells
        found = tuple(meant.split())
        if not re.fullmatch(r"[a-z_]+", key) or not title or not words:
            return line.fault("key", f"строка «{key}» не полна", "Нужны ключ, название, слова.")
        if strange := _strange(found, meanings):
            return line.fault("codes", f"нет кода «{strange}»", nearest(strange, codes))
        return Interest(key, title, found, tuple(spoken(word) for word in words.split(";")))

    return _read(file, data, 4, make)


def read_about(file: str, data: bytes, codes: Collection[str]) -> Read[About]:
    """The texts about trades, by code."""
    document, unreadable = read_document(file, data)
    top = root(document)
    top.known("about")
    good = []
    for row in top.tables("about"):
        row.known("code", "text", "source", "confirmed")
        code, text = row.text("code", required=True), row.text("text", required=True)
        if code and code not in codes:
            row.problem("code", f"нет кода «{code}»", nearest(code, codes))
        about = About(code, text, row.text("source"), read_confirmation(row))
        good += [] if row.errors else [about]
    return Read(tuple(good), (*unreadable, *top.all_problems()))


def _meanings(codes: Iterable[str]) -> frozenset[str]:
    """What a row may mean: a code or a group of codes."""
    return frozenset(code[:end] for code in codes for end in (2, 5, None))


def _strange(found: Iterable[str], meanings: Collection[str]) -> str:
    """The first of `found` that is none of these meanings, or ""."""
    return next((one for one in found if one not in meanings), "")
