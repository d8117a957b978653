"""Personal data with a written form: links, e-mails, dates of birth, addresses, one rule a form.

The rules run on a folded text: one plain character for each that can be seen, е for ё, every dash
a hyphen, every digit 0-9, all in lower case. `BARRIER` stands where something is masked already,
and no rule may step over it. Every repetition is bounded or possessive and every start is
tied to the beginning of a word or number, so the time grows no faster than the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

BARRIER = "\x00"


class Kind(StrEnum):
    """What sort of personal data was found."""

    PHONE = "phone"
    EMAIL = "email"
    PASSPORT = "passport"
    SNILS = "snils"
    INN = "inn"
    BIRTH_CERTIFICATE = "birth_certificate"
    DOCUMENT = "document"
    POLIS = "polis"
    CARD = "card"
    ACCOUNT = "account"
    NUMBER = "number"
    LINK = "link"
    HANDLE = "handle"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for one kind; group `x`, where there is one, is the part to mask.

    `check` has the last word on a match; `spelled` rules may match a text without any digit.
    """

    kind: Kind
    pattern: re.Pattern[str]
    check: Callable[[re.Match[str]], bool] = bool
    spelled: bool = False

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of everything in the folded small text that this rule masks."""
        group = "x" if "x" in self.pattern.groupindex else 0
        matches = self.pattern.finditer(text)
        return (match.span(group) for match in matches if self.check(match))


# Where a word begins and ends. A digit beside it does not matter: «тел89000000000звоните» has two
# words. What a guard forbids before a match must never be the end of another match, or masking
# one would uncover the next, a round for each.
BEGIN = r"(?<![^\W\d])"
END = r"(?![^\W\d])"
NO_PRICE = r"(?! ?(?:руб|р(?!\w)|₽|тыс|т\.?р))"
MONTH = r"(?:(?:январ|феврал|март|апрел|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}|ма[йяе])"
# What follows a number that counts or measures something and is no house or flat.
NO_COUNT = (
    r"(?! ?(?:лет|год|г\.|час|мин|км|м(?!\w)|руб|р(?!\w)|₽|%|тыс|класс|кл(?!\w)|курс|чел|мест"
    rf"|балл|раз|дн|мес|этаж|шт|{MONTH}(?!\w)|[.:]\d|-?й(?!\w)|-?го(?!\w)))"
)


def near(cue: str, run: str, gap: int = 25) -> re.Pattern[str]:
    """A pattern for a number at most `gap` characters after a cue word, unless it is a price."""
    before = rf"{BEGIN}(?:{cue}){END}[^\d\x00]{{0,{gap}}}?"
    return re.compile(rf"{before}(?P<x>{run})(?!\d){NO_PRICE}")


# Accounts of people. A school's own site stays, and so do the pages of communities and forms,
# which belong to an organisation; any other page of a network may be a person's, so it goes.
_HOSTS = (
    r"(?:(?:m|www|web|new)\.)?(?:vk\.(?:com|ru|me)|vkontakte\.ru|вк\.ком|t\.me|т\.ме"
    r"|telegram\.(?:me|dog)|ok\.ru|odnoklassniki\.ru|instagram\.com|facebook\.com|fb\.com|wa\.me"
    r"|(?:api\.|chat\.)?whatsapp\.com|tiktok\.com|twitter\.com|x\.com|discord\.(?:gg|com)|max\.ru"
    r"|steamcommunity\.com|disk\.yandex\.ru|yadi\.sk|drive\.google\.com|docs\.google\.com"
    r"|photos\.google\.com|cloud\.mail\.ru|dropbox\.com)"
)
_OF_NO_PERSON = (
    r"(?:(?:club|public|event|app)\d|(?:wall|topic|album|photo|video|clip|market)-|forms?[/?]|feed)"
)
COMMUNITY = re.compile(rf"(?<![\w.])(?:https?://)?{_HOSTS}/{_OF_NO_PERSON}[\w@+\-.~%/?=&#]*")
_LINK = re.compile(
    rf"(?<![\w.])(?:https?://)?{_HOSTS}/[\w@+\-.~%/?=&#]*[\w/]"
    r"|(?<!\w)tg://[\w?=&]+"
    # The two ways VK writes that a person is mentioned.
    r"|\[id\d{1,15}\|[^\]\x00\n]{0,80}\]|[@*]id\d{1,15} ?\([^)\x00\n]{0,80}\)"
    r"|(?<!\w)id\d{5,}(?!\w)"
)
_HANDLE = re.compile(
    r"(?<![\w@./])@(?!(?:club|public)\d|(?:all|everyone|here|online)(?!\w))"
    r"(?=[\w.]{3})[a-z]\w*(?:\.\w+)*"
    r"|(?<![\w#])[a-z][\w.]{1,31}#\d{4}(?!\w)"
)
_NETWORK = (
    r"тг|tg|телег\w{0,6}|telegram|инст(?:а|у|е|аграм\w?)?|insta(?:gram)?|вк|vk|дискорд\w?|discord"
    r"|скайп|skype|ник(?:нейм)?|вотсап|тикток|tiktok|стим|steam"
)
_HANDLE_NEAR = re.compile(
    rf"{BEGIN}(?:{_NETWORK})(?!\w)(?P<sign>[ :=\-]{{1,3}}|,? мой | это | ник )"
    r"(?P<x>[a-z](?:\w|\.(?=\w)){3,31})(?![\w/])"
)


def _is_nick(match: re.Match[str]) -> bool:
    """A bare Latin word after a network's name: a nick if announced or unlike a word."""
    announced = re.search(r"[:=\-а-я]", match["sign"]) is not None
    site = re.search(r"\.(?:ru|com|org|net|me)$", match["x"])
    return site is None and (announced or re.search(r"[\d_]", match["x"]) is not None)


