"""Staff with much to do: open cards with their talks at one college, and some at all others.

    python -m tests.web.seeding_desks FILE [--cards N] [--talks N] [--serve PORT]

fills a database once and serves its pages, with what is done at the desks decided as in a running
process. All of it is made up.
"""

import argparse
import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from bot.adapters.web import WebAdapter
from bot.operations import Send
from bot.ports import PageConfig, Secret
from bot.storage.pages import PageInfo, PageSetup, ensure_college
from bot.storage.posting import written
from bot.storage.runner import write
from bot.storage.schema import card, dialog, inbox, message, operation, question
from handlers.messages import Reply
from handlers.options import Option, packed
from tests.web.bulk import Bulk
from tests.web.seeding import Region, assembled, said, serve

ANSWERS = (
    "Документы принимаем до 15 августа, до 16:00. Источник: правила приёма 2027 года.",
    "Общежитие есть, 120 мест. Первокурсникам из других городов места дают в первую очередь.",
    "Срок обучения на базе 9 классов 2 года 10 месяцев, очно, бесплатно.",
)
PEOPLE = (
    "Здравствуйте! Да, такая возможность есть, приходите в кабинет 12 с паспортом.",
    "Уточнила в учебной части: расписание вывесят 28 августа на сайте и на первом этаже.",
)
MORE = "Мне это важно знать заранее, я из другого района и ехать больше двух часов. " * 2


OPTIONS = (
    Option("", "docs.list", "Какие документы нужны для поступления", ANSWERS[0], 0.41, True),
    Option("", "dorm.available", "Есть ли общежитие", ANSWERS[1], 0.22, False),
)


@dataclass(slots=True)
class Desks:
    """Makes dialogs with their cards."""

    bulk: Bulk
    rng: random.Random = field(default_factory=lambda: random.Random(5))
    keys: Iterator[int] = field(default_factory=count)
    open: list[dict[str, int]] = field(default_factory=list)

    def talk(self, pages: Sequence[PageInfo], at: datetime, *, waits: bool) -> None:
        """One dialog on one of a college's pages, with a card that waits or is closed."""
        rng, page = self.rng, self.rng.choice(pages)
        first = at - timedelta(minutes=rng.choice((3, 40, 60 * 26)))
        talk = self.bulk.add(
            dialog, page_id=page.id, peer=f"guest-{len(self.open)}-{at.timestamp()}", version=2,
            college_id=page.college_id, floor="bot" if waits else "person", met=True,
            created_at=first, last_at=at,
        )  # fmt: skip
        for turn in range(rng.choice((0, 0, 1, 2, 5))):
            then = first + timedelta(seconds=20 * turn)
            self._heard(page, talk, said(rng)[1], then)
            self._told(page, talk, "bot", rng.choice(ANSWERS), then)
        text = said(rng)[1] + (f". {MORE}" if rng.random() < 0.15 else "")
        row = self._heard(page, talk, text, at)
        done = at + timedelta(hours=2)
        desk = self.bulk.add(
            card, dialog_id=talk, college_id=page.college_id, state="open" if waits else "closed",
            danger=waits and rng.random() < 0.02, text=text, masked=text, reason="not_understood",
            options=packed(OPTIONS[: rng.choice((0, 1, 2))]), opened_at=at, since=at,
            promised_at=at + timedelta(hours=4), closed_at=None if waits else done,
            taken_by=rng.choice(("", "", "", "Олег Синицын", "vk:77")) if waits else "",
        )  # fmt: skip
        self.bulk.add(
            question, key=f"{row}.1", dialog_id=talk, college_id=page.college_id, inbox_id=row,
            card_id=desk, text=text, masked=text, reason="not_understood", created_at=at,
            changed_at=at, state="waiting" if waits else "answered_by_person",
        )  # fmt: skip
        if waits:
            self.open.append({"talk": talk, "desk": desk})
        else:
            self._told(page, talk, "person", f"Приёмная комиссия:\n{rng.choice(PEOPLE)}", done)

    def _heard(self, page: PageInfo, talk: int, text: str, at: datetime) -> int:
        row = self.bulk.add(
            inbox, page_id=page.id, key=f"s{next(self.keys)}", peer=str(talk), payload="",
            state="done", kind="message", disposition="questions", received_at=at, due_at=at,
            done_at=at,
        )  # fmt: skip
        self.bulk.add(
            message, dialog_id=talk, inbox_id=row, text=text, masked=text, disposition="questions",
            sent_at=at, decided_at=at,
        )  # fmt: skip
        return row

    def _told(self, page: PageInfo, talk: int, who: str, text: str, at: datetime) -> None:
        self.bulk.add(
            operation, key=f"s{next(self.keys)}", page_id=page.id, peer=str(talk),
            lane=str(talk), **written(Send(Reply(text))), origin=who, random_id=1, dialog_id=talk,
            state="delivered", created_at=at, due_at=at,
        )  # fmt: skip


def with_messengers(here: Region) -> list[PageInfo]:
    """The pages of the first college, two more among them; what is said there is delivered."""
    known, adapters = here.deps.known, here.app.adapters
    first = next(iter(known.pages.values()))
    setups = [PageSetup(f"{first.college}-{name}", name, "full") for name in ("vk", "telegram")]
    college = known.colleges[first.college]
    own = write(here.engines, lambda session: ensure_college(session, college, setups))
    assert isinstance(adapters, dict)
    for page in own:
        known.pages[page.id] = page
        adapters[page.id] = WebAdapter(PageConfig(page.slug, "web", Secret("")), lambda: None)
    return [first, *own]


def fill(here: Region, own: list[PageInfo], now: datetime, cards: int, talks: int) -> None:
    """`cards` that wait at the first college and some at others; `talks` that are over there."""
    made = Desks(Bulk(here.engines))
    others = [page for page in here.deps.known.pages.values() if page not in own]
    for _ in range(cards):
        at = now - timedelta(minutes=made.rng.expovariate(1 / 200))
        made.talk([*own, own[1]], at, waits=True)
    for _ in range(talks):
        at = now - timedelta(days=made.rng.uniform(0.2, 200))
        made.talk([*own, own[1]], at, waits=False)
    for page in others:
        for _ in range(max(int(made.rng.gauss(2, 3)), 0)):
            made.talk([page], now - timedelta(minutes=made.rng.expovariate(1 / 90)), waits=True)
    made.bulk.flush()
    waits = sa.update(dialog).where(dialog.c.id == sa.bindparam("talk"))
    put = waits.values(card_id=sa.bindparam("desk"))
    write(here.engines, lambda session: session.execute(put, made.open))


async def _decide(here: Region) -> None:
    """What is done at the desks is decided and delivered, as in a running process."""
    while True:
        while await here.app.core.step():
            pass
        await here.app.delivery.step()
        await asyncio.sleep(0.05)


async def _main(options: argparse.Namespace) -> None:
    fresh = not options.file.exists()
    here = assembled(options.file, lambda: datetime.now(UTC))
    own = with_messengers(here)
    if fresh:
        fill(here, own, datetime.now(UTC), options.cards, options.talks)
    deciding = asyncio.create_task(_decide(here))
    await serve(here, options.serve, options.role, options.college)
    deciding.cancel()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--cards", type=int, default=200)
    parser.add_argument("--talks", type=int, default=3000)
    parser.add_argument("--serve", type=int, default=8199)
    parser.add_argument("--role", default="admin")
    parser.add_argument("--college", default="c00")
    asyncio.run(_main(parser.parse_args()))
