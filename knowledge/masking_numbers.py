"""Personal data in numbers: first the number its cue word names, then the shapes that speak alone.

Near a cue word a wrong check digit does not matter: people mistype. Without one a number needs
the written shape of its kind, or ten digits in a row, which no ordinary question contains.
"""

import re

from knowledge.masking_patterns import BEGIN, MONTH, NO_PRICE, Kind, Rule, near

# --- documents and money ---

_PASSPORT_RUN = (
    r"\d{2} ?\d{2}[ ,:№n\-]{0,4}(?:номер|ном\.?|no)?[ №:]{0,3}\d{3} ?\d{3}"
    r"|\d{6}(?!\d)[^\d\x00]{1,12}\d{2} ?\d{2}|\d{6}|\d{2} ?\d{7}"
)
# Roman numerals of a birth certificate, as often typed with Cyrillic letters or a plain digit.
_ROMAN = rf"{BEGIN}(?:[ivxlіху]{{1,6}}|(?<!\d)\d)"
_CERTIFICATE_RUN = r"[ \-]{0,2}(?:№|n|no|номер)?[ \-]{0,2}\d{6}"
_PAPERS = (
    r"аттестат\w{0,2}|диплом\w{0,2}|военн\w{2,3} билет\w?|приписн\w{0,6}|удостоверен\w{0,3}"
    r"|студенческ\w{0,3} билет\w?|заявлен\w{0,3}|заявк\w{0,2}"
)


def _is_luhn(match: re.Match[str]) -> bool:
    """The check of bank cards (ISO/IEC 7812-1, annex B)."""
    digits = [int(digit) for digit in reversed(match[0])]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_snils(match: re.Match[str]) -> bool:
    """The check of a СНИЛС: nine digits weighted 9 to 1, modulo 101, then modulo 100."""
    digits = [int(digit) for digit in match[0]]
    total = sum(digit * (9 - place) for place, digit in enumerate(digits[:9]))
    return total % 101 % 100 == digits[9] * 10 + digits[10]


def _is_inn(match: re.Match[str]) -> bool:
    """The check of a person's ИНН: two digits, each a weighted sum modulo 11, modulo 10."""
    digits = [int(digit) for digit in match[0]]
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    first = sum(d * w for d, w in zip(digits[:10], weights[1:], strict=True)) % 11 % 10
    second = sum(d * w for d, w in zip(digits[:11], weights, strict=True)) % 11 % 10
    return [first, second] == digits[10:]


CUED = (
    Rule(Kind.SNILS, near(r"снилс\w{0,2}", r"\d(?:[ .\-]{0,2}\d){8,11}")),
    Rule(Kind.INN, near(r"инн", r"\d(?: ?\d){8,12}")),
    Rule(Kind.POLIS, near(r"полис\w{0,2}|омс|енп", r"\d(?:[ \-]{0,2}\d){8,15}")),
    Rule(
        Kind.ACCOUNT,
        near(r"счет\w{0,2}|р/с|л/с|расчетн\w{2}|лицев\w{2}", r"\d(?:[ .\-]?\d){9,24}"),
    ),
    Rule(
        Kind.CARD,
        near(
            r"карт[аыуео]\w?|карточк\w{1,2}|сбер\w{0,4}|тинькоф\w{0,2}|т-банк|visa|мир",
            r"\d(?:[ \-]?\d){12,18}",
        ),
    ),
    Rule(
        Kind.BIRTH_CERTIFICATE,
        re.compile(rf"{_ROMAN}-[а-я]{{2}}{_CERTIFICATE_RUN}(?!\d){NO_PRICE}"),
    ),
    Rule(
        Kind.BIRTH_CERTIFICATE,
        near(
            r"свид\w{0,10}|св-во",
            rf"{_ROMAN}[ \-]{{0,2}}[а-я]{{2}}{_CERTIFICATE_RUN}|\d{{6}}",
            gap=30,
        ),
    ),
    Rule(Kind.PASSPORT, near(r"паспорт\w{0,4}|пасп|загран\w{0,8}|сери[яию]", _PASSPORT_RUN)),
    Rule(Kind.PASSPORT, near(r"сери[яию]", r"\d{2} ?\d{2}", gap=3)),
    Rule(Kind.PASSPORT, near(r"код\w? подр\w{0,12}", r"\d{3}[ \-]?\d{3}")),
    Rule(
        Kind.DOCUMENT,
        near(_PAPERS, r"(?<!\w)(?:[а-я]{2} ?(?:№ ?)?)?\d{6,14}(?: \d{5,8})?", gap=30),
    ),
)

SHAPES = (
    Rule(Kind.SNILS, re.compile(r"(?<!\d)(?:\d{3}[ \-]{1,2}){3}[ \-]?\d{2}(?!\d)")),
    Rule(
        Kind.ACCOUNT, re.compile(r"(?<!\d)(?:\d{20}|4(?:0[1-8]|2[0-6])\d\d(?:[ .\-]?\d){15})(?!\d)")
    ),
    Rule(
        Kind.CARD,
        re.compile(r"(?<!\d)\d{4}([ \-]{1,2})\d{4}(?:\1\d{4}){2}(?:[ \-]?\d{1,4})?(?!\d)"),
    ),
    Rule(
        Kind.PASSPORT,
        re.compile(rf"(?<!\d)\d{{2}} ?\d{{2}}(?: {{1,3}}|-| ?№ ?| ?номер )\d{{6}}(?!\d){NO_PRICE}"),
    ),
    Rule(Kind.CARD, re.compile(r"(?<!\d)\d{13,19}(?!\d)"), _is_luhn),
    Rule(Kind.SNILS, re.compile(r"(?<!\d)\d{11}(?!\d)"), _is_snils),
    Rule(Kind.INN, re.compile(r"(?<!\d)\d{12}(?!\d)"), _is_inn),
    Rule(Kind.NUMBER, re.compile(r"(?<!\d)\d{10,}(?!\d)")),
)

