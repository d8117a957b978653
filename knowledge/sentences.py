"""A message is cut into the questions it asks; in doubt it stays whole.

What tells about a question («Мне 16. Можно подать самому?») stays with it as context.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from knowledge.words import normalise, tokens

MOST = 8  # questions of one message; what follows is kept in the last

# A full stop ends a sentence only behind a real word: «г. Сочи», «ул. Мира», «т. д.» go on.
_END = re.compile(r"(?<=[?!…])\s+|(?<=\w{4}[.])\s+(?=\D)|(?<=\d[.])\s+(?=[А-ЯЁ])|\n+|;\s+")
_BULLET = re.compile(r"^(?:\d{1,2}[.)](?=\s|\D)|[-–—•*])\s*")
_ANOTHER = re.compile(
    r"[,.]?\s+(?=(?:и|а)\s+(?:ещ[её]|также)\b)"
    r"|[,.]\s+(?=(?:второй вопрос|во-вторых|ещ[её] вопрос))",
    re.IGNORECASE,
)
_LEADING = "а |и |но |ну |так |еще |также |у вас |мне |вы |вам |тогда "
_ASKING = (
    "как|какие|какой|какая|какое|каким|какую|каков|какова|каковы|когда|где|куда|откуда|сколько|"
    "кто|кому|что|че|чем|чему|почему|зачем|можно|нужно|нужен|нужна|нужны|надо|есть|будет|будут|"
    "могу|могут|может|обязательно|возможно|возможен|берете|принимаете|принимают|возьмут|берут|"
    "примут|дают|дадут|учите|до какого|со скольки|во сколько|с какого|на какие|в какие|правда|"
    "нельзя"
)
_ASKS = re.compile(rf"^(?:{_LEADING})*(?:{_ASKING})\b|\bли\b")
# Inside a sentence a new question starts only at these words behind a comma or «и».
_WITHIN = re.compile(
    r"(?:,\s*(?:и\s+|а\s+)?|\s+(?:и|а)\s+)"
    r"(?=(?:сколько|когда|где|какие|какой|можно ли|нужно ли|нужна ли|нужны ли|есть ли|до какого|"
    r"во сколько|с какого|как)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A question with what was said around it: `text` in its own words, `core` the question."""

    text: str
    core: str


def asks(sentence: str) -> bool:
    """True when a sentence sounds like a question, with its mark or without."""
    clean = normalise(sentence)
    return clean.endswith("?") or bool(_ASKS.search(" ".join(tokens(clean))))


def pieces(text: str) -> tuple[Piece, ...]:
    """The questions of a tidy text in order; a text without any is one piece."""
    found: list[Piece] = []
    before: list[str] = []
    for sentence in _sentences(text):
        if not asks(sentence):
            before.append(sentence)
        elif len(found) < MOST:
            found.append(Piece(" ".join([*before, sentence]), sentence))
            before = []
        else:
            before.append(sentence)
    rest = " ".join(before)
    if not found:
        return (Piece(rest, rest),) if rest else ()
    if rest:
        found[-1] = Piece(f"{found[-1].text} {rest}", found[-1].core)
    return tuple(found)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that is a list of short lines, else nothing."""
    rows = [_BULLET.sub("", row).strip() for row in text.split("\n")]
    rows = [row for row in rows if tokens(normalise(row))]
    short = all(len(tokens(normalise(row))) <= 5 for row in rows)
    return tuple(rows) if short and 2 <= len(rows) <= MOST else ()


def halves(sentence: str) -> Iterator[tuple[str, str]]:
    """The ways to read one sentence as two questions, both long enough to be one."""
    for joint in islice(_WITHIN.finditer(sentence), MOST):
        left, right = sentence[: joint.start()].strip(), sentence[joint.end() :].strip()
        if asks(left) and len(tokens(normalise(left))) > 1 < len(tokens(normalise(right))):
            yield left, right


def _sentences(text: str) -> Iterator[str]:
    for chunk in _END.split(text):
        for part in _ANOTHER.split(chunk):
            sentence = _BULLET.sub("", part.strip()).strip()
            if sentence:
                yield sentence
