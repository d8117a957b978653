"""Questions about trades are understood as people write them, with what they told beside it."""

import pytest

from knowledge.entries import load_base
from knowledge.slots import hear_slots
from knowledge.topics import topic_of
from knowledge.understanding import Verdict
from tests.knowledge.bases import entry, region, small

COOK = "43.01.09_43.02.15_19.01.17"
CODER = "09.02.07_09.02.03_09.02.11"
NURSE = "34.02.01_34.01.01"
CARS = "23.01.17_23.02.07_23.01.03"


def heard(text: str) -> list[str]:
    """What each question of a text is answered by, "?" before what is not certain."""
    found = []
    for ask in region().understand(text).asks:
        sure = "" if ask.verdict is Verdict.ANSWER else "?"
        found.append(sure + (ask.reference(ask.best.entry) if ask.best else ""))
    return found


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("какой балл на сварщика после 9", ["trade.score-15.01.05-9"]),
        ("че по баллам на сварку после 9", ["trade.score-15.01.05_15.02.19_22.02.06-9"]),
        ("проходной на повара", [f"trade.score-{COOK}"]),
        ("скока баллов на прогера надо", [f"trade.score-{CODER}"]),
        ("на свращика какой балл", ["trade.score-15.01.05"]),
        ("rfrjq ,fkk yf gjdfhf", [f"trade.score-{COOK}"]),
        ("какой балл был на медсестру в 2025", [f"trade.score-{NURSE}----2025"]),
        ("сколько стоит учиться на медсестру", [f"trade.cost-{NURSE}"]),
        ("сколько стоит бухгалтер заочно", ["trade.cost-38.02.01--z"]),
        ("цена на программиста после 11", [f"trade.cost-{CODER}-11"]),
        ("сколько лет учиться на автомеханика", [f"trade.duration-{CARS}"]),
        ("сколько учатся на автомеханика после 11?", [f"trade.duration-{CARS}-11"]),
        ("срок обучения 15.01.05", ["trade.duration-15.01.05"]),
        ("сколько мест на сварщика после 9 класса", ["trade.seats-15.01.05-9"]),
        ("есть бюджет на повара?", [f"trade.seats-{COOK}"]),
        ("на повара после 9 можно?", [f"trade.base-{COOK}-9"]),
        ("сварщик после 11", ["trade.base-15.01.05-11"]),
        ("на сварщика заочно можно?", ["trade.form-15.01.05--z"]),
        ("бухгалтер заочно", ["trade.form-38.02.01--z"]),
        ("на ветеринара учите?", ["trade.have-36.02.01_36.01.01"]),
        ("сварщик", ["trade.have-15.01.05"]),
        ("а на повара?", [f"trade.have-{COOK}"]),
        ("повар и медсестра есть?", [f"trade.have-{COOK}__{NURSE}"]),
        ("есть чето с it связанное", ["trade.have-09.02"]),
        ("специальность «Монтаж всего» есть?", ["trade.have-x"]),
        ("нужна ли медсправка на повара", [f"trade.requirements-{COOK}"]),
        ("берут ли девушек на сварщика", ["trade.requirements-15.01.05-----."]),
        ("кем работать после исип", ["trade.about-09.02.07"]),
        ("чем занимается сварщик?", ["trade.about-15.01.05"]),
        # Several questions of one message about one trade.
        ("какой балл на повара и сколько стоит", [f"trade.score-{COOK}", f"trade.cost-{COOK}"]),
        (
            "Хочу на сварщика. Какой проходной балл? И сколько учиться?",
            ["trade.score-15.01.05", "trade.duration-15.01.05"],
        ),
        ("Есть сварщик? Как поступить?", ["trade.have-15.01.05", "admission.how"]),
        ("есть сварщик? а общежитие?", ["trade.have-15.01.05", "dorm.available"]),
        # Lists.
        ("на кого можно после 9", ["admission.after9--9"]),
        ("куда поступить после 9 класса", ["admission.after9--9"]),
        ("куда можно после 11 заочно", ["admission.after11--11-z"]),
        ("с баллом 3,8 куда пройду", ["admission.low_grades----3.8"]),
        ("у меня 3,9 куда можно поступить", ["admission.low_grades----3.9"]),
        ("хочу работать с машинами", ["study.programs------cars"]),
        ("люблю животных, на кого у вас можно", ["study.programs------animals"]),
    ],
)
def test_certain_questions(text: str, references: list[str]) -> None:
    assert heard(text) == references


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Хочу на повара после 11. Сколько стоит?", [f"trade.cost-{COOK}-11"]),
        ("Хочу на повара. Какие документы нужны?", ["docs.list"]),
        ("Хочу на повара. Как поступить?", ["admission.how"]),
        ("дочь хочет на повара. общежитие есть?", ["dorm.available"]),
        ("мне 17, хочу на сварщика. медкомиссию надо?", ["trade.requirements-15.01.05"]),
        ("Я после 9 класса. Какие документы нужны?", ["docs.list"]),
        ("Закончила 11, хочу на повара. Есть такое?", [f"trade.base-{COOK}-11"]),
        ("Закончил 9 классов. Куда можно поступить?", ["admission.after9--9"]),
        ("Средний балл 3,8. Куда можно поступить?", ["admission.low_grades----3.8"]),
        # What is told may ask something else: it is asked back, or a person reads it.
        ("Средний балл 3,8 после 9. Пройду на сварщика?", ["?trade.have-15.01.05-9--3.8"]),
        ("Я инвалид, хочу на повара. Какие документы нужны?", ["?docs.list"]),
    ],
)
def test_what_is_told_before_a_question_narrows_it(text: str, references: list[str]) -> None:
    assert heard(text) == references