_TLD = r"(?:ru|ру|рф|com|ком|net|org|орг|su|by|kz|edu|info)(?!\w)"
_LOCAL = (
    r"(?<![\w.+%\-])[\w.+%\-]++"
    r"(?: (?:точка|дот|нижнее подчеркивание|подчеркивание|тире|дефис|минус) [\w.+%\-]++){0,4}"
)
_AT = r" {0,2}[(\[{]? ?(?<!\w)(?:собака|собачка|sobaka|dog|at|эт)(?!\w) ?[)\]}]? {0,2}"
_DOT = r" {0,2}(?:[.,]|[(\[]? ?(?:точка|dot|тчк) ?[)\]]?) {0,2}"
_POST = (
    r"(?:mail|gmail|yandex|ya|rambler|inbox|bk|list|icloud|outlook|майл|мейл|мэйл|маил|емейл"
    r"|гмейл|гмайл|джимейл|яндекс|рамблер|инбокс)(?!\w)"
)
_EMAIL = re.compile(
    rf"{_LOCAL}(?:@{{1,3}}[\w\-]+(?:\.[\w\-]+)*(?:[ ,]{{1,2}}{_TLD})?"
    rf"| {{0,2}}@{{1,3}} {{0,2}}[\w\-]+{_DOT}{_TLD}"
    rf"|{_AT}(?:[\w\-]+{_DOT}{_TLD}|{_POST}(?:(?:{_DOT}| ){_TLD})?))"
)

CONTACTS = (
    Rule(Kind.LINK, _LINK, spelled=True),
    Rule(Kind.EMAIL, _EMAIL, spelled=True),
    Rule(Kind.HANDLE, _HANDLE, spelled=True),
    Rule(Kind.HANDLE, _HANDLE_NEAR, _is_nick, spelled=True),
)

# A date is personal only beside a word of birth; the year of birth alone tells nobody apart.
_DATE = (
    r"(?:\d{1,2} ?[./\- ] ?\d{1,2} ?[./\- ] ?(?:\d{4}|\d{2})(?!\d)|\d{4}-\d\d-\d\d|\d{8}(?!\d)"
    rf"|\d{{1,2}}(?:-?го)? ?{MONTH}(?!\w)(?: (?:19|20)\d\d)?)"
)
_BORN = (
    r"родил\w{1,3}|рожд\.?|рождень[ея]|(?<!свидетельство )(?<!св-во )рождения|днюха"
    r"|(?<!и )д[. /]{0,2}р"
)
_BORN_AFTER = r"(?=,? ?(?:г(?:ода?)?[. /]{1,2}|г)?(?:р(?!\w)|рожд))"
_TURNS = r"исполн(?:ится|яется|илось)[^\d\x00]{0,20}(?:\d{1,2} ?(?:лет|год\w?)?[^\d\x00]{0,12})?"
_BORN_IN = r"родил\w{1,3}[^\d\x00]{0,15}(?:19|20)\d\d г\w{0,4}[^\d\x00]{0,12}"
_DATE_WORDS = rf"[а-я]{{5,16}} {MONTH}(?!\w)(?: две тысячи [а-я]{{4,16}}{END})?(?: года{END})?"

