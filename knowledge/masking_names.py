"""Names of people: found by the words that announce them, by a patronymic, initials, or a pair.

A capital letter alone proves nothing (sentences, trades and towns have one), nor does a word that
could be a name («Вера», «Роза», «Роман»). So every rule asks for a second sign beside it.
"""

import re
from collections.abc import Iterator

from knowledge import person_names as names
from knowledge.masking_patterns import BARRIER
from knowledge.name_cues import CUES, STOP, VERB, Word, is_name, is_sure_family, is_title

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

_NAMED_AFTER = re.compile(
    r"(?<!\w)(?<!от )(?<!по )"
    r"(?:[Ии]мени|[Ии]м\.|[Уу]л\.|[Уу]лиц[аеыу]|[Пп]роспект[ае]?|[Пп]лощад[ьи]|[Пп]арк[ае]?"
    r"|[Сс]квер[ае]?) ?"
    r"(?:(?:героя|дважды|советского|союза|академика|генерала|маршала|адмирала|профессора|святого"
    r"|[А-Я]\.|[А-Я][\w-]+)[ ]{0,2}){1,8}"
)
_INITIALS = re.compile(
    r"(?<!\w)(?P<word>[А-Я][а-я]+(?:-[А-Я][а-я]+)?) {0,2}"
    r"(?!Ф\. ?И|Т\. ?[ДПЕК])[А-Я]\. ?[А-Я](?:\.|(?!\w))"
    r"|(?<!\w)(?<!Ф\.)(?<!Ф\. )(?!Ф\. ?И\.|Т\. ?[ДПЕК]\.)"
    r"[А-Я]\. ?[А-Я]\. ?[А-Я][а-я]+(?:-[А-Я][а-я]+)?"
)
_SMALL_INITIALS = re.compile(
    r"(?<![\w-])(?P<word>[а-я-]{4,25}+) (?!т\.|н\. ?э|г\. ?р)[а-я]\. ?[а-я]\."
)


class _Text:
    """The words of a folded text, and which word begins at a place."""

    def __init__(self, text: str) -> None:
        """Take the text apart once; every rule looks at the same words."""
        self.low = text.lower()
        self.words = list(_words(text))
        self.at = {word.start: index for index, word in enumerate(self.words)}

    def after(self, cue: re.Pattern[str]) -> Iterator[int]:
        """The index of the word right after each place where the cue stands."""
        places = (match.end() for match in cue.finditer(self.low))
        return (self.at[place] for place in places if place in self.at)

    def beside(self, index: int) -> Word | None:
        """The word at `index`, if only white space stands between it and the word before."""
        if 0 < index < len(self.words) and self.words[index].joined:
            return self.words[index]
        return None

    def before(self, index: int) -> Word | None:
        """The word before the one at `index`, if only white space stands between them."""
        return self.words[index - 1] if self.beside(index) else None

    def end_of_name(self, first: int) -> int:
        """The last word of the name that begins at `first`: two more at most."""
        last = first
        while last - first < 2 and (word := self.beside(last + 1)):
            if not (is_name(word) or names.is_patronymic(word.low)):
                break
            last += 1
        return last


def _words(text: str) -> Iterator[Word]:
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        word = match[0]
        joined = start - last <= 3 and text[last:start].isspace()
        low = word.lower()
        title = word[0].isupper() and word[1:2].islower()
        yield Word(start, end, low, title, joined, names.is_first(low))
        last = end


def _announced(text: _Text) -> Iterator[tuple[int, int]]:
    for cue, begins in CUES:
        for first in text.after(cue):
            if begins(text.words[first]):
                yield first, text.end_of_name(first)


def _with_patronymic(text: _Text) -> Iterator[tuple[int, int]]:
    for index, word in enumerate(text.words):
        if names.is_turkic_patronymic(word.low):
            yield _first_of_turkic(text, index), index
        elif names.is_patronymic(word.low) and (given := text.before(index)):
            family = text.before(index - 1)
            if _is_given(given, word, family):
                yield _around_patronymic(text, index, family)


def _first_of_turkic(text: _Text, last: int) -> int:
    first = last
    while last - first < 3 and (word := text.before(first)) and word.low not in STOP:
        first -= 1
    return first


def _is_given(given: Word, patronymic: Word, family: Word | None) -> bool:
    """Whether the word before a patronymic is a first name, known to us or not."""
    if given.first or (family is not None and is_sure_family(family)):
        return True
    male = names.is_male_patronymic(patronymic.low)
    return patronymic.title and is_title(given) and (male or bool(family and is_title(family)))


def _around_patronymic(text: _Text, index: int, family: Word | None) -> tuple[int, int]:
    """First and last word: the surname may stand before the first name or after the patronymic."""
    if family and family.low not in STOP:
        alike = text.words[index - 1].title == family.title
        opens = alike and text.before(index - 2) is None
        if family.title or opens or names.is_family(family.low):
            return index - 2, index
    follower = text.beside(index + 1)
    if follower and (is_title(follower) or is_sure_family(follower)):
        return index - 1, index + 1
    return index - 1, index


def _pairs(text: _Text) -> Iterator[tuple[int, int]]:
    for index, word in enumerate(text.words):
        other = text.before(index)
        if other and (_is_pair(word, other) or _is_pair(other, word)):
            yield index - 1, index


def _is_pair(first: Word, family: Word) -> bool:
    if not first.first:
        return False
    if first.title and family.title:
        return names.ends_as_family(family.low) and _agree(first.low, family.low)
    return not names.is_ordinary(first.low) and is_sure_family(family)


def _agree(first: str, family: str) -> bool:
    """«Роман Достоевского» is a book: an ordinary word must have the gender of the surname."""
    if family.endswith("ко") or not names.is_ordinary(first):
        return True
    return family.endswith(("а", "ая", "ой", "ого")) == first.endswith(("а", "я", "ь"))


def _rare_surnames(text: _Text) -> Iterator[tuple[int, int]]:
    """A clause that is nothing but «Дудка Иван»: a surname no ending betrays, then a first name."""
    for index, word in enumerate(text.words):
        other = text.before(index)
        if not (other and word.first and word.title and is_title(other)):
            continue
        whole = text.before(index - 1) is None and text.beside(index + 1) is None
        if whole and not names.is_ordinary(word.low) and not VERB.fullmatch(other.low):
            yield index - 1, index


def _signature(text: _Text) -> Iterator[tuple[int, int]]:
    """A surname that stands alone at the end, as people sign."""
    last = len(text.words) - 1
    if last < 1 or text.before(last) is not None:
        return
    word = text.words[last]
    # A mark after it would let one masked signature uncover the next, a round for each.
    if is_title(word) and is_sure_family(word) and BARRIER not in text.low[word.end :]:
        yield last, last


def _initials(text: str) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        if (match["word"] or "").lower() not in STOP:
            yield match.span()
    for match in _SMALL_INITIALS.finditer(text):
        if names.is_sure_family(match["word"]):
            yield match.span()


def find_names(text: str) -> list[tuple[int, int]]:
    """Start and end of every name in a folded text that kept its capitals, in order, apart."""
    shown = _NAMED_AFTER.sub(lambda match: BARRIER * len(match[0]), text)
    taken = _Text(shown)
    if not taken.words:
        return []
    spans = list(_initials(shown))
    for rule in (_announced, _with_patronymic, _pairs, _rare_surnames, _signature):
        spans += [(taken.words[a].start, taken.words[b].end) for a, b in rule(taken)]
    return _merged(sorted(spans))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
