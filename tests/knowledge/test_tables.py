"""Bytes that are no good TOML give a problem with its line, and the values before it."""

import pytest

from knowledge.problems import Level, Problem, Read
from knowledge.tables import nearest, show
from knowledge.toml_documents import read_document
from knowledge.toml_lines import sections

TWO = '[[entry]]\nid = "a"\n\n[[entry]]\nid = "b"\n'


# the end added to TWO, the line of the problem, words of the message
BROKEN = {
    "open array": ("phrasings = [\n'x',\n", 6, "обрывается"),
    "open text": ('title = "abc\nnext = []\n', 6, "title"),
    "open long text": ('title = """abc\n[[entry]]\nid = "c"\n', 6, "обрывается"),
    "no value": ("title =\n", 6, "title ="),
    "twice": ('id = "c"\n', 6, "Cannot overwrite"),
    "no such day": ("since = 2026-02-30\n", 6, "since"),
    "too long a number": ("since = " + "9" * 5000 + "\n", 6, "обрывается"),
    "too deep": ("x = " + "[" * 20000 + "\n", 6, "вложенных"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_syntax_names_the_line_and_keeps_what_is_before(name: str) -> None:
    end, line, words = BROKEN[name]
    document, problems = read_document("x.toml", (TWO + end).encode())
    assert [problem.line for problem in problems] == [line]
    assert words in str(problems[0])
    assert document.values == {"entry": [{"id": "a"}]}


def test_half_a_header_takes_nothing_with_it() -> None:
    document, problems = read_document("x.toml", f"{TWO}[[entr".encode())
    assert document.values == {"entry": [{"id": "a"}, {"id": "b"}]}
    assert problems[0].line == 6


def test_a_fault_before_the_first_header_leaves_nothing() -> None:
    document, problems = read_document("x.toml", b"a b\n" + TWO.encode())
    assert document.values == {}
    assert problems[0].line == 1


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("# Приёмка\nx = 1".encode("cp1251"), 1, "Windows-1251"),
        (b"# ok\nx = '\xff'", 2, "Сохраните файл в UTF-8"),
        ("x = 'ж'".encode("utf-16"), 1, "UTF-16"),
    ],
)
def test_another_encoding_is_recognised(data: bytes, line: int, words: str) -> None:
    document, problems = read_document("x.toml", data)
    assert document.values == {}
    assert [(p.line, p.level) for p in problems] == [(line, Level.ERROR)]
    assert words in problems[0].repair


def test_headers_in_texts_and_arrays_are_no_headers() -> None:
    array = 'b = [\n  "[[y]]", 5, [1],\n  # [[z]]\n  {c = 1}\n]\n'
    text = f'a = """\n[[x]]\n"""\n{array}[[ real ]]\n"q" = \'\'\'\n[d]\'\'\'\n'
    top, real = sections(text)
    assert (real.header, real.line) == ("real", 9)
    assert {key: place.line for key, place in top.keys.items()} == {"a": 1, "b": 4}
    assert top.keys["b"].items == (5, 5, 5, 7)
    assert list(real.keys) == ["q"]


def test_a_problem_reads_as_a_line() -> None:
    problem = Problem("a.toml", 3, "entry.id", "нет ключа", "Впишите значение.")
    assert str(problem) == "a.toml:3: ошибка: entry.id: нет ключа. Впишите значение."
    loose = Problem("", 0, "docs.list", "нет", "Да.", Level.WARNING)
    assert str(loose) == "внимание: docs.list: нет. Да."
    assert str(Problem("base", 0, "k", "нет", "Да.")) == "base: ошибка: k: нет. Да."
    assert Read((1, 2), (problem, loose)).errors == (problem,)
    assert Read((1, 2)).value == 1
    nothing: Read[int] = Read[int]()
    assert nothing.value is None


def test_the_nearest_word_or_all_or_none() -> None:
    assert "«phrasings»" in nearest("phrasing", {"phrasings", "id"})
    assert nearest("zzz", {"b", "a"}) == "Бывает: a, b."
    assert nearest("zzz", {str(n) for n in range(50)}) == "Такого нет."
    assert nearest("zzz", ()) == "Такого нет."


def test_values_are_shown_as_in_the_file() -> None:
    values: list[object] = ["а", True, False, [1], {}, 5]
    assert [show(value) for value in values] == ["«а»", "true", "false", "список", "таблица", "5"]
