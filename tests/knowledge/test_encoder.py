"""An encoder remembers: many texts in a file, questions of late at hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import Remembering, encoded, load_encoder
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
    first = encoded(many(), Remembering(of), tmp_path / "a")
    again = encoded(many(), Remembering(of), tmp_path / "a")
    assert of.asked == MANY
    assert np.array_equal(first, again)
    encoded(many("слово"), Remembering(of), tmp_path / "a")
    assert of.asked == 2 * MANY


def test_of_another_base_only_what_is_new_is_encoded(tmp_path: Path) -> None:
    of = Counting()
    encoded(many(), Remembering(of), tmp_path)
    other = ["новое", *reversed(many()), "новое"]
    found = encoded(other, Remembering(of), tmp_path)
    assert of.asked == MANY + 1
    assert found[:, 0].tolist() == [len(text) for text in other]
    encoded([*many()[1:], "текст 0", "ещё"], Remembering(of), tmp_path)
    assert of.asked == MANY + 2


def test_what_another_encoder_said_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = Counting()
    encoded(many(), Remembering(of), tmp_path)
    monkeypatch.setattr("knowledge.encoder.NAME", "a newer one")
    encoded(many(), Remembering(of), tmp_path)
    assert of.asked == 2 * MANY


def test_a_question_is_encoded_once(tmp_path: Path) -> None:
    of = Counting()
    encoder = Remembering(of)
    assert np.array_equal(encoded(["а"], encoder, tmp_path), encoder.encode(["а"]))
    assert of.asked == 1
    assert not list(tmp_path.iterdir())


def test_many_questions_are_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are the words of those who asked."""
    monkeypatch.setattr("knowledge.encoder.kept", None)
    encoder = Remembering(Counting())
    assert len(encoder.encode(many())) == MANY
    assert not encoder.recent


def test_the_installed_encoder_tells_meanings_apart() -> None:
    encoder = load_encoder()
    assert encoder
    asked, alike, other = encoder.encode(["где жить студенту", "есть ли общежитие", "какая погода"])
    assert asked @ alike > asked @ other
    assert np.isclose(asked @ asked, 1.0, atol=1e-3)
