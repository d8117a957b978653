"""Saving publishes the cells of a table that changed, all of them or none.

Whoever was slower than a colleague, or typed what cannot be, gets the table back with every word.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.curating import stored_errors
from bot.filled_sheets import curated, read_offer
from bot.storage.content import Edit
from bot.storage.session import Session
from bot.web.colleges.listing import table_context
from bot.web.colleges.one import back, one_of, page, short_names, slug_in_form
from bot.web.colleges.publishing import Kept, published
from bot.web.colleges.tables import (
    Line,
    as_rows,
    changed,
    doubted,
    typed_in,
    with_problems,
)
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from knowledge.content import TOP, Kind, Piece
from knowledge.problems import Problem

KINDS = {"facts": Kind.FACT, "programs": Kind.PROGRAM}
_WHOLE = "complete = true\n"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a table came to: edits, or rows with a word beside what is wrong."""

    lines: dict[int, Line]
    edits: Sequence[Edit] = ()
    problems: Sequence[Problem] = ()
    wrong: bool = False
    clash: bool = False


async def save(request: web.Request) -> web.StreamResponse:
    """POST /colleges/save: what was typed into a table of facts or programs."""
    slug, form = await slug_in_form(request), await read_form(request)
    part = form.get("part", "")
    if part not in KINDS:
        raise web.HTTPBadRequest
    kind, one = KINDS[part], await one_of(request, slug)
    if not one.editable:
        raise web.HTTPNotFound
    deps, by = request.app[DEPS], request[VISITOR].author
    typed = typed_in(form, kind)
    look = partial(_looked, slug=slug, kind=kind, typed=typed, by=by, today=one.today)
    found = await deps.runner.read(look)
    category, kept = form.get("category", ""), dict[str, Any]()
    if not (found.wrong or found.clash or found.problems):
        done = await published(request, found.edits, f"console {part}")
        if not isinstance(done, Kept):
            stored = str(len(found.edits) - done.left)
            raise back(slug, part, saved=stored, anchor=category, left=done.left)
        found, kept = await deps.runner.read(look), done.told
    status = HTTPStatus.CONFLICT if found.clash else HTTPStatus.UNPROCESSABLE_ENTITY
    told = {"problems": short_names(found.problems), "wrong": found.wrong, "clash": found.clash}
    typed_lines = found.lines.values()
    table = await asyncio.to_thread(table_context, one, kind, typed_lines, category)
    return await page(request, one, part, status, **table | kept | told)


async def whole(request: web.Request) -> web.StreamResponse:
    """POST /colleges/whole: whether the programs are all that is taught."""
    slug, form = await slug_in_form(request), await read_form(request)
    one = await one_of(request, slug)
    if not one.editable:
        raise web.HTTPNotFound
    body = _WHOLE if form.get("whole") == "1" else ""
    done = await published(request, [Edit(slug, Piece(Kind.PROGRAM, TOP, body))], "console")
    if isinstance(done, Kept):
        table = table_context(one, Kind.PROGRAM) | done.told
        return await page(request, one, "programs", done.status, **table)
    raise back(slug, "programs", saved="1")


def _looked(
    session: Session, slug: str, kind: Kind, typed: dict[int, Line], by: str, today: date
) -> Looked:
    """What becomes of a table over what stands; reads, and takes its time."""
    of = curated(session, slug, today)
    lines = doubted(changed(kind, typed, of))
    stay = [line for line in lines.values() if not line.gone]
    rows = list(as_rows(kind, stay, by, today))
    offer = read_offer(of, [("", [list(row) for row in rows])], slug)
    told, clash = with_problems(kind, lines, offer.errors, of)
    wrong = any(line.wrong for line in told.values())
    if wrong or clash or not lines:
        return Looked(told, wrong=wrong, clash=clash)
    gone = [
        Edit(slug, Piece(kind, line.was, ""), expected=line.version)
        for line in lines.values()
        if line.gone
    ]
    edits = [*of.edits(of.changes(offer.pieces)), *gone]
    return Looked(told, edits, stored_errors(session, edits))
