"""What people type is read as they meant it, and what is spelt right stays as it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.word_lists import read_table
from knowledge.words import (
    LONGEST,
    Vocabulary,
    from_layout,
    from_translit,
    in_russian,
    normalise,
    repair,
    stem,
    tidy,
)

VOCABULARY = Vocabulary.of(
    [
        "какие документы нужны для поступления",
        "есть ли общежитие",
        "сколько стоит обучение",
        "стипендия",
    ],
    ["привет собака кошка пицца оценить плотно"],
)


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("  Ёлка   ЁЖ ", "елка еж"),
        ("о\u200bбщ\u202eага", "общага"),
        ("приветтттт!!!!", "привет!"),
        ("длинный 1000 рублей", "длинный 1000 рублей"),
        ("＝1+1", "=1+1"),
        ("есть😀общага", "есть общага"),
        ("до́кументы", "документы"),
        ("хо4у", "хочу"),
        ("086у и 9а", "086у и 9а"),
        ("a\0b\tc\nd", "a b c d"),
        ("👩‍👩‍👧" * 4096, ""),
    ],
)
def test_cleans(said: str, clean: str) -> None:
    assert normalise(said) == clean


def test_keeps_case_and_lines_for_people() -> None:
    assert tidy(" Есть  Общага?\n\n\u202e А СТИПЕНДИЯ \n") == "Есть Общага?\nА СТИПЕНДИЯ"


def test_cuts_what_nobody_types() -> None:
    assert len(tidy("ж " * 40_000)) <= LONGEST
    assert len(normalise("\ufdfa" * 4096)) <= LONGEST


@pytest.mark.parametrize(
    "forms",
    [
        ("общежитие", "общежитии", "общежитием", "общежития"),
        ("стипендия", "стипендию", "стипендии", "стипендией"),
        ("документ", "документы", "документов", "документами"),
        ("бюджетный", "бюджетное", "бюджетных", "бюджетные"),
        ("поступить", "поступил", "поступила", "поступит"),
    ],
)
def test_cuts_endings_alike(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["и", "год", "086у", "vk", "вскр", "стр"])
def test_leaves_short_and_foreign_words_whole(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("rfrbt ljrevtyns ye;ys", "какие документы нужны"),
        ("tcnm kb j,ot;bnbt&", "есть ли общежитие"),
        ("kakie dokumenty nuzhny", "какие документы нужны"),
        ("skolko stoit obuchenie", "сколько стоит обучение"),
        ("привет rfrbt ljrevtyns", "привет какие документы"),
        ("дoкументы", "документы"),
        ("есть общага", "есть общежитие"),
        ("какие докуметы нужны", "какие документы нужны"),
        ("стпендия", "стипендия"),
        ("скок стоит обучениe", "сколько стоит обучение"),
        ("ghbdtn, rfrbt ljrevtyns", "привет какие документы"),
    ],
)
def test_mends(said: str, meant: str) -> None:
    assert repair(said, VOCABULARY).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "есть vk",
        "собака и кошка",
        "оценить плотно",
        "пицца",
        "where is the cat",
        "нож",
        "it",
        "привет",
    ],
)
def test_leaves_what_is_right(text: str) -> None:
    assert repair(text, VOCABULARY).text == text
    assert repair(text, VOCABULARY).steps == ()


def test_leaves_addresses_alone() -> None:
    assert repair("сайт college-kuban.ru", VOCABULARY).text == "сайт college kuban ru"
    assert repair("oбщежитие.ru", VOCABULARY).text.endswith("ru")


def test_says_what_it_did() -> None:
    kinds = [step.kind for step in repair("ghbdtn, rfrbt ljrb ye;ys", VOCABULARY).steps]
    assert kinds == ["layout", "slang"]
    assert [step.kind for step in repair("дoкуметы", VOCABULARY).steps] == ["letters", "typo"]


def test_keeps_marks_of_another_layout() -> None:
    assert in_russian("tcnm kb j,ot;bnbt&", VOCABULARY)[0] == "есть ли общежитие?"


def test_reads_letters_by_sound_longest_first() -> None:
    assert from_translit("shchuka yabloko chay") == "щука яблоко чай"
    assert from_layout("[jxe") == "хочу"


def test_knows_words_in_other_endings() -> None:
    assert VOCABULARY.knows("документами")
    assert not VOCABULARY.knows("трактор")
    assert VOCABULARY.nearest("обучния") == ""
    assert VOCABULARY.nearest("обучени") == "обучение"
    assert VOCABULARY.nearest("12345") == ""


def test_lists_have_no_empty_cells() -> None:
    for name in ("slang.tsv", "twins.tsv", "translit.tsv"):
        rows = read_table(name)
        assert rows
        assert all(len(row) == 2 and all(row) for row in rows)
        assert len({row[0] for row in rows}) == len(rows)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_mended_calmly(text: str) -> None:
    mended = repair(text, VOCABULARY).text
    assert "  " not in mended
    assert mended == mended.strip()
    assert repair(text, VOCABULARY) == repair(text, VOCABULARY)
