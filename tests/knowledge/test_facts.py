"""The registry of fact keys is complete and true to its types."""

import re

import pytest

from knowledge.facts import FACTS, FactKey, FactType, is_unknown, parse_registry, wrong_value

each_key = pytest.mark.parametrize("fact", FACTS.values(), ids=list(FACTS))


@each_key
def test_a_key_has_title_example_and_askers(fact: FactKey) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z0-9_]+", fact.key)
    assert re.match(r"[А-ЯЁ]", fact.title_ru)
    assert not fact.title_ru.endswith(".")
    assert wrong_value(fact.type, fact.example) == ""
    assert fact.asked_by
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9_]+", entry) for entry in fact.asked_by)


@pytest.mark.parametrize("kind", FactType)
def test_any_value_may_be_unknown(kind: FactType) -> None:
    assert wrong_value(kind, "неизвестно") == ""
    assert is_unknown(" Неизвестно")
    assert not is_unknown(None)


def test_titles_differ() -> None:
    assert len({fact.title_ru for fact in FACTS.values()}) == len(FACTS)


def test_every_type_is_in_use() -> None:
    assert {fact.type for fact in FACTS.values()} == set(FactType)


def test_an_unknown_type_is_no_registry() -> None:
    row = '[[fact]]\nkey = "a.b"\ntitle = "А"\ntype = "colour"\nexample = 1\nasked_by = []'
    with pytest.raises(ValueError, match="colour"):
        parse_registry(row)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FactType.PHONE, "+7 (861) 200-00-00, доб. 12"),
        (FactType.PHONE, "8 861 200 00 00"),
        (FactType.URL, "http://колледж.рф/приём"),
        (FactType.MONEY, 1234.5),
        (FactType.NUMBER, 0),
        (FactType.YES_NO, False),
    ],
)
def test_values_as_colleges_write_them_are_taken(kind: FactType, value: object) -> None:
    assert wrong_value(kind, value) == ""
