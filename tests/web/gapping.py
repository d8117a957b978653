"""Gaps for the tests of their page: what two colleges were asked, and how a page is read."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.storage.content import REGION, Edit, publish
from bot.storage.schema import reading
from knowledge import content as pieces
from knowledge.content import Kind, Piece
from tests.handlers.making import COLLEGE
from tests.knowledge import bases
from tests.web.world import OTHER, Visit, World, parsed, world

POOL = ("есть ли бассейн", "бассейн у вас есть?", "а бассейн есть")
COAT = ("когда выдают поварской китель", "поварской китель когда дают")
PHONE = "+7 918 123-45-67"
SOURCE = "страница колледжа"


def entry(name: str, title: str, *phrasings: str) -> Piece:
    """An entry of the region as content."""
    table = {"id": name, "title": title, "category": "dorm", "phrasings": list(phrasings)}
    return pieces.piece(Kind.ENTRY, table)


@asynccontextmanager
async def asked(folder: Path) -> AsyncIterator[World]:
    """Two colleges where some things were asked that nobody knows."""
    async with world(folder) as here:
        small = bases.small()
        here.app.core.base.current = small.refreshed(small.entries.values(), [COLLEGE, OTHER])
        # Whoever is first waits for what is loaded once; nobody here has that patience.
        here.app.core.base.current.understand("есть ли бассейн")
        edit = Edit(REGION, entry("dorm.cost", "Сколько стоит общежитие", "почём общага"))
        here.write(lambda session: publish(session, [edit], "выпуск", here.time[0]))
        for number, text in enumerate(POOL):
            here.say(text, f"guest-{number}")
        here.say(f"{POOL[0]} мой телефон {PHONE}", "guest-7", page="drugaya")
        for number, text in enumerate(COAT):
            here.say(text, f"guest-1{number}")
        await here.work()
        here.time[0] += timedelta(minutes=1)
        await here.app.unanswered.look()
        yield here


async def reviewing(here: World, **right: Any) -> Visit:
    """Somebody of the Centre looks."""
    return await here.enter(**{"role": "reviewer", "person": "Анна Петрова", **right})


def fields(html: str, gap: str = "") -> dict[str, Any]:
    """What every form of the shown gap carries."""
    found = re.search(
        r'name="gap" value="(\w+)">\s*<input type="hidden" name="version" value="(.+?)"', html
    )
    assert found
    return {"gap": gap or found[1], "version": found[2]}


def texts(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(" ".join(parsed(html).texts).split())


async def token(visit: Visit) -> str:
    """The token of the forms on the page of gaps."""
    found = re.search(r'name="token" value="(\w+)"', await visit.look("/gaps"))
    assert found
    return found[1]


async def gap_of(here: World, text: str) -> str:
    """The gap that a question has joined."""
    rows = here.write(lambda session: session.execute(reading.select()).all())
    return str(next(row.gap for row in rows if row.text == text))
