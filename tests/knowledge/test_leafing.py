"""Who looks for an entry finds it by its id, half a word, a word mistyped, or a question."""

import pytest

from knowledge.leafing import found
from knowledge.understanding import Knowledge
from tests.knowledge import bases


@pytest.fixture(scope="module")
def base() -> Knowledge:
    """A small base, learnt once."""
    return bases.small()


@pytest.mark.parametrize(
    "query", ["dorm.cost", "сколько стоит общежит", "стоимость общежитея", "почём общага?"]
)
def test_an_entry_is_found(query: str, base: Knowledge) -> None:
    assert found(base.entries.values(), query, base.matcher)[0] == "dorm.cost"


@pytest.mark.parametrize("query", ["", "  ", "?!", "\x00", "ъъъщщщ", "<script>"])
def test_what_says_nothing_finds_nothing(query: str, base: Knowledge) -> None:
    assert found(base.entries.values(), query, base.matcher) == []


def test_words_of_the_answer_are_found(base: Knowledge) -> None:
    entry = next(one for one in base.entries.values() if one.variants)
    word = max(entry.variants[0].text.split(), key=len).strip(".,!:{}")
    assert entry.id in found(base.entries.values(), word, base.matcher)
