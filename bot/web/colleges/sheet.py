"""A sheet goes out with what stands and what lacks, and comes back filled in: first as a preview.

Nothing is stored before «Применить», and then what was shown, or nothing. The file travels with
the preview, so nothing of it is kept here meanwhile.
"""

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.curating import stored_errors
from bot.filled_sheets import curated, read_offer, sheets_of
from bot.spreadsheets import BadSheet, read_sheets, write_book
from bot.storage.content import Edit
from bot.storage.session import Session
from bot.web.colleges.one import (
    One,
    back,
    one_of,
    page,
    slug_in_form,
    slug_of,
)
from bot.web.colleges.publishing import Kept, published
from bot.web.colleges.seconds import Shown, shown_changes
from bot.web.deps import DEPS, VISITOR
from bot.web.guarding import read_form
from bot.web.posting import file_name, read_file
from knowledge.content import Difference, Kind, Piece, confirmed, piece
from knowledge.problems import Problem

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OURS = (Kind.FACT, Kind.PROGRAM)
_NOT_OURS = (
    "По первой строке не видно, что это: факты или программы. Скачайте таблицу здесь, заполните её "
    "и не меняйте названия столбцов."
)
_ENTRIES = "Здесь принимают факты и программы. Вопросы и ответы правят на странице базы."
_EMPTY = "Выберите файл: .xlsx или .csv."


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change; `fault` says why it cannot be read at all.

    `seen` names all of it together, so that nothing else is stored than was shown.
    """

    name: str
    data: bytes
    fault: str = ""
    problems: Sequence[Problem] = ()
    together: Sequence[Problem] = ()
    shown: Sequence[Shown] = ()
    edits: Sequence[Edit] = ()
    same: int = 0
    blank: int = 0
    strange: Sequence[str] = ()
    seen: str = ""

    @property
    def good(self) -> bool:
        """True where it may be applied."""
        return bool(self.edits) and not (self.fault or self.problems or self.together)

    @property
    def packed(self) -> str:
        """The file as a form carries it."""
        return base64.b64encode(self.data).decode()


async def download(request: web.Request) -> web.StreamResponse:
    """GET /colleges/sheet: a book of facts and programs, every fact in it."""
    one = await one_of(request, slug_of(request, request.query.get("college", "")))
    data = await asyncio.to_thread(lambda: write_book(sheets_of(one.shelf)))
    name = f'attachment; filename="{one.slug}.xlsx"'
    return web.Response(body=data, content_type=_XLSX, headers={"Content-Disposition": name})


async def upload(request: web.Request) -> web.StreamResponse:
    """POST /colleges/upload: what a filled file would change; stores nothing."""
    one = await _editable(request)
    name, data = await read_file(request, "file")
    preview = await _preview(request, one, name, data)
    return await _page(request, one, preview, _status(preview))


async def apply(request: web.Request) -> web.StreamResponse:
    """POST /colleges/apply: what was shown is published, all of it or nothing."""
    one, form = await _editable(request), await read_form(request)
    try:
        data = base64.b64decode(form.get("data", ""), validate=True)
    except (binascii.Error, ValueError):
        raise web.HTTPBadRequest from None
    preview = await _preview(request, one, file_name(form.get("name", "")), data)
    if not preview.good:
        return await _page(request, one, preview, _status(preview))
    by = request[VISITOR].author
    edits = _sure(preview.edits, by, one.today) if form.get("sure") == "1" else preview.edits
    if preview.seen != form.get("seen"):
        return await _page(request, one, preview, HTTPStatus.CONFLICT, clash=True)
    done = await published(request, edits, "console sheet")
    if isinstance(done, Kept):
        preview = await _preview(request, one, preview.name, data)
        return await _page(request, one, preview, done.status, **done.told)
    raise back(one.slug, "start", saved=str(len(edits) - done.left), left=done.left)


async def _editable(request: web.Request) -> One:
    one = await one_of(request, await slug_in_form(request))
    if not one.editable:
        raise web.HTTPNotFound
    return one


def _status(preview: Preview) -> HTTPStatus:
    wrong = preview.fault or preview.problems or preview.together
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


async def _page(
    request: web.Request, one: One, preview: Preview, status: HTTPStatus, **more: Any
) -> web.Response:
    return await page(request, one, "sheet", status, preview=preview, **more)


async def _preview(request: web.Request, one: One, name: str, data: bytes) -> Preview:
    if not data:
        return Preview(name, data, fault=_EMPTY)
    look = partial(_looked, slug=one.slug, name=name, data=data, today=one.today)
    return await request.app[DEPS].runner.read(look)


def _looked(session: Session, slug: str, name: str, data: bytes, today: date) -> Preview:
    """What a file would change of what stands; reads, and takes its time."""
    try:
        sheets = read_sheets(name, data)
    except BadSheet as error:
        return Preview(name, data, fault=str(error))
    of = curated(session, slug, today)
    offer = read_offer(of, sheets, name)
    if Kind.ENTRY in offer.kinds:
        return Preview(name, data, fault=_ENTRIES)
    if not offer.kinds:
        return Preview(name, data, fault=_NOT_OURS)
    changes = of.changes(offer.pieces)
    edits = of.edits(changes)
    together: Sequence[Problem] = ()
    if edits and not offer.errors:
        together = stored_errors(session, edits)
    return Preview(
        name,
        data,
        problems=offer.errors,
        together=together,
        shown=shown_changes(changes),
        edits=edits,
        same=len(offer.pieces) - len(changes),
        blank=offer.blank,
        strange=offer.strange,
        seen=_seen(changes),
    )


def _seen(changes: Iterable[Difference]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for one in changes:
        for part in (one.kind.value, one.key, one.now, one.offered):
            digest.update(len(part.encode()).to_bytes(4, "big") + part.encode())
    return digest.hexdigest()


def _sure_of_campuses(table: dict[str, Any], by: str, today: date) -> Piece:
    places = [
        {**one, "confirmed": {"by": by, "at": today, "source_seen": one["source"]}}
        if one.get("source") and "confirmed" not in one
        else one
        for one in table.get("place", ())
    ]
    return piece(Kind.COLLEGE, {**table, "place": places} if places else table)


def _sure(edits: Iterable[Edit], by: str, today: date) -> list[Edit]:
    """The edits, each confirmed from its own source; one without a source stays as it is."""
    found = []
    for edit in edits:
        table: dict[str, Any] = edit.piece.table
        if edit.piece.kind is Kind.COLLEGE:
            found.append(Edit(edit.owner, _sure_of_campuses(table, by, today), edit.expected))
            continue
        piece: Piece = edit.piece
        if "confirmed" not in table and table.get("source"):
            piece = confirmed(piece, by, today, str(table["source"]))
        found.append(Edit(edit.owner, piece, edit.expected))
    return found
