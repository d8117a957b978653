"""Words that announce a person's name, and which word may then begin one.

The weaker the announcement, the more the word itself must look like a name: after «меня зовут»
any word will do that is neither common nor a verb, after «документы» only a capital surname.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from knowledge import person_names as names


class Word(NamedTuple):
    """A word of a folded text, where it stands, and what can be seen from it alone."""

    start: int
    end: int
    low: str
    title: bool
    joined: bool  # only white space stands between this word and the one before
    first: bool  # a first name, or a word that looks like one


_STOP_WORDS = """
здравствуйте привет добрый доброе день утро вечер уважаемая уважаемый дорогая дорогой спасибо
подскажите скажите пожалуйста директор преподаватель учитель куратор мастер заведующая завуч
администрация колледж техникум приемная родители родителя родителей родителям это эта этот я
мы вы он она они его ее их меня мне мной нас нам вас вам сын сына дочь дочка дочку дочери мама
мамы маму папа папы брат сестра ребенок ребенка абитуриент студент ученик выпускник гражданин
в во на не ни и а но да нет как так что чтобы где куда когда кто или если есть ли у к ко с со о
об от до из за по при про для без под над все всех просто тоже уже еще только обычно часто
всегда сразу обратно туда сюда домой там тут друзья подруга подруги одноклассники мой моя мою
моего моей наш наша документы заявление паспорт снилс телефон почта адрес дата зовут фио
полностью какая какой какие хочу хочет могу можно нужно надо был была
"""
STOP = frozenset(_STOP_WORDS.split())
VERB = re.compile(r"\w+(?:ть|ться|[еиуюая]т|л|ла|ло|ли|йте|ите)")
_INFINITIVE = re.compile(r"\w+(?:ть|ться|ти|чь)")

_STRONG = re.compile(
    r"(?<!\w)(?:(?<!как )зовут|ф\.? ?и\.? ?о\b\.?|фамили[яюией]{1,2}|мо[ею] имя|имя(?= ?:))"
    r"(?: (?:мо[яейю]{1,2}|у меня|такая|ребенка|сына|дочери|студента|абитуриента|мамы|папы))?"
    r"[ :,\-\n]{1,3}"
)
# After these a first name may be any word that is neither common nor a verb.
_ASKS_ANY = re.compile(
    r"(?<!\w)(?<!как )(?:меня|сына|дочь|дочку|дочери|его|ее|ребенка|внука|внучку"
    r"|брата|сестру|подругу) зовут[ :,\-]{1,3}"
)
_BEFORE_CALLED = re.compile(
    r"(?<!\w)(?:меня|сына|дочь|дочку|его|ее|ребенка|внука|внучку) (?=[\w-]{2,20} зовут(?!\w))"
)
_KIN = re.compile(
    r"(?<!\w)(?:сын\w{0,3}|доч\w{1,5}|внук\w?|внучк\w|брат\w?|сестр\w{1,2}|племянни\w{1,3}|мам[аеуы]"
    r"|пап[аеуы]|муж\w?|жен[аеуы]|реб[её]н\w{1,3}|мальчик\w?|девочк\w|подруг\w|друг\w?"
    r"|одноклассни\w{1,3}|абитуриент\w{0,3}|студент\w{0,3}|ученик\w?|ученица|гражданин\w?"
    r"|учител\w{1,6}|преподавател\w{1,4}|директор\w?|куратор\w?|руководител\w{1,6}|мастер\w?)"
    r"[ :,]{1,3}"
)
_IS_IN = re.compile(
    r"(?<!\w)(?:зачисл|поступ|прош|прин|попал|попад|внес|подал|есть|числ|приш)\w{0,6} ли"
    r"(?: (?:в|на) (?:спис\w{2}|спис\w{3}|приказ\w?|рейтинг\w?|бюджет\w?|платн\w{2,3}))? "
)
_PAPERS_OF = re.compile(
    r"(?<!\w)(?:документ\w{0,3}|оригинал\w?|заявлени\w|аттестат\w?|справк\w|дело|балл\w?|место)"
    r"(?: (?:у|от))? "
)
_SELF = re.compile(r"(?<!\w)(?:я|это|тут|пишет|вам пишет|беспокоит)[ ,:\-]{1,3}")
_SIGNED = re.compile(r"(?<!\w)с уважением[ ,.:\-\n]{1,3}")


def is_title(word: Word) -> bool:
    return word.title and word.low not in STOP


def _is_plain_first(word: Word) -> bool:
    return word.first and (word.title or not names.is_ordinary(word.low))


def is_sure_family(word: Word) -> bool:
    return names.is_sure_family(word.low)


def _is_title_sure(word: Word) -> bool:
    return is_title(word) and (word.first or is_sure_family(word))


def _is_title_name(word: Word) -> bool:
    return is_title(word) and (word.first or names.is_family(word.low))


def _is_small_name(word: Word) -> bool:
    return not word.title and (_is_plain_first(word) or is_sure_family(word))


def _is_named(word: Word) -> bool:
    return is_title(word) or word.first or is_sure_family(word)


def _is_called(word: Word) -> bool:
    return len(word.low) > 1 and word.low not in STOP and not _INFINITIVE.fullmatch(word.low)


def is_name(word: Word) -> bool:
    return _is_title_name(word) or _is_small_name(word)


def _is_relative(word: Word) -> bool:
    return _is_title_name(word) or _is_plain_first(word)


# What announces a name, and which word may then begin one.
CUES: tuple[tuple[re.Pattern[str], Callable[[Word], bool]], ...] = (
    (_STRONG, _is_named),
    (_ASKS_ANY, _is_called),
    (_BEFORE_CALLED, _is_named),
    (_KIN, _is_relative),
    (_IS_IN, is_name),
    (_PAPERS_OF, _is_title_sure),
    (_SELF, _is_title_sure),
    (_SIGNED, is_title),
)
