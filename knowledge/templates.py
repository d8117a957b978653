"""A template is text with facts in braces; it is parsed by a pattern, never by eval or format.

    {dorm.cost}                         the fact in the way of its type
    {admission.end|date}                15 августа 2027 года
    {admission.end|day}                 15 августа
    {admission.end|days_left}           осталось 12 дней, сегодня последний день
    {money.cost_from|money}             45 000 ₽
    {docs.photo_count|plural:фото:фотографии:фотографий}    4 фотографии
    {dorm.available|если:Да, есть.:Нет.}                    one of two texts; they hold no colon
    {contact.address|campuses}          the value, then «; Север: …» for each campus with another
    {{ and }}                           the braces themselves

The value of a fact is put in as it is and never looked at again. What else a template may hold
(bold, links, lists) is read by `knowledge.rich`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from knowledge.facts import FACTS, FactType, FactValue
from knowledge.russian import date_words, day_words, money_words, number_words, plural
from knowledge.tables import nearest

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
_DATES = frozenset({FactType.DATE, FactType.DATETIME})
_AMOUNTS = frozenset({FactType.MONEY, FactType.NUMBER})
DAYS_LEFT = "days_left"
OWN_WORDS = "если"
CAMPUSES = "campuses"

# Which types a filter takes, and how many arguments it has.
FILTERS: dict[str, tuple[frozenset[FactType], int]] = {
    "date": (_DATES, 0),
    "day": (_DATES, 0),
    DAYS_LEFT: (_DATES, 0),
    "money": (_AMOUNTS, 0),
    "plural": (frozenset({FactType.NUMBER}), 3),
    CAMPUSES: (frozenset({FactType.TEXT}), 0),
    OWN_WORDS: (frozenset({FactType.YES_NO}), 2),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a fact: its key, the filter or "", the filter's arguments, as written."""

    key: str
    filter: str
    arguments: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template: the piece as written, what it is, how to mend it."""

    raw: str
    found: str
    repair: str


@lru_cache(maxsize=4096)
def parse(text: str) -> tuple[str | Slot, ...]:
    """The pieces of a template in order; a lone brace stays in the text (`faults` names it)."""
    pieces: list[str | Slot] = []
    end = 0
    for match in _PIECE.finditer(text):
        pieces.append(text[end : match.start()])
        end = match.end()
        inner = match.group(1)
        pieces.append(match.group()[0] if inner is None else _slot(inner, match.group()))
    pieces.append(text[end:])
    return tuple(piece for piece in pieces if piece)


def _slot(inner: str, raw: str) -> Slot:
    key, _, rest = inner.partition("|")
    name, *arguments = rest.split(":")
    return Slot(key.strip(), name.strip(), tuple(arguments), raw)


def slots(text: str) -> tuple[Slot, ...]:
    """The places for facts, in order."""
    return tuple(piece for piece in parse(text) if isinstance(piece, Slot))


def fact_keys(text: str) -> tuple[str, ...]:
    """The keys a template needs, each once, in order."""
    return tuple(dict.fromkeys(slot.key for slot in slots(text)))


def faults(text: str) -> tuple[Fault, ...]:
    """Everything wrong with a template; one without faults can be filled."""
    repair = "Закройте её; сама скобка в тексте пишется дважды: {{ или }}."
    lone = [
        Fault(text[m.start() :].partition("\n")[0][:30], f"скобка «{m.group()}» без пары", repair)
        for m in _PIECE.finditer(text)
        if m.group() in "{}"
    ]
    return (*lone, *(fault for slot in slots(text) for fault in _slot_faults(slot)))


def _slot_faults(slot: Slot) -> tuple[Fault, ...]:
    fact = FACTS.get(slot.key)
    if fact is None:
        return (Fault(slot.raw, f"неизвестный факт «{slot.key}»", nearest(slot.key, FACTS)),)
    if not slot.filter and "|" not in slot.raw:
        return ()
    if slot.filter not in FILTERS:
        found = f"неизвестный фильтр «{slot.filter}»"
        return (Fault(slot.raw, found, nearest(slot.filter, FILTERS)),)
    types, count = FILTERS[slot.filter]
    if fact.type not in types:
        found = f"фильтр «{slot.filter}» не подходит к факту вида «{fact.type}»"
        fits = ", ".join(name for name, (kinds, _) in FILTERS.items() if fact.type in kinds)
        return (Fault(slot.raw, found, f"Подходит: {fits or 'без фильтра'}."),)
    if len(slot.arguments) != count or not all(a.strip() for a in slot.arguments):
        found = f"у фильтра «{slot.filter}» частей через двоеточие: {len(slot.arguments)}"
        return (Fault(slot.raw, found, f"Нужно частей: {count}, и ни одной пустой."),)
    return ()


def fill(text: str, put: Callable[[Slot], str]) -> str:
    """The template's text with each place filled by what `put` gives for it."""
    return "".join(put(piece) if isinstance(piece, Slot) else piece for piece in parse(text))


def show_fact(slot: Slot, value: FactValue, days_left: str) -> str:
    """A value in the words its filter asks for; `days_left` is what that filter shows."""
    match slot.filter:
        case "days_left":
            return days_left
        case "day" if isinstance(value, date):
            return day_words(value)
        case "plural" if isinstance(value, int | float):
            # «3,5 фотографии»: a fraction takes the genitive singular, the form of «few».
            one, few, many = slot.arguments
            form = few if value != int(value) else plural(int(value), one, few, many)
            return f"{number_words(value)} {form}"
        case name if name == OWN_WORDS:
            return slot.arguments[0 if value else 1]
        case "money" if isinstance(value, int | float):
            return money_words(value)
        case _:
            return _plain(FACTS[slot.key].type, value)


def _plain(kind: FactType, value: FactValue) -> str:
    match value:
        case bool():
            return "да" if value else "нет"
        case date():
            return date_words(value)
        case int() | float() if kind is FactType.MONEY:
            return money_words(value)
        case int() | float():
            return number_words(value)
        case _:
            return value.strip()