@pytest.mark.parametrize("degree", ["бакалавриат", "магистратура", "специалитет"])
def test_what_a_university_teaches_gets_no_certain_answer(degree: str) -> None:
    said = f"сколько стоит {degree} по направлению повар"
    assert all(ask.verdict is not Verdict.ANSWER for ask in region().understand(said).asks)


@pytest.mark.parametrize(
    "text",
    [
        "куда подавать документы после 9 класса",
        "сколько стоит общежитие для сварщиков",
        "какие документы нужны на сварщика",
        "какие документы нужны после 9",
        "есть ли стипендия у поваров",
        "ребёнок с овз после 9 класса, куда можно",
        "жалоба на учителя",
        "сколько фотографий нужно",
        "телефон бухгалтерии",
        "с 9 до 17 работаете?",
        "на сварщика и на дискотеку можно?",
    ],
)
def test_other_questions_get_no_certain_answer_from_the_catalogue(text: str) -> None:
    for name in heard(text):
        listed = name.startswith(("trade.", "admission.after9-", "admission.low_grades-"))
        assert not listed or name.startswith("trade.have"), name


def test_the_topic_is_true_to_the_bases_own_phrasings() -> None:
    said, right, spoken = 0, 0, 0
    for one in load_base().values:
        if not one.id.startswith("trade."):
            continue
        for text in one.phrasings:
            topic = topic_of(text, hear_slots(text))
            said += 1
            spoken += bool(topic)
            right += topic == one.id
    assert spoken / said >= 0.9
    assert right / spoken >= 0.99


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("сколько стоит и сколько учиться на повара", ""),
        ("на повара платно", ""),
        ("сколько стоит на повара заочно", "trade.cost"),
        ("повар", "trade.have"),
        ("на повара с девятью классами", "trade.base"),
        ("прайс на сварщика", "trade.cost"),
        ("сколько платных мест на повара", "trade.seats"),
        ("через сколько я стану поваром, если приду после 9", "trade.duration"),
        ("берут ли на повара с аттестатом за 11", "trade.base"),
        ("какие предметы сдают на дизайн", "trade.requirements"),
        ("какие предметы на дизайне", "trade.about"),
        ("парикмахеров выпускаете?", "trade.have"),
        ("общежитие", ""),
        ("куда можно", ""),
    ],
)
def test_a_topic_is_one_or_none(text: str, topic: str) -> None:
    assert topic_of(text, hear_slots(text)) == topic


def test_a_topic_needs_its_entry_and_gives_way_to_a_surer_one() -> None:
    # The small base has no entry about scores: what is asked is not what it could answer.
    ask = small().understand("какой балл на повара").asks[0]
    assert ask.verdict is not Verdict.ANSWER or (ask.best and ask.best.entry == "trade.cost")
    assert entry("trade.cost", ("цена повара",)).answerless
