"""A year of a region to measure pages on: 83 colleges, 200 000 messages, 20 000 gap questions.

    python -m tests.web.seeding_large FILE [--messages N] [--unanswered N] [--serve PORT]

writes rows as a year of one process would have left them, in batches. A text is read once, and what
was read stands beside every question of these words. Tables must be empty. All of it is made up.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import sqlalchemy as sa

from bot.operations import Send
from bot.storage.engine import Engines
from bot.storage.pages import PageInfo
from bot.storage.posting import random_id, written
from bot.storage.runner import write
from bot.storage.schema import card, dialog, inbox, message, operation, question, reading
from handlers.messages import Reply
from knowledge.looking import Look, looks, told_in
from knowledge.understanding import Knowledge
from tests.web.bulk import Bulk
from tests.web.seeding import AFTER, BEFORE, TOPICS, assembled, moments, said, serve

MESSAGES, UNANSWERED = 200_000, 20_000
_WORDINGS = 5
_READ = 64
_DAYS = 371
_RAW = timedelta(days=30)
# How much is asked in each month of a year, in each hour of a day in Moscow.
_MONTHS = (3, 3, 4, 5, 6, 10, 14, 18, 6, 3, 3, 2)
_HOURS = (2, 1, 1, 0, 0, 1, 2, 4, 7, 10, 11, 10, 9, 8, 8, 8, 8, 8, 8, 9, 9, 8, 6, 4)
_MOSCOW = timedelta(hours=3)
_TALK = ("спасибо", "здравствуйте", "понятно", "ок, до свидания")
_FATES = (*["answered"] * 82, *["person"] * 9, *["talk"] * 6, *["closed"] * 3)
_SAID = (*[""] * 85, *["yes"] * 13, *["no"] * 2)
_LACKS = 22  # the topic of which colleges lack a fact


@dataclass(frozen=True, slots=True, order=True)
class _Said:
    """Something somebody says: when, in which dialog, whether nobody but a person can answer."""

    at: datetime
    dialog: int
    gap: bool


@dataclass(slots=True)
class _Year:
    """Makes the rows of everything that was said."""

    bulk: Bulk
    pages: Sequence[PageInfo]
    knows: Knowledge
    now: datetime
    rng: random.Random = field(default_factory=lambda: random.Random(11))
    read: dict[str, Look] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)
    dialogs: dict[int, tuple[int, PageInfo]] = field(default_factory=dict)
    open: list[dict[str, int]] = field(default_factory=list)

    def plan(self, messages: int, unanswered: int) -> list[_Said]:
        """What is said, in order: people say one thing or a few, at once or days later."""
        found = [
            _Said(at, number, True)
            for number, at in enumerate(moments(self.rng, self.now - _MOSCOW, unanswered))
        ]
        begun = [(one.at, one.dialog) for one in found]
        while len(found) < messages:
            at, number = begun.pop() if begun else (self._moment(), len(found) + unanswered)
            if number >= unanswered:
                found.append(_Said(at, number, False))
            while self.rng.random() < 0.55:
                days = self.rng.random() < 0.4
                at += timedelta(minutes=self.rng.expovariate(1 / (4000 if days else 6)))
                if at < self.now:
                    found.append(_Said(at, number, False))
        return sorted(found[:messages])

    def _moment(self) -> datetime:
        """A moment of the year, in the months, days and hours in which people ask."""
        while True:
            day = self.now - timedelta(days=self.rng.randrange(1, _DAYS))
            busy = _MONTHS[day.month - 1] * (0.5 if day.weekday() > 4 else 1)
            if self.rng.random() * max(_MONTHS) < busy:
                break
        hour = self.rng.choices(range(24), _HOURS)[0]
        at = day.replace(hour=0, minute=0) + timedelta(hours=hour, minutes=self.rng.uniform(0, 60))
        return at - _MOSCOW

    def look_at(self, texts: Sequence[str]) -> None:
        """Read texts that were not read before."""
        fresh = sorted(set(texts) - self.read.keys())
        slug = self.pages[0].college
        for first in range(0, len(fresh), _READ):
            part = fresh[first : first + _READ]
            found = looks(self.knows, [(text, slug) for text in part], self.now)
            self.read.update(zip(part, found, strict=True))

    def add(self, one: _Said, wordings: Sequence[tuple[str, str]]) -> None:
        """Everything that is stored of a message."""
        talk, page = self._dialog(one)
        topic, text, entry, fate = 0, self.rng.choice(_TALK), "", "talk"
        if one.gap:
            topic, text = said(self.rng)
            fate = "person"
        else:
            fate = self.rng.choice(_FATES)
            if fate != "talk":
                entry, text = self.rng.choice(wordings)
        row = self.bulk.add(
            inbox, page_id=page.id, key=f"m{one.at.timestamp()}-{talk}", peer=f"guest-{talk}",
            payload="", state="done", sent_at=one.at, received_at=one.at, due_at=one.at,
            done_at=one.at, kind="message",
            disposition="talk" if fate == "talk" else "questions",
        )  # fmt: skip
        self.bulk.add(
            message, dialog_id=talk, inbox_id=row, text=text, masked=text, sent_at=one.at,
            decided_at=one.at, disposition="talk" if fate == "talk" else "questions",
        )  # fmt: skip
        self._reply(page, talk, row, one.at)
        if fate != "talk":
            self._question(one, page, talk, row, text, entry, fate, topic)

    def _dialog(self, one: _Said) -> tuple[int, PageInfo]:
        if one.dialog not in self.dialogs:
            # Large colleges and small ones.
            most = len(self.pages)
            page = self.pages[min(int(self.rng.expovariate(3 / most)), most - 1)]
            number = self.bulk.add(
                dialog, page_id=page.id, college_id=page.college_id, peer=f"guest-{one.dialog}",
                version=1, met=True, created_at=one.at, last_at=one.at,
            )  # fmt: skip
            self.dialogs[one.dialog] = number, page
        return self.dialogs[one.dialog]

    def _reply(self, page: PageInfo, talk: int, row: int, at: datetime) -> None:
        key = f"{page.slug}:{row}:0"
        body = written(Send(Reply("Ответ на вопрос, какой мог бы быть у колледжа.")))
        old = self.now - at > _RAW
        self.bulk.add(
            operation, **{**body, **({"body": "{}"} if old else {})}, key=key, page_id=page.id,
            peer=f"guest-{talk}", lane=f"{page.id}:guest-{talk}", origin="bot", dialog_id=talk,
            inbox_id=row, random_id=random_id(key), state="delivered", created_at=at, due_at=at,
            done_at=at,
        )  # fmt: skip

    def _question(
        self, one: _Said, page: PageInfo, talk: int, row: int, text: str, entry: str, fate: str,
        topic: int,
    ) -> None:  # fmt: skip
        state, reason, desk, changed = "answered", "", None, one.at
        handed, answered, promise = None, None, one.at + timedelta(hours=8)
        if fate == "person":
            took = timedelta(hours=self.rng.lognormvariate(0.9, 1.1))
            waits = one.at + took > self.now or self.rng.random() < 0.02
            state = "waiting" if waits else "answered_by_person"
            changed = one.at if waits else one.at + took
            handed, answered = one.at, None if waits else changed
            reason = ("no_fact" if topic == _LACKS else "unsure") if one.gap else "asked_person"
            desk = self.bulk.add(
                card, dialog_id=talk, college_id=page.college_id, text=text, masked=text,
                state="open" if waits else "closed", reason=reason, opened_at=one.at,
                since=one.at if waits else None, closed_at=None if waits else changed,
                promised_at=promise,
            )  # fmt: skip
            if waits:
                self.open.append({"talk": talk, "desk": desk})
        elif fate == "closed":
            state, reason = "closed", "no_choice"
        near = self.read[text].near if text in self.read else ()
        number = self.bulk.add(
            question, key=f"{row}.1", dialog_id=talk, college_id=page.college_id, inbox_id=row,
            card_id=desk, text=text, masked=text, state=state, reason=reason,
            entry=entry or (near[0][0] if near else ""), p=0.9 if entry else 0.3,
            base_version="v1", created_at=one.at, changed_at=changed, handed_at=handed,
            answered_at=answered, promised_at=promise if handed else None,
            helped=self.rng.choice(_SAID) if fate == "answered" else "",
            missing='["dorm.cost"]' if reason == "no_fact" else "[]",
        )  # fmt: skip
        if one.gap or self.now - one.at < _RAW:
            self._reading(one, page, talk, text, reason, changed, number, topic)

    def _reading(
        self, one: _Said, page: PageInfo, talk: int, text: str, reason: str, changed: datetime,
        number: int, topic: int,
    ) -> None:  # fmt: skip
        look = self.read[text]
        gap = str(self.gaps.setdefault(topic, number)) if one.gap else ""
        self.bulk.add(
            reading, question_id=number, college_id=page.college_id, dialog_id=talk, at=one.at,
            seen_at=changed, text=text, form=look.encoding.form, searched=look.encoding.searched,
            meaning=look.encoding.meaning, near=json.dumps(look.near), slots=told_in(look.slots),
            why=reason if one.gap else "", gap=gap,
            missing='["dorm.cost"]' if reason == "no_fact" else "[]",
        )  # fmt: skip


def fill(
    engines: Engines,
    pages: Sequence[PageInfo],
    knows: Knowledge,
    now: datetime,
    messages: int = MESSAGES,
    unanswered: int = UNANSWERED,
) -> None:
    """Write a year that ends at `now` into tables that hold no message yet."""
    year = _Year(Bulk(engines), pages, knows, now)
    asked = [one for one in knows.entries.values() if one.variants and one.phrasings]
    wordings = [(one.id, text) for one in asked for text in one.phrasings[:_WORDINGS]]
    around = tuple(product(set(BEFORE), (text for topic in TOPICS for text in topic), set(AFTER)))
    year.look_at([*(text for _, text in wordings), *map("".join, around)])
    for one in year.plan(messages, unanswered):
        year.add(one, wordings)
    year.bulk.flush()
    if year.open:
        waits = sa.update(dialog).where(dialog.c.id == sa.bindparam("talk"))
        put = waits.values(card_id=sa.bindparam("desk"))
        write(engines, lambda session: session.execute(put, year.open))


def _main(options: argparse.Namespace) -> None:
    fresh, begun = not options.file.exists(), time.monotonic()
    here = assembled(options.file, lambda: datetime.now(UTC))
    if fresh:
        pages, now = list(here.deps.known.pages.values()), datetime.now(UTC)
        fill(here.engines, pages, here.knows, now, options.messages, options.unanswered)
        print(f"{time.monotonic() - begun:.0f} s")
    if options.serve:
        asyncio.run(serve(here, options.serve, options.role, options.college))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--unanswered", type=int, default=UNANSWERED)
    parser.add_argument("--serve", type=int, default=0)
    parser.add_argument("--role", default="reviewer")
    parser.add_argument("--college", default="")
    _main(parser.parse_args())