BIRTH_DATES = (
    Rule(Kind.BIRTH_DATE, near(_BORN, _DATE)),
    Rule(Kind.BIRTH_DATE, re.compile(rf"{BEGIN}(?:{_TURNS}|{_BORN_IN})(?P<x>{_DATE})")),
    Rule(Kind.BIRTH_DATE, re.compile(rf"(?<!\d){_DATE}{_BORN_AFTER}")),
    Rule(
        Kind.BIRTH_DATE,
        re.compile(rf"{BEGIN}родил\w{{1,3}}[^\d\x00]{{0,12}}(?<!\w)(?P<x>{_DATE_WORDS})"),
        spelled=True,
    ),
)

# A street alone is a place in town; with the house it is where somebody lives.
_HOUSE = (
    r"(?:(?:д|дом)\.? ?)?(?:№ ?)?(?<!\d)\d{1,4}(?!\d)(?:/\d{1,4}(?!\d))?(?:[а-я](?!\w))?"
    rf"{NO_COUNT}(?:[ ,]{{0,3}}(?:к|корп|корпус|стр|строение)\.? ?\d{{1,2}}(?!\w))?"
)
_FLAT = rf"(?:кв|квартира)\.? ?№? ?\d{{1,3}}(?!\d){NO_COUNT}"
_STREET = (
    r"(?:ул(?:иц[аеыу])?|пр-?к?т|просп(?:ект\w?)?|пер(?:еул\w{1,3})?|бульвар\w?|б-р|мкр(?:-?н)?"
    r"|микрорайон\w?|шоссе|тупик\w?|набережн\w{2}|пл(?:ощад\w)?|снт|днт)(?![^\W\d])\.? ?"
)
# «На улице Красной мне 16» names no house: pronouns and the like end the name of a street.
_STREET_NAME = (
    r"(?:\d{1,3}[ \-]?(?:лет|летия|летию|я|й|го) )?"
    r"(?!\w{0,9} (?:мне|там|где|как|есть))(?:[а-я][а-я\-]{2,30}+ ?){1,3}"
)
_LIVES = (
    r"прожива\w{1,4}|жив(?:у|ем|ет)|прописан\w{0,2}|прописк\w|зарегистрирован\w?"
    r"|(?:мой|домашний|почтовый) адрес|адрес (?:проживания|прописки|регистрации)"
)
_TOWN = r"(?:(?:г|ст|с|пос|респ|обл)\.|город|станица|село|край(?!\w)|краснодарск|россия|рф(?!\w))"

ADDRESSES = (
    Rule(
        Kind.ADDRESS,
        re.compile(rf"{BEGIN}{_STREET}{_STREET_NAME}[ ,]{{0,3}}{_HOUSE}(?:[ ,\-]{{0,3}}{_FLAT})?"),
    ),
    Rule(
        Kind.ADDRESS,
        re.compile(rf"{BEGIN}(?:[а-я][а-я\-]{{2,30}}+[ ,]{{1,3}})?{_HOUSE}[ ,]{{0,3}}{_FLAT}"),
    ),
    Rule(Kind.ADDRESS, re.compile(rf"{BEGIN}{_FLAT}")),
    Rule(
        Kind.ADDRESS,
        re.compile(
            rf"{BEGIN}(?:{_LIVES}){END}[^\d\x00]{{0,60}}?"
            rf"(?<!\w)(?P<x>[а-я][а-я\-]{{2,30}}[ ,]{{1,3}}(?:д|дом)\.? ?№? ?\d{{1,4}}[а-я]?(?!\w)"
            rf"|[а-я\-]{{3,30}}(?:ой|ого|ова|ева|ина|ы|и) \d{{1,4}}(?!\d){NO_COUNT})"
        ),
    ),
    Rule(Kind.ADDRESS, re.compile(rf"(?<!\d)\d{{6}}(?=,? {_TOWN})")),
)
