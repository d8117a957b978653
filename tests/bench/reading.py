"""Reading many questions for a benchmark: made from the base's phrasings, read without a cache."""

import random
from collections.abc import Sequence

from knowledge.encoder import Remembering, load_encoder
from knowledge.encodings import Encoding, encodings
from knowledge.grams import Floats
from knowledge.matching import Matcher
from tests.bench.understanding import SEED, disturbed


class _Bare:
    """The encoder without its memory."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of these texts, in their order."""
        encoder = load_encoder()
        assert isinstance(encoder, Remembering)
        return encoder.of(texts)


def said(matcher: Matcher, count: int) -> list[str]:
    """Return so many different questions as people may write them."""
    rng = random.Random(SEED)
    stored = [text for those in matcher.taught.values() for text in those]
    found: dict[str, None] = {}
    while len(found) < count:
        found[disturbed(rng.choice(stored), rng)] = None
    return list(found)


def read(matcher: Matcher, texts: Sequence[str]) -> list[Encoding]:
    """What reading these texts comes to, with vectors where the matcher has an encoder."""
    encoder = _Bare() if matcher.index.encoder else None
    return encodings(texts, matcher.form, matcher.searched, encoder)
