"""What one person asked and another answered is made good for everybody: nobody's own is in it.

Of a question what names a person is cut with the clause it stands in. In an answer the values a
college keeps as facts become places for them, so that the answer changes when the fact does. Only
what is surely meant is taken: a value that two facts share, a bare number, an unconfirmed or
lapsed fact stay as they were written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.colleges import College, Fact
from knowledge.confirmation import standing
from knowledge.facts import FACTS, STRICT_TYPES, FactType, FactValue
from knowledge.masking import MARKS, mask
from knowledge.picking import Scene, pick_fact
from knowledge.rich import BULLET, escaped, read
from knowledge.russian import day_words
from knowledge.templates import fact_keys

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_CLAUSE = re.compile(r"\s*[,;—]\s+|\s+-\s+")
_MARK = re.compile("|".join(re.escape(mark) for mark in MARKS.values()))
_LOOSE = " ,;:—-"
_SHORTEST = 6
"""Letters of a text that is looked for in an answer: shorter ones stand there by chance."""
_ROUBLES = r"(?:\s*(?:₽|руб(?:\.|л(?:ей|я|ь))?(?!\w)|р\.))"
_SPACE = "[\\s\N{NO-BREAK SPACE}]?"

_AMOUNT = rf"\d{_ROUBLES}|\d\s*(?:тыс|т\.?\s?р)|₽"
_MONTHS = "январ|феврал|март|апрел|ма[йя]|июн|июл|август|сентябр|октябр|ноябр|декабр"
_DAY = (
    rf"\b\d{{1,2}}(?:-?го)?\s+(?:{_MONTHS})|\b[0-3]?\d\.(?:0?[1-9]|1[0-2])(?:\.\d{{2,4}})?\b(?!\s*(?:%|балл))"
    r"|\b\d{1,2}(?:-?го)?\s+числа|\b20\d\d\b"
)
_STRICT = re.compile(f"{_AMOUNT}|{_DAY}", re.IGNORECASE)


def general(question: str) -> str:
    """The question without what is one person's own; "" where nothing else was in it."""
    masked = mask(question).text
    kept = [_words(", ".join(_others(sentence))) for sentence in _SENTENCE.split(masked)]
    # Where every clause names somebody, the words between are better than nothing.
    return " ".join(filter(None, kept)) or _words(_MARK.sub(" ", masked))


def _others(sentence: str) -> list[str]:
    """The clauses of a sentence in which nobody is named: all of it where nobody is."""
    if not _MARK.search(sentence):
        return [sentence]
    return [clause for clause in _CLAUSE.split(sentence) if not _MARK.search(clause)]


def _words(text: str) -> str:
    words = " ".join(text.split()).strip(_LOOSE)
    return words if re.search(r"\w{2}", words) else ""


def is_personal(text: str) -> bool:
    """True where something in the text could name or find a person."""
    return mask(text).text != text


def is_strict(template: str) -> bool:
    """True for an answer with a sum or a day, written there or quoted: a mistake costs somebody."""
    return is_dated(template) or any(
        FACTS[key].type in STRICT_TYPES for key in fact_keys(template) if key in FACTS
    )


def is_dated(template: str) -> bool:
    """True for an answer in which a sum or a day is written out: next year it may be wrong."""
    return bool(_STRICT.search(re.sub(r"\{[^{}]*\}", " ", template)))


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    slot: str


def with_facts(answer: str, college: College, local: datetime) -> str:
    """An answer's words as a template: values of the college's facts at `local` become places.

    Every other sign stands for itself.
    """
    found = [
        _Place(*match.span(), slot)
        for key in FACTS
        for fact in _usable(key, college, local)
        for pattern, slot in _patterns(fact)
        for match in re.finditer(pattern, answer, re.IGNORECASE)
    ]
    # Signs are marked as such only where they would be read: people are to edit what is made here.
    plain = read(answer).text.replace(BULLET, "- ") == answer
    pieces, end = list[str](), 0
    for place in _clear(found):
        pieces += (_literal(answer[end : place.start], plain), place.slot)
        end = place.end
    return "".join((*pieces, _literal(answer[end:], plain)))


