"""A soft word about a reply that may leave a person where they were; it never holds one back.

Rare by design: one hint at most, and only where something named below is plainly missing. What is
looked for is what people who judge answers of state pages complain of (answers for form's sake:
nothing named, nobody named, nothing to do next) and what editors of plain language ask for: a verb
for a noun and a person for an office (Nora Gal, «Слово живое и мёртвое», on officialese; the
content guides of GOV.UK and of the Russian Gosuslugi: say what to do next, and where).
"""

import re

from handlers.texts import hinting as texts
from knowledge.words import normalise, stems, tokens

_GREETING = re.compile(
    r"(?:добр(?:ый|ое|ого) (?:день|утро|вечер|дня)|здравствуйте|привет\w*|благодарим(?: за \w+)*"
    r"|спасибо(?: за)?(?: (?:ваш[еу]? )?(?:вопрос|обращение|сообщение|интерес))?"
    r"|уважаем\w+(?: \w+)?|с уважением.*"
    r"|ваш вопрос (?:принят|зарегистрирован|рассмотрен|передан)\w*)[\s.,!)]*"
)
_WHEN = re.compile(
    r"\b(?:когда|до какого|с какого|во сколько|какого числа|как(?:ие|ов\w*) срок\w*)\b"
)
_HOW_MUCH = re.compile(
    r"\b(?:сколько (?:стоит|стоить|платить|будет стоить)|цен[ау]|стоимость|почем)\b"
)
_WHERE = re.compile(
    r"\b(?:куда (?:звонить|писать|обра\w+|нести|подавать|прийти|идти)"
    r"|где (?:вы|находит\w+|расположен\w*)|как(?:ой|ов) (?:у вас )?(?:адрес|телефон)"
    r"|по какому (?:адресу|номеру|телефону)|номер телефона)\b"
)
_NUMBER = re.compile(r"\d|\b(?:бесплатн\w+|один|два|две|три|четыре|пять|десять|сто|тысяч\w*)\b")
_TIME = re.compile(
    r"\d|\b(?:сегодня|завтра|послезавтра|вчера|январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяе]"
    r"|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+|понедельник\w*|вторник\w*"
    r"|сред[ау]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|недел\w+|месяц\w*|лет\w+|осень\w*"
    r"|зим\w+|весн\w+|круглый год|в любо[йе]|ежедневно|кажд\w+|сразу|весь|до конца|после \w+|уже"
    r"|пока|еще|закончил\w+)\b"
)
_CONTACT = re.compile(
    r"\d|https?:|www\.|@|\w\.(?:ru|рф|com)\b|\b(?:ул\.?|улиц\w+|кабинет\w*|корпус\w*|этаж\w*"
    r"|площад\w+|проспект\w*|приемн\w+|госуслуг\w*|здесь|сюда|этот чат|общежити\w+|школ\w+"
    r"|военкомат\w*)\b"
)
_SENT_AWAY = re.compile(
    r"\b(?:обратитесь|обращайтесь|уточняйте|уточните|позвоните|звоните|узнавайте|узнайте"
    r"|напишите|пишите|смотрите|ознакомьтесь|не к нам|не занимаемся"
    r"|не владе\w+ информацией|не располагаем|не компетен\w+)\b"
)
_OFFICIALESE = re.compile(
    r"в соответствии с|согласно (?:п\.|пункт|приказ|положени|федеральн|действующ)"
    r"|вышеуказанн\w+|вышеизложенн\w+|нижеследующ\w+|в установленн\w+ (?:порядке|законом)"
    r"|надлежащ\w+|осуществля\w+|производится|по существу|в целях|на основании"
    r"|сообщаем(?:,| вам)|доводим до|в связи с тем|в рамках|имеет место|ваше обращение"
    r"|данн(?:ый|ого|ому|ой|ая|ое|ые|ых) (?:вопрос|обращени|информаци|услуг)\w*|рассмотрен\w*"
    r"|граждан\w+|в части|предоставлени\w+|регламентиру\w+|не представляется возможным|является"
    r"|посредством|в случае (?:наличия|отсутствия)|путем|в срок не позднее"
)
_MUCH = 3
"""So many such words in one reply are a letter of an office; one or two are anybody's."""
_LONG = 25
"""Words of a reply that says enough to be judged by what it speaks of."""


def hint(question: str, reply: str) -> str:
    """One hint about `reply` to `question`, as its writer should read it; "" for none.

    Pure and quick: both texts are looked at as words. What is asked for (a day, a sum, a place)
    counts only where the question asks it in so many words.
    """
    asked, said = normalise(question), normalise(reply)
    left = _GREETING.sub(" ", said)
    if not tokens(left):
        return texts.EMPTY if tokens(said) else ""
    if _WHEN.search(asked) and not _TIME.search(left):
        return texts.WHEN
    if _HOW_MUCH.search(asked) and not _NUMBER.search(left):
        return texts.HOW_MUCH
    if _WHERE.search(asked) and not _CONTACT.search(left):
        return texts.WHERE
    if _SENT_AWAY.search(left) and not (_CONTACT.search(left) or _TIME.search(left)):
        return texts.NEXT
    if len(_OFFICIALESE.findall(said)) >= _MUCH:
        return texts.PLAINER
    return texts.BESIDE if _is_beside(asked, left) else ""


def _is_beside(asked: str, said: str) -> bool:
    """True for a long reply that shares no word of substance with the question."""
    words, own = _substance(said), _substance(asked)
    return len(tokens(said)) >= _LONG and len(own) >= 2 and not words & own


def _substance(text: str) -> set[str]:
    """The beginnings of long words, so that «поступить» and «поступление» are one."""
    return {stem[:5] for stem in stems(text) if len(stem) >= 4}
