"""Colleges for the tests of their pages: what one has supplied, and how its forms are read."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from aiohttp import ClientResponse, FormData

from bot.storage.content import Edit, load_content, publish
from knowledge.content import Kind, Piece, piece
from knowledge.variants import Variant
from tests.handlers.making import COLLEGE
from tests.knowledge import bases
from tests.web.world import OTHER, Visit, World, world

SLUG = COLLEGE.slug
HOURS = {day: ["09:00-13:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
MARK = {"by": "Анна Петрова", "at": "2026-07-01", "source_seen": "сайт"}
PHONE = "+7 (861) 000-00-00"
QUOTED = {
    "dorm.cost": "Общежитие стоит {dorm.cost|money} в месяц.",
    "docs.list": "Звоните: {contact.phone}.",
    "admission.dates": "До {admission.end|day}.",
}


def own(slug: str = SLUG, **more: Any) -> Piece:
    """A college's own table."""
    name = COLLEGE.name if slug == SLUG else OTHER.name
    table = {"slug": slug, "name": name, "short": COLLEGE.short, "timezone": COLLEGE.timezone}
    return piece(Kind.COLLEGE, {**table, "hours": HOURS, **more})


def fact(key: str, value: object, **more: Any) -> Piece:
    """A fact with its source, unconfirmed."""
    return piece(Kind.FACT, {"key": key, "value": value, "source": "сайт", **more})


def welder(**more: Any) -> Piece:
    """A row of the catalogue."""
    return piece(Kind.PROGRAM, {"code": "15.01.05", "base": 9, "form": "очная", **more})


@asynccontextmanager
async def stocked(folder: Path, *pieces: Piece) -> AsyncIterator[World]:
    """Two colleges in the database, the first with these pieces; some entries quote facts."""
    async with world(folder) as here:
        small = bases.small()
        entries = [
            replace(one, variants=(Variant(QUOTED[one.id]),)) if one.id in QUOTED else one
            for one in small.entries.values()
        ]
        here.app.core.base.current = small.refreshed(entries, [COLLEGE, OTHER])
        put(here, own(), *pieces)
        put(here, own(OTHER.slug), slug=OTHER.slug)
        yield here


def put(here: World, *pieces: Piece, slug: str = SLUG, by: str = "Игорь Ковтун") -> None:
    """Publish pieces of a college, as a colleague does elsewhere."""
    edits = [Edit(slug, one) for one in pieces]
    here.write(lambda session: publish(session, edits, by, here.time[0]))


def stands(here: World, key: str, slug: str = SLUG) -> dict[str, Any]:
    """The table that stands under a key, empty where none does."""
    found = here.write(lambda session: load_content(session, slug))
    return next((one.piece.table for one in found if one.piece.key == key), {})


@dataclass(slots=True)
class Form:
    """A form of a page: its address, its id, and its fields as a browser would send them."""

    action: str
    id: str
    fields: dict[str, str] = field(default_factory=dict)

    def row(self, key: str, name: str = "key") -> str:
        """What the names of the fields of a row begin with: `cell-1003-`."""
        end = f"-{name}"
        found = (one for one, value in self.fields.items() if one.endswith(end) and value == key)
        return next(found).removesuffix(name)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.buttons: list[tuple[str, Form | None, dict[str, str]]] = []
        self._area = self._select = ""
        self._first = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form or a field."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("id", "")))
        if tag == "button" and found.get("type") != "button":
            around = self.forms[-1] if self.forms else None
            self.buttons.append((found.get("form", ""), around, found))
        if not self.forms:
            return
        fields, name = self.forms[-1].fields, found.get("name", "")
        ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
        if tag == "input" and name and ticked and found.get("type") != "file":
            fields[name] = found.get("value", "")
        elif tag == "textarea":
            self._area, fields[name] = name, ""
        elif tag == "select":
            self._select, self._first = name, True
        elif tag == "option" and (self._first or "selected" in found):
            # A browser takes the first where none is chosen.
            fields[self._select], self._first = found.get("value", ""), False

    def handle_endtag(self, tag: str) -> None:
        """A field ends."""
        if tag == "textarea":
            fields = self.forms[-1].fields
            fields[self._area] = fields[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Words in a field."""
        if self._area:
            self.forms[-1].fields[self._area] += data


def forms(html: str) -> list[Form]:
    """Every form of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


def presses(html: str) -> list[Form]:
    """Every way in which the forms of a page can be sent: one for each button."""
    parser = _Forms()
    parser.feed(html)
    named = {one.id: one for one in parser.forms if one.id}
    found = []
    for name, around, button in parser.buttons:
        form = named[name] if name else around
        if form is not None:
            more = {button["name"]: button.get("value", "")} if button.get("name") else {}
            action = button.get("formaction", form.action)
            found.append(Form(action, form.id, {**form.fields, **more}))
    return found


def form(html: str, action: str, name: str = "") -> Form:
    """The form with this address, and this id if one is named."""
    return next(one for one in forms(html) if one.action == action and name in ("", one.id))


def address(part: str, slug: str = SLUG) -> str:
    """Where a part of a college's pages is."""
    return f"/colleges/one?college={slug}&part={part}"


async def sent(visit: Visit, found: Form, changed: Mapping[str, str]) -> ClientResponse:
    """Send a form as a browser does, with these fields changed."""
    data = FormData({**found.fields, **changed})
    if found.action == "/colleges/save":
        # As the page has it: letters of Russia take a third of the room.
        data = FormData(quote_fields=False)
        for name, value in {**found.fields, **changed}.items():
            data.add_field(name, value, content_type="text/plain; charset=utf-8")
    return await visit.browser.post(found.action, data=data, allow_redirects=False)
