"""Slots are the values heard in a question: trade, base, form, own score, town, year, interest.

A number counts only with the words around it: «9» in «в 9 утра» is no base, a year is no score.
What is said two ways («после 9 или 11?») is asked and not told, so it stays empty.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from knowledge.programs import HIGHEST_SCORE, LOWEST_SCORE, Form
from knowledge.trade_hearing import HeardTrade, heard_trades
from knowledge.trades import interests
from knowledge.words import normalise, stem, tokens


@dataclass(frozen=True, slots=True)
class Slots:
    """What a question told besides its topic; empty, 0 and None = nothing was heard.

    `base` is 9 or 11, `score` the asker's own average mark from 2 to 5, `year` the campaign they
    speak of, `town` a name as colleges write it, `interest` the key of a curated interest.
    `beyond` marks what no catalogue holds: health, sex, age; `elsewhere` that other colleges are
    asked for.
    """

    trades: tuple[HeardTrade, ...] = ()
    base: int = 0
    form: Form | None = None
    score: float | None = None
    town: str = ""
    year: int = 0
    interest: str = ""
    beyond: bool = False
    elsewhere: bool = False


NO_SLOTS = Slots()


def hear_slots(
    text: str, known: Callable[[str], bool] | None = None, towns: Collection[str] = ()
) -> Slots:
    """The slots of one question in Russian letters; never raises.

    `known` tells well spelt words as in `heard_trades`, `towns` are those worth hearing.
    """
    clean = normalise(text)
    trades = heard_trades(text, known)
    words = tokens(clean)
    return Slots(
        trades=trades,
        base=_only(_bases(clean)),
        form=_form(clean) or (Form.EVENING if trades and _EVENINGS.search(clean) else None),
        score=_score(clean),
        town=_town(words, towns),
        year=_year(clean),
        interest="" if trades else _interest(words),
        beyond=bool(_BEYOND.search(clean)),
        elsewhere=bool(trades and _ELSEWHERE.search(clean)),
    )


def without_slots(text: str) -> str:
    """The words of a text without what was heard of base, form, score and year in it."""
    clean = normalise(text)
    bases = [pattern for forms in _BASES.values() for pattern in forms]
    for pattern in (*bases, *_FORMS.values(), *_SCORES, _YEAR, _SHORT_YEAR):
        clean = pattern.sub(" ", clean)
    return clean


# --- base ---------------------------------------------------------------------------------------

_NINE = r"(?:9ю?|девят(?:ого|ый|ом|и|ь|ью|ка|ки|ку)?)"
_ELEVEN = r"(?:11ю?|одиннадцат(?:ого|ый|ом|и|ь|ью)?)"
_END = r"(?:-?\s?(?:го|ти|й|ый|ого|и|ом|м)\b)?"
_CLASS = r"\s*(?:-?х\s)?\s*(?:класс|кл\b)"
_CUE = (
    r"(?:после|посля|псле|базе|база|базой|основе|окончил\w*|закончил\w*|окончу|закончу|заканчива\w+"
    r"|оканчива\w+|отучил\w*)(?:\s(?:только|уже|своих|моих|всего|этого|школы))?\s"
)
# What follows a bare number where it is an hour, a day, a price or a count.
_OTHER = (
    r"(?![\d:]|[.,]\d|\s*(?:утра|вечера|час|числа|января|февраля|марта|апреля|мая|июня|июля|августа"
    r"|сентября|октября|ноября|декабря|дн|тыс|руб|человек|лет|мест|фото|процент|%|месяц|курс|мин"
    r"|вопрос|балл|пар))"
)
_BASES = {
    9: (
        re.compile(rf"(?<![\d.,:]){_NINE}{_END}{_CLASS}"),
        re.compile(rf"\b{_CUE}{_NINE}(?!\d){_END}{_OTHER}"),
        re.compile(r"девятиклассни\w+|9-?(?:ти)?классни\w+|\bосновн\w+ общ\w+ образован"),
        re.compile(rf"\bкласс\w*\s{_NINE}{_OTHER}"),
    ),
    11: (
        re.compile(rf"(?<![\d.,:]){_ELEVEN}{_END}{_CLASS}"),
        re.compile(rf"\b{_CUE}{_ELEVEN}(?!\d){_END}{_OTHER}"),
        re.compile(r"одиннадцатиклассни\w+|11-?(?:ти)?классни\w+|\bсредн\w+ общ\w+ образован"),
        re.compile(rf"\bкласс\w*\s{_ELEVEN}{_OTHER}"),
        re.compile(r"\bполно\w+ средн\w+|\bаттестат\w* за 11\b"),
    ),
}
# «после 9 или 11», «9 и 11 классов», «с 9-11»: both at once.
_BOTH = re.compile(
    rf"{_NINE}{_END}\s*(?:класс\w*|кл)?\s*(?:или|и|либо|-|/|,)\s*(?:после )?{_ELEVEN}"
)


def _bases(clean: str) -> set[int]:
    if _BOTH.search(clean):
        return {9, 11}
    return {base for base, forms in _BASES.items() if any(form.search(clean) for form in forms)}


def _only(found: set[int]) -> int:
    return next(iter(found)) if len(found) == 1 else 0


# --- form ---------------------------------------------------------------------------------------

_FORMS = {
    Form.EVENING: re.compile(
        r"очно[- ]?заочн\w*|вечерн\w+|вечерк\w|по вечерам|(?:учи\w+|обуч\w+|курс\w*) вечером"
    ),
    Form.PART_TIME: re.compile(r"(?<!очно-)(?<!очно )(?<!очно)\bзаоч\w+|\bбез отрыва от"),
    Form.FULL_TIME: re.compile(
        r"\bочк[ауе]\b|\bочн(?:ая|ое|ой|ую|о|ого|ом)\b(?![- ]?заоч)|\bдневн\w+"
    ),
}


# «на сварщика вечером» means the form; «приеду вечером» means an hour.
_EVENINGS = re.compile(r"(?<!сегодня )(?<!завтра )(?<!часов )(?<!приеду )(?<!приду )\bвечером\b")


def _form(clean: str) -> Form | None:
    found = [form for form, pattern in _FORMS.items() if pattern.search(clean)]
    return found[0] if len(found) == 1 else None


# --- score --------------------------------------------------------------------------------------

_MARK = r"(?<![\d.,:+])([2-5](?:[.,]\d{1,3})?)(?![\d:]|[.,]\d)"
_PART = r"(?<![\d.,:+])([2-5][.,]\d{1,3})(?![\d:]|[.,]\d)"
_NO_UNIT = r"(?!\s*(?:км|тыс|млн|руб|час|%|год|лет|курс|мес|кг|см|мин|утра|вечера|чел|раз))"
_SCORES = (
    re.compile(
        rf"\b(?:бал+\w*|сред\w+|ср\.?|аттестат\w*)(?:\s[а-я]+){{0,3}}\W{{1,3}}{_MARK}{_NO_UNIT}"
    ),
    re.compile(rf"{_MARK}\s*(?:-?й\s)?(?:средн\w+\s)?бал+\w*"),
    re.compile(
        rf"\b(?:у меня|мой|моим|моими|имею|с|со|выходит|получается|у дочери|у сына)"
        rf"(?:\s(?:оценк\w+|средн\w+|аттестат\w*|примерно|где-то|около|всего|только|тоже))*"
        rf"\W{{1,3}}{_PART}{_NO_UNIT}"
    ),
    re.compile(
        rf"{_PART}{_NO_UNIT}\s*(?:\w+\s){{0,2}}(?:прой\w+|поступ\w+|возьм\w+|хват\w+|проход\w+)"
    ),
    re.compile(
        rf"\b(?:прой\w+|поступ\w+|возьм\w+|хват\w+|проход\w+)\s(?:\w+\s){{0,2}}{_PART}{_NO_UNIT}"
    ),
)
# «4 и 5», «от 3,5 до 4»: a range is nobody's own mark.
_TIME = re.compile(r"\b(?:в|до|к|после|с)\s\d[.,:]\d\d\s*(?:утра|вечера|часов|ч\b)|\d\.\d\d\.\d")


def _score(clean: str) -> float | None:
    text = _TIME.sub(" ", clean)
    for pattern in _SCORES:
        if found := pattern.search(text):
            value = float(found[1].replace(",", "."))
            return value if LOWEST_SCORE <= value <= HIGHEST_SCORE else None
    return None


# --- year, town, interest -----------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d.,+-])(20[2-3]\d)(?!\d|[.,]\d)")
_SHORT_YEAR = re.compile(r"\bв (2[4-9]|3\d)(?:-?м)? году?\b")
_BIRTH = re.compile(r"20\d\d\s?(?:года|г\.?)?\s?рождения")
_BEYOND = re.compile(
    r"\bдевуш\w+|\bдевоч\w+|\bдевчон\w+|\bженщин\w+|\bпарн\w+|\bпарей\b|\bздоровь\w+|\bмальчик\w+|\bмужчин\w+|\bрост\w*\b"
    r"|\bзрени\w+|\b(?:в|с) очка[хм]и?\b|\bвозраст\w*|\bфизподготов\w+|\bнорматив\w*|\bстарше\b"
    r"|\bастм\w+|\bдальтони\w+|\bсудим\w+|\bармии\b|\bсколько лет (?:надо|нужно)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:где|кто|куда)(?: \w+)? еще\b|\bкроме (?:вас|вашего)\b"
    r"|\bв каких(?: еще)? (?:колледж|технику)\w+|\b(?:где|кто) (?:\w+ )?(?:поблизости|рядом)\b"
)


def _year(clean: str) -> int:
    text = _BIRTH.sub(" ", clean)
    if found := _YEAR.search(text):
        return int(found[1])
    short = _SHORT_YEAR.search(text)
    return 2000 + int(short[1]) if short else 0


def _town(words: list[str], towns: Collection[str]) -> str:
    """The first town whose words, in any ending, stand in a row; the longest name first."""
    cut = [stem(word) for word in words]
    for town in sorted(towns, key=lambda name: (-len(name), name)):
        name = [stem(word) for word in tokens(normalise(town))]
        size = len(name)
        if size and any(cut[n : n + size] == name for n in range(len(cut) - size + 1)):
            return town
    return ""


# The words behind a wish are what is liked; «нравится» may follow them too.
_WISHES = frozenset(
    {"нрав", "нравит", "любл", "люб", "увлек", "увлека", "обожа", "связан", "связанн"}
)
_VERBS = frozenset({"работ", "работа", "дел", "возит", "занима", "мастер", "ковыря", "крут"})
_NEAR = 5  # words between a wish and what is wished


def _interest(words: list[str]) -> str:
    cut = [stem(word) for word in words]
    for place, word in enumerate(cut):
        wish = word in _WISHES or (word in _VERBS and _goes_on(words, place))
        if not wish:
            continue
        behind = cut[place + 1 : place + 1 + _NEAR]
        before = cut[max(0, place - 3) : place] if word in _WISHES else []
        for near in (behind, before):
            if key := _liked(near):
                return key
    return ""


def _goes_on(words: list[str], place: int) -> bool:
    """«работать с машинами», «делать руками», but not «работает столовая»."""
    return any(word in {"с", "со", "на", "в", "руками"} for word in words[place + 1 : place + 3])


def _liked(near: Iterable[str]) -> str:
    said = list(near)
    for word in said:
        for interest in interests().values():
            if word in {stem(one) for one in interest.words if " " not in one}:
                return interest.key
    return ""
