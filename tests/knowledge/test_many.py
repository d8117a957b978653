"""Many questions at once come out as each does alone."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.encodings import encodings
from knowledge.grams import Grams
from knowledge.many import Block, Many
from knowledge.matching import Matcher
from knowledge.wide import Wide
from tests.knowledge import bases

ASKED = (
    "есть ли общага",
    "Здравствуйте! До какого числа можно подать документы?",
    "проходной балл на сварщика",
    "сколько стоит обучение на повара заочно",
    "кот",
    "",
    "???",
    "ljrevtyns",
    "общежитие общежитие общежитие",
    "документы",
)
OWN = {"life.pool": ("есть ли бассейн", "где поплавать", "сколько стоит абонемент в бассейн")}


def block(matcher: Matcher, texts: Sequence[str]) -> Block:
    read = encodings(texts, matcher.form, matcher.searched, matcher.index.encoder)
    return Block.of(read)


def same(matcher: Matcher, texts: Sequence[str]) -> None:
    for text, found in zip(texts, Many.of(matcher).found(block(matcher, texts)), strict=True):
        alone = matcher.matches(text)
        many = matcher.told_from(found, matcher.form(text), text, bool(matcher.trades(text)))
        assert [one.entry for one in many] == [one.entry for one in alone], text
        # What is stored of a vector are halves of numbers.
        assert [one.p for one in many] == pytest.approx([one.p for one in alone], abs=2e-3), text


def test_of_the_small_base() -> None:
    same(bases.small().matcher, ASKED)


def test_of_the_whole_base() -> None:
    same(bases.region().matcher, ASKED)


def test_without_an_encoder() -> None:
    matcher = Matcher.build(bases.small().matcher.taught)
    assert matcher.index.vectors is None
    same(matcher, ASKED)


def test_at_a_college_with_own_entries() -> None:
    for of in (bases.small().matcher, Matcher.build(bases.small().matcher.taught)):
        mine = of.of("kmt", {**of.taught, **OWN}, OWN)
        same(mine, (*ASKED, "а бассейн у вас есть", "есть ли бассейн"))


def test_an_empty_base_finds_nothing() -> None:
    empty = Matcher.build({})
    assert list(Many.of(empty).found(block(empty, ["да"]))) == [[]]


def test_a_base_that_compares_meanings_needs_them() -> None:
    matcher = bases.small().matcher
    read = encodings(["общага"], matcher.form, matcher.searched, None)
    with pytest.raises(ValueError, match="without the encoder"):
        list(Many.of(matcher).found(Block.of(read)))
    meant = encodings(["общага"], matcher.form, matcher.searched, matcher.index.encoder)
    with pytest.raises(ValueError, match="same encoder"):
        Block.of([*read, *meant])


words = st.lists(
    st.sampled_from(["общага", "цена", "повар", "пооовар", "до", "до", "числа", "я"]), max_size=6
)


@settings(max_examples=50, deadline=None)
@given(st.lists(words.map(" ".join), max_size=6), st.lists(words.map(" ".join), max_size=6))
def test_likeness_is_that_of_grams(texts: list[str], asked: list[str]) -> None:
    grams = Grams.build(texts)
    found = Wide.of(grams).like(asked)
    assert found.shape == (len(asked), len(texts))
    for row, form in zip(found, asked, strict=True):
        assert np.allclose(row, grams.like(form), atol=1e-5)


def test_grams_of_few_texts_are_looked_up() -> None:
    forms = [wording.form for wording in bases.region().matcher.index.wordings[:900]]
    grams = Grams.build(forms)
    wide = Wide.of(grams)
    assert 0 < len(wide.common) < len(grams.rarity)
    asked = forms[::50]
    assert np.allclose(wide.like(asked), [grams.like(form) for form in asked], atol=1e-5)
