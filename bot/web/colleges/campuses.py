"""Campuses and links of a college: a row for each, added, changed and taken away in one form.

Where a colleague changed the same meanwhile nothing is stored, and what was typed stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.curating import stored_errors
from bot.storage.content import Edit
from bot.storage.content_history import piece_of
from bot.storage.session import Session
from bot.web.colleges.one import One, back, one_of, page, short_names, slug_in_form
from bot.web.colleges.publishing import Kept, published
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import CELL, read_form
from bot.web.posting import clean, number_in
from knowledge import content
from knowledge.cells import WrongCell
from knowledge.content import TOP, Kind, Piece, Table
from knowledge.own_tables import LINKS, campus, free_key
from knowledge.places import ADDRESS

NEW_ROWS, MOST_ROWS = 2, 60
_FIELDS, _LONGEST = ("name", "address", "source"), 300
_LINK = "link"


@dataclass(frozen=True, slots=True)
class Row:
    """A campus as it was typed; `was` is its key, "" for a new one."""

    was: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    sure: bool = False
    gone: bool = False
    mark: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """True for a new row in which nothing was typed."""
        return not self.was and not any(self.values.values())


@dataclass(frozen=True, slots=True)
class Typed:
    """The form: the version it was made from, its rows, the links, what is wrong with them."""

    version: int
    rows: Sequence[Row]
    links: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """True where something has to be mended first."""
        return bool(self.wrong) or any(row.wrong for row in self.rows)


def campuses_context(one: One, typed: Typed | None = None) -> dict[str, Any]:
    """What the page shows: what stands, or what was typed in its place."""
    stands = _standing(one)
    shown = typed or stands
    rows = [row for row in shown.rows if not row.blank]
    return {
        "typed": replace(shown, rows=[*rows, *[Row()] * NEW_ROWS]),
        "stands": stands,
        "link_fields": LINKS,
        "links": shown.links,
        "problems": (),
    }


async def save(request: web.Request) -> web.StreamResponse:
    """POST /colleges/campuses: publish campuses and links, all of it or nothing."""
    slug, form = await slug_in_form(request), await read_form(request)
    one = await one_of(request, slug)
    if not one.editable:
        raise web.HTTPNotFound
    typed = _checked(_typed(form), one)
    runner = request.app[DEPS].runner
    if typed.is_wrong:
        return await _again(request, one, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen = await runner.read(partial(_seen, slug=slug, number=typed.version))
    if _own(seen) != _own(one.held):
        typed = replace(typed, version=one.version)
        return await _again(request, one, typed, HTTPStatus.CONFLICT, clash=True)
    edits = _edits(one, typed, request[VISITOR].author)
    if problems := await runner.read(partial(stored_errors, edits=edits)):
        told = short_names(problems)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return await _again(request, one, typed, status, problems=told)
    done = await published(request, edits, "console campuses")
    if isinstance(done, Kept):
        one = await one_of(request, slug)
        typed = replace(typed, version=one.version)
        return await _again(request, one, typed, done.status, **done.told)
    raise back(slug, "campuses", saved="1")


async def _again(
    request: web.Request, one: One, typed: Typed, status: HTTPStatus, **more: Any
) -> web.Response:
    return await page(request, one, "campuses", status, **campuses_context(one, typed) | more)


def _typed(form: Mapping[str, str]) -> Typed:
    def cell(number: int, name: str) -> str:
        return clean(form.get(f"{CELL}{number}-{name}", ""))[:_LONGEST]

    numbers = range(MOST_ROWS + NEW_ROWS)
    rows = [
        Row(
            cell(number, "was"),
            {name: cell(number, name) for name in _FIELDS},
            sure=cell(number, "sure") == "1",
            gone=cell(number, "gone") == "1",
        )
        for number in numbers
        if any(f"{CELL}{number}-{name}" in form for name in _FIELDS)
    ]
    links = {one.name: clean(form.get(f"{CELL}{one.name}-{_LINK}", "")) for one in LINKS}
    number = number_in(form.get("version", ""))
    return Typed(number, [row for row in rows if not row.blank], links)


def _checked(typed: Typed, one: One) -> Typed:
    """The form with a word beside everything that cannot be."""
    names = [row.values["name"].casefold() for row in typed.rows if not row.gone]
    rows = []
    for row in typed.rows:
        wrong = _used(row.was, one) if row.gone else _lacking(row, names)
        held = next((each for each in _places(one.held) if each["key"] == row.was), {})
        rows.append(replace(row, wrong=wrong, mark=held.get("confirmed", {})))
    faults = {}
    for link in LINKS:
        try:
            if typed.links[link.name]:
                link.read(typed.links[link.name])
        except WrongCell as error:
            faults[link.name] = f"{error.found}. {error.repair}"
    return replace(typed, rows=rows, wrong=faults)


def _lacking(row: Row, names: Sequence[str]) -> dict[str, str]:
    wrong = {}
    if not row.values["name"]:
        wrong["name"] = "Впишите, как корпус называют, например «Главный корпус»."
    elif names.count(row.values["name"].casefold()) > 1:
        wrong["name"] = "Так уже называется другой корпус: по названию их различают люди."
    if not row.values["address"]:
        wrong["address"] = "Впишите адрес с городом: по нему поедут."
    if row.sure and not row.values["source"]:
        wrong["source"] = "Чтобы подтвердить, впишите источник: где вы это видели."
    return wrong


def _used(key: str, one: One) -> dict[str, str]:
    """What is in the way of taking a campus away."""
    own = f"{ADDRESS}|{key}"
    counts = [
        sum(piece.table.get("place") == key and piece.key != own for piece in one.shelf.of(kind))
        for kind in (Kind.FACT, Kind.PROGRAM)
    ]
    if not any(counts):
        return {}
    return {
        "name": f"С этим корпусом записаны факты ({counts[0]}) и программы ({counts[1]}): "
        "сначала выберите в них другой корпус или уберите их."
    }


def _seen(session: Session, slug: str, number: int) -> Table:
    """The college's table as the form was made from it."""
    found = piece_of(session, slug, Kind.COLLEGE, TOP, number)
    return found.table if found else {}


