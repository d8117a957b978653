"""A batch line is one message or dialog in, what the bot would do with it out; nothing is printed.

In: a JSON object with `q` (one message), or with `turns` (the messages of one dialog in their
order, each understood behind the question before it); other keys are ignored. Out, for `q`:

    q           the message as it came
    decision    what the bot does with it, on a page that may hand over, in a dialog that is new:
                danger      the helpline reply and a card for the duty list, whatever else is asked
                talk        no question in it: a greeting, thanks, a call for a person
                answer      at least one of its questions is answered with certainty
                offer       else at least one is answered with choices
                hand_over   else: all its questions go to a person
    understood  ids of entries, up to five, whatever is decided: the first match of the first
                question, of the second, …, then their second matches; each id once, at its best.
                A kind of talk stands behind the first matches; its probability is 1
    p           the probability of each of `understood`
    answers     one for each question whose first match is certain, in order. `status` is that of
                `knowledge.answers`; only `ok` and `not_taught` are said to the asker, with any
                other the question goes to a person. `slots` is what the question told: `code` (the
                codes the named trades may mean, a blank between), `base`, `form`; "" and 0 = not
                told. `text` is what is said, or a draft for the person, else ""
    offers      ids of the entries on the buttons of all questions answered with choices

A message that calls for a person besides its questions has all of them handed over, and questions
behind the fifth always are: neither have answers. Danger has neither answers nor offers.
For `turns` the result is {"turns": [the above for each message]}.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from knowledge.answers import CERTAIN, Status
from knowledge.asks import Ask, Talk, Understanding, Verdict
from knowledge.slots import Slots
from knowledge.turns import understand_turns
from knowledge.understanding import Knowledge

MOST_ANSWERS = 5  # questions of one message that the bot answers itself
MOST_CHOICES = 3  # buttons under one question
MOST_UNDERSTOOD = 5

Record = dict[str, object]


class BadLine(ValueError):
    """A line that is no message and no dialog; its text says in Russian what is wrong."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answer to one question; the fields are the keys above."""

    id: str
    p: float
    status: Status
    slots: Record
    text: str

    @property
    def said(self) -> bool:
        """True where the asker gets it; otherwise the question goes to a person."""
        return self.status in CERTAIN and bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Result:
    """What is done with one message; the fields are the keys above."""

    q: str
    decision: str
    understood: tuple[str, ...]
    p: tuple[float, ...]
    answers: tuple[Given, ...]
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """At which college, and at which aware instant, the messages are decided."""

    knowledge: Knowledge
    college: str
    now: datetime


def read_line(raw: bytes) -> object:
    """The value of one line of UTF-8 JSON; BadLine where it is none."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadLine("это не UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine("это не JSON") from error


def written(record: Record) -> bytes:
    """A record as a line of UTF-8 JSON with its end; what is half a character stays an escape."""
    text = json.dumps(record, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def results(line: object, setting: Setting) -> Record:
    """The record of one parsed line, as above; BadLine where it is neither of the two."""
    if not isinstance(line, Mapping):
        raise BadLine("строка должна быть объектом JSON с ключом q или turns")
    if "turns" not in line:
        text = line.get("q")
        if not isinstance(text, str):
            raise BadLine("нет ключа q с текстом сообщения (или turns со списком сообщений)")
        return asdict(result(text, setting.knowledge.understand(text), setting))
    texts = line["turns"]
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadLine("turns должен быть списком текстов")
    understood = understand_turns(setting.knowledge, texts)
    pairs = zip(texts, understood, strict=True)
    return {"turns": [asdict(result(text, one, setting)) for text, one in pairs]}


def result(text: str, understood: Understanding, setting: Setting) -> Result:
    """What is done with one message that was understood so."""
    sure, offered = _decided(understood)
    answers = tuple(_given(ask, setting) for ask in sure)
    offers = dict.fromkeys(entry for ask in offered for entry in _choices(ask, setting.knowledge))
    ranked = dict(_ranked(understood))
    best = tuple(ranked)[:MOST_UNDERSTOOD]
    return Result(
        q=text,
        decision=_decision(understood, answers, bool(offers)),
        understood=best,
        p=tuple(round(ranked[entry], 4) for entry in best),
        answers=answers,
        offers=tuple(offers),
    )


def _ranked(understood: Understanding) -> Iterator[tuple[str, float]]:
    """Ids with their probability: all first matches, the kind of talk, all second ones, …"""
    best: dict[str, float] = {}
    for ask in understood.asks:
        for match in ask.matches:
            best[match.entry] = max(best.get(match.entry, 0.0), match.p)
    ranks = max((len(ask.matches) for ask in understood.asks), default=0)
    for rank in range(max(ranks, 1)):
        for ask in understood.asks:
            for match in ask.matches[rank : rank + 1]:
                yield match.entry, best[match.entry]
        if rank == 0 and understood.talk:
            yield understood.talk.value, 1.0


def _decided(understood: Understanding) -> tuple[list[Ask], list[Ask]]:
    """The questions the bot would answer, and those it would offer choices for."""
    if understood.danger or understood.talk is Talk.OPERATOR:
        return [], []
    weighed = [ask for ask in understood.asks[:MOST_ANSWERS] if ask.best]
    offered = [ask for ask in weighed if ask.verdict is Verdict.OFFER]
    return [ask for ask in weighed if ask.verdict is Verdict.ANSWER], offered


def _decision(understood: Understanding, answers: tuple[Given, ...], offered: bool) -> str:
    if understood.danger:
        return "danger"
    if not understood.asks:
        return "talk"
    if any(answer.said for answer in answers):
        return "answer"
    return "offer" if offered else "hand_over"


def _given(ask: Ask, setting: Setting) -> Given:
    match = ask.matches[0]
    answer = setting.knowledge.answer(
        ask.reference(match.entry), setting.college, setting.now, unconfirmed=True
    )
    return Given(match.entry, round(match.p, 4), answer.status, _slots(ask.slots), answer.text)


def _choices(ask: Ask, knowledge: Knowledge) -> list[str]:
    titled = [match.entry for match in ask.matches if knowledge.title(match.entry)]
    return list(dict.fromkeys(titled))[:MOST_CHOICES]


def _slots(slots: Slots) -> Record:
    codes = dict.fromkeys(code for trade in slots.trades for code in trade.codes)
    return {
        "code": " ".join(codes),
        "base": slots.base,
        "form": slots.form.value if slots.form else "",
    }
