"""The new year: what was true of a campaign is looked through for the next, a piece at a time.

Each piece is the same, another, or not known yet; what is saved is done, the rest waits.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot import confirming
from bot.confirming import NoSource, last_of, seen
from bot.curating import stored_errors
from bot.editing import Done, submit_apart
from bot.ledger import Item, Page
from bot.storage.content import EditConflict, Stored
from bot.storage.session import Session
from bot.web.confirm import forms
from bot.web.confirm.choosing import LEDGER, Filter, filter_in, name_in
from bot.web.confirm.forms import Form, Wrong, form_of, signed, value_in
from bot.web.confirm.looking import rendered
from bot.web.confirm.telling import in_words, loaded, program_lines
from bot.web.deps import DEPS, VISITOR
from knowledge import cells
from knowledge.cells import WrongCell
from knowledge.content import Kind
from knowledge.facts import FACTS
from knowledge.programs import read_programs
from knowledge.renewing import (
    YEARLY,
    Choice,
    due,
    not_known,
    renewed,
    same_value,
)
from knowledge.resting import REGION, Name
from knowledge.stamps import named_source
from knowledge.vouching import LATE, Stand, coming_year


@dataclass(frozen=True, slots=True)
class Row:
    """A piece of last year: what it said, and what the same would be now ("" = cannot be).

    `values` are those of a program that change from year to year.
    """

    item: Item
    stored: Stored
    was: tuple[str, ...]
    same: str
    example: str
    source: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Count:
    """How far a college has come; `open` is what it said it does not know yet."""

    slug: str
    done: int
    left: int
    open: int

    @property
    def total(self) -> int:
        """All dated pieces."""
        return self.done + self.left


async def show(request: web.Request) -> web.StreamResponse:
    """GET /confirm/year: how far colleges have come, or one college's list."""
    chosen = filter_in(request, request.query)
    name = name_in(request.query.get("at", ""))
    word = forms.word_in(request.query)
    return await year_page(request, chosen.college, [name] if name else [], word)


async def year_page(
    request: web.Request,
    college: str,
    names: Sequence[Name] = (),
    notice: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    typed: Mapping[str, str] | None = None,
) -> web.Response:
    """The list of a college as it is now, at the first of `names`; without one how far all are."""
    deps, visitor = request.app[DEPS], request[VISITOR]
    page = await request.app[LEDGER].page()
    known = deps.known.colleges
    found = await asyncio.to_thread(_listed, page, college, () if college else known)

    def look(session: Session) -> tuple[list[Row], list[Row], Any]:
        last = last_of(session, visitor.author, deps.clock())
        return _rows(session, found.left, page.day), _rows(session, found.open, page.day), last

    rows, unknown, last = await deps.runner.read(look)
    context = {
        "college": college,
        "year": coming_year(page.day),
        "rows": rows,
        "unknown": unknown,
        "listed": found,
        "at": names[0] if names else None,
        "last": last,
        "notice": notice,
        "typed": typed or {},
    }
    return await rendered(request, "year", Filter(college=college), context, status)


@dataclass(frozen=True, slots=True)
class Listed:
    """A college's pieces that wait for the new year, and those said to be not known yet.

    `late` counts what does not depend on the year and was confirmed for an earlier one, `region`
    the same of what all colleges share; `counts` say how far the others are.
    """

    left: tuple[Item, ...]
    open: tuple[Item, ...]
    count: Count
    late: int
    region: int
    counts: tuple[Count, ...]


def _listed(page: Page, college: str, others: Iterable[str]) -> Listed:
    owned: dict[str, list[Item]] = {}
    for one in page.items.values():
        owned.setdefault(one.name[0], []).append(one)
    mine, year = owned.get(college, []) if college else [], coming_year(page.day)
    counts = [_count(slug, owned.get(slug, []), page) for slug in others]
    return Listed(
        tuple(_left(mine, page)),
        tuple(one for one in mine if one.held.unknown and one.held.year >= year),
        _count(college, mine, page),
        _late(mine),
        _late(owned.get(REGION, [])),
        # What is farthest behind comes first.
        tuple(sorted((one for one in counts if one.total), key=lambda one: -one.left)),
    )


def _left(mine: Sequence[Item], page: Page) -> list[Item]:
    """What nobody has looked at for the new year, in the order of its demand in a year."""
    wanted = due([one.held for one in mine], page.day)
    names = {(one.kind, one.key) for one in wanted}
    found = [one for one in mine if one.name[1:] in names]
    return sorted(found, key=lambda one: (one.name[1] is Kind.PROGRAM, -one.year.weight))


