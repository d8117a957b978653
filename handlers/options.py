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


def unpacked(text: str) -> tuple[Option, ...]:
    """The inverse of `packed`."""
    return tuple(Option(**one) for one in json.loads(text))
