"""Two colleges whose data nobody stands for yet, with a bot that takes up what is published."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.curating import college_pieces, release_pieces
from bot.learning import Learner
from bot.library import Library
from bot.storage.content import REGION, Edit, News, Stored, load_content, publish
from bot.storage.schema import operation
from knowledge.content import Kind, Piece, piece
from knowledge.understanding import Knowledge
from tests.handlers.making import NOW
from tests.publishing import config_of
from tests.web.world import Visit, World, world

HERE, OTHER = "kmt", "other"
ENTRIES = ("dorm.cost", "contact.phone", "docs.photo")
COST, PHONE = "dorm.cost", "contact.phone"
_FACTS = frozenset({COST, PHONE, "contact.site", "admission.end", "docs.photo_count"})
_YEAR = 2026


def region() -> list[Piece]:
    """The region's entries: what a dormitory costs is confirmed by nobody."""
    found = []
    for one in release_pieces():
        table = {name: value for name, value in one.table.items() if name != "next"}
        if one.key == COST:
            table.pop("confirmed", None)
        if one.key in ENTRIES:
            found.append(piece(Kind.ENTRY, table))
    return found


def of_college(folder: Path) -> list[Piece]:
    """A few facts and two programs of last year, none of them confirmed."""
    found, programs = [], 0
    for one in college_pieces(folder):
        table = one.table
        programs += one.kind is Kind.PROGRAM and bool(one.key)
        beside = one.kind is Kind.FACT and table["key"] not in _FACTS
        if (
            beside
            or table.get("year", _YEAR) > _YEAR
            or (one.kind is Kind.PROGRAM and programs > 2)
        ):
            continue
        table.pop("confirmed", None)
        found.append(piece(one.kind, table) if one.key or one.kind is Kind.COLLEGE else one)
    return found


@asynccontextmanager
async def confirming(folder: Path) -> AsyncIterator[World]:
    """The world with both colleges and a page of each."""
    config = config_of(folder, HERE, OTHER)
    owned = {REGION: region()}
    owned |= {slug: of_college(folder / "college" / slug) for slug in (HERE, OTHER)}
    stored = tuple(Stored(owner, one, 1) for owner, those in owned.items() for one in those)
    news = News(0, {owner: len(those) for owner, those in owned.items()}, stored)
    library = Library.empty(config).renewed(news)
    content = library.content(NOW.date())
    knows = Knowledge.build(content.entries, content.colleges.values())
    # Whoever is first waits for what is loaded once; nobody here has that patience.
    knows.of(HERE).understand("почём общага")
    learner, first = Learner(config, library), content.colleges[HERE]
    async with world(folder, knows, learner, first) as here:
        for owner, those in owned.items():
            put(here, [Edit(owner, one) for one in those])
        yield here


def put(here: World, edits: Iterable[Edit], by: str = "Мария Ким") -> None:
    """Publish as somebody else does."""
    here.write(lambda session: publish(session, edits, by, here.time[0]))


def stands(here: World, owner: str, key: str, kind: Kind = Kind.FACT) -> Stored:
    """What stands of a piece, by the beginning of its key."""
    return next(
        one
        for one in here.write(lambda session: load_content(session, owner))
        if one.piece.kind is kind and one.piece.key.split("|")[0] == key
    )


def name(one: Stored) -> str:
    """A piece as forms call it."""
    return f"{one.piece.kind}~{one.owner}~{one.piece.key}"


def form(*those: Stored, **more: str) -> dict[str, Any]:
    """A form that confirms these as they stand; of several `piece` is the last one alone."""
    found: dict[str, Any] = dict(more)
    for one in those:
        found["piece"] = f"{name(one)}@{one.number}"
    return found


async def enter(here: World, **right: Any) -> Visit:
    """Somebody of the Centre looks."""
    visit = await here.enter(**{"role": "reviewer", "person": "Анна Петрова", **right})
    found = re.search(r'name="token" value="(\w+)"', await visit.look("/confirm"))
    assert found
    visit.token = found[1]
    return visit


async def send_all(visit: Visit, path: str, those: Iterable[Stored], **more: str) -> Any:
    """Send a form with several pieces."""
    fields = [("token", visit.token), *more.items()]
    fields += [("piece", f"{name(one)}@{one.number}") for one in those]
    return await visit.browser.post(path, data=fields, allow_redirects=False)


async def publishes(here: World) -> None:
    """Let the bot take up what was published."""
    assert here.app.publisher
    await here.app.publisher.look()
    await here.app.publisher.finished()


async def answers(here: World, text: str, peer: str) -> str:
    """What the bot says to a question, in the words that go out."""
    here.say(text, peer)
    await here.work()
    rows = here.write(lambda session: session.execute(operation.select()).all())
    return "\n".join(row.body for row in rows if row.peer == peer)
