"""Reading brings texts into the two forms they are found by: the compared and the searched one.

The words of a base decide how. What came of thousands of texts is kept for the next start.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from unicodedata import unidata_version

import rapidfuzz

from knowledge import talk
from knowledge.danger_messages import spelt_right
from knowledge.keeping import MANY, Arrays, kept, package, packed, unpacked
from knowledge.trade_hearing import heard_trades
from knowledge.word_lists import read_table
from knowledge.words import Vocabulary, normalise, repair, slang, tokens

NAMED = "профессию"  # stands for a trade in what is searched


@dataclass(frozen=True, slots=True)
class Read:
    """The words of a base, and both forms of each text that was read with them."""

    vocabulary: Vocabulary
    forms: Mapping[str, tuple[str, str]]


def compared(text: str, vocabulary: Vocabulary) -> str:
    """A text repaired, without greeting and thanks unless it is nothing else."""
    return repair(talk.without_courtesy(text) or text, vocabulary).text


def searched(form: str, vocabulary: Vocabulary) -> str:
    """A compared form with one word for any trade: which one it is, the slots say."""
    for trade in heard_trades(form, vocabulary.knows):
        said = " ".join(tokens(normalise(trade.said)))
        form = re.sub(rf"\b{re.escape(said)}\b", f" {NAMED} ", form)
    return " ".join(form.split())


def vocabulary_of(phrasings: Iterable[str], instead: Mapping[str, str] | None = None) -> Vocabulary:
    """The words of the ways people ask, and those known in any base; `instead` of others."""
    said = slang() if instead is None else instead
    everyday = [row[0] for name in ("everyday.tsv", "background.tsv") for row in read_table(name)]
    known = [*everyday, *spelt_right(), *said.values(), *talk.words()]
    return Vocabulary.of(phrasings, known, said)


def read_all(
    phrasings: Iterable[str],
    others: Iterable[str] = (),
    instead: Mapping[str, str] | None = None,
) -> Read:
    """The words of the ways people ask; with these words both forms of them and of `others`.

    `instead` is slang in place of the package's.
    """
    asked = list(phrasings)
    texts = list(dict.fromkeys(chain(asked, others)))
    if len(texts) < MANY:
        return _read(asked, texts, instead)

    def made() -> Arrays:
        read = _read(asked, texts, instead)
        words, forms = read.vocabulary, [read.forms[text] for text in texts]
        return {
            "words": packed(words.words),
            "stems": packed(words.stems),
            "targets": packed(map(" ".join, words.targets.values())),
            "compared": packed(form for form, _ in forms),
            "searched": packed(form for _, form in forms),
        }

    said = slang() if instead is None else instead
    own = [] if said == slang() else [str(len(said)), *chain.from_iterable(said.items())]
    by = [package(), rapidfuzz.__version__, unidata_version, str(len(asked)), *own]
    parts = kept("read", [*by, *asked, *texts], made)
    found = {name: unpacked(part) for name, part in parts.items()}
    words, stems = frozenset(found["words"]), frozenset(found["stems"])
    targets = {group[0]: tuple(group.split()) for group in found["targets"]}
    forms = zip(found["compared"], found["searched"], strict=True)
    return Read(Vocabulary(words, stems, targets, said), dict(zip(texts, forms, strict=True)))


def _read(
    asked: Iterable[str], texts: Iterable[str], instead: Mapping[str, str] | None = None
) -> Read:
    vocabulary = vocabulary_of(asked, instead)
    pairs = ((text, compared(text, vocabulary)) for text in texts)
    return Read(vocabulary, {text: (form, searched(form, vocabulary)) for text, form in pairs})
