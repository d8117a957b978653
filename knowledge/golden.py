"""The golden set are reviewed questions with what answers them: no edit may lose one unseen.

The base brings some (`base/words/golden.tsv`); a reviewer adds to them, says that another entry is
right, or takes one away. What is right is what is understood with certainty: whether a college has
the facts for the answer is no matter of an edit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.encodings import encodings
from knowledge.outcomes import Outcome, Stored
from knowledge.replay import comes_out_right
from knowledge.understanding import Knowledge
from knowledge.word_lists import read_table
from knowledge.words import normalise

GOLDEN = "golden:"
"""How the ids of golden questions begin among stored ones."""
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Golden:
    """A question and the entries that answer it, none where a person must.

    `by` put it there, "" came with the base.
    """

    text: str
    right: frozenset[str]
    by: str = ""

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return key_of(self.text)

    def holds(self, outcome: Outcome) -> bool:
        """True where this is what its question should come to."""
        return comes_out_right(outcome, self.right)


def key_of(text: str) -> str:
    """The same for all spellings of a question."""
    return normalise(text).rstrip(" ?!.")


@lru_cache(maxsize=1)
def released() -> tuple[Golden, ...]:
    """The questions the base brings."""
    rows = read_table("golden.tsv")
    return tuple(Golden(asked, frozenset(right.split()) - {_NOBODY}) for asked, right in rows)


def standing(kept: Iterable[Golden], gone: Iterable[str] = ()) -> tuple[Golden, ...]:
    """The whole set: what people keep in place of what the base brings, without those `gone`."""
    found = {one.key: one for one in (*released(), *kept)}
    for key in gone:
        found.pop(key, None)
    return tuple(found.values())


def stored(
    those: Sequence[Golden], knowledge: Knowledge, colleges: Sequence[str] = ("",)
) -> list[Stored]:
    """The questions as a replay takes them, once for each of these colleges ("" = the region)."""
    matcher = knowledge.matcher
    texts = [one.text for one in those]
    read = encodings(texts, matcher.form, matcher.searched, matcher.index.encoder)
    told = [knowledge.slots(text) for text in texts]
    return [
        Stored(f"{GOLDEN}{college}:{one.key}", one.text, encoding, college, slots, one.right)
        for college in colleges
        for one, encoding, slots in zip(those, read, told, strict=True)
    ]


def unknown(those: Iterable[Golden], entries: Mapping[str, object]) -> list[Golden]:
    """The questions whose entry is not there."""
    return [one for one in those if not one.right <= entries.keys()]
