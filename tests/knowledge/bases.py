"""Bases the tests of understanding share, each built once: a small one of our own, the region's."""

from datetime import date
from functools import lru_cache

from knowledge.colleges import College, load_college
from knowledge.confirmation import Confirmation
from knowledge.entries import Entry
from knowledge.loading import load
from knowledge.understanding import Knowledge
from knowledge.variants import Variant

_PHRASINGS = {
    "docs.list": (
        "какие документы нужны",
        "список документов для поступления",
        "что принести с собой",
        "документы",
        "какие доки нести",
        "перечень документов",
        "какие бумаги нужны для подачи",
    ),
    "admission.dates": (
        "до какого числа принимаете документы",
        "когда начинается прием документов",
        "сроки подачи заявлений",
        "до какого подавать",
        "когда последний день приема",
        "прием документов до какого числа",
    ),
    "dorm.available": (
        "есть ли общежитие",
        "общага есть",
        "дают ли общежитие иногородним",
        "предоставляется ли место в общежитии",
        "есть где жить иногородним",
        "общежитие",
    ),
    "dorm.cost": (
        "сколько стоит общежитие",
        "цена общежития в месяц",
        "плата за проживание в общежитии",
        "почем общага",
        "общежитие платное",
    ),
    "money.cost": (
        "сколько стоит обучение",
        "цена обучения в год",
        "стоимость платного обучения",
        "сколько платить за год учебы",
        "почем учиться платно",
    ),
    "trade.cost": (
        "сколько стоит обучение на повара",
        "цена обучения на сварщика",
        "почем учиться на программиста",
        "стоимость обучения по специальности «Дизайн»",
    ),
    "money.scholarship": (
        "какая стипендия",
        "размер стипендии",
        "платят ли стипендию",
        "сколько стипендия в месяц",
        "стипуха какая",
    ),
    "docs.foreign": (
        "я из казахстана какие документы",
        "документы для иностранцев",
        "гражданин другой страны как поступить",
        "нужен ли перевод документа для иностранных граждан",
    ),
}
_ANSWERLESS = frozenset({"trade.cost", "docs.foreign"})


def entry(id_: str, phrasings: tuple[str, ...], title: str = "") -> Entry:
    """An entry with a short confirmed answer, answerless where the small base says so."""
    text = Variant("Ответ.", since=date(2026, 1, 1), until=date(2028, 12, 31))
    return Entry(
        id=id_,
        title=title or phrasings[0].capitalize(),
        category=id_.partition(".")[0],
        phrasings=phrasings,
        variants=() if id_ in _ANSWERLESS else (text,),
        source="Правила приёма",
        confirmed=Confirmation("Центр", date(2026, 11, 1), "Правила приёма"),
    )


@lru_cache(maxsize=1)
def sample() -> College:
    """The sample college of the package."""
    college = load_college().value
    assert college
    return college


@lru_cache(maxsize=1)
def small() -> Knowledge:
    """Eight entries with near twins, one of them a trade's, and the sample college."""
    entries = [entry(id_, phrasings) for id_, phrasings in _PHRASINGS.items()]
    hello = entry("talk.greeting", ("привет", "здравствуйте"))
    return Knowledge.build([*entries, hello], [sample()])


@lru_cache(maxsize=1)
def region() -> Knowledge:
    """The region's own base, as the package brings it."""
    return load()
