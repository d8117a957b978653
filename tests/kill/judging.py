"""Judging compares what people asked with what they heard and with what is booked: a queue check.

Lost is a question without an answer that no person was shown either. Twice is a copy of an answer
beyond those that are allowed: none in VK, one for each unknown outcome in Telegram. Unexpected is
everything else that must not be.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.kill.driving import Driven, Saying
from tests.kill.looking import Stored, said

Heard = Mapping[str, Sequence[tuple[str, float, str]]]


@dataclass(slots=True)
class Verdict:
    """What came out of one run; `copies` counts every answer too many, `twice` those forbidden."""

    name: str
    asked: int
    kills: int
    killed_starting: int
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    copies: int = 0
    unknown: int = 0
    unconfirmed: int = 0

    @property
    def ok(self) -> bool:
        """True where nothing was lost, forbiddenly doubled or out of place."""
        return not (self.lost or self.twice or self.unexpected)

    def __str__(self) -> str:
        return (
            f"{self.name}: asked {self.asked} lost {len(self.lost)} twice {self.copies} "
            f"(unknown {self.unknown}) unconfirmed {self.unconfirmed} "
            f"unexpected {len(self.unexpected)} kills {self.kills} "
            f"({self.killed_starting} while starting)"
        )

    def details(self) -> list[str]:
        """What was wrong, a line each; the first of each kind."""
        lines = [f"  lost: вопрос {number}" for number in self.lost[:10]]
        lines += [f"  too often: ответ {number}" for number in self.twice[:10]]
        return lines + [f"  unexpected: {what}" for what in self.unexpected[:20]]


def judge(
    name: str,
    driven: Driven,
    heard: Heard,
    stored: Stored,
    *,
    knows_copies: bool,
    as_it_came: bool = False,
) -> Verdict:
    """Compare; `heard` is what was said in each chat, `knows_copies` = the platform drops them.

    `as_it_came`: the platform may bring a later message first, and that is the order that counts.
    """
    verdict = Verdict(name, len(driven.asked), driven.kills, driven.killed_starting)
    verdict.unexpected += driven.trouble
    verdict.unknown = sum(stored.unknowns.values())
    verdict.unconfirmed = len(stored.unconfirmed)
    asked = _by_chat(driven.asked)
    for chat, questions in asked.items():
        answers = [n for who, _, text in heard.get(chat, ()) if who == "bot" for n in said(text)]
        to_answer = [number for number, state in questions.items() if state == "answered"]
        _count(verdict, to_answer, answers, stored, knows_copies=knows_copies)
        if as_it_came:
            to_answer.sort(key=lambda number: stored.came.get(number, 0))
        _in_order(verdict, chat, to_answer, answers)
        _booked(verdict, questions, stored)
    if strangers := heard.keys() - asked.keys():
        verdict.unexpected.append(f"wrote to somebody who never asked: {sorted(strangers)}")
    if stored.identities.difference:
        verdict.unexpected.append(f"identities differ by {stored.identities.difference}")
    if stored.open_rows:
        verdict.unexpected.append(f"{stored.open_rows} rows have not ended")
    return verdict


def _by_chat(asked: Sequence[Saying]) -> dict[str, dict[int, str]]:
    """For each chat the numbers of its questions, in order, and the state each is to end in."""
    chats: dict[str, dict[int, str]] = defaultdict(dict)
    for saying in asked:
        kind, number = saying.text.split()
        chats[str(saying.user)][int(number)] = "answered" if kind == "вопрос" else "waiting"
    return chats


def _count(
    verdict: Verdict,
    numbers: Sequence[int],
    answers: Sequence[int],
    stored: Stored,
    *,
    knows_copies: bool,
) -> None:
    copies = Counter(answers)
    shown = stored.unconfirmed | stored.aside
    verdict.lost += [n for n in numbers if not copies[n] and n not in shown]
    for number in numbers:
        extra = copies[number] - 1
        if extra > 0:
            verdict.copies += extra
        if extra > (0 if knows_copies else stored.unknowns[number]):
            verdict.twice.append(number)
    for number in sorted(copies.keys() - set(numbers)):
        verdict.unexpected.append(f"ответ {number} where nobody waited for it")


def _in_order(verdict: Verdict, chat: str, numbers: Sequence[int], answers: Sequence[int]) -> None:
    # A copy comes later by nature; what counts is when an answer was first heard.
    first = list(dict.fromkeys(answers))
    place = {number: index for index, number in enumerate(numbers)}
    places = [place[number] for number in first if number in place]
    for before, after in pairwise(places):
        if before > after:
            verdict.unexpected.append(
                f"chat {chat}: ответ {numbers[before]} before ответ {numbers[after]}"
            )


def _booked(verdict: Verdict, questions: Mapping[int, str], stored: Stored) -> None:
    for number, state in questions.items():
        states = stored.states.get(number, [])
        if states == [state]:
            continue
        if number not in stored.aside:
            verdict.unexpected.append(f"вопрос {number} is booked as {states}, not {state}")
        if not states and state == "waiting":
            verdict.lost.append(number)