# --- phones ---

_S = r"[ ().,\-/_]{0,3}"
# Numbers of the code 800 belong to helplines and organisations, never to a person.
FREE_CALL = re.compile(rf"(?<!\d)(?:\+? ?7|8){_S}800(?:{_S}\d){{7}}(?!\d)")
_HAS_DATE = re.compile(r"(?<!\d)(?:[0-2]?\d|3[01])[./\- ](?:0?\d|1[0-2])[./\- ](?:19|20)\d\d(?!\d)")
_SCORE = re.compile(r"(?<![\d.,])\d[.,]\d{1,2}(?![\d.,])")
_YEARS = re.compile(r"(?<!\d)20\d\d ?[-/ ] ?20\d\d")
_AREA = r"9\d\d"


def _is_grouped(match: re.Match[str]) -> bool:
    """Eleven digits from 7 or 8 are a phone unless they fall into dates, scores or prices."""
    first, *rest = re.findall(r"\d+", match[0])
    if _HAS_DATE.search(match[0]) or len(_SCORE.findall(match[0])) > 1:
        return False
    if len(first) == 1:
        return len(rest[0]) != 2 or rest[0].startswith("9")
    return len(first) >= 4 or first in {"79", "89"}


def _is_local(match: re.Match[str]) -> bool:
    digits = len(re.findall(r"\d", match["x"]))
    dated = _HAS_DATE.search(match["x"]) or _YEARS.search(match["x"])
    return 5 <= digits <= 13 and not dated


_TENS = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_TEENS = (
    "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать "
    "восемнадцать девятнадцать"
)
_HUNDREDS = (
    "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот девятсот восемсот "
    "семсот шестсот"
)
_ONES = "ноль нуль нуля нулей нули один одна раз два две три четыре пять шесть семь восемь девять"
# How many digits a word stands for.
_WIDTH = {
    word: width
    for words, width in ((_ONES, 1), (_TENS, 2), (_TEENS, 2), (_HUNDREDS, 3))
    for word in words.split()
}
_TOKEN = rf"(?:\d{{1,11}}|{'|'.join(sorted(_WIDTH, key=len, reverse=True))})(?!\w)"
_SPOKEN = re.compile(
    rf"(?<!\w)(?:\+ ?|плюс )?(?:восемь|восем|семь|девятьсот|девятсот|[78]|9\d\d)(?!\w)"
    rf"(?:[ ,.()\-\n]{{1,3}}{_TOKEN}){{3,20}}"
)


def _count_digits(spoken: str) -> int:
    """Digits a spoken number would have: «девятьсот восемнадцать» is 918, three of them."""
    total = room = 0
    for token in re.findall(r"\w+", spoken):
        width = len(token) if token.isdigit() else _WIDTH.get(token, 1)
        if token.isdigit() or width >= room or token.startswith("н"):
            total += width
            room = 0 if token.isdigit() else width
        else:
            room = width
    return total


def _is_spoken(match: re.Match[str]) -> bool:
    has_word = re.search(r"[а-я]{3}", match[0].replace("плюс", "")) is not None
    return has_word and 9 <= _count_digits(match[0]) <= 14


_CALL = (
    r"тел(?:ефон\w{0,4})?|сот(?:ов\w{2})?|моб(?:ильн\w{2})?|в[ао]т?[сц]ап\w?|whatsapp|вайбер\w?|viber"
    r"|(?:пере|по)?звон\w{1,5}|городской|домашний|смс|(?:мой|наш) номер|номер (?:мамы|папы|мой)"
)
_LOCAL_RUN = (
    r"(?:\d{5,13}|\d{1,6}(?:\)? ?[ \-]\d{2,4}){2,4}|\d{3,5}-\d{3,6})(?! ?(?:раз|лет|год|час|мин|"
    rf"{MONTH}(?!\w)))"
)

PHONES = (
    Rule(Kind.PHONE, re.compile(rf"\+ ?7(?:{_S}\d){{10}}(?!\d)|\+ ?\d(?:{_S}\d){{8,13}}(?!\d)")),
    Rule(
        Kind.PHONE,
        re.compile(rf"(?<!\d)[78]{_S}[3489](?:{_S}\d){{9}}(?!\d)"),
        _is_grouped,
    ),
    Rule(Kind.PHONE, _SPOKEN, _is_spoken, spelled=True),
    Rule(
        Kind.PHONE,
        re.compile(
            rf"(?<!\d)(?:\({_AREA}\)|{_AREA}){_S}\d{{3}}{_S}\d\d{_S}\d\d(?!\d)"
            r"|(?<!\d)9(?: \d){9}(?!\d)"
            r"|\(\d{3,5}\) ?\d{1,3}[ \-]?\d\d[ \-]?\d\d(?!\d)"
            r"|(?<!\d)(?<!\d-)\d{3}-\d\d-\d\d(?!\d)(?!-\d)"
        ),
    ),
    Rule(Kind.PHONE, near(_CALL, _LOCAL_RUN), _is_local),
)