def _count(slug: str, mine: Sequence[Item], page: Page) -> Count:
    year, left = coming_year(page.day), len(_left(mine, page))
    done = [one for one in mine if one.held.year == year]
    return Count(slug, len(done), left, sum(one.held.unknown for one in done))


def _late(items: Iterable[Item]) -> int:
    return sum(one.stand in LATE - {Stand.PAST} for one in items)


def _rows(session: Session, items: Sequence[Item], today: date) -> list[Row]:
    return [_row(item, stored, today) for item, stored in loaded(session, items)]


def _row(item: Item, stored: Stored, today: date) -> Row:
    table, year = stored.piece.table, coming_year(today)
    source = named_source(str(table.get("source", ""))).replace(str(year - 1), str(year))
    if item.name[1] is Kind.PROGRAM:
        read = read_programs("", stored.piece.body.encode(), {item.held.place: ""}).value
        lines = [line for row in (read.rows if read else ()) for line in program_lines(row, today)]
        values = {name: _cell(table.get(name)) for name in YEARLY}
        return Row(item, stored, tuple(lines), "как в прошлом году", "", source, values)
    same = same_value(table, item.held, year)
    then = "" if same is None else in_words(item.held, same)
    fact = FACTS.get(item.held.key.partition("|")[0])
    example = cells.text(fact.example) if fact else ""
    was = (in_words(item.held, table.get("value")),)
    return Row(item, stored, was, then, example, source, {})


def _cell(value: object) -> str:
    return "" if value is None else cells.text(value)


async def renew(request: web.Request) -> web.StreamResponse:
    """POST /confirm/year: what somebody says of one piece of last year."""
    form, sign, deps = await form_of(request), signed(request), request.app[DEPS]
    if len(form.versions) != 1:
        raise web.HTTPBadRequest
    ((name, number),) = form.versions.items()
    page = await request.app[LEDGER].page()
    if name not in page.items or name[1] is Kind.ENTRY:
        raise web.HTTPNotFound
    year = coming_year(page.day)
    try:
        (old,) = await deps.runner.read(partial(seen, versions={name: number}))
        held = page.items[name].held
        changes = _changes(form, page.items[name], old, year)
        source = form.source
        if not source and form.fields.get("choice") != Choice.UNKNOWN:
            raise NoSource(name[2])
        made = renewed(old.piece, held, year, changes, source, sign.by, sign.today)

        follow = partial(confirming.followed, one=old, made=made)
        edits = [await deps.runner.read(follow)]
        if errors := await deps.runner.read(partial(stored_errors, edits=edits)):
            raise Wrong("; ".join(f"{one.found}. {one.repair}" for one in errors))

        of = forms.editor(request, sign)

        def work(session: Session) -> Done:
            seen(session, {name: number})
            return submit_apart(session, edits, of, confirming.RENEWED)

        done = await deps.runner.write(work)
    except (Wrong, NoSource, EditConflict) as error:
        notice, status = forms.refusal(error)
        return await year_page(request, name[0], [name], notice, status, form.fields)
    raise web.HTTPSeeOther(forms.year_place(name[0], form.after, done))


def _changes(form: Form, item: Item, old: Stored, year: int) -> dict[str, Any]:
    """What becomes otherwise in the new year. Raises Wrong."""
    try:
        choice = Choice(form.fields.get("choice", ""))
    except ValueError:
        raise Wrong("Отметьте: то же, новое значение или ещё неизвестно.") from None
    if choice is Choice.UNKNOWN:
        return not_known(item.name[1])
    if item.name[1] is Kind.PROGRAM:
        return {} if choice is Choice.SAME else _program(form)
    if choice is Choice.NEW:
        value = value_in(item.held.key.partition("|")[0], form.fields.get("answer", ""))
    else:
        value = same_value(old.piece.table, item.held, year)
    if value is None:
        raise Wrong("В новом году нет такого дня: впишите новое значение.")
    return {"value": value}


def _program(form: Form) -> dict[str, Any]:
    """What of a program is new; an emptied field is not known."""
    found: dict[str, Any] = {}
    for name in YEARLY:
        text = form.fields.get(name, "").strip()
        try:
            found[name] = cells.whole(text) if text else None
        except WrongCell as wrong:
            raise Wrong(f"{wrong.found}. {wrong.repair}") from None
    return found
