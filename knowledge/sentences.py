"""A message is cut into the questions it asks, by its words; in doubt it stays whole.

What tells about a question («Мне 16. Можно подать самому?») stays with it as context.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from knowledge.slots import without_slots
from knowledge.words import normalise, tokens

MOST = 8  # questions of one message; what follows is kept in the last

# A full stop ends a sentence only behind a real word: «г. Сочи», «ул. Мира», «т. д.» go on.
_END = re.compile(
    r"(?<=[?!…])\s+|(?<=\w{4}[.])\s+(?=\D)|(?<=\d[.])\s+(?=[А-ЯЁ])|\n+|;\s+|\s+(?=\d{1,2}\)\s)"
    r"|(?<=\b(?:вас|нас|вам|мне|нет|там|тут)[.])\s+"
)
_BULLET = re.compile(r"^(?:\d{1,2}[.)](?=\s|\D)|[-–—•*])\s*")
# «Есть повар? Если да, то сколько стоит?»: what is asked does not hang on it.
_IF_SO = re.compile(
    r"^(?:[иа]\s+)?если\s+(?:да|есть|так|можно)(?:,\s*|\s+)(?:то\s+)?", re.IGNORECASE
)
_ANOTHER = re.compile(
    r"[,.]?\s+(?=(?:и|а)\s+(?:ещ[её]|также)\b)"
    r"|[.]\s+(?=(?:также|ещ[её])\b)"
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
# Inside a sentence a new question starts only at these words behind a comma or «и» …
_WITHIN = re.compile(
    r"(?:,\s*(?:и\s+|а\s+)?|\s+(?:и|а)\s+)"
    r"(?=(?:сколько|когда|где|какие|какой|можно ли|нужно ли|нужна ли|нужны ли|есть ли|до какого|"
    r"во сколько|с какого|как)\b)",
    re.IGNORECASE,
)
# … which behind these go on with the same question …
_OPEN = re.compile(r"\b(?:имеет(?: ли)? значение|важно(?: ли)?|зависит(?: ли)?|знаете|узнать)$")
# … or anywhere where both sides are well known.
_LOOSE = re.compile(
    r"\s*,\s*(?:(?:и|а|а также|также|плюс)\s+)?"
    r"|\s+(?:и|плюс|а также|а|да)\s+(?:ещ[её]\s+|также\s+)?",
    re.IGNORECASE,
)
# Who tells of themselves asks nothing yet.
_TELLS = re.compile(
    r"\b(?:я|мы|мне|меня|мной|нам|мой|моя|мое|мои|мою|моего|моей|моему|наш\w*|сын\w*|доч\w+"
    r"|ребен\w+|дет[иея]\w*|внук\w*|внучк\w+|брат\w*|сестр\w+|муж\w*|племянни\w+|подруг\w*"
    r"|хоч\w+|хотел\w*|хотим|планиру\w+|собира\w+|думаю|мечта\w+|реши\w+|живу|живем|живет|учусь"
    r"|учил\w{1,3}|учится|заканчива\w+|закончи\w+|оконч\w+|поступил\w*|сдал\w?|подал\w?|работаю"
    r"|пишу|звони\w+|переезжа\w+|не нуж\w+|не надо)\b"
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


def tells(sentence: str) -> bool:
    """True when a sentence tells of the asker, or only of base, form or score."""
    clean = normalise(sentence)
    return bool(_TELLS.search(clean)) or len(tokens(without_slots(clean))) < 2


def pieces(text: str, known: Callable[[str], bool] = lambda sentence: False) -> tuple[Piece, ...]:
    """The questions of a tidy text in order; a text without any is one piece.

    `known` says of a sentence beside others that it asks, although it does not sound so.
    """
    found: list[Piece] = []
    before: list[str] = []
    whole = list(each(text))
    for sentence in whole:
        if not (asks(sentence) or (len(whole) > 1 and known(sentence))):
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
    """The ways to read one sentence as two at a question word, both long enough to be one."""
    for left, right in _cut(sentence, _WITHIN):
        long = len(tokens(normalise(left))) > 1 < len(tokens(normalise(right)))
        if long and asks(left) and not _OPEN.search(normalise(left)):
            yield left, right


def loose_halves(sentence: str) -> Iterator[tuple[str, str]]:
    """The ways to read one sentence as two at any comma or «и».

    Base and form alone are no half, nor is what tells and does not ask.
    """
    for left, right in _cut(sentence, _LOOSE):
        both = (left, right)
        if all(tokens(without_slots(half)) for half in both) and all(map(_may_ask, both)):
            yield left, right


def _may_ask(half: str) -> bool:
    return asks(half) or not _TELLS.search(normalise(half))


def _cut(sentence: str, joints: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for joint in islice(joints.finditer(sentence), MOST):
        yield sentence[: joint.start()].strip(), sentence[joint.end() :].strip()


def each(text: str) -> Iterator[str]:
    """The sentences of a text, without the marks of a list."""
    for chunk in _END.split(text):
        for part in _ANOTHER.split(chunk):
            sentence = _IF_SO.sub("", _BULLET.sub("", part.strip())).strip()
            if sentence:
                yield sentence
