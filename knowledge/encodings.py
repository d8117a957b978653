"""An encoding is what reading a question came to, kept beside it: nothing is read twice.

It goes with the text: whoever deletes the one deletes the other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from knowledge.encoder import Encoder
from knowledge.grams import Floats


@dataclass(frozen=True, slots=True)
class Encoding:
    """A question's compared form, the form that is searched, and the vector of what it means.

    `meaning` are halves of numbers (float16, little-endian), a kilobyte; b"" without an encoder.
    """

    form: str
    searched: str
    meaning: bytes = b""

    @property
    def vector(self) -> Floats:
        """The vector again, empty without an encoder; ValueError where the bytes are none."""
        return np.frombuffer(self.meaning, "<f2").astype(np.float32)


def packed(vector: Floats) -> bytes:
    """The bytes an `Encoding` keeps of a vector."""
    return vector.astype("<f2").tobytes()


def encodings(
    texts: Iterable[str],
    form: Callable[[str], str],
    searched: Callable[[str], str],
    encoder: Encoder | None,
) -> list[Encoding]:
    """What reading these texts comes to; `form` and `searched` are those of a `Matcher`."""
    forms = [form(text) for text in texts]
    words = [searched(one) for one in forms]
    if encoder is None or not words:
        return [Encoding(*pair) for pair in zip(forms, words, strict=True)]
    vectors = encoder.encode(words)
    return [Encoding(*row[:2], packed(row[2])) for row in zip(forms, words, vectors, strict=True)]
