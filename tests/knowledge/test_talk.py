"""Talk is heard in everyday words, and questions are not taken for talk."""

import pytest

from knowledge.talk import (
    asks_for_bot,
    asks_for_person,
    asks_to_forget,
    asks_what_is_kept,
    is_abuse,
    is_contentless,
    is_empty,
    is_greeting,
    is_thanks,
    is_unfinished,
    only_person,
    twins,
    without_courtesy,
    words,
)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Здравствуйте! Подскажите, пожалуйста, есть ли общага? Спасибо", "есть ли общага?"),
        ("Добрый день, меня зовут Анна, какие документы нужны", "какие документы нужны"),
        ("привет", ""),
        ("Спасибо большое!!", ""),
        ("скажите пожалуйста", ""),
        ("Ещё вопрос: когда приём?", "когда приём?"),
        ("сколько стоит, заранее спасибо", "сколько стоит"),
        ("приветствие первокурсников когда", "приветствие первокурсников когда"),
        ("ок", ""),
        ("куда нести", "куда нести"),
        ("...", ""),
    ],
)
def test_cuts_courtesy(said: str, left: str) -> None:
    assert without_courtesy(said) == left


@pytest.mark.parametrize(
    "text", ["ты бот?", "кто ты", "это бот?", "вы робот или человек", "Ты живой?", "что ты умеешь"]
)
def test_hears_that_it_is_asked_who_it_is(text: str) -> None:
    assert asks_for_bot(text)


@pytest.mark.parametrize("text", ["где ботаника", "есть робототехника", "кто директор"])
def test_other_questions_are_not_about_the_bot(text: str) -> None:
    assert not asks_for_bot(text)


@pytest.mark.parametrize(
    "text",
    [
        "позовите человека",
        "позови оператора",
        "хочу поговорить с человеком",
        "соедините с сотрудником пожалуйста",
        "оператор",
        "можно живого человека",
        "не хочу с ботом разговаривать",
        "хочу с человеком",
        "Дайте связаться с человеком",
    ],
)
def test_hears_that_a_person_is_wanted(text: str) -> None:
    assert asks_for_person(text)
    assert only_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "учите на оператора чпу?",
        "оператор станков с чпу",
        "сколько человек на место",
        "телефон специалиста приемной комиссии",
        "есть ли общежитие",
    ],
)
def test_other_people_are_not_operators(text: str) -> None:
    assert not asks_for_person(text)


KEPT = [
    *("мои данные", "Мои данные!", "что вы обо мне знаете?", "что вы знаете обо мне"),
    *("какие данные вы храните обо мне", "покажи мои данные", "что у вас есть про меня"),
]
FORGET = [
    *("удалите мои данные", "удали все", "Здравствуйте, удалите мои сообщения"),
    *("Удалите, пожалуйста, все мои персональные данные", "забудьте обо мне"),
    *("сотри нашу переписку", "мои данные удалите"),
]
PAPERS = [
    *("какие мои данные нужны для поступления", "как удалить заявление", "удалите мои документы"),
    *("забрать документы", "где мои данные в списке", "забыла пароль от госуслуг"),
    *("как исправить мои данные в заявлении", "что вы знаете о поварах", "удалите заявление"),
]


def test_hears_what_is_to_be_done_with_what_is_kept() -> None:
    assert [text for text in KEPT if not asks_what_is_kept(text) or asks_to_forget(text)] == []
    assert [text for text in FORGET if not asks_to_forget(text)] == []
    assert [text for text in PAPERS if asks_what_is_kept(text) or asks_to_forget(text)] == []


def test_a_reason_beside_the_wish_is_a_question() -> None:
    assert not only_person("позовите человека, у меня не проходит оплата за общежитие")


@pytest.mark.parametrize(
    "text",
    ["вы дебилы", "тупой бот", "идиоты", "бот ты тупой", "иди нахуй", "бесполезный бот блин"],
)
def test_hears_abuse(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize(
    "text",
    ["блин", "иди", "сколько ждать, дебилы", "есть общага?", "дурацкий вопрос но где вы", ""],
)
def test_a_question_with_a_rude_word_stays_a_question(text: str) -> None:
    assert not is_abuse(text)


def test_hears_greeting_and_thanks_anywhere() -> None:
    assert is_greeting("о, привет")
    assert not is_greeting("приветливый коллектив")
    assert is_thanks("ну спасибо")
    assert not is_thanks("есть общага")


@pytest.mark.parametrize("text", ["", "  ", "😀", "???", "\u200b"])
def test_empty(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["а вот", "ну", "что", "когда", "как же так", "да"])
def test_contentless(text: str) -> None:
    assert is_contentless(text)


@pytest.mark.parametrize(
    "text", ["общага", "документы", "когда?", "а вот общежитие есть", "9 класс"]
)
def test_content(text: str) -> None:
    assert not is_contentless(text)


@pytest.mark.parametrize(
    "text", ["какие документы,", "хочу поступить и", "вопрос:", "сколько стоит для"]
)
def test_unfinished(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize(
    "text", ["общага", "есть общага?", "и", "нужны ли фото и справка", "расскажи что?"]
)
def test_finished(text: str) -> None:
    assert not is_unfinished(text)


def test_twins_are_trades() -> None:
    assert twins()["money.cost"] == "trade.cost"
    assert all(twin.startswith("trade.") for twin in twins().values())


def test_the_lists_words_are_known_to_spelling() -> None:
    assert {"здравствуйте", "подскажите"} <= words()
