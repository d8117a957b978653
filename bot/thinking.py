"""Thinking is everything slow and pure about a message, done outside the loop and transactions."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Protocol, TypeVar

from bot.storage.pages import PageInfo
from handlers.deciding import entries_needed
from handlers.messages import Incoming, IncomingMessage, IncomingPress
from knowledge.answers import Answer
from knowledge.understanding import Understanding

T = TypeVar("T")

# What people ask most, shown at first contact where the base has it.
TOP = (
    "docs.list",
    "admission.dates",
    "admission.passing_score",
    "dorm.available",
    "money.budget",
    "contact.address",
)
# No honest question takes this long; one that does is given up and shown to a person.
LONGEST_SECONDS = 5.0


class Knows(Protocol):
    """The knowledge as the core needs it; `knowledge.understanding.Knowledge` is one."""

    @property
    def version(self) -> str:
        """Name of the state of the base."""

    def of(self, college: str) -> "Knows":
        """The same as it is for one college, with entries of its own."""

    def understand(self, text: str, before: str = "") -> Understanding:
        """What a message says behind the entry (its reference) that was asked before."""

    def answer(self, entry_id: str, college: str, now: datetime, unconfirmed: bool) -> Answer:
        """The answer of an entry or its reference for a college at a moment."""

    def title(self, entry_id: str) -> str:
        """An entry's title, "" where there is no such entry."""


@dataclass(frozen=True, slots=True)
class Thought:
    """What was understood, and every answer and title a decision may need."""

    understanding: Understanding = field(default_factory=Understanding)
    answers: dict[str, Answer] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    top: tuple[str, ...] = ()


def think(
    knows: Knows,
    page: PageInfo,
    incoming: Incoming,
    now: datetime,
    *,
    unconfirmed: bool,
    before: str = "",
) -> Thought:
    """Understand `incoming` and render what a decision about it may look at.

    `before` is the reference of what the dialog's last question asked, "" where there is none.
    What is no message and no press, our own echoes above all, is decided without knowledge.
    """
    if not isinstance(incoming, IncomingMessage | IncomingPress):
        return Thought()
    knows = knows.of(page.college)
    text = incoming.text if isinstance(incoming, IncomingMessage) else ""
    understanding = knows.understand(text, before)
    answers = {
        entry: knows.answer(entry, page.college, now, unconfirmed)
        for entry in sorted(entries_needed(incoming, understanding))
        if knows.title(entry)
    }
    following = {after for answer in answers.values() for after in answer.next}
    top = tuple(entry for entry in TOP if knows.title(entry))
    titles = {entry: knows.title(entry) for entry in {*answers, *following, *top}}
    return Thought(understanding, answers, {k: v for k, v in titles.items() if v}, top)


class Thinker(Protocol):
    """Runs pure functions somewhere else and gives their results in order."""

    async def __call__(self, thoughts: Sequence[Callable[[], T]]) -> list[T]:
        """Raises TimeoutError when they take too long together."""


class ThreadThinker:
    """Runs thoughts in threads, which share them out; a hanging one is given up, not waited for.

    Two gain a seventh, no more: only the products of matrices run beside one another.
    """

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._pool = self._new_pool()

    def _new_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="think")

    async def __call__(self, thoughts: Sequence[Callable[[], T]]) -> list[T]:
        """Return the results in order. Raises TimeoutError when they take too long together."""
        loop, pool = asyncio.get_running_loop(), self._pool
        todo = deque(enumerate(thoughts))
        shares = [
            loop.run_in_executor(pool, _share, todo)
            for _ in range(min(self._threads, len(thoughts)))
        ]
        try:
            async with asyncio.timeout(LONGEST_SECONDS + 0.1 * len(thoughts)):
                done = await asyncio.shield(asyncio.gather(*shares))
        except TimeoutError:
            # A thread cannot be stopped: it keeps its pool, the next thoughts get a new one.
            if pool is self._pool:
                pool.shutdown(wait=False)
                self._pool = self._new_pool()
            raise
        return [result for _, result in sorted(chain(*done), key=itemgetter(0))]

    def close(self) -> None:
        """Let threads end; does not wait for a hanging one."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _share(todo: deque[tuple[int, Callable[[], T]]]) -> list[tuple[int, T]]:
    """Think what is still to do, one after the other; each result with its number."""
    done = list[tuple[int, T]]()
    while True:
        try:
            number, thought = todo.popleft()
        except IndexError:
            return done
        done.append((number, thought()))
