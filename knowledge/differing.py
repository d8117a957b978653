"""What sounds alike may still be something else: another trade, number or town, another answer.

What answers «сколько мест на сварщика» is wrong for «на повара», however alike they sound.
"""

import re
from collections.abc import Mapping

from knowledge.entries import Entry
from knowledge.references import TRADE
from knowledge.slots import Slots
from knowledge.words import normalise, stem

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# «ма» begins «март» as well: the longer one stands before it.
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_DAY_WRITTEN = re.compile(
    r"\b(\d{1,2})(?:-?го)?\s+(январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр)"
)
_DAY = re.compile(r"\b([0-3]?\d)\.(0?[1-9]|1[0-2])(?:\.\d{2,4})?\b(?!\s*(?:%|балл))")
_TIME = re.compile(r"\b([0-2]?\d):([0-5]\d)\b")
_SUM = re.compile(r"\b(\d{1,3}(?:\s\d{3})+|\d+)\s*(?:₽|руб|р\.)")
_COUNTED = re.compile(r"\b(\d+(?:[.,]\d+)?)\s+([а-я]{4,})")
_PLAIN = re.compile(r"(да|нет)\b")


def differing(wording: str, slots: Slots, entry: Entry) -> tuple[str, ...]:
    """The words of a wording, which told `slots`, that no way to ask the entry has; in no order.

    An entry about trades answers for any of them, and for nine classes as for eleven.
    """
    ways = normalise(" ".join((entry.title, *entry.phrasings)))
    known = set(_NUMBER.findall(ways))
    of_trade = entry.id.startswith(TRADE)
    found = [number for number in _NUMBER.findall(normalise(wording)) if number not in known]
    if of_trade and slots.base:
        found = [number for number in found if number != str(slots.base)]
    if not of_trade:
        found += [trade.said for trade in slots.trades if normalise(trade.said) not in ways]
    if slots.town and normalise(slots.town) not in ways:
        found.append(slots.town)
    return tuple(dict.fromkeys(found))


def disagree(said: str, answer: str) -> bool:
    """True where a person's words cannot be as true as an answer: another day, sum or number of
    the same things, or a plain «нет» for a plain «да».

    What one of both leaves out is no disagreement, nor is what is said in other words.
    """
    mine, theirs = _figures(said), _figures(answer)
    if any(mine[kind].isdisjoint(theirs[kind]) for kind in mine.keys() & theirs.keys()):
        return True
    plain = [_PLAIN.match(normalise(text)) for text in (said, answer)]
    first, second = (found[1] if found else "" for found in plain)
    return bool(first and second and first != second)


def _figures(text: str) -> Mapping[str, frozenset[str]]:
    """What figures a text names, by what they count: days, times, sums, else the word behind."""
    left, found = normalise(text.replace("₽", " руб ")), dict[str, set[str]]()

    def take(kind: str, value: str) -> str:
        found.setdefault(kind, set()).add(value)
        return " "

    def written(day: re.Match[str]) -> str:
        month = next(n for n, name in enumerate(_MONTHS, start=1) if day[2].startswith(name))
        return take("day", f"{int(day[1])}.{month}")

    left = _DAY_WRITTEN.sub(written, left)
    left = _DAY.sub(lambda day: take("day", f"{int(day[1])}.{int(day[2])}"), left)
    left = _TIME.sub(lambda time: take("time", f"{int(time[1])}:{time[2]}"), left)
    left = _SUM.sub(lambda one: take("sum", "".join(one[1].split())), left)
    for one in _COUNTED.finditer(left):
        take(stem(one[2]), one[1].replace(",", "."))
    return {kind: frozenset(values) for kind, values in found.items()}
