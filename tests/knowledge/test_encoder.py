"""An encoder remembers: many texts in a file, questions of late at hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.encoder import Kept, load_encoder
from knowledge.grams import Floats
from knowledge.keeping import MANY


class Counting:
    """An encoder that counts what it was asked, and says how long each text is."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked += len(texts)
        return np.array([[len(text), 1] for text in texts], np.float32)


def many(word: str = "текст") -> list[str]:
    return [f"{word} {number}" for number in range(MANY)]


def test_many_texts_are_encoded_once(tmp_path: Path) -> None:
    of = Counting()
    first = Kept(of, tmp_path / "a").encode(many())
    again = Kept(of, tmp_path / "a").encode(many())
    assert of.asked == MANY
    assert np.array_equal(first, again)
    Kept(of, tmp_path / "a").encode(many("слово"))
    assert of.asked == 2 * MANY


def test_a_question_is_encoded_once(tmp_path: Path) -> None:
    of = Counting()
    kept = Kept(of, tmp_path)
    assert np.array_equal(kept.encode(["а"]), kept.encode(["а"]))
    assert of.asked == 1
    assert not list(tmp_path.iterdir())


def test_the_installed_encoder_tells_meanings_apart() -> None:
    encoder = load_encoder()
    assert encoder
    asked, alike, other = encoder.encode(["где жить студенту", "есть ли общежитие", "какая погода"])
    assert asked @ alike > asked @ other
    assert np.isclose(asked @ asked, 1.0, atol=1e-3)
