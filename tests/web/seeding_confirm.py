"""A region in the first hour of its Centre: 83 colleges whose data nobody stands for yet.

    python -m tests.web.seeding_confirm FILE [--serve PORT] [--role R] [--college SLUG] [--measure]

Every college has the sample's facts and twenty programs of the campaign that ends, every third one
confirmed; a year of questions asks for them. `--measure` prints what the pages take.
"""

import argparse
import asyncio
import gzip
import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.curating import college_pieces
from bot.memory import settle
from bot.storage.content import Edit, publish
from bot.storage.logins import Right, new_link
from bot.storage.runner import write
from bot.storage.schema import content, dialog, inbox, question
from bot.storage.session import Session
from bot.web.server import make_web
from knowledge.content import Kind, Piece, piece
from knowledge.package import package_folder
from tests.web.seeding import Region, assembled, serve

PROGRAMS = 20
QUESTIONS = 20_000
_LAST_YEAR = 2026
_SEEN = {"by": "Мария Ким", "at": date(2026, 3, 2), "source_seen": "Правила приёма 2026"}


def pieces_of(number: int) -> Iterator[Piece]:
    """What the college of this number has."""
    programs = 0
    for one in college_pieces(package_folder("sample")):
        table = one.table
        year = table.get("year", 0)
        if one.kind is Kind.COLLEGE:
            table |= {"slug": f"c{number:02}"}
            table.pop("sample")
        elif one.kind is Kind.PROGRAM:
            programs += 1
            if not one.key or programs > PROGRAMS + 1:
                continue
            # The sample has fewer rows a year: those of later years stand in for more of them.
            table |= {
                "year": _LAST_YEAR,
                "form": table["form"] if year == _LAST_YEAR else "заочная",
            }
        elif year > _LAST_YEAR:
            continue
        table.pop("confirmed", None)
        if number % 3 == 0 and one.kind is not Kind.COLLEGE:
            table["confirmed"] = _SEEN
        yield piece(one.kind, table)


def asked(session: Session, here: Region, now: datetime) -> None:
    """A year of questions, some of them about trades, some for which a fact lacked."""
    rng, entries = random.Random(11), sorted(here.knows.entries)
    weights = [rng.paretovariate(1.1) for _ in entries]
    rows = []
    for page in here.deps.known.pages.values():
        at = {"received_at": now, "due_at": now}
        box = session.execute(
            sa.insert(inbox)
            .values(page_id=page.id, key="c", peer="c", payload="", state="done", kind="message",
                    disposition="questions", **at)
            .returning(inbox.c.id)
        ).scalar_one()  # fmt: skip
        talk = session.execute(
            sa.insert(dialog)
            .values(page_id=page.id, peer="c", college_id=page.college_id, version=1, floor="bot",
                    floor_by="", met=True, reachable=True, last_reply="", client_keys="callback",
                    choices="[]", created_at=now, last_at=now)
            .returning(dialog.c.id)
        ).scalar_one()  # fmt: skip
        for number in range(QUESTIONS // len(here.deps.known.pages)):
            (entry,) = rng.choices(entries, weights)
            code = rng.choice(("-15.01.05-9", "-43.01.09-9", "")) if entry[:6] == "trade." else ""
            when = now - timedelta(days=rng.uniform(0, 360), minutes=2)
            lacks = '["dorm.cost"]' if entry == "dorm.cost" else "[]"
            rows.append(
                {"key": f"c{page.id}.{number}", "dialog_id": talk, "college_id": page.college_id,
                 "inbox_id": box, "text": "", "masked": "", "state": "answered_by_person",
                 "reason": "unconfirmed", "entry": f"{entry}{code}", "p": 0.9, "offers": "[]",
                 "missing": lacks, "base_version": "v1", "revises": "", "helped": "",
                 "danger": False, "created_at": when, "changed_at": when}
            )  # fmt: skip
    session.execute(sa.insert(question), rows)


def fill(here: Region, now: datetime) -> None:
    """All of it, a college a write."""
    for number, slug in enumerate(here.deps.known.colleges):
        edits = [Edit(slug, one) for one in pieces_of(number)]
        work = partial(publish, edits=edits, author="Мария Ким", now=now - timedelta(days=40))
        write(here.engines, work)
    write(here.engines, partial(asked, here=here, now=now))


class Lag:
    """The longest time somebody held the loop."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def watch(self) -> None:
        """Look for it until somebody stops this."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            self.worst = max(self.worst, time.perf_counter() - before - 0.002)


async def measure(here: Region, now: datetime) -> None:
    """Print what pages take: time, size in gzip, and how long the loop was held."""
    browser = TestClient(TestServer(make_web(here.deps)))
    await browser.start_server()
    right = Right(role="reviewer", person="Анна Петрова")
    key = write(here.engines, lambda session: new_link(session, now, right))
    await browser.post("/enter", data={"key": key}, allow_redirects=False)
    # As at the end of a start.
    settle()
    lag = Lag()
    watching = asyncio.create_task(lag.watch())
    for path in (
        *("/confirm", "/confirm", "/confirm?days=365", "/confirm?kind=fact&category=dorm"),
        *("/confirm/year", "/confirm/year?college=c01", "/confirm/bulk?kind=fact&category=dorm"),
    ):
        lag.worst, before, worked = 0.0, time.perf_counter(), time.process_time()
        reply = await browser.get(path)
        body = await reply.read()
        took, worked = time.perf_counter() - before, time.process_time() - worked
        size = len(gzip.compress(body, 6)) / 1000
        held = f"{lag.worst * 1000:5.0f} ms held, {worked * 1000:5.0f} ms of a core"
        print(f"{path:42} {reply.status} {took * 1000:7.0f} ms {size:6.1f} kB {held}")
    watching.cancel()
    await browser.close()


async def _main(options: argparse.Namespace) -> None:
    here, now = assembled(options.file, lambda: datetime.now(UTC)), datetime.now(UTC)
    count = sa.select(sa.func.count()).select_from(content).where(content.c.kind == "fact")
    if not write(here.engines, lambda session: session.execute(count).scalar_one()):
        fill(here, now)
    if options.measure:
        await measure(here, now)
    if options.serve:
        await serve(here, options.serve, options.role, options.college)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--serve", type=int, default=0)
    parser.add_argument("--role", default="reviewer")
    parser.add_argument("--college", default="")
    parser.add_argument("--measure", action="store_true")
    asyncio.run(_main(parser.parse_args()))
