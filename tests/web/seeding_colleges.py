"""Colleges to look at: each with its own facts and programs, more or less of them, as in real life.

    python -m tests.web.seeding_colleges FILE [--questions N] [--serve PORT] [--college SLUG]

fills a SQLite database once as `tests.web.seeding` does, stores what 83 colleges supplied (some
nearly nothing, some all of it), and gives them pages, staff and what was asked in vain.
"""

import argparse
import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.curating import Shelf, college_pieces, stored_college
from bot.storage.content import Edit, Stored, publish
from bot.storage.pages import PageInfo, PageSetup, StaffMember, add_staff, ensure_college
from bot.storage.runner import write
from bot.storage.schema import page, question
from bot.storage.session import Session
from knowledge.content import Kind, Piece, Table, piece
from knowledge.package import package_folder
from tests.web.seeding import Region, assembled, fill, serve

_LACKS = ("dorm.cost", "dorm.checkin", "admission.open_day", "life.food", "money.scholarship")
_STOPPED = "токен больше не действует: выпустите новый в управлении сообществом"


def supplied(number: int, name: str, town: str) -> Iterator[Piece]:
    """What a college supplied: the sample's, as far as it has come."""
    rng = random.Random(number)
    share = 1.0 if number % 9 == 0 else rng.uniform(0.05, 1.0)
    for one in college_pieces(package_folder("sample")):
        table = one.table
        if one.kind is Kind.COLLEGE:
            table |= {"slug": f"c{number:02}", "name": name, "short": name, "town": town}
            del table["sample"]
            if share < 0.2:
                table.pop("hours")
            yield piece(one.kind, table)
        elif one.key and rng.random() < share:
            yield piece(one.kind, _aged(table, rng))
        elif not one.key and share > 0.6:
            yield one


def _aged(table: Table, rng: random.Random) -> Table:
    """Some of it nobody confirmed, some of it is over."""
    if rng.random() < 0.2:
        table.pop("confirmed", None)
    if rng.random() < 0.05 and not {"since", "until", "year"} & table.keys():
        table["until"] = date.today() + timedelta(days=rng.choice((-20, 10)))
    return table


def store(here: Region, now: datetime) -> None:
    """Put everything into the database, and into use."""
    known = here.deps.known
    for number, (slug, college) in enumerate([*known.colleges.items()]):
        found = list(supplied(number, college.name, college.town))
        edits = [Edit(slug, one) for one in found]
        at, by = now - timedelta(hours=7 * number), ("Анна Петрова", "Игорь Ковтун")[number % 2]
        write(here.engines, partial(publish, edits=edits, author=by, now=at))
        stored = tuple(Stored(slug, one, 1) for one in found)
        read = stored_college(slug, Shelf(stored))
        assert read.value is not None, read.problems
        known.colleges[slug] = read.value
        setups = [PageSetup(f"{slug}-vk", "vk", "full")]
        if number % 3:
            mode = ("full", "reference", "off")[number % 4 % 3]
            setups.append(PageSetup(f"{slug}-tg", "telegram", mode))
        pages = write(here.engines, partial(ensure_college, found=read.value, pages=setups))
        write(here.engines, partial(_live, pages=pages, number=number))
        if number % 7:
            member = StaffMember(
                slug, "vk", f"{10_000 + number}", "admin", None, duty=number % 2 == 0
            )
            write(here.engines, partial(add_staff, college_slug=slug, member=member))


def _live(session: Session, pages: list[PageInfo], number: int) -> None:
    """Pages that are up, one that is stopped, one that never connected."""
    for one in pages:
        values: dict[str, Any] = {"state": "up", "reason": "", "name": "Приёмная комиссия"}
        if number % 11 == 3 and one.channel == "vk":
            values = {"state": "stopped", "reason": _STOPPED}
        elif number % 13 == 5:
            values = {"state": "new"}
        session.execute(sa.update(page).where(page.c.id == one.id).values(**values))


def lacking(session: Session) -> None:
    """A part of what was asked is about facts that lack, or about a trade."""
    for number, key in enumerate(_LACKS):
        those = (question.c.id % 11 == number, question.c.missing == "[]")
        session.execute(sa.update(question).where(*those).values(missing=f'["{key}"]'))
    welder = sa.update(question).where(question.c.id % 11 == 7)
    session.execute(welder.values(entry="trade.score-15.01.05-9"))


async def main(options: argparse.Namespace) -> None:
    """Fill, and serve."""
    fresh = not options.file.exists()
    now = datetime.now(UTC)
    here = assembled(options.file, lambda: datetime.now(UTC))
    pages = list(here.deps.known.pages.values())
    if fresh:
        work = partial(fill, pages=pages, now=now - timedelta(minutes=1), count=options.questions)
        write(here.engines, work)
        write(here.engines, lacking)
    store(here, now)
    print(f"{len(here.deps.known.colleges)} colleges", flush=True)
    if options.serve:
        await serve(here, options.serve, options.role, options.college)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--serve", type=int, default=0)
    parser.add_argument("--role", default="owner")
    parser.add_argument("--college", default="")
    asyncio.run(main(parser.parse_args()))
