"""What is one person's own is cut from a question; what a college keeps becomes a place for it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from knowledge.colleges import College, Fact
from knowledge.confirmation import Confirmation
from knowledge.generalising import general, is_dated, is_personal, is_strict, with_facts
from knowledge.templates import faults
from tests.handlers.making import COLLEGE

LOCAL = datetime(2027, 7, 1, 12)
SEEN = Confirmation("Анна", date(2027, 6, 1), "приказ")


def college(*facts: Fact, sample: bool = False) -> College:
    """A college with these facts, each confirmed unless it says otherwise."""
    return replace(COLLEGE, facts=facts, sample=sample)


def fact(key: str, value: str | float | date, **more: Any) -> Fact:
    """A confirmed fact of the campaign that is on."""
    return replace(Fact(key, value, confirmed=SEEN), **more)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("есть ли у вас бассейн?", "есть ли у вас бассейн?"),
        ("Меня зовут Иван Петров, есть ли у вас бассейн?", "есть ли у вас бассейн?"),
        ("Есть ли бассейн? Мой номер 8 918 123-45-67", "Есть ли бассейн?"),
        ("мой СНИЛС 112-233-445 95, его надо приносить", "его надо приносить"),
        ("Позвоните +79181234567", "Позвоните"),
        ("8 918 123-45-67", ""),
        ("", ""),
    ],
)
def test_a_question_without_what_is_personal(asked: str, left: str) -> None:
    assert general(asked) == left
    assert not is_personal(general(asked))


FACTS = (
    fact("contact.phone", "+7 (861) 000-00-00"),
    fact("contact.site", "https://kmt.example.org"),
    fact("contact.address", "г. Краснодар, ул. Садовая, 1"),
    fact("dorm.cost", 1200),
    fact("admission.end", date(2027, 8, 15)),
)


@pytest.mark.parametrize(
    ("answer", "template"),
    [
        ("Звоните 8 861 000 00 00.", "Звоните {contact.phone}."),
        ("Звоните +7(861)000-00-00, 8 918 123-45-67", "Звоните {contact.phone}, 8 918 123-45-67"),
        ("Смотрите https://kmt.example.org", "Смотрите {contact.site}"),
        ("Мы здесь: г. Краснодар,  ул. Садовая, 1.", "Мы здесь: {contact.address}."),
        ("Это 1 200 рублей в месяц", "Это {dorm.cost} в месяц"),
        ("Это 1200 ₽", "Это {dorm.cost}"),
        ("Это 1200 мест", "Это 1200 мест"),
        ("Это 11200 руб.", "Это 11200 руб."),
        ("До 15 августа 2027 года", "До {admission.end|date}"),
        ("До 15.08.2027, не позже", "До {admission.end|date}, не позже"),
        ("До 15 августа", "До {admission.end|day}"),
        ("До 15 августа 2026 года", "До 15 августа 2026 года"),
        ("Фигурные {скобки}\n- раз", "Фигурные {{скобки}}\n- раз"),
        ("Звёзды **три**", "Звёзды \\*\\*три\\*\\*"),
    ],
)
def test_an_answer_quotes_facts(answer: str, template: str) -> None:
    found = with_facts(answer, college(*FACTS), LOCAL)
    assert found == template
    assert faults(found) == ()


@pytest.mark.parametrize(
    "doubtful",
    [
        (fact("dorm.cost", 1200), fact("money.cost_from", 1200)),
        (fact("dorm.cost", 1200, confirmed=None),),
        (fact("dorm.cost", 1200, place="north"),),
        (fact("dorm.cost", 1200, until=date(2027, 6, 1)),),
    ],
    ids=["two facts", "unconfirmed", "of a campus", "over"],
)
def test_what_is_in_doubt_stays_as_it_is_written(doubtful: tuple[Fact, ...]) -> None:
    assert with_facts("Это 1200 ₽", college(*doubtful), LOCAL) == "Это 1200 ₽"


@pytest.mark.parametrize(
    ("answer", "strict", "dated"),
    [
        ("Это {dorm.cost}", True, False),
        ("Это 1200 руб.", True, True),
        ("Это 45 тыс.", True, True),
        ("До 15 августа", True, True),
        ("До 15.08", True, True),
        ("20 числа", True, True),
        ("Правила 2027 года", True, True),
        ("Звоните {contact.phone}", False, False),
        ("В кабинет 15, это 3 этаж", False, False),
        ("Проходной балл 4.2 балла", False, False),
        ("Да, есть.", False, False),
    ],
)
def test_sums_and_days_are_noticed(answer: str, strict: bool, dated: bool) -> None:
    assert is_strict(answer) is strict
    assert is_dated(answer) is dated
