"""Options are what a question may mean, kept with its card so that one tap can answer it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """An entry that question `question` of a card may mean, and what would be said.

    `reference` is what the knowledge is asked for, `text` the answer as it is sent (addresses of
    links in it), `p` how likely it is meant. `sure`: it could have been given as a certain one.
    """

    question: str
    reference: str
    title: str
    text: str
    p: float
    sure: bool


def packed(options: Iterable[Option]) -> str:
    """Options as text to be stored."""
    return json.dumps([asdict(option) for option in options], ensure_ascii=False)


def oldest_first(options: Iterable[Option]) -> tuple[Option, ...]:
    """The same with the first question's first; of each question in the order they have.

    They are kept with the newest question's first.
    """
    by_question: dict[str, list[Option]] = {}
    for one in options:
        by_question.setdefault(one.question, []).append(one)
    return tuple(one for those in reversed(by_question.values()) for one in those)


def unpacked(text: str) -> tuple[Option, ...]:
    """The inverse of `packed`."""
    return tuple(Option(**one) for one in json.loads(text))
