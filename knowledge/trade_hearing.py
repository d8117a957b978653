"""Trades are heard in a text by their codes, their quoted names and what people call them.

The longest name that fits counts, in any ending and with a slip of spelling; a word that mostly
means something else counts only behind «на», «профессия» and the like.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.trade_lists import Alias, When, spoken
from knowledge.trades import aliases, meant_codes, official
from knowledge.words import normalise, stem, tokens

MOST = 4  # trades of one question; who names more wants the whole list
_CODE = re.compile(r"(?<![\d.])\d\d\.\d\d\.\d\d(?![\d.]*\d)")
_BIRTH = re.compile(r"(?:родил\w*|рожден\w*|до|с|по|от|числа|дата) $")
# A quoted name behind one of these words is a trade, listed or not.
_QUOTED = re.compile(r"(?:специальност|професси|направлени|программ)\w* [«\"]\s*(\w[^»\"]*)")
_CUES = frozenset(
    {"на", "курс", "професс", "специальност", "направлен", "факультет", "отделен", "стать", "ст"}
    | {"быт", "быть", "выуч", "уч", "учат", "уча", "обуч", "обучен", "отуч", "пойт", "работ"}
)
_COMPLAINT = re.compile(r"\b(?:жалоб|жалу|пожал|обид)")  # «жалоба на учителя»
_JOINTS = frozenset({"и", "или", "либо"})
_CLOSE = 90.0  # per cent of letters a quoted name shares with an official one


@dataclass(frozen=True, slots=True)
class HeardTrade:
    """A trade somebody named: their words, and the codes or groups those may mean.

    No codes: the words were put as a trade's name, but no list has it.
    """

    said: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    """One alias as its words are compared: stems, or the letters themselves."""

    words: tuple[str, ...]
    alias: Alias


def heard_trades(text: str, known: Callable[[str], bool] | None = None) -> tuple[HeardTrade, ...]:
    """The trades named in a text, each once, in order, at most `MOST`.

    `known` tells the words that are spelt well although they are no trade's; without it no
    spelling is mended.
    """
    clean = normalise(text)
    coded = tuple(_codes(clean))
    words = tokens(_CODE.sub(" ", clean))
    named = list(_named(words))
    if not named and not coded and known:
        named = list(_named([_mended(word, known) for word in words]))
    quoted = _quoted(clean)
    if quoted and not coded and not _covers(named, quoted):
        named = [quoted]
    mine = {code for trade in coded for code in meant_codes(trade.codes)}
    rest = [t for t in named if not (t.codes and mine & meant_codes(t.codes))]
    unique = {trade.codes or trade.said: trade for trade in reversed([*coded, *rest])}
    return tuple(reversed(unique.values()))[:MOST]


def named_trade(text: str, known: Callable[[str], bool] | None = None) -> str:
    """The words that name the first trade («на повара» → «повара»), or ""."""
    found = heard_trades(text, known)
    return found[0].said if found else ""


# --- codes and quotes ---------------------------------------------------------------------------


def _codes(clean: str) -> Iterator[HeardTrade]:
    """Official codes; a date («родился 15.01.05») looks the same."""
    for found in _CODE.finditer(clean):
        if found[0] in official() and not _BIRTH.search(clean[: found.start()]):
            yield HeardTrade(found[0], (found[0],))


def _quoted(clean: str) -> HeardTrade | None:
    found = _QUOTED.search(clean)
    if not found:
        return None
    said = found[1].strip()
    name = spoken(said)
    close = process.extractOne(name, _official_names(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return HeardTrade(said, _official_names_codes()[close[0]] if close else ())


def _covers(named: Sequence[HeardTrade], quoted: HeardTrade) -> bool:
    """True where what was heard is what stands in the quotes, or the whole of it."""
    inside = spoken(quoted.said)
    return any(t.said == inside or (not quoted.codes and t.said in inside) for t in named)


@lru_cache(maxsize=1)
def _official_names_codes() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for trade in official().values():
        name = spoken(trade.name)
        found[name] = (*found.get(name, ()), trade.code)
    return found


@lru_cache(maxsize=1)
def _official_names() -> tuple[str, ...]:
    return tuple(_official_names_codes())


# --- names --------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[_Name, ...]]:
    """Names by their first word, the longest first; exact letters before stems.

    Each also as written: «агроном» itself looks like an ending to the stemmer, «агронома» not.
    """
    found: dict[str, list[_Name]] = {}
    for alias in aliases():
        written = tuple(alias.words.split())
        cut = tuple(stem(word) for word in written)
        for words in dict.fromkeys((written,) if alias.when is When.EXACT else (written, cut)):
            found.setdefault(words[0], []).append(_Name(words, alias))
    return {
        first: tuple(
            sorted(group, key=lambda one: (-len(one.words), one.alias.when is When.ALWAYS))
        )
        for first, group in found.items()
    }


def _named(words: Sequence[str]) -> Iterator[HeardTrade]:
    cut = [stem(word) for word in words]
    start = last_end = 0
    while start < len(words):
        alias = _at(words, cut, start, last_end)
        length = len(alias.words.split()) if alias else 1
        if alias and alias.codes:
            last_end = start + length
            yield HeardTrade(" ".join(words[start:last_end]), alias.codes)
        start += length


def _at(words: Sequence[str], cut: Sequence[str], start: int, last_end: int) -> Alias | None:
    """The longest alias that starts here; `last_end` is where the trade heard before ended."""
    for first in dict.fromkeys((words[start], cut[start])):
        for name in _names().get(first, ()):
            end = start + len(name.words)
            exact = name.alias.when is When.EXACT
            here = words[start:end] if exact else cut[start:end]
            if tuple(here) != name.words and tuple(words[start:end]) != name.words:
                continue
            if name.alias.when is not When.BEHIND_CUE or _cued(words, cut, start, last_end):
                return name.alias
    return None


def _cued(words: Sequence[str], cut: Sequence[str], start: int, last_end: int) -> bool:
    """True where the words around say that a trade is meant."""
    if _COMPLAINT.search(" ".join(words[:start])):
        return False
    listed = start > 1 and words[start - 1] in _JOINTS and last_end == start - 1
    return listed or (start > 0 and cut[start - 1] in _CUES)


@lru_cache(maxsize=1)
def _spelt() -> Mapping[str, tuple[str, ...]]:
    """Stems of one-word names that always count, by first letter: what a slip is mended to."""
    found: dict[str, list[str]] = {}
    for alias in aliases():
        if " " not in alias.words and alias.when is When.ALWAYS and len(alias.words) > 4:
            found.setdefault(alias.words[0], []).append(stem(alias.words))
    return {letter: tuple(dict.fromkeys(group)) for letter, group in found.items()}


def _mended(word: str, known: Callable[[str], bool]) -> str:
    cut = stem(word)
    if len(cut) < 5 or not word.isalpha() or known(word) or word in _no_trades():
        return word
    slips = 1 if len(cut) < 8 else 2
    near = process.extractOne(
        cut, _spelt().get(word[0], ()), scorer=OSA.distance, score_cutoff=slips
    )
    return word if near is None else str(near[0])


@lru_cache(maxsize=1)
def _no_trades() -> frozenset[str]:
    """Words that look like a trade's and are none («бухгалтерия»)."""
    return frozenset(alias.words for alias in aliases() if not alias.codes)
