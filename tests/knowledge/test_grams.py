"""Likeness by grams is a cosine: the same for a question as for the texts among themselves."""

import numpy as np
import pytest

from knowledge.grams import Grams, pieces, stemmed

TEXTS = ["есть ли общежитие", "цена общежития в месяц", "цена учебы", "", "есть ли общежитие"]


def test_texts_are_as_alike_as_questions_are() -> None:
    grams = Grams.build(TEXTS)
    rows = np.array([grams.like(text) for text in TEXTS])
    assert np.allclose(grams.likeness(), rows, atol=1e-6)
    assert np.allclose(rows, rows.T, atol=1e-6)


def test_what_most_texts_have_counts_as_what_few_have() -> None:
    words = ("общежитие", "стипендия", "документы", "столовая", "перевод", "медосмотр")
    texts = [f"есть ли {one} {other}" for one in words for other in words]
    grams = Grams.build(texts)
    assert 0 < len(grams.whole) < len(grams.numbers)
    rows = np.array([grams.like(text) for text in texts])
    assert np.allclose(grams.likeness(), rows, atol=1e-6)


def test_likeness_is_between_nothing_and_one() -> None:
    grams = Grams.build(TEXTS)
    found = grams.like("есть ли общежитие")
    assert np.isclose(found[0], 1.0)
    assert found[0] == found[4] > found[1] > found[2] == found[3] == 0.0
    assert not grams.like("xyz").any()
    assert Grams.build([]).like("общежитие").shape == (0,)


def test_some_of_the_texts_are_as_alike_as_all_are() -> None:
    grams = Grams.build(TEXTS)
    some = grams.only(np.array([4, 1]))
    assert np.allclose(some.like("цена общежития"), grams.like("цена общежития")[[4, 1]])
    assert np.allclose(some.likeness(), grams.likeness()[np.ix_([4, 1], [4, 1])], atol=1e-6)
    assert grams.only(np.array([], np.int64)).size == 0
    with pytest.raises(ValueError, match="named twice"):
        grams.only(np.array([1, 1]))


def test_grams_are_told_from_those_they_were_built_over() -> None:
    grams = Grams.build(TEXTS)
    over = Grams.build(["есть ли бассейн"], grams)
    assert set(grams.beyond(grams.numbers)) == set()
    assert "^бассейн" in over.beyond(grams.numbers)
    assert not grams.numbers.keys() & over.beyond(grams.numbers).keys()
    with pytest.raises(ValueError, match="other grams"):
        over.beyond({})


def test_grams_are_pieces_and_stems() -> None:
    assert pieces("да")[" да "] == 1
    assert "общеж" not in pieces("общежитии")
    assert set(stemmed("цена общежития")) == {"^цен", "^общежит", "^цен общежит"}