def _usable(key: str, college: College, local: datetime) -> Iterator[Fact]:
    picked = pick_fact(Scene(college, "", local), key)
    if picked is None or picked.lapsed or picked.fact.place:
        return
    if standing(picked.fact.confirmed, local.date()) or college.sample:
        yield picked.fact


def _clear(found: Sequence[_Place]) -> list[_Place]:
    """Places that do not overlap, the longest first taken; what two facts may mean is left out."""
    taken: list[_Place] = []
    for place in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        rivals = [one for one in found if (one.start, one.end) == (place.start, place.end)]
        free = all(place.end <= one.start or one.end <= place.start for one in taken)
        if free:
            taken.append(place if {one.slot for one in rivals} == {place.slot} else _kept(place))
    return sorted((one for one in taken if one.slot), key=lambda one: one.start)


def _kept(place: _Place) -> _Place:
    return _Place(place.start, place.end, "")


def _literal(words: str, plain: bool) -> str:
    return (words if plain else escaped(words)).replace("{", "{{").replace("}", "}}")


def _patterns(fact: Fact) -> Iterator[tuple[str, str]]:
    """How the value of a fact may be written, with the place that shows it so."""
    if fact.is_unknown:
        return
    kind = FACTS[fact.key].type
    match kind:
        case FactType.DATE | FactType.DATETIME if isinstance(fact.value, date):
            yield from _days(fact.key, fact.value)
        case FactType.MONEY if isinstance(fact.value, int | float):
            yield from _sums(fact.key, fact.value)
        case FactType.PHONE if isinstance(fact.value, str):
            digits = re.sub(r"\D", "", fact.value.partition(",")[0])[-10:]
            if len(digits) == 10:
                yield (
                    r"(?<!\d)(?:\+?[78])?[\s(-]*" + r"[\s()-]*".join(digits) + r"(?!\d)",
                    _slot(fact),
                )
        case FactType.TEXT | FactType.URL | FactType.EMAIL if isinstance(fact.value, str):
            words = fact.value.strip().rstrip(".")
            if len(words) >= _SHORTEST:
                spaced = r"\s+".join(map(re.escape, words.split()))
                yield rf"(?<!\w){spaced}(?!\w)", _slot(fact)


def _slot(fact: Fact, shown: str = "") -> str:
    return f"{{{fact.key}{shown}}}"


def _days(key: str, value: date) -> Iterator[tuple[str, str]]:
    hour = rf"(?:,?\s*(?:до|в)?\s*{value:%H:%M})?" if isinstance(value, datetime) else ""
    day = r"\s+".join(map(re.escape, day_words(value).partition(",")[0].split()))
    year = rf"\s+{value.year}(?:\s*(?:года|г\.))?"
    dotted = (
        rf"0?{value.day}\.0?{value.month}" if value.month < 10 else rf"0?{value.day}\.{value.month}"
    )
    yield rf"(?<!\d){day}{year}{hour}", f"{{{key}|date}}"
    yield rf"(?<![\d.]){dotted}\.{value.year}(?!\d){hour}", f"{{{key}|date}}"
    yield rf"(?<!\d){day}(?!\s+20\d\d){hour}", f"{{{key}|day}}"


def _sums(key: str, value: FactValue) -> Iterator[tuple[str, str]]:
    if not isinstance(value, int | float) or value != int(value) or value < 100:
        return
    digits = _SPACE.join(f"{int(value):,}".split(","))
    yield rf"(?<![\d.,]){digits}(?:,00)?{_ROUBLES}", f"{{{key}}}"
    if value % 1000 == 0:
        yield rf"(?<![\d.,]){int(value) // 1000}\s*тыс(?:\.|яч\w?)?{_ROUBLES}?", f"{{{key}}}"
