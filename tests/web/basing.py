"""A base for the tests of its pages: some entries of the region, two colleges, people who edit."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse

from bot.storage.content import REGION, Edit, Stored, load_content, publish
from bot.thinking import Knows
from knowledge import content as pieces
from knowledge.content import Kind, Piece
from tests.handlers.making import COLLEGE
from tests.web.world import Visit, World, parsed, world

HERE = COLLEGE.slug
COST, PLACE = "dorm.cost", "dorm.available"
PLAIN = "Спросите в общежитии, там скажут."
SUM = "Комната стоит 900 рублей в месяц."


def entry(name: str = COST, text: str = PLAIN, **more: Any) -> Piece:
    """An entry as content."""
    table = {
        "id": name,
        "title": "Сколько стоит общежитие?",
        "category": "dorm",
        "phrasings": ["почём общага", "цена комнаты"],
        "source": "сайт колледжа",
        "variant": [{"text": text}] if text else [],
        **more,
    }
    return pieces.piece(Kind.ENTRY, {key: value for key, value in table.items() if value != []})


@asynccontextmanager
async def based(
    folder: Path,
    *more: Edit,
    first: Piece | None = None,
    two_people: bool = True,
    knows: Knows | None = None,
) -> AsyncIterator[World]:
    """Two entries of the region (of which `first` may be another), and what is named."""
    async with world(folder, knows, two_people=two_people) as here:
        edits = [
            Edit(REGION, first or entry()),
            Edit(REGION, entry(PLACE, "Есть, 120 мест.", title="Есть ли общежитие?")),
            *more,
        ]
        here.write(lambda session: publish(session, edits, "выпуск", here.time[0]))
        yield here


async def person(here: World, name: str = "Анна", role: str = "reviewer", **more: Any) -> Visit:
    """Somebody who looks after the base."""
    return await here.enter(role=role, person=name, **more)


def form_in(html: str) -> dict[str, Any]:
    """The fields of the form of an entry, or of the page before publishing, as a browser has."""
    found = re.search(
        r'<form method="post" action="/base/(?:check" class="stack" id="edit"|save").*?</form>',
        html,
        re.DOTALL,
    )
    assert found, html
    fields: dict[str, Any] = {}
    areas = re.findall(r'<textarea name="([^"]+)".*?>\n(.*?)</textarea>', found[0], re.DOTALL)
    fields |= {name: unescaped(text) for name, text in areas}
    shown = parsed(found[0])
    for tag, given in shown.tags:
        name, value = given.get("name"), given.get("value") or ""
        kind = given.get("type")
        if tag != "input" or not name or name == "token":
            continue
        if kind in ("checkbox", "radio") and "checked" not in given:
            continue
        fields[name] = value
    chosen = re.findall(r'<select name="lapse">.*?value="(say_so)" selected', found[0], re.DOTALL)
    fields.setdefault("lapse", chosen[0] if chosen else "hand_over")
    return fields


def unescaped(text: str) -> str:
    """A text as a browser reads it."""
    return "".join(parsed(f"<p>{text}</p>").texts)


async def edit(visit: Visit, path: str, act: str = "save", **typed: str) -> ClientResponse:
    """Open an entry, type something over it, and send the form."""
    fields = {**form_in(await visit.look(path)), **typed}
    return await visit.send(f"/base/{act}", **fields)


def at(name: str = COST, owner: str = "") -> str:
    """The address of an entry."""
    return f"/base/entry?id={name}&owner={owner}"


def stored(here: World, name: str = COST, owner: str = "") -> Stored | None:
    """What stands."""
    found = here.write(lambda session: load_content(session, owner))
    return next((one for one in found if one.piece.key == name), None)


def answer(here: World, name: str = COST, owner: str = "") -> str:
    """What is answered."""
    found = stored(here, name, owner)
    return str(found.piece.table["variant"][0]["text"]) if found else ""


def texts(html: str) -> str:
    """What a reader sees, in one line."""
    return " ".join(" ".join(parsed(html).texts).split())