def _own(table: Table) -> tuple[object, object]:
    """What of the table this page is about."""
    return table.get("place", []), table.get("links", {})


def _places(table: Table) -> Sequence[Table]:
    return list(table.get("place", ()))


def _standing(one: One) -> Typed:
    held = one.held
    rows = [
        Row(
            row["key"],
            {name: str(row.get(name, "")) for name in _FIELDS},
            mark=row.get("confirmed", {}),
        )
        for row in _places(held)
    ]
    links = {link.name: str(link.of(held) or "") for link in LINKS}
    return Typed(one.version, rows, links)


def _edits(one: One, typed: Typed, by: str) -> list[Edit]:
    """What is to be published: the college's table, without facts that said another address."""
    held = one.held
    before = {row["key"]: row for row in _places(held)}
    places: list[Table] = []
    gone: list[Edit] = []
    for row in typed.rows:
        was = before.get(row.was, {})
        if row.gone:
            gone += _without(one, row.was, None)
            continue
        key = row.was or free_key({*before, *(each["key"] for each in places)})
        places.append(_campus(row, key, was, by, one.today))
        if was and was.get("address") != row.values["address"]:
            gone += _without(one, key, was.get("address"))
            gone += _without(one, "", was.get("address")) if not places[1:] else []
    table = {**held, "place": places}
    for link in LINKS:
        table = link.put(table, typed.links[link.name] or None)
    made = {name: value for name, value in table.items() if value != []}
    return [Edit(one.slug, content.piece(Kind.COLLEGE, made), expected=one.version), *gone]


def _campus(row: Row, key: str, was: Table, by: str, today: date) -> Table:
    mark: Mapping[str, Any] = was.get("confirmed", {})
    if row.sure:
        mark = {"by": by, "at": today, "source_seen": row.values["source"]}
    values = {name: value or None for name, value in row.values.items()}
    return campus({**values, "key": key, **mark}, was)


def _without(one: One, key: str, address: str | None) -> list[Edit]:
    """Takes away the fact that told a campus's address, if it told this one (None: any)."""
    return [
        Edit(one.slug, Piece(Kind.FACT, each.piece.key, ""), expected=each.number)
        for each in one.shelf.pieces_of(Kind.FACT)
        if each.piece.table["key"] == ADDRESS
        and each.piece.table.get("place", "") == key
        and address in (None, each.piece.table["value"])
    ]
